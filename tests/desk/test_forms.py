"""What people type into the forms of the desk, and how they press the button."""

import re
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from answerable.core.calendar import open_days_between
from answerable.core.case import commands as c
from answerable.core.case.evolve import replay
from answerable.record.rulebooks import load_calendar

from .desk_world import decision, fields_of, file_case, send

EMOJI = "🧾 done — é 中文 عربي"
DIRTY = "safe\0 text\u202e\u0007\x1b[31m"
SCRIPT = "<script>alert(1)</script>"


def acknowledged():
    return file_case().acknowledged()


def decided_for():
    return acknowledged().decided("upheld", remedy=True)


def in_review():
    return acknowledged().decided().review_asked()


FORMS = {
    # step: (case, desk, fields that are right, {field of words: most characters}, needed)
    "acknowledge": (file_case, "village", {"letter": "We have it."}, {"letter": 10_000}, []),
    "accept": (acknowledged, "village", {"letter": "Accepted."}, {"letter": 10_000}, []),
    "decline": (acknowledged, "village", {"outcome": "out_of_scope", "reasons": "Not ours.", "where_else": "The court."}, {"reasons": 10_000, "where_else": 5000}, ["outcome", "reasons", "where_else"]),
    "transfer": (acknowledged, "village", {"to_office": "town", "reasons": "Theirs."}, {"reasons": 5000}, ["to_office", "reasons"]),
    "assign": (acknowledged, "village", {"officer": "o-village"}, {}, ["officer"]),
    "summarise": (acknowledged, "village", {"summary": "A lamp is dark"}, {"summary": 500}, ["summary"]),
    "ask": (acknowledged, "village", {"question": "Which lamp?"}, {"question": 5000}, ["question"]),
    "extend": (acknowledged, "village", {"clock": "respond1", "count": "2", "reasons": "Complex."}, {"reasons": 5000}, ["clock", "count", "reasons"]),
    "decide": (acknowledged, "village", decision(), {"text_1": 2000, "facts": 20_000, "reasons": 20_000, "legal_basis": 2000, "finding_1": 5000, "remedy_1": 2000, "how_to_go_on": 2000}, ["text_1", "outcome_1", "facts", "reasons"]),
    "review": (in_review, "county", {"result": "upheld", "facts": "Read.", "reasons": "Right.", "points_shown": "1"}, {"facts": 20_000, "reasons": 20_000}, ["result", "facts", "reasons"]),
    "remedy": (decided_for, "village", {"remedy": "1", "proof": "It shines."}, {"proof": 5000}, ["remedy", "proof"]),
}  # fmt: skip
CHOICES = {"outcome", "to_office", "officer", "clock", "result", "remedy", "outcome_1"}
WORDS = [(step, name) for step, row in FORMS.items() for name in row[3]]
NEEDED = [(step, name) for step, row in FORMS.items() for name in row[4]]
CHOSEN = [(step, name) for step, row in FORMS.items() for name in row[2] if name in CHOICES]


def begin(world, step):
    make, who, right, _most, _needed = FORMS[step]
    told = make()
    return told, world.desk(who), f"{told.url}/{step}", right


def refused_at(page, name):
    assert page.status_code == 422, page.content.decode()[:1500]
    form = page.context["form"]
    assert name in form.errors, form.errors
    shown = page.content.decode()
    assert f'id="{form[name].auto_id}_error"' in shown
    assert 'role="alert"' in shown
    return form


@pytest.mark.parametrize("step", FORMS)
def test_right(world, step):
    told, desk, url, right = begin(world, step)
    before = len(told.events)
    page = send(desk, url, follow=True, **right)
    assert page.redirect_chain == [(told.url, 302)], page.content.decode()[:2000]
    assert "Done: " in page.content.decode()
    assert len(told.events) == before + 1


@pytest.mark.parametrize(("step", "name"), NEEDED)
def test_empty(world, step, name):
    told, desk, url, right = begin(world, step)
    before = told.events
    for nothing in ("", "  \n\t ", "\u200b\u2066\u2069", "\0\0"):
        form = refused_at(send(desk, url, **{**right, name: nothing}), name)
        for other in right.keys() - {name}:
            assert form[other].value() == right[other], "nothing typed is lost"
    assert told.events == before


