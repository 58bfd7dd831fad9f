"""Ten shipped procedures: each file is sound, a case lives through each on days counted by hand (lives2_uk.py,
lives2_abroad.py), and the worked dates come out. 1 January 2026 is a Thursday, 1 January 2027 a Friday.
"""

from dataclasses import dataclass
from datetime import date

import pytest

from answerable.core.case import commands as c
from answerable.core.case.evolve import replay
from answerable.core.case.given import Given, limit_given
from answerable.core.case.limits import Rulebook, limit_of, limits_of
from answerable.core.letters import CONTENTS
from answerable.core.procedure_toml import examine_procedure

from .case_world import asked, moment
from .life_world2 import (
    BERLIN,
    CO,
    DIRECTIVE,
    DIRECTIVE_NO_ROLL,
    DPA,
    FCA,
    FILES,
    GDPR,
    HINSCHG,
    NHS,
    PSD2,
    SPSO,
    WHISTLEBLOWING,
    book_of,
    decided,
    filed,
    read,
    text_of,
    told,
)
from .lives2_abroad import LIVES as LIVES_ABROAD
from .lives2_uk import LIVES as UK_LIVES

LANGUAGES = {"en", "zh-hans", "ar", "es", "fr"}

SOUND = [*((name, "") for name in FILES), *((WHISTLEBLOWING, overlay) for overlay in ("DE", "FR", "ES"))]


# The files


@pytest.mark.parametrize(("name", "overlay"), SOUND)
def test_no_fault_and_no_remark_but_what_a_template_leaves_to_be_set(name, overlay):
    examined = examine_procedure(text_of(name), overlay)
    assert examined.faults == ()
    left = {remark.detail.split()[0] for remark in examined.remarks if remark.code == "not-ready"}
    assert len(left) == len(examined.remarks)
    to_set = {
        "": {"member_state_timezone", "member_state_calendar", "retention"},
        "FR": {"retention"},
        "ES": {"retention"},
    }
    assert left == (to_set.get(overlay, set()) if name == WHISTLEBLOWING else set())


@pytest.mark.parametrize(("name", "overlay"), SOUND)
def test_everything_has_a_title_in_five_languages(name, overlay):
    procedure = examine_procedure(text_of(name), overlay).procedure
    rules = (*procedure.stages, *procedure.clocks, *procedure.notices, *procedure.outcomes, *procedure.classes)
    titles = [procedure.title, *(rule.title for rule in rules), *(external.name for external in procedure.externals)]
    assert all(set(title) == LANGUAGES and all(title.values()) for title in titles)
    assert procedure.externals
    assert procedure.sources


@pytest.mark.parametrize(("name", "overlay"), SOUND)
def test_a_source_is_a_citation_and_what_has_none_is_not_verified(name, overlay):
    procedure = examine_procedure(text_of(name), overlay).procedure
    rules = [*procedure.clocks, *procedure.extensions, *procedure.pauses, *filter(None, [procedure.filing])]
    assert [rule for rule in rules if not rule.source and rule.verified] == []
    cited = [rule.source for rule in (*rules, *procedure.notices) if rule.source]
    assert all(len(source) <= 60 and any(ch.isdigit() for ch in source) and ";" not in source for source in cited)


@pytest.mark.parametrize("name", FILES)
def test_letters_ask_for_what_a_letter_can_contain(name):
    procedure = examine_procedure(text_of(name)).procedure
    asked_for = [
        key for x in (*procedure.notices, *procedure.outcomes) for key in getattr(x, "content", None) or x.requires
    ]
    assert set(asked_for) - CONTENTS == set()


@pytest.mark.parametrize("name", FILES)
def test_every_stage_says_what_it_does(name):
    for stage in examine_procedure(text_of(name)).procedure.stages:
        assert stage.acknowledges_with
        assert stage.decides_with


def test_the_template_is_known_by_the_name_others_use():
    assert HINSCHG.procedure.id == "eu-whistleblowing-2019-internal.DE"
    assert HINSCHG.procedure.overlays == ("DE", "FR", "ES")


# The lives

LIVES = {**UK_LIVES, **LIVES_ABROAD}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_a_life_on_days_counted_by_hand(life):
    case, _ = told(life.book, life.stations)
    assert (case.phase, case.closed_because, case.outcomes) == (life.phase, life.because, life.outcomes)


def test_every_file_has_a_life():
    assert {life.book.procedure.id.partition(".")[0].removesuffix("-internal") for life in LIVES.values()} == set(FILES)


