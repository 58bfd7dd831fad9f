"""What the law makes of silence, classes, longer time, recounting, other versions, letters: given, when, then.

1 June 2026 is a Monday; in London midnight is 23:00 UTC the day before.
"""

from dataclasses import replace
from datetime import date

import pytest

from answerable.core.calendar import Additions
from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.clock_rules import delay_to_explain
from answerable.core.case.decide import decide
from answerable.core.case.evolve import replay
from answerable.core.case.limits import Rulebook, limits_of, warned_at
from answerable.core.letters import PARTS
from answerable.core.procedure_toml import read_procedure

from .case_world import (
    ACKNOWLEDGED,
    CLOCK,
    CN,
    CN_ASKED,
    CN_AT_WORK,
    CN_DECIDED,
    CN_FILED,
    CN_READ,
    CN_SENT_ON,
    DECIDED,
    ESCALATED,
    FILED,
    IMPORT,
    LETTER,
    NOT_SUPPORTED,
    OPERATOR,
    PROMISED,
    READ,
    REVIEWER,
    UK,
    UPHELD,
    Actor,
    Refusal,
    Row,
    asked,
    book_with,
    check,
    happened,
    limit,
    moment,
    rows,
    text_of,
)
from .clock_world import book, clock, closed, day_of, extension, pause, told, without

SORTER = Actor("officer", "o-sorter", "town")


def ran_out(name: str, day: str, limit: str, stage: str = "desk", *consequences: str) -> e.Event:
    last = date.fromisoformat(limit)
    return happened(e.ClockExpired, day, clock=name, stage=stage, limit=last, consequences=consequences)


def expire(name: str, day: str) -> c.Command:
    return asked(c.ExpireClock, day, clock=name)


def by_clock(kind: type[e.Event], day: str, **fields: object) -> e.Event:
    return happened(kind, day, CLOCK, **fields)


IN = happened(e.GrievanceFiled, "2026-06-01", procedure="a-test", stage="sort")
TAKEN = happened(e.Accepted, "2026-06-01", SORTER, stage="desk")
AT_WORK = [IN, TAKEN]
ANSWERED = happened(e.DecisionIssued, "2026-06-10", stage="desk", notice="reply")
SEEN = happened(e.NoticeDelivered, "2026-06-11", notice="reply")
ASKED_FOR_REVIEW = happened(e.ReviewAsked, "2026-06-15", stage="review")


def silence(*consequences: str, **more: object) -> Rulebook:
    """15 working days to answer, from 1 June to the 22nd."""
    return book(clock("answer", "received", "15 working_days", on_expiry=list(consequences), **more))


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
UNANSWERED = book(
    clock("answer", "received", "15 working_days"), pause("answer", max="10 days", on_timeout="abandoned")
)
ASKED = happened(e.ComplainantAsked, "2026-06-03", pauses=True)
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


@rows(
    another_class=Row(
        given=CN_AT_WORK,
        when=asked(c.Classify, "2026-03-12"),
        then=[happened(e.Classified, "2026-03-12")],
        book=CN,
    ),
    whose_limit_has_passed=Row(
        given=CN_AT_WORK,
        when=asked(c.Classify, "2026-03-26"),
        then=[happened(e.Classified, "2026-03-26")],
        book=CN,
    ),
    back_to_the_general_route=Row(
        given=[*CN_AT_WORK, happened(e.Classified, "2026-03-12")],
        when=asked(c.Classify, "2026-03-13", case_class=""),
        then=[happened(e.Classified, "2026-03-13", case_class="")],
        book=CN,
    ),
    a_class_of_no_procedure=Row(
        given=CN_AT_WORK,
        when=asked(c.Classify, "2026-03-12", case_class="tiresome"),
        then=Refusal("unknown-class", facts={"case_class": "tiresome"}),
        book=CN,
    ),
    the_same_class=Row(
        given=[*CN_AT_WORK, happened(e.Classified, "2026-03-12")],
        when=asked(c.Classify, "2026-03-13"),
        then=Refusal("same-class"),
        book=CN,
    ),
    without_reasons=Row(
        given=CN_AT_WORK,
        when=asked(c.Classify, "2026-03-12", reasons=None),
        then=Refusal("reason-missing"),
        book=CN,
    ),
    after_the_decision=Row(
        given=[*CN_AT_WORK, CN_DECIDED], when=asked(c.Classify, "2026-04-21"), then=Refusal("not-now"), book=CN
    ),
)
def test_classifying(row):
    check(row)