@pytest.mark.parametrize(("step", "name"), WORDS)
def test_as_long_as_may_be_and_longer(world, step, name):
    _told, desk, url, right = begin(world, step)
    most = FORMS[step][3][name]
    form = refused_at(send(desk, url, **{**right, name: "x" * (most + 1)}), name)
    assert f"{most + 1} characters" in form.errors[name][0]
    assert "addition" not in form.errors[name][0], "said to an officer, not to the complainant"
    assert send(desk, url, **{**right, name: "中" * most}).status_code == 302


@pytest.mark.parametrize(("step", "name"), WORDS)
def test_characters_that_deceive_are_cleaned_and_all_others_kept(world, step, name):
    told, desk, url, right = begin(world, step)
    office = told.case.office
    assert send(desk, url, **{**right, name: f"{DIRTY} {EMOJI} {SCRIPT}"}).status_code == 302
    if told.case.office == office:
        desk.post(f"{told.url}/open", {"scope": "content", "reason": "To check it"})
    shown = world.desk(told.case.office).get(told.url).content.decode() + desk.get(told.url).content.decode()
    assert SCRIPT not in shown
    if told.case.office == office:
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert EMOJI in shown
    for bad in "\0\u202e\u0007\x1b":
        assert bad not in shown


@pytest.mark.parametrize(("step", "name"), WORDS)
def test_what_is_shown_again_is_escaped_and_clean(world, step, name):
    _told, desk, url, right = begin(world, step)
    page = send(desk, url, **{**right, name: f"{DIRTY}{SCRIPT}" * 2000})
    assert page.status_code == 422
    assert SCRIPT not in page.content.decode()
    assert "\0" not in page.content.decode()


@pytest.mark.parametrize(("step", "name"), CHOSEN)
@pytest.mark.parametrize("value", ["nowhere", "\0", "🧾", "9" * 30, SCRIPT, "-1"])
def test_what_is_not_on_the_list(world, step, name, value):
    told, desk, url, right = begin(world, step)
    before = told.events
    form = refused_at(send(desk, url, **{**right, name: value}), name)
    assert value not in str(form.errors[name][0]) or value == "-1"
    assert told.events == before


DAYS = {
    "31 February": "2027-02-31",
    "words": "soon",
    "year nought": "0000-01-01",
    "a year too long": "99999-01-01",
    "NUL": "\0",
    "half": "2027-02",
}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("step", "name"), [("ask", "answer_by"), ("decide", "due_1")])
def test_days_that_are_none(world, step, name, day):
    told, desk, url, right = begin(world, step)
    before = told.events
    refused_at(send(desk, url, **{**right, "remedy_1": "A lamp", name: DAYS[day]}), name)
    assert told.events == before


def test_a_day_that_has_passed_is_refused_at_its_field(world):
    _told, desk, url, right = begin(world, "ask")
    yesterday = (timezone.now() - timedelta(days=1)).date().isoformat()
    refused_at(send(desk, url, **{**right, "answer_by": yesterday}), "answer_by")
    _told, desk, url, right = begin(world, "decide")
    refused_at(send(desk, url, **{**right, "remedy_1": "A lamp", "due_1": yesterday}), "due_1")


@pytest.mark.parametrize("count", ["0", "-1", "11", "400", "1.5", "٣", "1e1", "ten", "9" * 40])
def test_more_time_than_the_procedure_allows(world, count):
    told, desk, url, right = begin(world, "extend")
    before = told.events
    page = send(desk, url, **{**right, "count": count})
    if count == "٣":  # Arabic digits are digits
        assert page.status_code == 302
        return
    refused_at(page, "count")
    assert told.events == before


@pytest.mark.parametrize("text", ["Ring 0171 234 5678", "Account 12345678", "ada@example.org"])
def test_a_summary_that_looks_personal_asks_to_be_looked_at(world, text):
    told, desk, url, _right = begin(world, "summarise")
    refused_at(send(desk, url, summary=text), "summary")
    assert send(desk, url, summary=text, checked="on").status_code == 302
    assert told.case.summary == text


# points of a decision