def test_co_what_is_deemed_granted_is_handed_over_in_three_days():
    case, _ = told(CO, LIVES["peticion_documents_by_silence"].stations[:3])
    found = {x.clock.id: (x.state, x.limit.day) for x in limits_of(case, CO, moment("2026-12-18"))}
    assert found["hand_over"] == ("running", date(2026, 12, 21))


def test_spso_asked_late_is_taken_and_said():
    _, events = told(SPSO, [filed("2026-05-07"), decided("2026-05-12", "resolved"), read("2026-05-13", "response1"),
                            asked(c.AskReview, "2026-07-14")])  # fmt: skip
    assert events[-1].late


def test_de_the_record_is_kept_three_years():
    _, events = told(HINSCHG, LIVES["whistleblowing_de"].stations)
    erase = limit_of(replay(events), HINSCHG, HINSCHG.procedure.clock("erase"), moment("2027-04-02"))
    assert erase.limit.day == date(2030, 4, 1)  # a Monday


def test_the_day_an_ombudsman_can_be_turned_to_without_an_answer():
    for book, available in ((NHS, "deadline:respond"), (FCA, "deadline:payment_response"), (PSD2, "deadline:reply")):
        assert available in book.procedure.externals[0].available


# Worked dates (docs/rules/worked-dates.md): the number of the case, and the days its calendar has to know


@dataclass(frozen=True, kw_only=True)
class Worked:
    book: Rulebook
    clock: str
    given: dict[str, str]
    day: str
    calendar: str
    closed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    case_class: str = ""
    attributes: tuple[str, ...] = ()
    provisional: bool = False


CHRISTMAS_DE = ("2026-12-25", "2026-12-26", "2026-12-27")
COLOMBIA = ("2026-12-08", "2026-12-25", "2027-01-01", "2027-01-11")

