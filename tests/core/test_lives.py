"""Whole lives of cases under both procedures, told in commands, to their end. Each is replayed as well (`live`)."""

from datetime import date

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.limits import limits_of

from .case_world import (
    CLERK,
    CN,
    NOT_SUPPORTED,
    NOT_UPHELD,
    PROVINCIAL,
    REVIEWER,
    SORTER,
    SUPPORTED,
    UK,
    UK_PAUSING,
    UPHELD,
    Actor,
    asked,
    live,
    moment,
)


def names(events) -> list[str]:
    return [type(event).__name__ for event in events]


def uk(*later: c.Command, book=UK, filed="2026-03-02"):
    return live(book, asked(c.FileGrievance, filed), *later)


def cn(*later: c.Command):
    return live(CN, asked(c.FileGrievance, "2026-03-02", office="letters"), *later)


def day_of(case, book, clock: str, now: str) -> tuple[str, date | None]:
    (found,) = [limit for limit in limits_of(case, book, moment(now)) if limit.clock.id == clock]
    return found.state, found.limit.day


ACK = asked(c.Acknowledge, "2026-03-04")
SORTED = asked(c.Transfer, "2026-03-04", SORTER, to_office="town")
AT_WORK = (SORTED, asked(c.Acknowledge, "2026-03-06"), asked(c.Accept, "2026-03-10"))
DECIDED = asked(c.IssueDecision, "2026-03-16")
CN_DECIDED = asked(c.IssueDecision, "2026-04-20", points=(NOT_SUPPORTED,))
CN_READ = asked(c.ReadNotice, "2026-04-22", notice="decision")
CN_ASKED = asked(c.AskReview, "2026-05-06")
CN_UPHELD = asked(c.DecideReview, "2026-06-01", REVIEWER)


# Under the two-stage code


def test_uk_answered_done_and_closed():
    case, events = uk(
        ACK,
        asked(c.Assign, "2026-03-04"),
        asked(c.OpenSealed, "2026-03-04"),
        asked(c.Summarise, "2026-03-05"),
        asked(c.AskComplainant, "2026-03-06", answer_by=date(2026, 3, 13)),
        asked(c.AnswerQuestion, "2026-03-09"),
        asked(c.IssueDecision, "2026-03-16", points=(UPHELD, NOT_UPHELD)),
        asked(c.ReadNotice, "2026-03-17"),
        asked(c.PerformRemedy, "2026-04-01"),
        asked(c.CloseCase, "2026-04-02"),
        asked(c.ExpireClock, "2026-04-17", clock="ask_stage2"),
    )
    assert (case.phase, case.closed_because, case.outcomes) == ("closed", "answered", ("upheld", "not_upheld"))
    assert case.remedies[0].performed_at == moment("2026-04-01")
    assert case.seq == len(events) == 12


def test_uk_asking_does_not_stop_the_clock():
    case, _ = uk(ACK, asked(c.AskComplainant, "2026-03-06"))
    assert day_of(case, UK, "respond1", "2026-03-10") == ("running", date(2026, 3, 18))


def test_asking_stops_the_clock_where_the_procedure_says_so():
    case, _ = uk(ACK, asked(c.AskComplainant, "2026-03-06"), book=UK_PAUSING)
    assert day_of(case, UK_PAUSING, "respond1", "2026-04-10") == ("paused", None)
    case, _ = uk(ACK, asked(c.AskComplainant, "2026-03-06"), asked(c.AnswerQuestion, "2026-03-13"), book=UK_PAUSING)
    assert day_of(case, UK_PAUSING, "respond1", "2026-03-16") == ("running", date(2026, 3, 25))


def test_uk_extended_then_decided_in_the_time_taken():
    case, _ = uk(ACK, asked(c.ExtendTime, "2026-03-16", length="10 working_days"))
    assert day_of(case, UK, "respond1", "2026-03-19") == ("running", date(2026, 4, 1))
    case, _ = uk(ACK, asked(c.ExtendTime, "2026-03-16"), asked(c.IssueDecision, "2026-03-25"))
    assert day_of(case, UK, "respond1", "2026-03-26") == ("met", date(2026, 3, 25))


def test_uk_upheld_on_review_and_then_only_the_ombudsman():
    case, _ = uk(
        ACK,
        DECIDED,
        asked(c.ReadNotice, "2026-03-17"),
        asked(c.AskReview, "2026-03-20"),
        asked(c.Acknowledge, "2026-03-23", REVIEWER),
        asked(c.ExtendTime, "2026-04-20", REVIEWER, clock="respond2", length="20 working_days"),
        asked(c.DecideReview, "2026-05-11", REVIEWER),
        asked(c.ReadNotice, "2026-05-12", notice="response2"),
        asked(c.CloseCase, "2026-05-12", REVIEWER),
    )
    assert (case.phase, case.stage, case.office) == ("closed", "stage2", "county")
    assert case.outcomes == ("not_upheld",)
    assert day_of(case, UK, "ombudsman", "2026-05-13") == ("running", date(2027, 5, 12))
    assert [x.clock.id for x in limits_of(case, UK, moment("2026-05-13")) if x.open] == ["ombudsman"]


