"""What the law makes of silence, and the letter it may call for: given, when, then.

1 June 2026 is a Monday; in London midnight is 23:00 UTC the day before.
"""

from dataclasses import replace
from datetime import date

import pytest

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.clock_rules import delay_to_explain
from answerable.core.case.decide import decide
from answerable.core.case.evolve import replay
from answerable.core.case.limits import limits_of

from .case_world import (
    ACKNOWLEDGED,
    FILED,
    UK,
    UPHELD,
    Refusal,
    Row,
    asked,
    book_with,
    check,
    happened,
    limit,
    moment,
    rows,
)
from .clock_world import (
    ANSWERED,
    ASKED,
    ASKED_FOR_REVIEW,
    AT_WORK,
    IN,
    SEEN,
    SORTER,
    UNANSWERED,
    book,
    by_clock,
    clock,
    expire,
    ran_out,
    silence,
)

LATE_ALLOWED = book_with(UK, old="grant_before_expiry = true", new="grant_before_expiry = false")
GONE = ran_out("respond1", "2026-03-19", "2026-03-18", "stage1", "flag_overdue")
# What the law decides happened with the last instant of that day of June, whenever the worker came to write it down.
LAST_INSTANT = {day: moment(f"2026-06-{day:02}T22:59:59.999999") for day in (8, 22, 25)}
ACCEPTING = book(
    clock("accept", "received", "5 working_days", stage="sort", stops_on=["accepted"], on_expiry=["deemed_accepted"]),
    clock("take", "received", "5 working_days", stops_on=["accepted"], on_expiry=["deemed_accepted"]),
    clock("answer", "accepted", "10 days"),
)
FINAL = book(clock("object", "delivered:reply", "10 days", kind="window", stage=None, opens="review",
                   on_expiry=["decision_final"], basis="guidance"))  # fmt: skip
CONTENT = book(
    clock("content", "delivered:reply", "10 days", kind="window", stage=None, on_expiry=["last_answer_accepted"])
)
LAPSED = [
    ran_out("answer_1", "2026-06-14", "2026-06-13", "desk", "deemed_withdrawn"),
    by_clock(e.CaseClosed, "2026-06-14", reason="lapsed"),
]


@rows(
    accepted_while_sorting=Row(
        given=[IN],
        when=expire("accept", "2026-06-09"),
        then=[
            ran_out("accept", "2026-06-09", "2026-06-08", "sort", "deemed_accepted"),
            by_clock(e.Accepted, "2026-06-09", stage="desk", happened_at=LAST_INSTANT[8]),
        ],
        book=ACCEPTING,
    ),
    accepted_while_handling=Row(
        given=[IN, happened(e.Transferred, "2026-06-03", SORTER, stage="desk")],
        when=expire("take", "2026-06-09"),
        then=[
            ran_out("take", "2026-06-09", "2026-06-08", "desk", "deemed_accepted"),
            by_clock(e.Accepted, "2026-06-09", stage="desk", happened_at=LAST_INSTANT[8]),
        ],
        book=ACCEPTING,
    ),
    granted=Row(
        given=AT_WORK,
        when=expire("answer", "2026-06-23"),
        then=[
            ran_out("answer", "2026-06-23", "2026-06-22", "desk", "deemed_granted"),
            by_clock(e.DeemedDecided, "2026-06-23", stage="desk", notice="reply", result="granted", clock="answer",
                     happened_at=LAST_INSTANT[22]),
        ],
        book=silence("deemed_granted"),
    ),
    refused=Row(
        given=AT_WORK,
        when=expire("answer", "2026-06-23"),
        then=[
            ran_out("answer", "2026-06-23", "2026-06-22", "desk", "flag_overdue", "deemed_refused"),
            by_clock(e.DeemedDecided, "2026-06-23", stage="desk", notice="reply", result="refused", clock="answer",
                     happened_at=LAST_INSTANT[22]),
        ],
        book=silence("flag_overdue", "deemed_refused"),
    ),
    refused_on_review=Row(
        given=[*AT_WORK, ANSWERED, SEEN, ASKED_FOR_REVIEW],
        when=expire("review", "2026-06-26"),
        then=[
            ran_out("review", "2026-06-26", "2026-06-25", "review", "deemed_refused"),
            by_clock(e.DeemedDecided, "2026-06-26", stage="review", notice="opinion", result="refused", clock="review",
                     happened_at=LAST_INSTANT[25]),
        ],
        book=book(clock("review", "review_requested", "10 days", stage="review", stops_on=["review_decided"],
                        on_expiry=["deemed_refused"])),
    ),
    withdrawn_because_a_question_was_not_answered=Row(
        given=[*AT_WORK, ASKED], when=expire("answer_1", "2026-06-14"), then=LAPSED, book=UNANSWERED
    ),
    withdrawn_while_sorting=Row(
        given=[IN, ASKED],
        when=expire("answer_1", "2026-06-14"),
        then=[replace(LAPSED[0], stage="sort"), LAPSED[1]],
        book=UNANSWERED,
    ),
    last_answer_accepted=Row(
        given=[*AT_WORK, ANSWERED, SEEN],
        when=expire("content", "2026-06-22"),
        then=[
            ran_out("content", "2026-06-22", "2026-06-21", "desk", "last_answer_accepted"),
            by_clock(e.CaseClosed, "2026-06-22", reason="accepted"),
        ],
        book=CONTENT,
    ),
    decision_final_whoever_set_the_time=Row(
        given=[*AT_WORK, ANSWERED, SEEN],
        when=expire("object", "2026-06-22"),
        then=[
            ran_out("object", "2026-06-22", "2026-06-21", "desk", "decision_final"),
            by_clock(e.CaseClosed, "2026-06-22", reason="final"),
        ],
        book=FINAL,
    ),
)  # fmt: skip
def test_silence_has_its_consequence(row):
    check(row)