WORKED = {
    "11_january": Worked(book=NHS, clock="respond", given={"received": "2026-01-15"}, day="2026-07-14", calendar="GB-ENG"),
    "11_august": Worked(book=NHS, clock="respond", given={"received": "2026-08-31"}, day="2027-02-28", calendar="GB-ENG"),
    "12": Worked(book=DPA, clock="ack", given={"received": "2026-06-22"}, day="2026-07-21", calendar="GB-ENG"),
    "13_directive": Worked(
        book=DIRECTIVE, clock="ack_7d", given={"received": "2026-12-18"}, day="2026-12-28", calendar="DE", closed=CHRISTMAS_DE
    ),
    "13_germany": Worked(
        book=HINSCHG, clock="ack_7d", given={"received": "2026-12-18"}, day="2026-12-28", calendar="DE", closed=CHRISTMAS_DE
    ),
    "14": Worked(
        book=DIRECTIVE,
        clock="feedback_3m",
        given={"received": "2026-11-24", "sent:ack": "2026-11-30"},
        day="2027-03-01",
        calendar="DE",
        closed=("2027-02-28",),
        open=("2027-03-01",),
    ),
    "14_no_roll": Worked(
        book=DIRECTIVE_NO_ROLL,
        clock="feedback_3m",
        given={"received": "2026-11-24", "sent:ack": "2026-11-30"},
        day="2027-02-28",
        calendar="DE",
    ),
    "15_directive_ack": Worked(
        book=DIRECTIVE, clock="ack_7d", given={"received": "2026-11-24"}, day="2026-12-01", calendar="DE"
    ),
    "15_directive": Worked(
        book=DIRECTIVE, clock="feedback_3m", given={"received": "2026-11-24"}, day="2027-03-01", calendar="DE"
    ),
    "15_germany": Worked(
        book=HINSCHG, clock="feedback_3m", given={"received": "2026-11-24"}, day="2027-03-03", calendar="DE"
    ),
    "16": Worked(
        book=GDPR, clock="answer", given={"received": "2027-01-31"}, day="2027-03-01", calendar="EU", provisional=True
    ),
    "16_longer": Worked(
        book=GDPR,
        clock="answer",
        given={"received": "2027-01-31", "extended:answer:2 months": "2027-02-26"},
        day="2027-04-30",
        calendar="EU",
        provisional=True,
    ),
    "16_where_the_year_is_published": Worked(
        book=book_of("eu-gdpr-request", member_state_calendar="DE", member_state_timezone="Europe/Berlin"),
        clock="answer",
        given={"received": "2027-01-31", "extended:answer:2 months": "2027-02-26"},
        day="2027-04-30",
        calendar="DE",
    ),
    "18": Worked(
        book=FCA,
        clock="final_response",
        given={"received": "2026-10-30"},
        day="2026-12-25",
        calendar="GB-ENG",
        closed=("2026-12-25", "2026-12-28"),
        open=("2026-12-24",),
    ),
    "22": Worked(
        book=CO, clock="answer", given={"received": "2026-12-01"}, day="2026-12-23", calendar="CO", closed=COLOMBIA
    ),
    "22_double": Worked(
        book=CO,
        clock="answer",
        given={"received": "2026-12-01", "extended:answer:30 working_days": "2026-12-22"},
        day="2027-01-18",
        calendar="CO",
        closed=COLOMBIA,
    ),
    "27_thursday": Worked(
        book=SPSO, clock="respond1", given={"received": "2026-05-07"}, day="2026-05-13", calendar="GB-SCT"
    ),
    "27_saturday": Worked(
        book=SPSO, clock="respond1", given={"received": "2026-05-09"}, day="2026-05-15", calendar="GB-SCT"
    ),
    # Beside the examples
    "berlin_keeps_women_s_day": Worked(
        book=BERLIN, clock="feedback_3m", given={"sent:ack": "2026-12-08"}, day="2027-03-09", calendar="DE-BE",
        closed=("2027-03-08",),
    ),
    "germany_as_a_whole_does_not": Worked(
        book=HINSCHG, clock="feedback_3m", given={"sent:ack": "2026-12-08"}, day="2027-03-08", calendar="DE",
        open=("2027-03-08",),
    ),
    "psd2_in_england_has_the_28th_closed": Worked(
        book=book_of("eu-psd2-payment", member_state_calendar="GB-ENG"), clock="reply", given={"received": "2026-12-14"},
        day="2027-01-07", calendar="GB-ENG", closed=("2026-12-28",),
    ),
    "scotland_closed_for_the_world_cup": Worked(
        book=SPSO, clock="ack2", given={"escalation_received": "2026-06-12"}, day="2026-06-17", calendar="GB-SCT",
        closed=("2026-06-15",),
    ),
    "colombia_misdirected": Worked(
        book=CO, clock="forward", given={"received": "2026-12-01"}, day="2026-12-09", calendar="CO",
        attributes=("matter.misdirected",),
    ),
    "colombia_documents": Worked(
        book=CO, clock="documents", given={"received": "2026-12-01"}, day="2026-12-16", calendar="CO",
        case_class="documents",
    ),
    "colombia_consultation": Worked(
        book=CO, clock="consultation", given={"received": "2026-12-01"}, day="2027-01-18", calendar="CO",
        case_class="consultation",
    ),
    "nhs_a_year_after_a_leap_day": Worked(
        book=NHS, clock="filing_limit", given={"event": "2026-02-28", "awareness": "2026-03-02"}, day="2027-03-02",
        calendar="GB-ENG",
    ),
    "nhs_ombudsman_a_year_after_knowing": Worked(
        book=NHS, clock="ombudsman", given={"awareness": "2026-03-02"}, day="2027-03-02", calendar="GB-ENG",
    ),
    "spso_six_months_to_complain": Worked(
        book=SPSO, clock="filing_limit", given={"event": "2026-08-31"}, day="2027-02-28", calendar="GB-SCT",
    ),
    "fca_records": Worked(
        book=FCA, clock="records", given={"received": "2024-02-29"}, day="2027-02-28", calendar="GB-ENG",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", WORKED.values(), ids=WORKED)
def test_a_worked_date(row):
    events = [Given(name, moment(day)) for name, day in row.given.items()]
    found = limit_given(
        row.book, row.clock, events, events[-1].at, case_class=row.case_class, attributes=row.attributes
    ).limit
    assert found.day == date.fromisoformat(row.day)
    calendar = row.book.calendar
    assert (calendar.id, found.calendar_version) == (row.calendar, calendar.version)
    assert calendar.version.startswith("sha256:")
    assert found.provisional is row.provisional
    assert all(not calendar.is_open(date.fromisoformat(day)) for day in row.closed)
    assert all(calendar.is_open(date.fromisoformat(day)) for day in row.open)


def test_eighteen_advises_the_last_day_somebody_is_there():
    found = limit_given(FCA, "final_response", [Given("received", moment("2026-10-30"))], moment("2026-11-02")).limit
    (advice,) = [step for step in found.steps if step.code == "ends_closed"]
    assert (advice.day, advice.until) == (date(2026, 12, 25), date(2026, 12, 24))