def test_uk_reversed_on_review_and_done_by_the_reviewing_office():
    case, _ = uk(
        ACK,
        DECIDED,
        asked(c.AskReview, "2026-03-20"),
        asked(c.DecideReview, "2026-04-08", REVIEWER, result="reversed", points=(UPHELD,)),
        asked(c.PerformRemedy, "2026-04-20", REVIEWER),
        asked(c.CloseCase, "2026-04-21", REVIEWER),
    )
    assert (case.phase, case.outcomes) == ("closed", ("upheld",))
    assert [(r.number, r.office) for r in case.remedies] == [(1, "county")]


def test_uk_changed_on_review_keeps_what_was_promised_before():
    case, _ = uk(
        ACK,
        asked(c.IssueDecision, "2026-03-16", points=(UPHELD, NOT_UPHELD)),
        asked(c.AskReview, "2026-03-20"),
        asked(c.PerformRemedy, "2026-03-30", CLERK),
        asked(c.DecideReview, "2026-04-08", REVIEWER, result="changed", points=(UPHELD,)),
        asked(c.PerformRemedy, "2026-04-20", REVIEWER, remedy=2),
        asked(c.CloseCase, "2026-04-21", REVIEWER),
    )
    assert [(r.number, r.office) for r in case.remedies] == [(1, "town"), (2, "county")]


def test_uk_sent_back_and_decided_anew_in_time_of_its_own():
    case, _ = uk(
        ACK,
        DECIDED,
        asked(c.ReadNotice, "2026-03-17"),
        asked(c.AskReview, "2026-03-20"),
        asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back"),
    )
    assert (case.phase, case.stage, case.office, case.outcomes) == ("accepted", "stage1", "town", ())
    assert day_of(case, UK, "ack1", "2026-04-09") == ("running", date(2026, 4, 15))
    assert day_of(case, UK, "respond1", "2026-04-09") == ("expected", date(2026, 4, 29))
    assert "ask_stage2" not in {x.clock.id for x in limits_of(case, UK, moment("2026-04-09"))}
    case, _ = uk(
        ACK,
        DECIDED,
        asked(c.ReadNotice, "2026-03-17"),
        asked(c.AskReview, "2026-03-20"),
        asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back"),
        asked(c.Acknowledge, "2026-04-09"),
        asked(c.IssueDecision, "2026-04-20", points=(UPHELD,)),
        asked(c.PerformRemedy, "2026-05-01"),
        asked(c.CloseCase, "2026-05-05"),
    )
    # Nobody has read the new answer: its window runs from the day it counts as delivered, not from the old reading.
    assert day_of(case, UK, "ask_stage2", "2026-05-05") == ("running", date(2026, 5, 26))


def test_uk_silence_opens_the_review_by_itself():
    case, events = uk(
        asked(c.ExpireClock, "2026-03-10", clock="ack1"),
        asked(c.ExpireClock, "2026-03-24", clock="respond1"),
        asked(c.AskReview, "2026-03-25"),
        asked(c.Acknowledge, "2026-03-26", REVIEWER),
        asked(c.DecideReview, "2026-04-20", REVIEWER, result="reversed", points=(UPHELD,)),
        asked(c.PerformRemedy, "2026-05-01", REVIEWER),
        asked(c.CloseCase, "2026-05-05", REVIEWER),
    )
    assert events[3].because_of_silence
    assert (case.phase, case.outcomes) == ("closed", ("upheld",))


def test_uk_declined_reviewed_and_sent_back_must_be_handled():
    case, _ = uk(
        asked(c.Decline, "2026-03-05"),
        asked(c.AskReview, "2026-03-20"),
        asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back"),
        asked(c.IssueDecision, "2026-04-20"),
    )
    assert (case.phase, case.stage, case.office) == ("decided", "stage1", "town")


def test_uk_declined_and_the_review_agrees():
    case, _ = uk(
        asked(c.Decline, "2026-03-05"),
        asked(c.AskReview, "2026-03-20"),
        asked(c.DecideReview, "2026-04-08", REVIEWER),
        asked(c.CloseCase, "2026-04-09", REVIEWER),
    )
    assert (case.phase, case.outcomes) == ("closed", ("out_of_scope",))


def test_uk_withdrawn():
    case, _ = uk(ACK, asked(c.Withdraw, "2026-03-05"), asked(c.AddStatement, "2026-03-06"))
    assert case.phase == "withdrawn"
    assert limits_of(case, UK, moment("2026-08-01")) == ()


# Under the petition regulations