@rows(
    what_only_guidance_says=Row(
        given=AT_WORK,
        when=expire("answer", "2026-06-23"),
        then=[ran_out("answer", "2026-06-23", "2026-06-22", "desk", "deemed_granted")],
        book=silence("deemed_granted", basis="guidance"),
    ),
    what_nobody_has_checked=Row(
        given=AT_WORK,
        when=expire("answer", "2026-06-23"),
        then=[ran_out("answer", "2026-06-23", "2026-06-22", "desk", "deemed_granted")],
        book=silence("deemed_granted", verified=False),
    ),
    what_the_organisation_says=Row(
        given=AT_WORK,
        when=expire("answer", "2026-06-23"),
        then=[ran_out("answer", "2026-06-23", "2026-06-22", "desk", "deemed_withdrawn")],
        book=silence("deemed_withdrawn", basis="organisation"),
    ),
    a_promise_is_still_open=Row(
        given=[*AT_WORK, replace(ANSWERED, points=(UPHELD,)), SEEN],
        when=expire("object", "2026-06-22"),
        then=[ran_out("object", "2026-06-22", "2026-06-21", "desk", "decision_final")],
        book=FINAL,
    ),
    a_letter_is_due=Row(
        given=AT_WORK,
        when=expire("answer", "2026-06-23"),
        then=[ran_out("answer", "2026-06-23", "2026-06-22", "desk", "must_send_delay_notice")],
        book=silence("must_send_delay_notice"),
    ),
    another_door_opens=Row(
        given=AT_WORK,
        when=expire("answer", "2026-06-23"),
        then=[ran_out("answer", "2026-06-23", "2026-06-22", "desk", "external_right_opens")],
        book=silence("external_right_opens"),
    ),
    accepted_in_time=Row(
        given=AT_WORK, when=expire("take", "2026-06-09"), then=Refusal("clock-not-running"), book=ACCEPTING
    ),
    answered_in_time=Row(
        given=[*AT_WORK, ANSWERED],
        when=expire("answer", "2026-06-23"),
        then=Refusal("clock-not-running"),
        book=silence("deemed_granted"),
    ),
    answered_the_question=Row(
        given=[*AT_WORK, ASKED, happened(e.QuestionAnswered, "2026-06-12")],
        when=expire("answer_1", "2026-06-14"),
        then=Refusal("clock-not-running"),
        book=UNANSWERED,
    ),
    again_after_longer_time_was_granted_late=Row(
        given=[FILED, ACKNOWLEDGED, GONE, happened(e.TimeExtended, "2026-03-19")],
        when=expire("respond1", "2026-03-26"),
        then=[ran_out("respond1", "2026-03-26", "2026-03-25", "stage1", "flag_overdue")],
        book=LATE_ALLOWED,
    ),
    not_again_while_that_runs=Row(
        given=[FILED, ACKNOWLEDGED, GONE, happened(e.TimeExtended, "2026-03-19")],
        when=expire("respond1", "2026-03-25"),
        then=Refusal("clock-not-over"),
        book=LATE_ALLOWED,
    ),
    twice=Row(
        given=[*AT_WORK, ran_out("answer", "2026-06-23", "2026-06-22")],
        when=expire("answer", "2026-06-24"),
        then=Refusal("clock-not-running"),
        book=silence("must_send_delay_notice"),
    ),
)
def test_silence_is_told_and_no_more(row):
    check(row)


