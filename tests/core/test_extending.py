"""Taking more time, and running out of it."""

from datetime import date

from answerable.core.case import commands as c
from answerable.core.case import events as e

from .case_world import (
    ACKNOWLEDGED,
    CLOCK,
    CN,
    CN_AT_WORK,
    CN_DECIDED,
    CN_FILED,
    CN_IN_REVIEW,
    CN_READ,
    CN_REVIEWED,
    DECIDED,
    ESCALATED,
    FILED,
    LATE,
    PROMISED,
    READ,
    REVIEWER,
    SORTER,
    SUPPORTED,
    UK,
    UK_PAUSING,
    Refusal,
    Row,
    asked,
    book_with,
    check,
    happened,
    rows,
)

CN_MORE = {"clock": "handle_60d", "length": "30 days", "ground": "complex"}
CN_TAKEN = {**CN_MORE, "notice": "extension_reasons"}
TWICE = book_with(UK, old='notice = "extension1"', new='notice = "extension1"\ntimes = 2')
AFTER_EXPIRY_TOO = book_with(UK, old="grant_before_expiry = true", new="grant_before_expiry = false")


@rows(
    within_the_cap=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16"),
        then=[happened(e.TimeExtended, "2026-03-16")],
    ),
    the_whole_cap=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="10 working_days"),
        then=[happened(e.TimeExtended, "2026-03-16", length="10 working_days")],
    ),
    on_the_last_day=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-18T23:59"),
        then=[happened(e.TimeExtended, "2026-03-18T23:59")],
    ),
    one_day_in_the_singular=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="1 working_day"),
        then=[happened(e.TimeExtended, "2026-03-16", length="1 working_days")],
    ),
    on_a_ground_the_procedure_names=Row(
        given=CN_AT_WORK,
        when=asked(c.ExtendTime, "2026-04-20", **CN_MORE),
        then=[happened(e.TimeExtended, "2026-04-20", **CN_TAKEN)],
        book=CN,
    ),
    while_the_complainant_is_asked=Row(
        given=[FILED, ACKNOWLEDGED, happened(e.ComplainantAsked, "2026-03-10", pauses=True)],
        when=asked(c.ExtendTime, "2026-04-20"),
        then=[happened(e.TimeExtended, "2026-04-20")],
        book=UK_PAUSING,
    ),
    a_second_time_where_two_are_allowed=Row(
        given=[FILED, ACKNOWLEDGED, happened(e.TimeExtended, "2026-03-16")],
        when=asked(c.ExtendTime, "2026-03-17"),
        then=[happened(e.TimeExtended, "2026-03-17")],
        book=TWICE,
    ),
    after_the_limit_where_that_is_allowed=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-19"),
        then=[happened(e.TimeExtended, "2026-03-19")],
        book=AFTER_EXPIRY_TOO,
    ),
)
def test_more_time(row):
    check(row)