def test_cn_to_the_last_stage():
    case, _ = cn(
        asked(c.Acknowledge, "2026-03-03", SORTER),
        *AT_WORK,
        asked(c.ExtendTime, "2026-05-06", clock="handle_60d", length="30 days", ground="complex"),
        asked(c.IssueDecision, "2026-06-05", points=(NOT_SUPPORTED,)),
        asked(c.ReadNotice, "2026-06-08", notice="decision"),
        asked(c.AskReview, "2026-06-15"),
        asked(c.DecideReview, "2026-07-06", REVIEWER),
        asked(c.ReadNotice, "2026-07-08", notice="review_opinion"),
        asked(c.AskReview, "2026-07-20", to_office="province"),
        asked(c.DecideReview, "2026-08-10", PROVINCIAL),
        asked(c.CloseCase, "2026-08-11", PROVINCIAL),
    )
    assert (case.phase, case.stage, case.office, case.seq) == ("closed", "reexamination", "province", 14)
    assert [stage for stage, _ in case.stage_offices] == ["sort", "handle", "review", "reexamination"]
    assert [x.clock.id for x in limits_of(case, CN, moment("2026-09-01")) if x.open] == []


def test_cn_final_when_the_window_ends():
    case, events = cn(*AT_WORK, CN_DECIDED, CN_READ, asked(c.ExpireClock, "2026-05-23", clock="ask_review_30d"))
    assert names(events)[-2:] == ["ClockExpired", "CaseClosed"]
    assert (case.phase, case.closed_because) == ("closed", "final")


def test_cn_final_though_nobody_read_the_answer():
    case, _ = cn(*AT_WORK, CN_DECIDED, asked(c.ExpireClock, "2026-05-28", clock="ask_review_30d"))
    assert case.closed_because == "final"


def test_cn_the_review_is_final_when_its_own_window_ends():
    case, _ = cn(
        *AT_WORK,
        CN_DECIDED,
        CN_READ,
        CN_ASKED,
        CN_UPHELD,
        asked(c.ReadNotice, "2026-06-02", notice="review_opinion"),
        asked(c.ExpireClock, "2026-07-03", clock="ask_reexam_30d"),
    )
    assert (case.stage, case.closed_because) == ("review", "final")


def test_cn_supported_done_and_closed():
    case, _ = cn(
        *AT_WORK,
        asked(c.IssueDecision, "2026-04-20", points=(SUPPORTED,)),
        asked(c.PerformRemedy, "2026-05-06"),
        asked(c.CloseCase, "2026-05-07"),
    )
    assert case.closed_because == "answered"


def test_cn_sorted_by_accepting_and_told_already():
    case, _ = cn(asked(c.Acknowledge, "2026-03-03", SORTER), asked(c.Accept, "2026-03-05", SORTER))
    assert (case.stage, case.office, case.phase) == ("handle", "letters", "accepted")
    assert day_of(case, CN, "tell_15d", "2026-03-06") == ("met", date(2026, 3, 17))


def test_cn_nobody_sorted_it_the_reviewer_sends_it_to_be_handled():
    case, _ = cn(
        asked(c.ExpireClock, "2026-03-18", clock="sort_15d"),
        asked(c.AskReview, "2026-03-19"),
        asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back"),
        asked(c.Transfer, "2026-04-09", Actor("officer", "o-sorter", "letters"), to_office="town"),
        asked(c.Acknowledge, "2026-04-10"),
        asked(c.IssueDecision, "2026-05-06", points=(NOT_SUPPORTED,)),
    )
    assert (case.stage, case.office, case.phase) == ("handle", "town", "decided")


def test_cn_silence_at_every_stage_is_still_no_dead_end():
    case, events = cn(
        *AT_WORK,
        asked(c.ExpireClock, "2026-05-10", clock="handle_60d"),
        asked(c.AskReview, "2026-05-11"),
        asked(c.ExpireClock, "2026-06-15", clock="review_30d"),
        asked(c.AskReview, "2026-06-16", to_office="province"),
        asked(c.DecideReview, "2026-07-01", PROVINCIAL, result="reversed", points=(SUPPORTED,)),
        asked(c.PerformRemedy, "2026-07-06", PROVINCIAL),
        asked(c.CloseCase, "2026-07-07", PROVINCIAL),
    )
    assert [event.because_of_silence for event in events if isinstance(event, e.ReviewAsked)] == [True, True]
    assert (case.phase, case.outcomes) == ("closed", ("supported",))


def test_cn_declined_while_sorting():
    case, _ = cn(asked(c.Decline, "2026-03-05", SORTER, outcome="other_route"))
    assert (case.phase, case.stage) == ("declined", "sort")


def test_cn_withdrawn_while_sorting():
    case, _ = cn(asked(c.Withdraw, "2026-03-05"))
    assert (case.phase, case.stage) == ("withdrawn", "sort")