@pytest.mark.parametrize("worker", ["2026-06-09", "2026-06-19"])
def test_what_runs_from_acceptance_by_law_gains_no_time_by_a_late_worker(worker):
    events = [IN, *decide(replay([IN]), expire("accept", worker), ACCEPTING)]
    assert str(limit(events, "answer", worker, ACCEPTING).limit.day) == "2026-06-18"


def test_the_window_after_a_decision_by_law_runs_from_the_last_day_of_silence():
    rules = book(
        clock("answer", "received", "15 working_days", on_expiry=["deemed_refused"]),
        clock("object", "delivered:reply", "10 days", kind="window", stage=None, opens="review"),
    )
    events = [*AT_WORK, *decide(replay(AT_WORK), expire("answer", "2026-06-23"), rules)]
    assert str(limit(events, "object", "2026-06-23", rules).limit.day) == "2026-07-07"  # deemed read on the 27th
    asking = asked(c.AskReview, "2026-07-07")
    assert [type(event) for event in decide(replay(events), asking, rules)] == [e.ReviewAsked]


def test_a_decision_by_law_is_no_answer_in_time():
    rules = silence("deemed_granted")
    events = [*AT_WORK, *decide(replay(AT_WORK), expire("answer", "2026-06-25"), rules)]
    found = limit(events, "answer", "2026-06-25", rules)
    assert (found.state, found.met_at) == ("met", found.limit.ends_at)  # not before: late


def test_who_let_a_question_lapse_may_still_ask_for_review_and_no_question_stays_open():
    case = replay([IN, ASKED, replace(LAPSED[0], stage="sort"), LAPSED[1]])
    assert (case.phase, case.question_open) == ("closed", False)
    assert [type(event) for event in decide(case, asked(c.AskReview, "2026-06-20"), UNANSWERED)] == [e.ReviewAsked]


DELAYED = silence("must_send_delay_notice")
LATE = [*AT_WORK, ran_out("answer", "2026-06-23", "2026-06-22", "desk", "must_send_delay_notice")]


@rows(
    why_and_until_when=Row(
        given=LATE,
        when=asked(c.ExplainDelay, "2026-06-24", clock="answer", expected=date(2026, 7, 1)),
        then=[happened(e.DelayExplained, "2026-06-24", clock="answer", expected=date(2026, 7, 1))],
        book=DELAYED,
    ),
    by_the_letter_the_procedure_names=Row(
        given=AT_WORK,
        when=asked(c.ExplainDelay, "2026-06-23", clock="answer"),
        then=[happened(e.DelayExplained, "2026-06-23", clock="answer", notice="more_time")],
        book=silence("must_send_delay_notice:more_time"),
    ),
    before_the_worker_has_noticed=Row(
        given=AT_WORK,
        when=asked(c.ExplainDelay, "2026-06-23", clock="answer"),
        then=[happened(e.DelayExplained, "2026-06-23", clock="answer", expected=None)],
        book=DELAYED,
    ),
    in_time=Row(
        given=AT_WORK,
        when=asked(c.ExplainDelay, "2026-06-22", clock="answer"),
        then=Refusal("clock-not-over"),
        book=DELAYED,
    ),
    a_day_that_has_passed=Row(
        given=LATE,
        when=asked(c.ExplainDelay, "2026-06-24", clock="answer", expected=date(2026, 6, 23)),
        then=Refusal("date-impossible"),
        book=DELAYED,
    ),
    without_a_letter=Row(
        given=LATE,
        when=asked(c.ExplainDelay, "2026-06-24", clock="answer", letter=None),
        then=Refusal("reason-missing"),
        book=DELAYED,
    ),
    of_no_clock=Row(
        given=LATE,
        when=asked(c.ExplainDelay, "2026-06-24", clock="patience"),
        then=Refusal("unknown-clock"),
        book=DELAYED,
    ),
    after_the_answer=Row(
        given=[*LATE, happened(e.DecisionIssued, "2026-06-24", stage="desk", notice="reply")],
        when=asked(c.ExplainDelay, "2026-06-25", clock="answer"),
        then=Refusal("not-now"),
        book=DELAYED,
    ),
)
def test_explaining_a_delay(row):
    check(row)


def test_a_delay_is_to_be_explained_until_it_has_been():
    (late,) = [x for x in limits_of(replay(LATE), DELAYED, moment("2026-06-24")) if x.clock.id == "answer"]
    assert delay_to_explain(replay(LATE), late)
    assert not delay_to_explain(replay([*LATE, happened(e.DelayExplained, "2026-06-24", clock="answer")]), late)
    (quiet,) = limits_of(replay(AT_WORK), silence("flag_overdue"), moment("2026-06-24"))
    assert not delay_to_explain(replay(AT_WORK), quiet)