FIFTEEN = clock("answer", "received", "15 working_days")
CONSENTED = book(FIFTEEN, extension("answer", max="10 working_days", consent="complainant"))
MUTUAL = book(FIFTEEN, extension("answer", consent="mutual"))
DOUBLE = book(FIFTEEN, extension("answer", max="30 working_days", measured_from="new_total_from_trigger"), place="CO")
CO_FILED = replace(IN, at=moment("2026-12-01T15:00"), happened_at=moment("2026-12-01T15:00"))
CO_TAKEN = replace(TAKEN, at=moment("2026-12-01T16:00"), happened_at=moment("2026-12-01T16:00"))
MORE = {"clock": "answer", "length": "10 working_days"}
TWO_RULES = book(
    clock("answer", "received", "15 days"),
    extension("answer", max="10 days", grounds=["complex"]),
    extension("answer", max="5 days", grounds=["ill"], measured_from="grant_date"),
)


@rows(
    a_soft_cap_with_a_good_reason=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="30 working_days", ground="good_reason"),
        then=[happened(e.TimeExtended, "2026-03-16", length="30 working_days", ground="good_reason")],
    ),
    a_soft_cap_without_one=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="30 working_days"),
        then=Refusal("extension-beyond-cap", "6.4"),
    ),
    a_hard_cap_with_a_good_reason=Row(
        given=CN_AT_WORK,
        when=asked(c.ExtendTime, "2026-04-20", clock="handle_60d", length="31 days", ground="good_reason"),
        then=Refusal("extension-beyond-cap", "Art. 34"),
        book=CN,
    ),
    a_good_reason_is_no_ground_of_a_hard_cap=Row(
        given=CN_AT_WORK,
        when=asked(c.ExtendTime, "2026-04-20", clock="handle_60d", length="30 days", ground="good_reason"),
        then=Refusal("extension-ground", "Art. 34"),
        book=CN,
    ),
    agreed_with_the_complainant=Row(
        given=AT_WORK,
        when=asked(c.ExtendTime, "2026-06-10", **MORE, agreed=True),
        then=[happened(e.TimeExtended, "2026-06-10", **MORE, notice=None, agreed=True)],
        book=CONSENTED,
    ),
    not_agreed=Row(
        given=AT_WORK,
        when=asked(c.ExtendTime, "2026-06-10", **MORE),
        then=Refusal("consent-missing", "a test"),
        book=CONSENTED,
    ),
    as_long_as_both_agree_to=Row(
        given=AT_WORK,
        when=asked(c.ExtendTime, "2026-06-10", clock="answer", length="90 working_days", agreed=True),
        then=[
            happened(e.TimeExtended, "2026-06-10", clock="answer", length="90 working_days", notice=None, agreed=True),
        ],
        book=MUTUAL,
    ),
    as_long_as_one_of_them_likes=Row(
        given=AT_WORK,
        when=asked(c.ExtendTime, "2026-06-10", clock="answer", length="90 working_days"),
        then=Refusal("consent-missing", "a test"),
        book=MUTUAL,
    ),
    the_double_in_all=Row(
        given=[CO_FILED, CO_TAKEN],
        when=asked(c.ExtendTime, "2026-12-10", clock="answer", length="30 working_days"),
        then=[
            happened(
                e.TimeExtended,
                "2026-12-10",
                clock="answer",
                length="30 working_days",
                measured_from="new_total_from_trigger",
                notice=None,
            )
        ],
        book=DOUBLE,
    ),
    more_than_the_double=Row(
        given=[CO_FILED, CO_TAKEN],
        when=asked(c.ExtendTime, "2026-12-10", clock="answer", length="31 working_days"),
        then=Refusal("extension-beyond-cap", "a test", {"most": "30 working_days"}),
        book=DOUBLE,
    ),
)
def test_longer(row):
    check(row)