def test_an_outcome_for_the_complainant_needs_a_remedy_and_says_so_at_the_field(world):
    told, desk, url, right = begin(world, "decide")
    typed = {**right, "points_shown": "3", "text_3": "The gate", "outcome_3": "upheld"}
    form = refused_at(send(desk, url, **typed), "remedy_3")
    assert "what will be done" in form.errors["remedy_3"][0]
    assert send(desk, url, **{**typed, "remedy_3": "A gate"}).status_code == 302
    assert told.case.outcomes == ("not_upheld", "upheld")


HALF_POINTS = {
    "no outcome": ({"text_2": "The gate"}, "outcome_2"),
    "no text": ({"outcome_2": "not_upheld"}, "text_2"),
    "only a finding": ({"finding_2": "It creaks"}, "text_2"),
    "only a remedy": ({"remedy_2": "Oil"}, "outcome_2"),
    "a day without a remedy": ({"text_2": "The gate", "outcome_2": "not_upheld", "due_2": "2030-01-01"}, "remedy_2"),
}


@pytest.mark.parametrize("row", HALF_POINTS)
def test_half_a_point(world, row):
    _told, desk, url, right = begin(world, "decide")
    typed, name = HALF_POINTS[row]
    refused_at(send(desk, url, **{**right, "points_shown": "2", **typed}), name)


def test_another_point_keeps_all_and_complains_of_nothing(world):
    _told, desk, url, right = begin(world, "decide")
    typed = {**right, "text_1": "half a", "outcome_1": "", "due_1": "2027-02-31", "how_to_go_on": "Ask the court."}
    page = send(desk, url, **typed, another="1")
    form = page.context["form"]
    assert page.status_code == 200
    assert not form.errors
    assert form.shown == 2
    for name, text in typed.items():
        if name != "points_shown":
            assert form[name].value() == text, name
    assert 'value="2027-02-31"' in page.content.decode()
    for _ in range(12):
        page = desk.post(url, {**fields_of(page), "another": "1"})
    assert page.context["form"].shown == 10
    assert "Another point" not in page.content.decode()


def test_a_point_is_taken_out_and_the_others_move_up(world):
    _told, desk, url, right = begin(world, "decide")
    typed = {**right, "points_shown": "3", "text_3": "The gate", "outcome_3": "not_upheld", "finding_3": "It creaks"}
    page = send(desk, url, **typed, remove="2")
    form = page.context["form"]
    assert form.shown == 2
    assert (form["text_1"].value(), form["text_2"].value(), form["finding_2"].value()) == (
        "The lamp",
        "The gate",
        "It creaks",
    )
    page = desk.post(url, {**fields_of(page), "remove": "1"})
    assert page.context["form"].shown == 1
    assert page.context["form"]["text_1"].value() == "The gate"
    assert "Remove point" not in page.content.decode()


@pytest.mark.parametrize("shown", ["", "0", "-1", "99999", "9" * 5000, "x", "\0", "²"])
def test_a_number_of_points_that_cannot_be(world, shown):
    _told, desk, url, right = begin(world, "decide")
    assert desk.post(url, {**right, "points_shown": shown, "seen": shown}).status_code in (302, 422)


def test_the_procedure_says_what_the_letter_has_to_contain(world):
    _told, desk, url, _right = begin(world, "decide")
    assert "how to ask for review" in desk.get(url).content.decode()
    _told, desk, url, _right = begin(world, "review")
    assert "how to reach the ombudsman" in desk.get(url).content.decode()


def test_where_to_turn_is_written_in_the_language_of_the_complainant(world):
    told = file_case(language="es").acknowledged()
    page = world.desk("village").get(f"{told.url}/decide")
    assert "Fase 2" in page.context["form"]["how_to_go_on"].value()


def test_what_was_opened_stands_beside_the_form(world):
    told, desk, url, _right = begin(world, "decide")
    page = desk.get(url).content.decode()
    assert "The lamp by the school is dark." not in page
    assert "Nothing is open here." in page
    desk.post(f"{told.url}/open", {"scope": "content", "reason": "To decide it"})
    assert "The lamp by the school is dark." in desk.get(url).content.decode()
    assert "The lamp by the school is dark." in desk.post(url, {"facts": "x"}).content.decode()


GROUNDS = {
    "cn-xinfang-2022": ("land", "handle_60d", "The matter is complex"),
    "uk-two-stage-2024": ("roads", "respond1", "More than usual, for a good reason"),
}


