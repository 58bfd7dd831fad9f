"""Eight shipped procedures: read without fault or remark, and each lived to its end with every date counted by hand.

"Row" in a name is the row of facts' part C.
"""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.procedure import Procedure
from answerable.core.procedure_toml import examine_procedure, read_procedure

from .case_world import CLERK, COLLEAGUE, REVIEWER, asked
from .life_world import Counted, No, On, check_counted, consequences, counted, life

CN, IN, WB, HOUSE = "cn-reconsideration-2023", "in-cpgrams-2024", "wb-project-grm", "house-simple"
ID, PH, PSC, PAJA = "id-lapor-2018", "ph-citizens-complaint-2016", "za-psc-grievance-2003", "za-paja-reasons"
NEW = (CN, IN, WB, HOUSE, ID, PH, PSC, PAJA)
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


# Lives


def test_reconsideration_deemed_accepted_extended_late_and_to_court():
    case, events = life(
        CN,
        asked(c.FileGrievance, "2026-02-12"),
        asked(c.Acknowledge, "2026-02-13"),
        On("2026-02-13", "intake_5wd", "running", "2026-02-26"),
        # 26 Feb + 60: 2 left of February, 31 of March, 27 Apr.
        On("2026-02-13", "decide_60d", "expected", "2026-04-27"),
        No(asked(c.ExpireClock, "2026-02-26", clock="intake_5wd"), "clock-not-over"),
        asked(c.ExpireClock, "2026-02-27", clock="intake_5wd"),
        # Accepted by law; it counts from the last day of the check, not from the day the silence was recorded.
        On("2026-02-27", "decide_60d", "running", "2026-04-27"),
        asked(c.ExtendTime, "2026-04-20", clock="decide_60d", length="30 days"),
        On("2026-04-20", "decide_60d", "running", "2026-05-27"),
        No(asked(c.ExtendTime, "2026-04-21", clock="decide_60d", length="1 days"), "extension-used-up", "Art. 62"),
        asked(c.ExpireClock, "2026-05-28", clock="decide_60d"),
        asked(c.IssueDecision, "2026-06-01", points=(e.Point("maintained"),)),
        On("2026-06-01", "decide_60d", "met", "2026-05-27"),
        asked(c.ReadNotice, "2026-06-03", notice="decision"),
        # 3 Jun + 15 = 18 Jun, the day before the Dragon Boat Festival.
        On("2026-06-03", "court_15d", "running", "2026-06-18"),
        No(asked(c.AskReview, "2026-06-04"), "no-review"),
        asked(c.CloseCase, "2026-06-05"),
    )
    assert consequences(events, "intake_5wd") == ("deemed_accepted",)
    assert consequences(events, "decide_60d") == ("flag_overdue",)
    assert [type(event) for event in events[2:4]] == [e.ClockExpired, e.Accepted]
    assert (case.stage, case.phase, case.closed_because) == ("reconsider", "closed", "answered")


def test_reconsideration_not_completed_in_time_lapses():
    case, events = life(
        CN,
        asked(c.FileGrievance, "2026-09-21"),
        # 22, 23, 24 (25 Mid-Autumn), 28, 29 Sep.
        On("2026-09-21", "ask_to_complete_5wd", "running", "2026-09-29"),
        asked(c.AskComplainant, "2026-09-22"),
        On("2026-09-23", "intake_5wd", "paused"),
        On("2026-09-23", "complete_10wd", "running", "2026-10-13"),
        No(asked(c.ExpireClock, "2026-10-13", clock="complete_10wd"), "clock-not-over"),
        asked(c.ExpireClock, "2026-10-14", clock="complete_10wd"),
    )
    assert consequences(events, "complete_10wd") == ("deemed_withdrawn",)
    assert (case.phase, case.closed_because) == ("closed", "lapsed")