@rows(
    beyond_the_cap=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="11 working_days"),
        then=Refusal("extension-beyond-cap", "6.4", {"most": "10 working_days"}),
    ),
    beyond_the_cap_of_a_petition=Row(
        given=CN_AT_WORK,
        when=asked(c.ExtendTime, "2026-04-20", **{**CN_MORE, "length": "31 days"}),
        then=Refusal("extension-beyond-cap", "Art. 34"),
        book=CN,
    ),
    beyond_the_cap_in_two_helpings=Row(
        given=[FILED, ACKNOWLEDGED, happened(e.TimeExtended, "2026-03-16")],
        when=asked(c.ExtendTime, "2026-03-17", length="6 working_days"),
        then=Refusal("extension-beyond-cap", "6.4"),
        book=TWICE,
    ),
    a_second_time=Row(
        given=[FILED, ACKNOWLEDGED, happened(e.TimeExtended, "2026-03-16")],
        when=asked(c.ExtendTime, "2026-03-17"),
        then=Refusal("extension-used-up", "6.4", {"times": 1}),
    ),
    a_second_time_by_the_office_it_was_passed_on_to=Row(
        given=[
            *CN_AT_WORK,
            happened(e.TimeExtended, "2026-04-20", **CN_TAKEN),
            happened(e.Transferred, "2026-04-21", to_office="county", stage="handle"),
        ],
        when=asked(c.ExtendTime, "2026-04-22", REVIEWER, **CN_MORE),
        then=Refusal("extension-used-up", "Art. 34"),
        book=CN,
    ),
    after_the_limit=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-19"),
        then=Refusal("extension-too-late", "6.4", {"until": date(2026, 3, 18)}),
    ),
    after_the_limit_of_an_office_that_never_acknowledged=Row(
        given=[FILED, happened(e.Acknowledged, "2026-03-20")],
        when=asked(c.ExtendTime, "2026-03-24"),
        then=Refusal("extension-too-late", "6.4", {"until": date(2026, 3, 23)}),
    ),
    in_days_instead_of_working_days=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="5 days"),
        then=Refusal("extension-unit", "6.4", {"unit": "10 working_days"}),
    ),
    of_nothing=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="0 working_days"),
        then=Refusal("extension-unit", "6.4"),
    ),
    of_a_compound_length=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="1 working_days, 1 working_days"),
        then=Refusal("extension-unit", "6.4"),
    ),
    of_no_length=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", length="a while"),
        then=Refusal("extension-unit", "6.4"),
    ),
    on_a_ground_of_ones_own=Row(
        given=CN_AT_WORK,
        when=asked(c.ExtendTime, "2026-04-20", **{**CN_MORE, "ground": "busy"}),
        then=Refusal("extension-ground", "Art. 34", {"grounds": "complex"}),
        book=CN,
    ),
    of_a_clock_that_allows_none=Row(
        given=[FILED],
        when=asked(c.ExtendTime, "2026-03-03", clock="ack1"),
        then=Refusal("no-extension", "6.2"),
    ),
    of_a_clock_that_has_not_begun=Row(
        given=[FILED],
        when=asked(c.ExtendTime, "2026-03-03"),
        then=Refusal("clock-not-running", facts={"clock": "respond1"}),
    ),
    of_a_clock_of_another_stage=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", clock="respond2"),
        then=Refusal("clock-not-running"),
    ),
    of_a_clock_of_no_procedure=Row(
        given=[FILED],
        when=asked(c.ExtendTime, "2026-03-03", clock="patience"),
        then=Refusal("unknown-clock", facts={"clock": "patience"}),
    ),
    without_reasons=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExtendTime, "2026-03-16", reasons=None),
        then=Refusal("reason-missing"),
    ),
    after_the_decision=Row(
        given=[FILED, ACKNOWLEDGED, DECIDED], when=asked(c.ExtendTime, "2026-03-17"), then=Refusal("not-now")
    ),
)
def test_no_more_time(row):
    check(row)


def _ran_out(day: str, clock: str, limit: date, stage: str = "stage1", consequences=("flag_overdue",)) -> e.Event:
    return happened(e.ClockExpired, day, clock=clock, limit=limit, stage=stage, consequences=consequences)


FINAL = ("decision_final",)
CN_GRANTED = happened(e.DecisionIssued, "2026-04-20", stage="handle", notice="decision", points=(SUPPORTED,))