@pytest.mark.parametrize("procedure", GROUNDS)
def test_more_time_is_asked_for_in_words(world, procedure):
    category, clock, ground = GROUNDS[procedure]
    told = file_case(category=category).acknowledged()
    told = told if category == "roads" else told.accepted()
    page = world.desk("village").get(f"{told.url}/extend")
    shown = page.content.decode()
    assert [value for value, _ in page.context["form"].fields["clock"].choices] == [clock]
    assert "working_days" not in shown
    assert ">complex<" not in shown
    assert ground in shown


# pressing the button


@pytest.mark.parametrize("step", FORMS)
def test_sent_twice_is_done_once(world, step):
    told, desk, url, right = begin(world, step)
    typed = {**fields_of(desk.get(url)), **right}
    before = len(told.events)
    assert desk.post(url, typed).status_code == 302
    again = desk.post(url, typed, follow=True)
    assert again.redirect_chain == [(told.url, 302)]
    assert "Nothing was done twice." in again.content.decode()
    assert len(told.events) == before + 1


def test_closing_twice_is_closing_once(world):
    told = acknowledged().decided()
    desk = world.desk("village")
    typed = fields_of(desk.get(f"{told.url}/close"))
    for _ in range(2):
        assert desk.post(f"{told.url}/close", typed).status_code == 302
    assert told.types.count("CaseClosed") == 1


def test_sent_again_with_other_words_is_not_taken_for_the_same(world):
    told, desk, url, right = begin(world, "summarise")
    typed = {**fields_of(desk.get(url)), **right}
    desk.post(url, typed)
    desk.post(url, {**typed, "summary": "Two lamps are dark"})
    assert told.case.summary == "Two lamps are dark"


def test_a_stale_page_is_told_what_has_changed_and_loses_nothing(world):
    told = acknowledged()
    desk = world.desk("village")
    page = desk.get(f"{told.url}/ask")
    told.told(c.AddStatement, "statement", by=c.COMPLAINANT)
    page = desk.post(f"{told.url}/ask", {**fields_of(page), "question": "Which lamp?"})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "The case has changed since you opened this page." in shown
    assert "The complainant added to the grievance." in shown
    assert page.context["form"]["question"].value() == "Which lamp?"
    assert desk.post(f"{told.url}/ask", fields_of(page)).status_code == 302
    assert told.types[-1] == "ComplainantAsked"


def test_two_officers_decide_and_the_second_is_told_and_keeps_the_words(world):
    told = acknowledged()
    world.officer("second", "village")
    first, second = world.desk("village"), world.desk("second")
    page = second.get(f"{told.url}/decide")
    assert send(first, f"{told.url}/decide", **decision()).status_code == 302
    page = second.post(f"{told.url}/decide", {**fields_of(page), **decision(reasons="I thought otherwise.")})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "Village Office decided: Not upheld." in shown
    assert "I thought otherwise." in shown
    assert "This cannot be done now" in shown
    assert told.types.count("DecisionIssued") == 1


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once(transactional_db):
    from .desk_world import found_world

    world = found_world()
    told, desk, url, right = begin(world, "summarise")
    typed = {**fields_of(desk.get(url)), **right}
    opening = {"scope": "content", "reason": "To handle it"}
    statuses = []

    def press(path, fields):
        client = type(desk)()
        client.cookies = desk.cookies
        statuses.append(client.post(path, fields).status_code)
        connection.close()

    threads = [threading.Thread(target=press, args=(url, typed)) for _ in range(4)]
    threads += [threading.Thread(target=press, args=(f"{told.url}/open", opening)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 8
    assert told.types.count("Summarised") == 1
    assert told.types.count("SealedOpened") == 1
    assert replay(told.events) == told.case


def test_the_letter_begins_with_where_to_turn_next_and_until_when(world):
    told = acknowledged()
    page = world.desk("village").get(f"{told.url}/decide")
    written = page.context["form"].initial["how_to_go_on"]
    assert "within 20 working days of receiving this decision." in written
    until = re.search(r"You have until \w+, (\d+ \w+ \d+) at the least\.", written)
    assert until is not None
    last = datetime.strptime(until[1], "%d %B %Y").date()  # noqa: DTZ007  # a day has no zone
    assert (
        open_days_between(timezone.localtime(timezone=ZoneInfo("Europe/London")).date(), last, load_calendar("GB-ENG"))
        == 20
    )