def test_reconsideration_completed_accepted_and_decided_in_time():
    case, _ = life(
        CN,
        asked(c.FileGrievance, "2026-09-21"),
        asked(c.AskComplainant, "2026-09-22"),
        asked(c.AnswerQuestion, "2026-10-12"),
        On("2026-10-12", "complete_10wd", "met", "2026-10-13"),
        On("2026-10-12", "intake_5wd", "running", "2026-10-19"),
        asked(c.Accept, "2026-10-16"),
        # 16 Oct + 60: 15 left of October, 30 of November, 15 Dec.
        On("2026-10-16", "decide_60d", "running", "2026-12-15"),
        # A question put later on is no request to complete: it pauses nothing and nothing lapses with it.
        asked(c.AskComplainant, "2026-10-20"),
        On("2026-11-20", "decide_60d", "running", "2026-12-15"),
        On("2026-11-20", "complete_10wd", None),
        asked(c.IssueDecision, "2026-12-10", points=(e.Point("annulled", remedy=True, remedy_due=date(2027, 1, 15)),)),
        asked(c.PerformRemedy, "2027-01-10"),
        asked(c.CloseCase, "2027-01-11"),
    )
    assert (case.phase, case.outcomes) == ("closed", ("annulled",))


def test_cpgrams_late_explained_appealed_and_decided():
    case, events = life(
        IN,
        asked(c.FileGrievance, "2026-10-18"),
        asked(c.Acknowledge, "2026-10-18"),
        On("2026-10-19", "redress_21d", "running", "2026-11-08"),
        No(
            asked(c.ExtendTime, "2026-11-02", clock="redress_21d", length="10 days"), "no-extension", "OM of 2024-08-23"
        ),
        asked(c.ExpireClock, "2026-11-09", clock="redress_21d"),
        asked(c.ExplainDelay, "2026-11-09", clock="redress_21d", expected=date(2026, 11, 20)),
        asked(c.IssueDecision, "2026-11-16", points=(e.Point("not_redressed"),)),
        On("2026-11-16", "redress_21d", "met", "2026-11-08"),
        asked(c.ReadNotice, "2026-11-18", notice="reply"),
        # 18 Nov + 30: 12 left of November, 18 Dec.
        On("2026-11-18", "ask_appeal_30d", "running", "2026-12-18"),
        asked(c.AskReview, "2026-12-18"),
        # 18 Dec + 30: 13 left of December, 17 Jan.
        On("2026-12-18", "appeal_30d", "running", "2027-01-17"),
        asked(c.Acknowledge, "2026-12-19", REVIEWER),
        asked(c.DecideReview, "2027-01-15", REVIEWER, result="reversed", points=(e.Point("redressed", remedy=True),)),
        On("2027-01-15", "appeal_30d", "met", "2027-01-17"),
        asked(c.PerformRemedy, "2027-01-20", REVIEWER),
        asked(c.CloseCase, "2027-01-21", REVIEWER),
        No(asked(c.AskReview, "2027-01-22", to_office="province"), "no-review"),
    )
    assert consequences(events, "redress_21d") == ("flag_overdue", "must_send_delay_notice")
    assert (case.stage, case.phase, case.outcomes) == ("appeal", "closed", ("redressed",))


def test_cpgrams_final_when_nobody_appeals():
    case, _ = life(
        IN,
        asked(c.FileGrievance, "2026-10-18"),
        asked(c.IssueDecision, "2026-11-06", points=(e.Point("not_redressed"),)),
        On("2026-11-07", "redress_21d", "met", "2026-11-08"),
        # Nobody read it: delivered on the fifth day, 11 Nov; + 30 = 11 Dec.
        On("2026-11-07", "ask_appeal_30d", "running", "2026-12-11"),
        asked(c.ExpireClock, "2026-12-12", clock="ask_appeal_30d"),
    )
    assert (case.phase, case.closed_because) == ("closed", "final")


def test_cpgrams_silence_opens_the_appeal_and_misdirected_is_passed_on():
    case, events = life(
        IN,
        asked(c.FileGrievance, "2026-10-18"),
        asked(c.Transfer, "2026-10-21", to_office="village"),
        # 22, 23, 26, 27, 28 Oct; the twenty-one days go on.
        On("2026-10-22", "return_5wd", "running", "2026-10-28"),
        On("2026-10-22", "redress_21d", "running", "2026-11-08"),
        No(asked(c.AskReview, "2026-11-08"), "nothing-to-review-yet"),
        asked(c.AskReview, "2026-11-09"),
        # 9 Nov + 30 = 9 Dec.
        On("2026-11-09", "appeal_30d", "running", "2026-12-09"),
    )
    assert events[-1].because_of_silence
    assert case.stage == "appeal"


