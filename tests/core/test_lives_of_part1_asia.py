"""Lives by hand: reconsideration in China, public grievances in India, a project's mechanism."""

from datetime import date

from answerable.core.case import commands as c
from answerable.core.case import events as e

from .case_world import REVIEWER, asked
from .life_world import CN, IN, WB, No, On, consequences, life


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
