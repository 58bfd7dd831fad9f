"""Opening what is sealed: a reason once a session, case and scope; an event the complainant sees (P4)."""

import pytest

from answerable.core.case import commands as c
from answerable.core.case.events import SealedOpened
from answerable.people.models import OfficeKeyWrap, SessionOpening
from answerable.record.models import SealedObject, StoredEvent

from .desk_world import file_case

NARRATIVE, NAME = "The lamp by the school is dark.", "Ada Complainant"


def ask_to_open(desk, told, reason="To handle it", scope="content"):
    return desk.post(f"{told.url}/open", {"scope": scope, "reason": reason})


def test_nothing_sealed_is_shown_before_a_reason_is_given(world):
    told = file_case(named=True)
    page = world.desk("village").get(told.url).content.decode()
    assert NARRATIVE not in page
    assert NAME not in page
    assert "Why do you need to open it?" in page
    assert told.types == ["GrievanceFiled"]


def test_a_reason_opens_for_this_session_and_is_asked_once(world):
    told, desk = file_case(named=True), world.desk("village")
    assert ask_to_open(desk, told).status_code == 302
    for _ in range(3):
        page = desk.get(told.url).content.decode()
        assert NARRATIVE in page
        assert NAME not in page, "the name has a key and a reason of its own"
        assert "Reason given" in page
    assert ask_to_open(desk, told, "To call back", "identity").status_code == 302
    assert NAME in desk.get(told.url).content.decode()
    openings = [event for event in told.events if isinstance(event, SealedOpened)]
    assert [(event.by, event.office, event.scope) for event in openings] == [
        ("o-village", "village", "content"),
        ("o-village", "village", "identity"),
    ]
    assert told.opener().read(openings[1].reason) == "To call back"


def test_another_session_gives_its_own_reason(world):
    told, first = file_case(), world.desk("village")
    ask_to_open(first, told)
    second = world.desk("village")
    assert NARRATIVE not in second.get(told.url).content.decode()
    ask_to_open(second, told)
    assert NARRATIVE in second.get(told.url).content.decode()
    assert told.types.count("SealedOpened") == 2


def test_a_reason_for_one_case_opens_no_other(world):
    one, other, desk = file_case(), file_case(), world.desk("village")
    ask_to_open(desk, one)
    assert NARRATIVE not in desk.get(other.url).content.decode()


def test_pressed_twice_is_opened_once(world):
    told, desk = file_case(), world.desk("village")
    for _ in range(3):
        assert ask_to_open(desk, told).status_code == 302
    assert told.types == ["GrievanceFiled", "SealedOpened"]


BAD = ["", "   ", "a", "\0\0\0\0\0\0", "\u200b" * 9, "x" * 301]


@pytest.mark.parametrize("reason", BAD)
@pytest.mark.parametrize("scope", ["content", "identity"])
def test_no_reason_is_no_opening(world, reason, scope):
    told, desk = file_case(named=True), world.desk("village")
    page = ask_to_open(desk, told, reason, scope)
    assert page.status_code == 422
    assert "reason" in page.context["form"].errors
    assert NARRATIVE not in page.content.decode()
    assert told.types == ["GrievanceFiled"]
    assert not SessionOpening.objects.exists()


@pytest.mark.parametrize("scope", ["", "everything", "\0", "identity content"])
def test_a_scope_that_is_none_opens_no_name(world, scope):
    told, desk = file_case(named=True), world.desk("village")
    ask_to_open(desk, told, scope=scope)
    assert NAME not in desk.get(told.url).content.decode()


def test_the_reason_is_shown_as_typed_and_harmless(world):
    told, desk = file_case(), world.desk("village")
    ask_to_open(desk, told, "<script>alert(1)</script> \u202egnp\u0007 🧾\nand more")
    page = desk.get(told.url).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; gnp 🧾 and more" in page