def test_project_late_extended_answered_and_appealed():
    case, events = life(
        WB,
        asked(c.FileGrievance, "2026-07-01", anonymous=True),
        # 2, 6 July (3 July: Independence Day observed).
        On("2026-07-01", "acknowledge", "running", "2026-07-06"),
        # 2, 6-10, 13-16 July.
        On("2026-07-01", "eligibility", "running", "2026-07-16"),
        # 17 July 1, to the 31st 11, to 21 Aug 26, 24-27 Aug 30.
        On("2026-07-01", "respond", "expected", "2026-08-27"),
        asked(c.ExpireClock, "2026-07-07", clock="acknowledge"),
        asked(c.Acknowledge, "2026-07-07"),
        On("2026-07-07", "acknowledge", "met", "2026-07-06"),
        No(asked(c.IssueDecision, "2026-07-08"), "not-accepted-yet"),
        asked(c.Accept, "2026-07-14"),
        On("2026-07-14", "eligibility", "met", "2026-07-16"),
        # 15-17 July 3, to the 31st 13, to 21 Aug 28, 24, 25 Aug.
        On("2026-07-14", "respond", "running", "2026-08-25"),
        asked(c.ExtendTime, "2026-08-20", clock="respond", length="20 working_days"),
        # 26-28 Aug 3, 31 Aug-4 Sep 8, 8-11 Sep 12 (7 Sep: Labor Day), 14-18 Sep 17, 21-23 Sep 20.
        On("2026-08-20", "respond", "running", "2026-09-23"),
        asked(c.ExpireClock, "2026-09-24", clock="respond"),
        asked(c.IssueDecision, "2026-09-25", points=(e.Point("not_upheld"),)),
        asked(c.ReadNotice, "2026-09-28", notice="response"),
        # 28 Sep + 30: 2 left of September, 28 Oct.
        On("2026-09-28", "ask_appeal", "running", "2026-10-28"),
        asked(c.AskReview, "2026-10-28"),
        # 29, 30 Oct.
        On("2026-10-28", "acknowledge_appeal", "running", "2026-10-30"),
        # 29, 30 Oct 2, 2-6 Nov 7, 9-13 Nov 11 (11: Veterans Day), 16-20 Nov 16, 23-27 Nov 20 (26: Thanksgiving).
        On("2026-10-28", "decide_appeal", "running", "2026-11-27"),
        asked(c.Acknowledge, "2026-10-29", REVIEWER),
        asked(c.DecideReview, "2026-11-25", REVIEWER, result="changed", points=(e.Point("agreed"),)),
        On("2026-11-25", "decide_appeal", "met", "2026-11-27"),
        asked(c.CloseCase, "2026-11-26", REVIEWER),
    )
    assert consequences(events, "respond") == ("flag_overdue",)
    assert (case.stage, case.phase, case.outcomes) == ("appeal", "closed", ("agreed",))


def test_project_silence_on_eligibility_gains_it_no_time():
    case, _ = life(
        WB,
        asked(c.FileGrievance, "2026-07-01"),
        asked(c.ExpireClock, "2026-07-17", clock="eligibility"),
        asked(c.Accept, "2026-07-24"),
        On("2026-07-24", "eligibility", "met", "2026-07-16"),
        On("2026-07-24", "respond", "running", "2026-08-27"),
    )
    assert case.phase == "accepted"


def test_project_retaliation_is_a_class_of_its_own():
    case, events = life(
        WB,
        asked(c.FileGrievance, "2026-07-01", case_class="retaliation"),
        On("2026-07-01", "respond", None),
        On("2026-07-01", "retaliation", "running", "2026-07-09"),
        asked(c.ExpireClock, "2026-07-10", clock="retaliation"),
        asked(c.AskReview, "2026-07-10"),
    )
    assert consequences(events, "retaliation") == ("flag_overdue", "external_right_opens:grs")
    assert case.stage == "appeal"


