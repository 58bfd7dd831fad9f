"""P4: every opening of sealed content is an event with a named opener and a reason, and the complainant sees it."""

import ast
from pathlib import Path

import pytest

import answerable
from answerable.core.case.events import SealedOpened
from answerable.record.loading import load_events
from tests.desk.desk_world import send
from tests.habits.routes import all_routes

from .journey import Marks, open_at_desk, page, tell, visit

PACKAGE = Path(answerable.__file__).parent


def openings(reference):
    return [(event.by, event.scope) for event in load_events(reference) if isinstance(event, SealedOpened)]


@pytest.fixture
def mark():
    return Marks()


@pytest.fixture
def case(world, mark):
    """(reference, code) of a case told with a name."""
    return tell(
        what_happened=mark("narrative"),
        where_when=mark("where"),
        who="named",
        name=mark("name"),
        contact=mark("contact"),
    )


def test_an_opening_names_who_and_why_on_the_complainant_s_page(world, case, mark):
    reference, code = case
    open_at_desk(world.desk("village"), reference, "to look at the lamp myself")
    assert openings(reference) == [("o-village", "content")]
    told = page(visit(reference, code), "/case/story")
    assert "Village Officer" in told
    assert "to look at the lamp myself" in told


@pytest.mark.parametrize("reason", ["", "   ", "x", "why"])
def test_without_a_reason_nothing_opens(world, case, mark, reason):
    village, (reference, _) = world.desk("village"), case
    response = village.post(f"/desk/cases/{reference}/open", {"scope": "content", "reason": reason})
    assert response.status_code == 422
    assert mark("narrative") not in response.content.decode()
    assert mark("narrative") not in page(village, f"/desk/cases/{reference}")
    assert openings(reference) == []


def test_read_twice_in_a_session_it_asks_once_and_a_new_session_asks_again(world, case, mark):
    reference, _ = case
    village = world.desk("village")
    open_at_desk(village, reference, "to answer it")
    for _ in range(3):
        assert mark("narrative") in page(village, f"/desk/cases/{reference}")
    assert openings(reference) == [("o-village", "content")]
    tomorrow = world.desk("village")
    assert mark("narrative") not in page(tomorrow, f"/desk/cases/{reference}")
    open_at_desk(tomorrow, reference, "to answer it still")
    assert openings(reference) == [("o-village", "content")] * 2


def test_what_one_officer_opened_is_not_open_to_the_next(world, case, mark):
    world.officer("second", "village")
    reference, _ = case
    open_at_desk(world.desk("village"), reference, "to answer it")
    second = world.desk("second")
    assert mark("narrative") not in page(second, f"/desk/cases/{reference}")
    open_at_desk(second, reference, "for my colleague who is ill")
    assert openings(reference) == [("o-village", "content"), ("o-second", "content")]


def test_name_and_contact_are_opened_apart(world, case, mark):
    reference, _ = case
    village = world.desk("village")
    open_at_desk(village, reference, "to answer it")
    assert mark("name") not in page(village, f"/desk/cases/{reference}")
    open_at_desk(village, reference, "to telephone them", "identity")
    shown = page(village, f"/desk/cases/{reference}")
    assert mark("name") in shown
    assert mark("contact") in shown
    assert openings(reference) == [("o-village", "content"), ("o-village", "identity")]


@pytest.mark.parametrize("who", ["village", "town", "county", "ombudsman", "admin"])
def test_no_address_of_the_site_shows_sealed_text_without_an_opening(world, case, mark, who):
    reference, _ = case
    client = world.desk(who)
    client.raise_request_exception = False
    for route in all_routes():
        address = route.at(ref=reference)
        for response in (client.get(address), client.get(address, HTTP_HX_REQUEST="true")):
            shown = response.content.decode(errors="replace")
            assert not [place for place, word in mark.said.items() if word in shown], address
    assert openings(reference) == []


def test_an_officer_who_closed_the_page_leaves_nothing_open_behind(world, case, mark):
    reference, _ = case
    village = world.desk("village")
    open_at_desk(village, reference, "to answer it")
    village.post("/desk/sign-out")
    assert village.get(f"/desk/cases/{reference}").status_code == 302


def test_after_a_transfer_the_former_office_reads_nothing_even_where_it_had_opened(world, case, mark):
    reference, _ = case
    village = world.desk("village")
    open_at_desk(village, reference, "to see whose it is")
    assert send(village, f"/desk/cases/{reference}/transfer", to_office="town", reasons="Theirs.").status_code == 302
    shown = village.get(f"/desk/cases/{reference}").content.decode()
    assert mark("narrative") not in shown
    again = village.post(f"/desk/cases/{reference}/open", {"scope": "content", "reason": "again"}, follow=True)
    assert mark("narrative") not in again.content.decode()
    assert openings(reference) == [("o-village", "content")]


MAY_READ = {
    "desk/queries.py": "after SessionOpening, which follows SealedOpened",
    "complainant/queries.py": "the person themselves",
    "complainant/code.py": "the person themselves",
    "demo/load.py": "the demonstration",
}


def test_sealed_text_is_read_in_few_places_and_each_is_known():
    """Whoever calls an opener's `read` elsewhere has to come here and say why that is an opening, too."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            reads = isinstance(node, ast.Attribute) and node.attr in ("read_all", "open_sealed")
            if reads:
                found.add(str(path.relative_to(PACKAGE)))
    found = {name for name in found if not name.startswith("core/")} - {"record/vault.py", "people/signing_in.py"}
    assert found - MAY_READ.keys() == set()
