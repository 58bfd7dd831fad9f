"""Eight shipped procedures: read without fault or remark, and each lived to its end with every date counted by hand.

"Row" in a name is a case of docs/rules/worked-dates.md.
"""

import tomllib
from importlib.resources import files

import pytest

from answerable.core.case import commands as c
from answerable.core.procedure import Procedure
from answerable.core.procedure_toml import examine_procedure, read_procedure

from .case_world import asked
from .life_world import CN, HOUSE, ID, IN, NEW, PAJA, PH, PSC, WB, Counted, On, check_counted, counted, life

TITLED = (*NEW, "cn-xinfang-2022", "uk-two-stage-2024")
LANGUAGES = {"en", "zh-hans", "ar", "es", "fr"}


def text_of(name: str) -> str:
    return (files("answerable") / "procedures" / f"{name}.toml").read_text("utf-8")


def read(name: str) -> Procedure:
    return read_procedure(text_of(name))


# What the files say


@pytest.mark.parametrize("name", NEW)
def test_no_fault_and_no_remark(name):
    examined = examine_procedure(text_of(name))
    assert (examined.faults, examined.remarks) == ((), ())
    assert examined.procedure.id == name
    assert examined.procedure.sources
    assert examined.procedure.externals


@pytest.mark.parametrize("name", NEW)
def test_what_a_procedure_may_leave_to_be_inferred_is_written_down(name):
    for stage in tomllib.loads(text_of(name))["stage"]:
        begins_with = "requested_by" if stage["kind"] == "review" else "acceptance"
        assert {"id", "kind", "level", "role", "next", "acknowledges_with", begins_with} <= set(stage)
        assert "decides_with" in stage or stage["kind"] == "sort"
    for clock in tomllib.loads(text_of(name))["clock"]:
        assert "kind" in clock


@pytest.mark.parametrize("name", TITLED)
def test_everything_a_person_reads_has_a_title_in_five_languages(name):
    procedure = read(name)
    named = [procedure, *procedure.stages, *procedure.clocks, *procedure.classes, *procedure.notices]
    for item in [*named, *procedure.outcomes]:
        assert set(item.title) == LANGUAGES, item.id
        assert all(text.strip() for text in item.title.values()), item.id
    assert all(set(external.name) == LANGUAGES for external in procedure.externals)


@pytest.mark.parametrize("name", NEW)
def test_a_source_is_a_short_citation(name):
    procedure = read(name)
    for rule in (*procedure.clocks, *procedure.extensions, *procedure.pauses):
        assert len(rule.source) <= 60
        assert rule.source or not rule.verified


def test_what_nobody_found_in_a_source_is_marked():
    unverified = {name: [clock.id for clock in read(name).clocks if not clock.verified] for name in NEW}
    assert unverified == {
        CN: ["court_15d"],
        IN: ["return_5wd", "ask_appeal_30d"],
        WB: ["respond", "retaliation", "ask_appeal", "acknowledge_appeal", "decide_appeal"],
        HOUSE: ["acknowledge", "answer", "ask_review", "acknowledge_review", "decide_review"],
        ID: ["first_answer_3wd", "answer_5wd", "answer_14wd", "answer_60wd"],
        PH: ["licence_20wd"],
        PSC: ["deal", "deal_45d"],
        PAJA: ["say_10d", "give_90d"],
    }


def test_parameters_can_be_set():
    set_here = {"timezone": "Asia/Kolkata", "calendar": "IN", "acknowledge": "5 working_days", "appeal_window": "none"}
    procedure = read_procedure(text_of(WB), "", set_here)
    assert (procedure.timezone, procedure.calendar, procedure.unset) == ("Asia/Kolkata", "IN", ())
    assert {p.name: p.default for p in procedure.parameters}["acknowledge"] == "5 working_days"


# Single dates