def test_project_not_eligible_can_be_appealed():
    case, _ = life(
        WB,
        asked(c.FileGrievance, "2026-07-01"),
        asked(c.Decline, "2026-07-10", outcome="not_eligible"),
        asked(c.AskReview, "2026-07-20"),
        asked(c.DecideReview, "2026-08-03", REVIEWER, result="sent_back"),
        # Received anew: 4, 5 Aug; and taken up by the review, 30 working days from 3 Aug: to the 31st 20, Sep 1-4 24,
        # 8-11 Sep 28 (7: Labor Day), 14, 15 Sep.
        On("2026-08-03", "acknowledge", "running", "2026-08-05"),
        On("2026-08-03", "respond", "running", "2026-09-15"),
    )
    assert (case.stage, case.phase) == ("handle", "accepted")


def test_house_late_reviewed_on_the_last_day_and_final():
    case, events = life(
        HOUSE,
        asked(c.FileGrievance, "2026-03-02"),
        # 3, 4, 5 Mar; 15: to the 6th 4, to the 20th 14, Mon 23.
        On("2026-03-02", "acknowledge", "running", "2026-03-05"),
        On("2026-03-02", "answer", "running", "2026-03-23"),
        asked(c.Acknowledge, "2026-03-04"),
        On("2026-03-04", "acknowledge", "met", "2026-03-05"),
        asked(c.ExtendTime, "2026-03-20", clock="answer", length="10 working_days"),
        # 24-27 Mar 4, 30 Mar-2 Apr 8, Easter, 7, 8 Apr.
        On("2026-03-20", "answer", "running", "2026-04-08"),
        No(asked(c.ExtendTime, "2026-04-01", clock="answer", length="1 working_days"), "extension-used-up"),
        asked(c.ExpireClock, "2026-04-09", clock="answer"),
        asked(c.IssueDecision, "2026-04-10", points=(e.Point("not_upheld"),)),
        On("2026-04-10", "answer", "met", "2026-04-08"),
        asked(c.ReadNotice, "2026-04-13", notice="answer"),
        # 13 Apr + 20 = Sun 3 May; Mon 4 May is a bank holiday.
        On("2026-04-13", "ask_review", "running", "2026-05-05"),
        asked(c.AskReview, "2026-05-05"),
        # 6, 7, 8 May; 15: to the 8th 3, to the 22nd 13, 26, 27 (25: bank holiday).
        On("2026-05-05", "acknowledge_review", "running", "2026-05-08"),
        On("2026-05-05", "decide_review", "running", "2026-05-27"),
        No(asked(c.DecideReview, "2026-05-06", CLERK), "not-your-office", "P5"),
        asked(c.Acknowledge, "2026-05-07", REVIEWER),
        asked(c.DecideReview, "2026-05-27", REVIEWER),
        On("2026-05-27", "decide_review", "met", "2026-05-27"),
        asked(c.CloseCase, "2026-05-28", REVIEWER),
        No(asked(c.AskReview, "2026-06-01", to_office="province"), "no-review"),
    )
    assert not next(event for event in events if isinstance(event, e.ReviewAsked)).late
    assert (case.stage, case.phase, case.outcomes) == ("review", "closed", ("not_upheld",))


def test_house_final_when_the_window_ends():
    case, _ = life(
        HOUSE,
        asked(c.FileGrievance, "2026-03-02"),
        asked(c.IssueDecision, "2026-03-20", points=(e.Point("not_upheld"),)),
        asked(c.ReadNotice, "2026-03-23", notice="answer"),
        # 23 Mar + 20 = Sun 12 Apr -> Mon 13.
        On("2026-03-23", "ask_review", "running", "2026-04-13"),
        No(asked(c.ExpireClock, "2026-04-13", clock="ask_review"), "clock-not-over"),
        asked(c.ExpireClock, "2026-04-14", clock="ask_review"),
    )
    assert case.closed_because == "final"