def test_an_officer_without_the_key_is_told_so_and_nothing_is_written(world):
    told = file_case()
    world.officer("second", "village")
    desk = world.desk("second")
    OfficeKeyWrap.objects.filter(officer="o-second").delete()
    page = ask_to_open(desk, told)
    assert page.status_code == 422
    assert "You do not hold the key of this case." in page.content.decode()
    assert told.types == ["GrievanceFiled"]


def test_a_colleague_who_holds_the_key_gives_it(world):
    told = file_case()
    world.officer("second", "village")
    OfficeKeyWrap.objects.filter(officer="o-second").delete()
    giver, taker = world.desk("village"), world.desk("second")
    assert "Second Officer has a duty in this office" in giver.get("/desk/").content.decode()
    refused = taker.post("/desk/colleagues", {"officer": "o-second"}, follow=True).content.decode()
    assert "You do not hold the key of this office yourself" in refused
    for nobody in ("", "nobody", "\0"):
        assert giver.post("/desk/colleagues", {"officer": nobody}).status_code == 404
    giver.post("/desk/colleagues", {"officer": "o-town"})
    assert not OfficeKeyWrap.objects.filter(officer="o-town", key__office="village").exists(), "no duty, no key"
    giver.post("/desk/colleagues", {"officer": "o-second"})
    assert ask_to_open(taker, told).status_code == 302
    assert NARRATIVE in taker.get(told.url).content.decode()


DAMAGED = "This text has been changed or damaged since it was written, so it is not shown."


@pytest.mark.damaged("one sealed text is altered")
@pytest.mark.parametrize("kind", ["narrative", "identity", "letter", "decision", "reason"])
@pytest.mark.parametrize("damage", ["altered", "gone"])
def test_a_damaged_text_hides_no_other_and_raises_an_alarm(world, logs, kind, damage):
    told, desk = file_case(named=True).acknowledged().decided("upheld", remedy=True), world.desk("village")
    ask_to_open(desk, told)
    ask_to_open(desk, told, scope="identity")
    whole = desk.get(told.url).content.decode()
    assert DAMAGED not in whole
    row = SealedObject.objects.filter(case=told.ref, kind=kind).order_by("obj").first()
    rows = SealedObject.objects.filter(obj=row.obj)
    rows.delete() if damage == "gone" else rows.update(blob=bytes(row.blob)[:-1])
    seq = next(n for n, event in enumerate(told.events, 1) if row.obj in str(event))
    entry = StoredEvent.objects.get(case=told.ref, seq=seq).leaf_index
    for address in (told.url, f"{told.url}/remedy"):
        response = desk.get(address)
        assert response.status_code == 200
        page = response.content.decode()
        assert page.count(DAMAGED) == 1
        assert f"is proved by entry {entry} of the public log. Please tell the administrator." in page
        assert (NARRATIVE in page, NAME in page) == (kind != "narrative", kind != "identity")
    assert '"event": "sealed text damaged"' in logs.getvalue()
    for private in (told.ref, row.obj, NAME):
        assert private not in logs.getvalue()


@pytest.mark.damaged("one sealed text is altered")
def test_of_a_damaged_text_nothing_is_said_before_it_is_opened(world, logs):
    told = file_case(named=True)
    SealedObject.objects.filter(case=told.ref, kind="identity").delete()
    desk = world.desk("village")
    ask_to_open(desk, told)
    assert DAMAGED not in desk.get(told.url).content.decode()
    assert "damaged" not in logs.getvalue()


MARK, EXPLAINED = "(from earlier records)", "was kept elsewhere before and taken over here."


def test_what_was_taken_over_from_earlier_records_is_marked_and_explained_once(world):
    told = file_case(by=c.IMPORT).told(c.Acknowledge, by=c.IMPORT).accepted()
    for address in (told.url, f"{told.url}/ask"):
        page = world.desk("village").get(address).content.decode()
        marked = [MARK in line for line in page.split('class="timeline"')[1].split("<li")[1:]][:3]
        assert marked == [True, True, False]
        assert page.count(EXPLAINED) == 1
    page = world.desk("village").get(file_case().url).content.decode()
    assert MARK not in page
    assert EXPLAINED not in page