def test_the_double_is_a_total_from_the_beginning():
    """Row 22: 8 and 25 December, 1 and 11 January are holidays."""
    assert str(limit([CO_FILED, CO_TAKEN], "answer", "2026-12-02", DOUBLE).limit.day) == "2026-12-23"
    command = asked(c.ExtendTime, "2026-12-10", clock="answer", length="30 working_days")
    longer = [CO_FILED, CO_TAKEN, *decide(replay([CO_FILED, CO_TAKEN]), command, DOUBLE)]
    assert str(limit(longer, "answer", "2026-12-11", DOUBLE).limit.day) == "2027-01-18"


@pytest.mark.parametrize(
    ("ground", "length", "day"), [("complex", "10 days", "2026-06-26"), ("ill", "5 days", "2026-06-17")]
)
def test_each_extension_is_measured_by_the_rule_it_was_granted_under(ground, length, day):
    command = asked(c.ExtendTime, "2026-06-12", clock="answer", length=length, ground=ground)
    events = [*AT_WORK, *decide(replay(AT_WORK), command, TWO_RULES)]
    assert str(limit(events, "answer", "2026-06-13", TWO_RULES).limit.day) == day


# Recounting: the window of the UK code runs to 16 April, without Easter Monday to the 15th.

WINDOW = [FILED, ACKNOWLEDGED, DECIDED, READ]


def calendar_of(additions: Additions) -> Rulebook:
    return replace(UK, calendar=UK.calendar.with_additions(additions))


SHORTER = calendar_of(without(UK.calendar, "2026-04-06"))
LONGER = calendar_of(closed("2026-03-30", "2026-03-31"))
STRIKE = calendar_of(closed("2026-03-17"))


def moved(day: str, clock: str, was: str, now: str, kept: bool, book: Rulebook) -> e.LimitRecounted:
    event = by_clock(
        e.LimitRecounted,
        day,
        clock=clock,
        was=date.fromisoformat(was),
        now=date.fromisoformat(now),
        kept=kept,
        to_calendar=book.calendar.version,
    )
    assert isinstance(event, e.LimitRecounted)
    return event


def recount(day: str, clock: str, was: str) -> c.Command:
    return asked(c.RecountLimit, day, CLOCK, clock=clock, was=date.fromisoformat(was))


KEPT = moved("2026-03-18", "ask_stage2", "2026-04-16", "2026-04-15", True, SHORTER)
LATER = moved("2026-03-19", "ask_stage2", "2026-04-16", "2026-04-20", False, LONGER)


@rows(
    a_window_is_not_shortened=Row(
        given=WINDOW, when=recount("2026-03-18", "ask_stage2", "2026-04-16"), then=[KEPT], book=SHORTER
    ),
    the_kept_day_stands=Row(
        given=[*WINDOW, KEPT],
        when=recount("2026-03-19", "ask_stage2", "2026-04-16"),
        then=Refusal("limit-unchanged"),
        book=SHORTER,
    ),
    a_kept_window_may_still_grow=Row(
        given=[*WINDOW, KEPT], when=recount("2026-03-19", "ask_stage2", "2026-04-16"), then=[LATER], book=LONGER
    ),
    and_what_it_has_grown_to_is_kept_too=Row(
        given=[*WINDOW, KEPT, LATER],
        when=recount("2026-03-20", "ask_stage2", "2026-04-20"),
        then=[moved("2026-03-20", "ask_stage2", "2026-04-20", "2026-04-16", True, SHORTER)],
        book=SHORTER,
    ),
    a_duty_moves_and_is_told=Row(
        given=[FILED, ACKNOWLEDGED],
        when=recount("2026-03-16", "respond1", "2026-03-18"),
        then=[moved("2026-03-16", "respond1", "2026-03-18", "2026-03-19", False, STRIKE)],
        book=STRIKE,
    ),
    a_duty_that_gets_shorter_is_shorter=Row(
        given=[FILED, ACKNOWLEDGED],
        when=recount("2026-03-16", "respond1", "2026-03-19"),
        then=[moved("2026-03-16", "respond1", "2026-03-19", "2026-03-18", False, UK)],
    ),
    an_offices_own_window_is_not_kept=Row(
        given=[CN_FILED, CN_SENT_ON],
        when=recount("2026-03-05", "object_5wd", "2026-03-12"),
        then=[moved("2026-03-05", "object_5wd", "2026-03-12", "2026-03-11", False, CN)],
        book=CN,
    ),
    nothing_has_changed=Row(
        given=[FILED, ACKNOWLEDGED],
        when=recount("2026-03-16", "respond1", "2026-03-18"),
        then=Refusal("limit-unchanged"),
    ),
    of_a_clock_that_is_met=Row(
        given=WINDOW, when=recount("2026-03-18", "respond1", "2026-03-18"), then=Refusal("clock-not-running")
    ),
    by_an_officer=Row(
        given=WINDOW,
        when=asked(c.RecountLimit, "2026-03-18", clock="ask_stage2"),
        then=Refusal("not-for-officers"),
        book=SHORTER,
    ),
)
def test_recounting(row):
    check(row)