def test_lapor_inspected_late_and_answered():
    case, events = life(
        ID,
        asked(c.FileGrievance, "2026-03-16"),
        # Not classed yet: the shortest time.
        On("2026-03-16", "answer_5wd", "running", "2026-03-30"),
        asked(c.Classify, "2026-03-17", case_class="field_inspection"),
        On("2026-03-17", "answer_5wd", None),
        On("2026-03-17", "answer_60wd", "running", "2026-06-25"),
        asked(c.ExpireClock, "2026-03-27", clock="first_answer_3wd"),
        asked(c.Acknowledge, "2026-03-27"),
        On("2026-03-27", "first_answer_3wd", "met", "2026-03-26"),
        No(asked(c.ExtendTime, "2026-06-22", clock="answer_60wd", length="5 working_days"), "no-extension"),
        asked(c.ExpireClock, "2026-06-26", clock="answer_60wd"),
        asked(c.IssueDecision, "2026-06-29", points=(e.Point("proven", remedy=True, remedy_due=date(2026, 7, 31)),)),
        On("2026-06-29", "answer_60wd", "met", "2026-06-25"),
        No(asked(c.AskReview, "2026-06-30"), "no-review"),
        asked(c.PerformRemedy, "2026-07-20"),
        asked(c.CloseCase, "2026-07-21"),
    )
    assert consequences(events, "answer_60wd") == ("flag_overdue",)
    assert (case.phase, case.outcomes) == ("closed", ("proven",))


def test_philippines_late_action_extended_once_and_answered():
    case, events = life(
        PH,
        asked(c.FileGrievance, "2026-04-01", case_class="complex"),
        On("2026-04-02", "act_72h", "running", "2026-04-04"),
        asked(c.ExpireClock, "2026-04-04T10:01", clock="act_72h"),
        asked(c.Acknowledge, "2026-04-06"),
        On("2026-04-06", "act_72h", "met", "2026-04-04"),
        On("2026-04-06", "finish_7wd", "running", "2026-04-15"),
        No(
            asked(c.ExtendTime, "2026-04-14", clock="finish_7wd", length="8 working_days"),
            "extension-beyond-cap",
            "RA 11032 s. 9",
        ),
        asked(c.ExtendTime, "2026-04-15", clock="finish_7wd", length="7 working_days"),
        # 16, 17, 20-24 Apr.
        On("2026-04-15", "finish_7wd", "running", "2026-04-24"),
        No(
            asked(c.ExtendTime, "2026-04-20", clock="finish_7wd", length="1 working_days"),
            "extension-used-up",
            "RA 11032 s. 9",
        ),
        asked(c.ExpireClock, "2026-04-25", clock="finish_7wd"),
        asked(c.IssueDecision, "2026-04-27", points=(e.Point("not_acted_upon"),)),
        On("2026-04-27", "finish_7wd", "met", "2026-04-24"),
        No(asked(c.AskReview, "2026-04-28"), "no-review"),
        asked(c.CloseCase, "2026-04-28"),
    )
    assert consequences(events, "act_72h") == ("flag_overdue", "supervisor_may_order_correction")
    assert case.phase == "closed"


def test_philippines_more_time_is_asked_for_before_the_end():
    life(
        PH,
        asked(c.FileGrievance, "2026-04-01"),
        No(
            asked(c.ExtendTime, "2026-04-09", clock="finish_3wd", length="3 working_days"),
            "extension-too-late",
            "RA 11032 s. 9",
        ),
    )


def test_philippines_a_licence_deemed_granted_is_told_and_left_to_a_person():
    case, events = life(
        PH,
        asked(c.FileGrievance, "2026-04-01", case_class="licence"),
        On("2026-04-01", "licence_20wd", "running", "2026-05-05"),
        asked(c.ExpireClock, "2026-05-06", clock="licence_20wd"),
    )
    assert consequences(events, "licence_20wd") == ("flag_overdue", "deemed_granted")
    assert isinstance(events[-1], e.ClockExpired)
    assert case.phase == "received"