@counted(
    # 18 Oct + 21 days = 8 Nov, a Sunday; nothing rolls.
    row_19_cpgrams_ends_on_a_sunday=Counted(
        procedure=IN, clock="redress_21d", given=["received 2026-10-18"], day="2026-11-08"
    ),
    # 19:00 UTC of the 17th is half past midnight of the 18th in India.
    row_19_by_the_clock_of_india=Counted(
        procedure=IN, clock="redress_21d", given=["received 2026-10-17T19:00"], day="2026-11-08"
    ),
    # 18 Oct + 30 days: 13 left of October, 17 Nov.
    cpgrams_taken_up_by_the_directorate=Counted(
        procedure=IN, clock="report_30d", given=["received 2026-10-18"], day="2026-11-17", case_class="taken_up"
    ),
    # The days of row 2: Fri 13, Sat 14 works, then Spring Festival, Tue 24, 25, 26 Feb.
    row_2_five_working_days_over_spring_festival=Counted(
        procedure=CN, clock="intake_5wd", given=["received 2026-02-12"], day="2026-02-26"
    ),
    # The days of row 28 without its pause: 23, 24, 28, 29, 30 Sep, 8, 9, Sat 10, 12, 13 Oct.
    row_28_ten_working_days_to_complete=Counted(
        procedure=CN,
        clock="complete_10wd",
        given=["received 2026-09-21", "info_requested 2026-09-22"],
        day="2026-10-13",
    ),
    # Completed on Mon 12 Oct: all five days again, that day not counted: 13, 14, 15, 16, 19.
    completed_and_examined_from_the_beginning=Counted(
        procedure=CN,
        clock="intake_5wd",
        given=["received 2026-09-21", "info_requested 2026-09-22", "info_received 2026-10-12"],
        day="2026-10-19",
    ),
    # Back from Mon 12 Oct: Sat 10 (works), 9, 8, then over National Day to 30, 29 Sep.
    hearing_announced_five_working_days_before=Counted(
        procedure=CN, clock="hearing_notice_5wd", given=["accepted 2026-09-01", "hearing 2026-10-12"], day="2026-09-29"
    ),
    # 2 Mar + 60 = 1 May, Labour Day; rest days to the 5th.
    sixty_days_end_on_a_holiday=Counted(
        procedure=CN, clock="decide_60d", given=["received 2026-02-27", "accepted 2026-03-02"], day="2026-05-06"
    ),
    # Ten days, 1 to 10 April, do not count: 1 May + 10 = Mon 11 May.
    sixty_days_with_a_suspension=Counted(
        procedure=CN,
        clock="decide_60d",
        given=["received 2026-02-27", "accepted 2026-03-02", "suspended 2026-04-01", "resumed 2026-04-11"],
        day="2026-05-11",
    ),
    # 2 Mar + 30 = 1 Apr.
    simple_procedure=Counted(
        procedure=CN,
        clock="simple_decide_30d",
        given=["received 2026-02-27", "accepted 2026-03-02"],
        day="2026-04-01",
        case_class="simple",
    ),
    # 2, 6 (3 July: Independence Day observed), 7, 8, 9 July.
    retaliation_is_answered_within_a_week=Counted(
        procedure=WB, clock="retaliation", given=["received 2026-07-01"], day="2026-07-09", case_class="retaliation"
    ),
    # 17 Mar, then Nyepi, Eid and joint leave to the 24th, 25, 26 Mar.
    lapor_first_answer=Counted(procedure=ID, clock="first_answer_3wd", given=["received 2026-03-16"], day="2026-03-26"),
    # ... 27, 30.
    lapor_information=Counted(
        procedure=ID, clock="answer_5wd", given=["received 2026-03-16"], day="2026-03-30", case_class="information"
    ),
    # ... 31, 1, 2 (3 Apr Good Friday), 6, 7, 8, 9, 10, 13 Apr.
    lapor_without_inspection=Counted(
        procedure=ID,
        clock="answer_14wd",
        given=["received 2026-03-16"],
        day="2026-04-13",
        case_class="no_field_inspection",
    ),
    # ... to 30 Apr 27, to 13 May 35 (14, 15 closed), to 22 May 40, 25, 26, 29 May 43, 2-5 Jun 47, to 15 Jun 53,
    # 17-19 Jun 56 (16 closed), 22-25 Jun 60.
    lapor_with_inspection=Counted(
        procedure=ID,
        clock="answer_60wd",
        given=["received 2026-03-16"],
        day="2026-06-25",
        case_class="field_inspection",
    ),
    # Holy Week: 2, 3 Apr closed; 6, 7, 8.
    ra_11032_simple=Counted(procedure=PH, clock="finish_3wd", given=["received 2026-04-01"], day="2026-04-08"),
    # ... 10 (9 Apr: Day of Valor), 13, 14, 15.
    ra_11032_complex=Counted(
        procedure=PH, clock="finish_7wd", given=["received 2026-04-01"], day="2026-04-15", case_class="complex"
    ),
    # ... to 24 Apr 14, to 30 Apr 18 (1 May closed), 4, 5 May.
    ra_11032_highly_technical=Counted(
        procedure=PH,
        clock="finish_20wd",
        given=["received 2026-04-01"],
        day="2026-05-05",
        case_class="highly_technical",
    ),
    # 90 working days after Mon 2 Mar: to 2 Apr 23, to 30 Apr 40 (3, 6, 27 Apr, 1 May closed), to 15 Jun 71, 16 closed,
    # to 10 Jul 89, Mon 13.
    psc_lodged_within_ninety_working_days=Counted(
        procedure=PSC, clock="filing_limit", given=["awareness 2026-03-02"], day="2026-07-13"
    ),
    # to 30 Apr 40, then 4 to 8 May.
    psc_head_of_department=Counted(
        procedure=PSC,
        clock="deal_45d",
        given=["received 2026-03-02"],
        day="2026-05-08",
        case_class="head_of_department",
    ),
    # 2 Mar + 90 = 31 May, a Sunday; no roll rule was read.
    paja_asked_within_ninety_days=Counted(
        procedure=PAJA, clock="filing_limit", given=["awareness 2026-03-02"], day="2026-05-31"
    ),
    # 15 Jan + 60: 16 left of January, 28 of February, 16 Mar.
    reconsideration_applied_for_within_sixty_days=Counted(
        procedure=CN, clock="filing_limit", given=["awareness 2026-01-15"], day="2026-03-16"
    ),
)
def test_counted_by_hand(row):
    check_counted(row)


def test_72_hours_end_at_the_minute():
    case, _ = life(
        PH, asked(c.FileGrievance, "2026-04-01T10:00"), On("2026-04-04T09:59", "act_72h", "running", "2026-04-04")
    )
    assert case.phase == "received"
    life(PH, asked(c.FileGrievance, "2026-04-01T10:00"), On("2026-04-04T10:00", "act_72h", "expired", "2026-04-04"))
