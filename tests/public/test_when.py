"""The calculator: any procedure, any nonsense, in every language; the same days as the engine counts."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from answerable.public.asking import AskForm
from answerable.public.events import counted, events_of
from answerable.public.rules import find, offered, places, to_set

PROCEDURES = list(offered())
LANGUAGES = ["en", "zh-hans", "ar", "es", "fr"]
UK, CN = "uk-two-stage-2024", "cn-xinfang-2022"
NOW = datetime(2026, 6, 22, 12, tzinfo=UTC)


@pytest.fixture
def ask(client, db):
    """The page's text without markup, its status checked."""

    def asked(procedure, values=None, language="en", status=200):
        with time_machine.travel(NOW, tick=False):
            response = client.get(f"/when/{procedure}/", values or {}, headers={"accept-language": language})
        assert response.status_code == status
        assert response.cookies == {}
        return response.content.decode()

    return asked


def plain(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0]).split())


def result(page):
    return plain(page.split('<form method="get"')[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_procedure_is_offered_under_its_place(client, db, language):
    page = client.get("/when/", headers={"accept-language": language})
    assert page.cookies == {}
    for procedure in PROCEDURES:
        assert f'href="{reverse("when-by", args=[procedure])}"' in page.content.decode()


def test_the_days_are_those_of_the_rules(ask):
    said = result(ask(UK, {"received": "2026-04-02"}))
    assert "Confirm receipt They must do this by Monday, 13 April 2026." in said  # two bank holidays between
    assert "Answer They must answer by Monday, 27 April 2026." in said
    assert "That was 48 working days ago." in said
    assert "-4" not in said


def test_one_limit_is_explained(ask):
    said = result(ask(UK, {"clock": "ack1", "received": "2026-04-02"}))
    for text in ("They must do this by Monday, 13 April 2026.", "Good Friday", "Easter Monday", "Rule: 6.2.",
                 "With us you need not wait any longer", "Housing Ombudsman", "Thursday, 2 April 2026"):  # fmt: skip
        assert text in said


DISTANCES = {
    "2026-06-15": "That is today.",
    "2026-06-16": "That is in 1 working day.",
    "2026-06-12": "That was 1 working day ago.",
    "2026-06-05": "That was 6 working days ago.",
}


@pytest.mark.parametrize(("received", "away"), DISTANCES.items())
def test_how_far_a_day_is_away_is_said_without_a_minus_sign(ask, received, away):
    assert away in result(ask(UK, {"clock": "ack1", "received": received}))


def test_a_letter_that_reached_somebody_was_sent_before(ask):
    """The window runs from the day it was received; nobody needs to know when it was sent."""
    given = {"clock": "ask_review_30d", "delivered:decision": "2026-06-01"}
    assert "You can do this until Wednesday, 1 July 2026." in result(ask(CN, given))


def test_what_was_done_in_time_is_not_called_late_by_a_letter_that_took_its_time(ask):
    said = result(ask(UK, {"received": "2026-04-02", "sent:ack1": "2026-04-02", "delivered:response1": "2026-05-30"}))
    assert "too late" not in said


def test_more_time_and_a_pause(ask):
    said = result(ask(CN, {"clock": "handle_60d", "accepted": "2026-03-02", "extended": "2026-04-01"}))
    assert "They must answer by Monday, 1 June 2026." in said or "30 days" in said
    paused = {"clock": "reexam_30d", "reexam_request_received": "2026-06-01", "hearing_opened": "2026-06-10"}
    assert "The time is stopped. Left when it goes on: 22 days." in result(ask(CN, paused))


def test_the_kind_of_case_decides_which_limits_run(ask):
    given = {"received": "2026-06-01", "accepted": "2026-06-02"}
    assert "by the simple route" not in result(ask(CN, given))
    said = result(ask(CN, given | {"class": "simple"}))
    assert "Decide, by the simple route" in said
    assert "not yet checked against the source" in said
    other = result(ask(CN, given | {"clock": "simple_handle_10wd"}))
    assert "this time does not run in it" in other
    assert "has not been checked against its source yet" in other


def test_a_day_beyond_the_known_holidays_is_called_provisional(ask):
    assert "This date is provisional" in result(ask(UK, {"clock": "ack1", "received": "2099-06-01"}))


WRONG = {
    "no_such_day": ("2026-02-31", "There is no such day in the calendar."),
    "text": ("tomorrow", "Please write the day as year-month-day"),
    "year_one": ("0001-01-01", "Please give a year from 1900 to 2100."),
    "year_9999": ("9999-12-31", "Please give a year from 1900 to 2100."),
    "other_order": ("31.02.2026", "Please write the day as year-month-day"),
    "month_13": ("2026-13-01", "There is no such day in the calendar."),
    "markup": ("<b>x</b>", "Please write the day as year-month-day"),
}


@pytest.mark.parametrize(("typed", "said"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("clock", ["", "ack1"])
def test_a_wrong_day_is_told_beside_its_field_and_kept(ask, typed, said, clock):
    page = ask(UK, {"clock": clock, "received": typed, "sent:ack1": "2026-04-03"})
    assert said in plain(page)
    assert "Error: Service desk" in page
    box = re.search(r'<input[^>]*id="f-received"[^>]*>', page)[0]
    assert 'type="text"' in box
    assert 'aria-describedby="f-received_error"' in box
    assert 'aria-invalid="true"' in box
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in box
    assert 'value="2026-04-03"' in page
    assert "By when" not in page.split('<form method="get"')[0] or clock


SAME = {
    "arabic": "٢٠٢٦-٠٤-٠٢",
    "wide": "２０２６-０４-０２",
    "chinese": "2026年4月2日",
    "slashes": "2026/4/2",
    "spaced": " 2026-04-02 ",
}


@pytest.mark.parametrize("typed", SAME.values(), ids=SAME)
def test_a_day_may_be_written_in_other_digits(ask, typed):
    assert "Monday, 13 April 2026" in result(ask(UK, {"received": typed}))


def test_nothing_given_is_told_plainly(ask):
    assert "Please give this day: the time starts with it." in plain(ask(UK, {"clock": "ack1", "received": ""}))
    assert "Please give at least one day." in plain(ask(UK, {"received": ""}))
    for nothing in ({}, {"clock": "ack1"}):
        assert 'role="alert"' not in ask(UK, nothing)


def test_one_day_is_asked_for_first_and_the_others_stand_open_once_given(ask):
    page = ask(UK)
    assert page.index('name="received"') < page.index("<details>") < page.index('name="sent:ack1"')
    assert "<details open>" in ask(UK, {"received": "2026-04-02", "sent:ack1": "2026-04-03"})
    assert "<details open>" in ask(UK, {"received": "2026-04-02", "sent:ack1": "nonsense"})
    assert "<details" not in ask(UK, {"clock": "ack1"})


def test_a_day_of_another_limit_is_carried_along_and_its_fault_is_shown(ask):
    page = ask(UK, {"clock": "ack1", "received": "2026-04-02", "delivered:response2": "2026-05-04"})
    assert '<input type="hidden" name="delivered:response2" value="2026-05-04">' in page
    page = ask(UK, {"clock": "ack1", "received": "2026-04-02", "delivered:response2": "2026-02-31"})
    assert "There is no such day" in plain(page)
    assert 'value="2026-02-31"' in page


NONSENSE = {
    "clock": {"clock": "nothing", "received": "2026-04-02"},
    "retention": {"clock": "erase", "received": "2026-04-02"},
    "class": {"class": "x", "is": ["y", "complainant.anonymous"], "received": "2026-04-02"},
    "longer": {"clock": "respond1", "received": "2026-04-02", "extended": "2026-04-03", "longer": "999999999999"},
    "longer_minus": {"clock": "respond1", "received": "2026-04-02", "extended": "2026-04-03", "longer": "-1"},
    "setting": {"received": "2026-04-02", "set:stage2_window": "9" * 40, "unit:stage2_window": "years"},
    "setting_text": {"received": "2026-04-02", "set:stage2_window": "x", "unit:stage2_window": "\x00"},
    "unknown": {"x": "y", "csrfmiddlewaretoken": "z", "__proto__": "1"},
    "nul": {"received": "\x00\x1b\u202e", "clock": "\x00"},
    "long": {"received": "9" * 5000},
    "twice": {"received": ["2026-04-02", "2026-02-31"]},
}


@pytest.mark.parametrize("values", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("procedure", [UK, CN])
def test_nonsense_is_answered(ask, procedure, values):
    assert "<h1>" in ask(procedure, values)


def test_a_time_the_organisation_sets_can_be_told(ask):
    given = {"clock": "ask_stage2", "delivered:response1": "2026-06-01"}
    assert "Monday, 29 June 2026" in result(ask(UK, given))
    told = result(ask(UK, given | {"set:stage2_window": "28", "unit:stage2_window": "days"}))
    assert "Monday, 29 June 2026" in told
    told = result(ask(UK, given | {"set:stage2_window": "10", "unit:stage2_window": "working_days"}))
    assert "Monday, 15 June 2026" in told


def test_the_place_of_the_office_decides_which_holidays_count(ask):
    england = result(ask("house-simple", {"received": "2026-05-01"}))
    assert result(ask("house-simple", {"received": "2026-05-01", "set:calendar": "DE-BE"})) != england
    page = ask("eu-whistleblowing-2019-internal", {"received": "2026-05-04"})
    assert "Please choose: the holidays that are not counted depend on it." in plain(page)
    page = ask("eu-whistleblowing-2019-internal", {"received": "2026-05-04", "set:member_state_calendar": "FR"})
    assert "<table" in page


@pytest.mark.parametrize("name", ["nothing", "%00", "..%2f", "x" * 300, "CN-XINFANG-2022"])
def test_no_such_procedure(ask, name):
    assert "There is no page here" in ask(name, status=404)


def settings_for(found):
    """What has to be set before anything can be counted, with the first value there is."""
    given = {}
    for rule in to_set(found):
        if f"${rule.name}" in found.calendar:
            given[f"set:{rule.name}"] = next(iter(rule.choices or places(found.calendar)))
        elif rule.choices:
            given[f"set:{rule.name}"] = rule.choices[0]
        elif rule.default is None:
            given |= {f"set:{rule.name}": "30", f"unit:{rule.name}": "days"}
    return given


@pytest.mark.parametrize("procedure_id", PROCEDURES)
def test_any_procedure_shows_its_form_and_counts_everything(ask, procedure_id):
    """Everything that can be given, and only a day of receipt; all at once, and for each of its clocks."""
    found = find(procedure_id)
    given = settings_for(found)
    assert 'role="alert"' not in ask(procedure_id)
    marks = events_of(found.procedure, counted(found.procedure)).all
    days = {mark: f"2026-05-{1 + place:02}" for place, mark in enumerate(marks[:28])}
    for values in (given | days, given | {"received": "2026-06-01"}):
        page = ask(procedure_id, values)
        assert "<table" in page or "received" not in marks, plain(page)[:600]
        for clock in counted(found.procedure):
            page = ask(procedure_id, values | {"clock": clock.id, "extended": "2026-05-02"})
            assert "None" not in result(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("procedure_id", PROCEDURES)
def test_any_procedure_in_every_language(ask, procedure_id, language):
    page = ask(procedure_id, {"received": "2026-06-01"}, language)
    assert f'lang="{language}"' in page
    assert "%(" not in page


def test_every_clock_has_a_field_that_can_start_it():
    for procedure_id in PROCEDURES:
        for clock in counted(find(procedure_id).procedure):
            with translation.override("en"):
                form = AskForm({}, find(procedure_id), clock)
            assert form.starting_days, (procedure_id, clock.id)


def test_nothing_about_the_days_is_logged(ask, logs):
    ask(UK, {"received": "2026-04-02"})
    assert "2026-04" not in logs.getvalue()
    assert '"route": "when-by"' in logs.getvalue()


def test_the_language_can_be_changed_without_losing_what_was_given(ask):
    page = ask(UK, {"clock": "ack1", "received": "2026-04-02"})
    assert 'href="?clock=ack1&amp;received=2026-04-02&amp;lang=ar"' in page