@rows(
    the_first_instant_after_the_last_day=Row(
        given=[FILED],
        when=asked(c.ExpireClock, "2026-03-10T00:00"),
        then=[_ran_out("2026-03-10T00:00", "ack1", date(2026, 3, 9))],
    ),
    the_answer_that_was_never_acknowledged=Row(
        given=[FILED],
        when=asked(c.ExpireClock, "2026-03-24", clock="respond1"),
        then=[LATE],
    ),
    with_what_the_statute_says_follows=Row(
        given=CN_AT_WORK,
        when=asked(c.ExpireClock, "2026-05-10", clock="handle_60d"),
        then=[
            _ran_out(
                "2026-05-10",
                "handle_60d",
                date(2026, 5, 9),
                "handle",
                ("flag_overdue", "supervisor_may_order_correction"),
            )
        ],
        book=CN,
    ),
    midnight_is_that_of_the_procedure=Row(
        given=[CN_FILED],
        when=asked(c.ExpireClock, "2026-03-17T16:00", clock="sort_15d"),
        then=[_ran_out("2026-03-17T16:00", "sort_15d", date(2026, 3, 17), "sort")],
        book=CN,
    ),
    a_window_makes_the_decision_final=Row(
        given=[*CN_AT_WORK, CN_DECIDED, CN_READ],
        when=asked(c.ExpireClock, "2026-05-23", clock="ask_review_30d"),
        then=[
            _ran_out("2026-05-23", "ask_review_30d", date(2026, 5, 22), "handle", FINAL),
            happened(e.CaseClosed, "2026-05-23", CLOCK, reason="final"),
        ],
        book=CN,
    ),
    what_was_promised_keeps_the_case_open=Row(
        given=[*CN_AT_WORK, CN_GRANTED, CN_READ],
        when=asked(c.ExpireClock, "2026-05-23", clock="ask_review_30d"),
        then=[_ran_out("2026-05-23", "ask_review_30d", date(2026, 5, 22), "handle", FINAL)],
        book=CN,
    ),
    a_window_of_a_code_ends_and_nothing_is_final=Row(
        given=[FILED, ACKNOWLEDGED, DECIDED, READ],
        when=asked(c.ExpireClock, "2026-04-17", clock="ask_stage2"),
        then=[_ran_out("2026-04-17", "ask_stage2", date(2026, 4, 16), consequences=())],
    ),
    a_window_whatever_was_promised=Row(
        given=[FILED, ACKNOWLEDGED, PROMISED, READ],
        when=asked(c.ExpireClock, "2026-04-17", clock="ask_stage2"),
        then=[_ran_out("2026-04-17", "ask_stage2", date(2026, 4, 16), consequences=())],
    ),
)
def test_a_clock_runs_out(row):
    check(row)


@rows(
    on_the_last_day=Row(
        given=[FILED],
        when=asked(c.ExpireClock, "2026-03-09T23:59"),
        then=Refusal("clock-not-over"),
    ),
    while_it_is_paused=Row(
        given=[FILED, ACKNOWLEDGED, happened(e.ComplainantAsked, "2026-03-10", pauses=True)],
        when=asked(c.ExpireClock, "2026-06-01", clock="respond1"),
        then=Refusal("clock-not-over"),
        book=UK_PAUSING,
    ),
    twice=Row(
        given=[FILED, _ran_out("2026-03-10", "ack1", date(2026, 3, 9))],
        when=asked(c.ExpireClock, "2026-03-10T12:00"),
        then=Refusal("clock-not-running", facts={"clock": "ack1"}),
    ),
    twice_with_a_late_acknowledgement_between=Row(
        given=[FILED, LATE, happened(e.Acknowledged, "2026-03-25")],
        when=asked(c.ExpireClock, "2026-06-01", clock="respond1"),
        then=Refusal("clock-not-running"),
    ),
    once_met=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ExpireClock, "2026-03-20"),
        then=Refusal("clock-not-running"),
    ),
    once_the_answer_has_been_given=Row(
        given=[FILED, happened(e.DecisionIssued, "2026-03-04")],
        when=asked(c.ExpireClock, "2026-03-20"),
        then=Refusal("clock-not-running"),
    ),
    of_another_stage=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.ExpireClock, "2026-06-01"),
        then=Refusal("clock-not-running"),
    ),
    a_window_that_was_used=Row(
        given=[FILED, ACKNOWLEDGED, DECIDED, READ, ESCALATED],
        when=asked(c.ExpireClock, "2026-04-17", clock="ask_stage2"),
        then=Refusal("clock-not-running"),
    ),
    a_window_that_was_used_makes_no_later_decision_final=Row(
        given=[*CN_IN_REVIEW, CN_REVIEWED],
        when=asked(c.ExpireClock, "2026-06-02", clock="ask_review_30d"),
        then=Refusal("clock-not-running"),
        book=CN,
    ),
    of_no_procedure=Row(
        given=[FILED], when=asked(c.ExpireClock, "2026-03-20", clock="patience"), then=Refusal("unknown-clock")
    ),
    after_withdrawing=Row(
        given=[FILED, happened(e.Withdrawn, "2026-03-03")],
        when=asked(c.ExpireClock, "2026-03-20"),
        then=Refusal("clock-not-running"),
    ),
    after_sorting_has_ended=Row(
        given=[CN_FILED, happened(e.Accepted, "2026-03-03", SORTER, stage="handle")],
        when=asked(c.ExpireClock, "2026-04-20", clock="sort_15d"),
        then=Refusal("clock-not-running"),
        book=CN,
    ),
)
def test_a_clock_does_not_run_out(row):
    check(row)