def test_a_kept_day_is_the_limit_and_says_so():
    found = limit([*WINDOW, KEPT], "ask_stage2", "2026-03-19", SHORTER).limit
    assert (str(found.day), found.ends_at) == ("2026-04-16", moment("2026-04-16T23:00"))
    codes = [step.code for step in found.steps]
    assert codes[codes.index("kept") :][:2] == ["kept", "source"]
    late = asked(c.AskReview, "2026-04-16T22:59")
    assert not decide(replay([*WINDOW, KEPT]), late, SHORTER)[0].late


# Another version of the procedure.


def version(old: str = "", new: str = "") -> Rulebook:
    text = text_of(UK)
    assert old in text
    return Rulebook(read_procedure(text.replace(old, new)), UK.calendar)


NEXT = version('version = "2026', 'version = "2027')
RENAMED = version("stage1", "first")
TURNED = book(head='version = "2"')
MIGRATED = happened(e.ProcedureMigrated, "2026-03-10", OPERATOR, from_digest=UK.procedure.digest)


@rows(
    goes_on_under_the_next_version=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.MigrateProcedure, "2026-03-10", OPERATOR),
        then=[MIGRATED],
        book=NEXT,
    ),
    at_any_time=Row(
        given=[FILED, happened(e.Withdrawn, "2026-03-05")],
        when=asked(c.MigrateProcedure, "2026-03-10", OPERATOR),
        then=[MIGRATED],
        book=NEXT,
    ),
    the_version_it_has=Row(
        given=[FILED],
        when=asked(c.MigrateProcedure, "2026-03-10", OPERATOR, to_digest=UK.procedure.digest),
        then=Refusal("same-procedure"),
    ),
    its_stage_is_not_there=Row(
        given=[FILED],
        when=asked(c.MigrateProcedure, "2026-03-10", OPERATOR),
        then=Refusal("stage-not-in-procedure", facts={"stage": "stage1"}),
        book=RENAMED,
    ),
    a_stage_it_may_be_sent_back_to_is_not_there=Row(
        given=[*WINDOW, ESCALATED],
        when=asked(c.MigrateProcedure, "2026-03-23", OPERATOR),
        then=Refusal("stage-not-in-procedure", facts={"stage": "stage1"}),
        book=RENAMED,
    ),
    its_stage_is_of_another_kind=Row(
        given=[
            replace(FILED, stage="review"),
            replace(ACKNOWLEDGED),
            happened(e.Accepted, "2026-03-05", stage="review"),
        ],
        when=asked(c.MigrateProcedure, "2026-03-10", OPERATOR),
        then=Refusal("stage-not-in-procedure", facts={"stage": "review"}),
        book=TURNED,
    ),
    by_an_officer=Row(
        given=[FILED], when=asked(c.MigrateProcedure, "2026-03-10"), then=Refusal("not-for-officers"), book=NEXT
    ),
    by_the_clock=Row(
        given=[FILED], when=asked(c.MigrateProcedure, "2026-03-10", CLOCK), then=Refusal("not-for-officers"), book=NEXT
    ),
    an_operator_does_nothing_else=Row(
        given=[FILED], when=asked(c.Acknowledge, "2026-03-04", OPERATOR), then=Refusal("not-for-officers")
    ),
)
def test_moving_to_another_version(row):
    check(row)


