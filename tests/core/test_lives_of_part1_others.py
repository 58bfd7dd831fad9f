"""Lives by hand: a house procedure, Indonesia, the Philippines, South Africa."""

from datetime import date

from answerable.core.case import commands as c
from answerable.core.case import events as e

from .case_world import CLERK, COLLEAGUE, REVIEWER, asked
from .life_world import HOUSE, ID, PAJA, PH, PSC, No, On, consequences, life


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