def test_public_service_extended_by_agreement_late_and_referred():
    case, events = life(
        PSC,
        asked(c.FileGrievance, "2026-03-02"),
        asked(c.Acknowledge, "2026-03-03"),
        # to 2 Apr 23, 7-10 Apr 27 (3, 6 Apr closed), 13, 14, 15.
        On("2026-03-03", "deal", "running", "2026-04-15"),
        No(asked(c.ExtendTime, "2026-04-13", clock="deal", length="14 days"), "consent-missing", "Rule D2"),
        asked(c.ExtendTime, "2026-04-13", clock="deal", length="14 days", agreed=True),
        # 15 + 14 = 29 Apr.
        On("2026-04-13", "deal", "running", "2026-04-29"),
        asked(c.ExpireClock, "2026-04-30", clock="deal"),
        asked(c.IssueDecision, "2026-05-04", points=(e.Point("not_upheld"),)),
        On("2026-05-04", "deal", "met", "2026-04-29"),
        asked(c.ReadNotice, "2026-05-05", notice="decision"),
        # 6-8 May 3, 11-15 May 8, 18, 19 May.
        On("2026-05-05", "refer_10d", "running", "2026-05-19"),
        No(asked(c.AskReview, "2026-05-20"), "window-over", "Rule D4"),
        asked(c.AskReview, "2026-05-19"),
        asked(c.DecideReview, "2026-06-22", REVIEWER, result="changed", points=(e.Point("partly_resolved"),)),
        asked(c.CloseCase, "2026-06-23", REVIEWER),
    )
    assert consequences(events, "deal") == ("flag_overdue", "right:refer_to_commission")
    assert (case.stage, case.phase, case.outcomes) == ("commission", "closed", ("partly_resolved",))


def test_public_service_silence_goes_to_the_commission_and_no_demand_is_final():
    case, _ = life(
        PSC,
        asked(c.FileGrievance, "2026-03-02"),
        No(asked(c.AskReview, "2026-04-15"), "nothing-to-review-yet"),
        asked(c.AskReview, "2026-04-16"),
    )
    assert case.stage == "commission"
    case, _ = life(
        PSC,
        asked(c.FileGrievance, "2026-03-02"),
        asked(c.IssueDecision, "2026-04-10", points=(e.Point("not_upheld"),)),
        asked(c.ReadNotice, "2026-04-13", notice="decision"),
        # 14-17 Apr 4, 20-24 Apr 9, 28 Apr (27: Freedom Day).
        On("2026-04-13", "refer_10d", "running", "2026-04-28"),
        asked(c.ExpireClock, "2026-04-29", clock="refer_10d"),
    )
    assert case.closed_because == "final"


def test_reasons_late_and_the_court_opens():
    case, events = life(
        PAJA,
        asked(c.FileGrievance, "2026-03-02"),
        # 2 + 10 = 12 Mar; + 90 = 31 May.
        On("2026-03-02", "say_10d", "running", "2026-03-12"),
        On("2026-03-02", "give_90d", "running", "2026-05-31"),
        asked(c.ExpireClock, "2026-03-13", clock="say_10d"),
        asked(c.Acknowledge, "2026-03-16", COLLEAGUE),
        On("2026-03-16", "say_10d", "met", "2026-03-12"),
        No(asked(c.ExtendTime, "2026-05-20", clock="give_90d", length="30 days"), "consent-missing", "PAJA s. 9(1)"),
        asked(c.ExtendTime, "2026-05-20", clock="give_90d", length="30 days", agreed=True),
        On("2026-05-20", "give_90d", "running", "2026-06-30"),
        asked(c.ExpireClock, "2026-07-01", clock="give_90d"),
        asked(c.IssueDecision, "2026-07-06", points=(e.Point("reasons_given"),)),
        On("2026-07-06", "give_90d", "met", "2026-06-30"),
        asked(c.ReadNotice, "2026-07-07", notice="reasons"),
        # 7 Jul + 180: 24 left of July, 31, 30, 31, 30, 31 make 177, 3 Jan.
        On("2026-07-07", "court_180d", "running", "2027-01-03"),
        No(asked(c.AskReview, "2026-07-08"), "no-review"),
        asked(c.CloseCase, "2026-07-08"),
    )
    assert consequences(events, "give_90d") == ("flag_overdue", "external_right_opens:court")
    assert (case.phase, case.outcomes) == ("closed", ("reasons_given",))