# Letters.


def but(*parts: str) -> tuple[str, ...]:
    assert set(parts) <= set(PARTS)
    return tuple(part for part in PARTS if part not in parts)


UK_DECISION = happened(e.DecisionIssued, "2026-03-16")
CN_POINTS = {"points": (NOT_SUPPORTED,)}


@rows(
    all_that_is_wanted=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", written=("reasons", "way_on")),
        then=[UK_DECISION],
    ),
    without_reasons=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", written=but("reasons")),
        then=Refusal("letter-incomplete", facts={"missing": "reasons"}),
    ),
    without_the_way_on=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", written=but("way_on")),
        then=Refusal("letter-incomplete", facts={"missing": "how_to_escalate"}),
    ),
    without_legal_basis=Row(
        given=CN_AT_WORK,
        when=asked(c.IssueDecision, "2026-04-20", **CN_POINTS, written=but("legal_basis")),
        then=Refusal("letter-incomplete", "Art. 32", {"missing": "legal_basis"}),
        book=CN,
    ),
    without_facts=Row(
        given=CN_AT_WORK,
        when=asked(c.IssueDecision, "2026-04-20", **CN_POINTS, written=but("facts")),
        then=Refusal("letter-incomplete", "Art. 32", {"missing": "facts_and_reasons"}),
        book=CN,
    ),
    without_anything=Row(
        given=CN_AT_WORK,
        when=asked(c.IssueDecision, "2026-04-20", **CN_POINTS, written=()),
        then=Refusal(
            "letter-incomplete", "Art. 32", {"missing": "facts_and_reasons, legal_basis, review_route_and_window"}
        ),
        book=CN,
    ),
    a_review_without_the_way_on=Row(
        given=[*WINDOW, ESCALATED],
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, written=but("way_on")),
        then=Refusal("letter-incomplete", facts={"missing": "how_to_reach_ombudsman"}),
    ),
    a_review_opinion_without_reasons=Row(
        given=[*CN_AT_WORK, CN_DECIDED, CN_READ, CN_ASKED],
        when=asked(c.DecideReview, "2026-06-01", REVIEWER, written=but("reasons")),
        then=Refusal("letter-incomplete", "Art. 35", {"missing": "reasons"}),
        book=CN,
    ),
    sent_back_is_no_opinion_yet=Row(
        given=[FILED, ACKNOWLEDGED, PROMISED, READ, ESCALATED],
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back", written=()),
        then=[
            happened(
                e.ReviewDecided, "2026-04-08", REVIEWER, result="sent_back", back_to="stage1", back_to_office="town"
            )
        ],
    ),
    written_long_ago=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", IMPORT, written=()),
        then=[happened(e.DecisionIssued, "2026-03-16", IMPORT)],
    ),
)
def test_a_letter_says_all_it_must(row):
    check(row)


def test_a_refusal_to_take_the_case_on_is_a_letter_too():
    assert decide(replay([FILED]), asked(c.Decline, "2026-03-05", letter=LETTER), UK)


# Shares, restarts, transfers, pauses with an end, warnings.


def test_a_share_ends_with_the_time_it_is_part_of():
    rules = book(
        clock("all", "received", "15 days"),
        clock("share", "transfer_received", "5 working_days", budget_of="all"),
    )
    found = told(rules, "share", ("received", "2026-06-01"), ("transferred", "2026-06-12")).limit
    assert (str(found.day), found.ends_at) == ("2026-06-16", moment("2026-06-16T23:00"))  # not the 19th
    assert [step.code for step in found.steps][-3:] == ["capped", "source", "calendar"]
    early = told(rules, "share", ("received", "2026-06-01"), ("transferred", "2026-06-03")).limit
    assert str(early.day) == "2026-06-10"
    assert "capped" not in [step.code for step in early.steps]


def test_a_share_is_as_provisional_as_the_time_that_ends_it():
    rules = book(
        clock("all", "received", "15 days", roll="next_working_day"),
        clock("share", "transfer_received", "4 weeks", budget_of="all"),
        place="CN",
    )
    found = told(rules, "share", ("received", "2026-12-28"), ("transferred", "2026-12-29")).limit
    assert (str(found.day), found.provisional) == ("2027-01-12", True)
    assert [step.code for step in found.steps][-4:] == ["capped", "provisional", "source", "calendar"]


def test_it_begins_anew_with_the_last_of_what_restarts_it_and_tells_where_it_began():
    rules = book(clock("it", "received", "10 days", restart_on=["info_received"]), extension("it", max="5 days"))
    events = [("received", "2026-06-01"), ("info_received", "2026-06-03"), ("info_received", "2026-06-08")]
    found = told(rules, "it", *events)
    assert str(found.limit.day) == "2026-06-18"
    assert [(step.code, str(step.day)) for step in found.limit.steps[:2]] == [
        ("trigger", "2026-06-01"),
        ("restarted", "2026-06-08"),
    ]
    assert day_of(rules, "it", *events, ("extended", "2026-06-05")) == "2026-06-18"  # of the run before
    assert day_of(rules, "it", *events, ("extended", "2026-06-09")) == "2026-06-23"
    met = told(rules, "it", *events, ("decision_issued", "2026-06-05"))
    assert (met.state, str(met.limit.day)) == ("met", "2026-06-13")  # what comes after the answer restarts nothing


def test_a_transfer_that_starts_a_clock_does_not_restart_it():
    rules = book(clock("it", "transferred", "10 days", on_transfer="restart"))
    found = told(rules, "it", ("received", "2026-06-01"), ("transferred", "2026-06-03")).limit
    assert str(found.day) == "2026-06-13"
    assert "restarted" not in [step.code for step in found.steps]


@pytest.mark.parametrize(
    ("answered", "day"), [(None, "2026-06-19"), ("2026-06-05", "2026-06-17"), ("2026-06-15", "2026-06-19")]
)
def test_a_pause_with_a_longest_time_ends_by_itself(answered, day):
    rules = book(clock("answer", "received", "10 working_days"), pause("answer", max="5 days"))
    events = [("received", "2026-06-01"), ("info_requested", "2026-06-03")]
    events += [("info_received", answered)] if answered else []
    assert day_of(rules, "answer", *events, now="2026-06-16") == day  # the 2nd; at latest from the 9th on


def test_the_time_to_answer_a_question_is_shown_where_silence_lets_the_request_lapse():
    shown = {
        x.clock.id: str(x.limit.day) for x in limits_of(replay([*AT_WORK, ASKED]), UNANSWERED, moment("2026-06-04"))
    }
    assert shown["answer_1"] == "2026-06-13"
    assert "answer_1" not in {clock.id for clock in book(FIFTEEN, pause("answer", max="10 days")).procedure.clocks}


def test_when_to_warn():
    rules = book(clock("it", "received", "5 working_days", warn=["1 day", "2 working_days"]), pause("it"))
    found = told(rules, "it", ("received", "2026-06-01"))
    assert warned_at(found, rules) == (moment("2026-06-03T23:00"), moment("2026-06-06T23:00"))  # Thursday, Sunday
    paused = told(rules, "it", ("received", "2026-06-01"), ("info_requested", "2026-06-03"), now="2026-06-04")
    assert warned_at(paused, rules) == ()


def test_a_limit_knows_the_last_day_it_asked_its_calendar_about():
    """Recounting picks by it: what hangs on another clock hangs on that clock's days."""
    rules = book(
        clock("ack", "received", "5 working_days", stops_on=["notice:ack"]),
        clock("answer", {"event": "sent:ack", "fallback": "deadline:ack"}, "3 months"),
        clock("share", "received", "6 days", budget_of="ack"),
        clock("plain", "received", "3 months"),
        clock("evening", "received", "3 months"),
        pause("plain", max="3 working_days"),
    )
    received = ("received", "2026-06-01")
    assert told(rules, "answer", received).limit.asked_through == date(2026, 6, 8)
    assert told(rules, "share", received).limit.asked_through == date(2026, 6, 8)
    assert told(rules, "evening", received).limit.asked_through is None
    paused = told(rules, "plain", received, ("info_requested", "2026-06-03"), now="2026-06-20").limit
    assert paused.asked_through == date(2026, 6, 9)
