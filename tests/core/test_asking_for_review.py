"""Asking for review: always a way on, and never to an office that had the case (P5, P6)."""

from dataclasses import replace
from datetime import date

from answerable.core.case import commands as c
from answerable.core.case import events as e

from .case_world import (
    ACKNOWLEDGED,
    CN,
    CN_ASKED_AGAIN,
    CN_AT_WORK,
    CN_DECIDED,
    CN_FILED,
    CN_IN_REVIEW,
    CN_READ,
    CN_REVIEWED,
    DECIDED,
    ESCALATED,
    FILED,
    IMPORT,
    LATE,
    READ,
    REASONS,
    REVIEWER,
    SENT_BACK,
    SORTER,
    UK,
    Refusal,
    Row,
    asked,
    book_with,
    check,
    cn_transferred,
    happened,
    moment,
    rows,
)

NO_WINDOW = book_with(UK, stage2_window="none")
WITH_REASONS = book_with(
    UK, old="reasons_required_from_complainant = false", new="reasons_required_from_complainant = true"
)
DECLINED = happened(e.Declined, "2026-03-05")
CLOSED = happened(e.CaseClosed, "2026-03-18")
MISSED = happened(e.ClockExpired, "2026-03-10")
SENT_ON_LATE = happened(e.Transferred, "2026-03-25")


@rows(
    of_a_decision=Row(
        given=[FILED, DECIDED, READ],
        when=asked(c.AskReview, "2026-03-20"),
        then=[ESCALATED],
    ),
    with_reasons_though_none_are_needed=Row(
        given=[FILED, DECIDED],
        when=asked(c.AskReview, "2026-03-20", reasons=REASONS),
        then=[happened(e.ReviewAsked, "2026-03-20", reasons=REASONS)],
    ),
    after_the_office_has_closed=Row(
        given=[FILED, DECIDED, CLOSED], when=asked(c.AskReview, "2026-03-20"), then=[ESCALATED]
    ),
    of_not_being_accepted=Row(
        given=[FILED, DECLINED],
        when=asked(c.AskReview, "2026-08-20"),
        then=[happened(e.ReviewAsked, "2026-08-20")],
    ),
    of_not_being_accepted_while_sorting=Row(
        given=[CN_FILED, happened(e.Declined, "2026-03-05", SORTER, outcome="other_route")],
        when=asked(c.AskReview, "2026-03-20"),
        then=[happened(e.ReviewAsked, "2026-03-20", stage="review")],
        book=CN,
    ),
    on_the_last_day=Row(
        given=[*CN_AT_WORK, CN_DECIDED, CN_READ],
        when=asked(c.AskReview, "2026-05-22T15:59"),
        then=[happened(e.ReviewAsked, "2026-05-22T15:59", stage="review")],
        book=CN,
    ),
    late_where_that_may_be_allowed=Row(
        given=[FILED, DECIDED, READ],
        when=asked(c.AskReview, "2026-04-17"),
        then=[happened(e.ReviewAsked, "2026-04-17", late=True)],
    ),
    on_paper_that_came_in_time=Row(
        given=[*CN_AT_WORK, CN_DECIDED, CN_READ],
        when=asked(c.AskReview, "2026-05-26", IMPORT, happened_at=moment("2026-05-22")),
        then=[happened(e.ReviewAsked, "2026-05-26", IMPORT, happened_at=moment("2026-05-22"), stage="review")],
        book=CN,
    ),
    at_any_time_where_the_organisation_sets_no_window=Row(
        given=[FILED, DECIDED, READ],
        when=asked(c.AskReview, "2027-04-19"),
        then=[happened(e.ReviewAsked, "2027-04-19")],
        book=NO_WINDOW,
    ),
    of_a_review=Row(
        given=[*CN_IN_REVIEW, CN_REVIEWED],
        when=asked(c.AskReview, "2026-06-15", to_office="province"),
        then=[CN_ASKED_AGAIN],
        book=CN,
    ),
    of_the_decision_made_anew=Row(
        given=[FILED, ACKNOWLEDGED, DECIDED, READ, ESCALATED, SENT_BACK, happened(e.DecisionIssued, "2026-06-01")],
        when=asked(c.AskReview, "2026-06-10", to_office="ombudsman"),
        then=[happened(e.ReviewAsked, "2026-06-10", to_office="ombudsman")],
    ),
    reasons_where_the_procedure_asks_for_them=Row(
        given=[FILED, DECIDED],
        when=asked(c.AskReview, "2026-03-20", reasons=REASONS),
        then=[happened(e.ReviewAsked, "2026-03-20", reasons=REASONS)],
        book=WITH_REASONS,
    ),
    no_reasons_where_the_procedure_asks_for_them=Row(
        given=[FILED, DECIDED],
        when=asked(c.AskReview, "2026-03-20"),
        then=Refusal("reason-missing"),
        book=WITH_REASONS,
    ),
    after_the_window=Row(
        given=[*CN_AT_WORK, CN_DECIDED, CN_READ],
        when=asked(c.AskReview, "2026-05-22T16:00"),
        then=Refusal("window-over", "Art. 35", {"until": date(2026, 5, 22)}),
        book=CN,
    ),
    of_the_last_stage=Row(
        given=[FILED, DECIDED, ESCALATED, happened(e.ReviewDecided, "2026-04-08", REVIEWER)],
        when=asked(c.AskReview, "2026-04-10", to_office="ombudsman"),
        then=Refusal("no-review"),
    ),
    by_the_office_that_decided=Row(
        given=[FILED, DECIDED],
        when=asked(c.AskReview, "2026-03-20", to_office="town"),
        then=Refusal("review-office-handled-case", "P5"),
    ),
    by_the_office_that_passed_it_on=Row(
        given=[*CN_AT_WORK, CN_DECIDED],
        when=asked(c.AskReview, "2026-05-06", to_office="letters"),
        then=Refusal("review-office-handled-case", "P5"),
        book=CN,
    ),
    by_the_office_that_reviewed_it_before=Row(
        given=[*CN_IN_REVIEW, CN_REVIEWED],
        when=asked(c.AskReview, "2026-06-15", to_office="county"),
        then=Refusal("review-office-handled-case", "P5"),
        book=CN,
    ),
    by_the_office_complained_about=Row(
        given=[replace(FILED, respondent="county"), DECIDED],
        when=asked(c.AskReview, "2026-03-20"),
        then=Refusal("review-office-handled-case", "P5"),
    ),
    while_there_is_time_to_answer=Row(
        given=[FILED, ACKNOWLEDGED], when=asked(c.AskReview, "2026-03-05"), then=Refusal("nothing-to-review-yet")
    ),
    while_it_is_sorted_in_time=Row(
        given=[CN_FILED], when=asked(c.AskReview, "2026-03-05"), then=Refusal("nothing-to-review-yet"), book=CN
    ),
    after_withdrawing=Row(
        given=[FILED, happened(e.Withdrawn, "2026-03-05")],
        when=asked(c.AskReview, "2026-03-20"),
        then=Refusal("not-now"),
    ),
)
def test_asking_for_review(row):
    check(row)


def _because_of_silence(day: str, **fields: object) -> list:
    return [happened(e.ReviewAsked, day, because_of_silence=True, **fields)]


@rows(
    when_the_answer_has_not_come=Row(
        given=[FILED, ACKNOWLEDGED, LATE],
        when=asked(c.AskReview, "2026-03-25"),
        then=_because_of_silence("2026-03-25"),
    ),
    when_receipt_was_never_confirmed=Row(
        given=[FILED, MISSED],
        when=asked(c.AskReview, "2026-03-11"),
        then=_because_of_silence("2026-03-11"),
    ),
    when_the_worker_has_not_looked_yet=Row(
        given=[FILED],
        when=asked(c.AskReview, "2026-03-10T00:00"),
        then=_because_of_silence("2026-03-10T00:00"),
    ),
    when_nobody_sorted_it=Row(
        given=[CN_FILED],
        when=asked(c.AskReview, "2026-03-18"),
        then=_because_of_silence("2026-03-18", stage="review"),
        book=CN,
    ),
    when_the_office_sent_it_away_afterwards=Row(
        given=[FILED, ACKNOWLEDGED, LATE, SENT_ON_LATE],
        when=asked(c.AskReview, "2026-03-26"),
        then=_because_of_silence("2026-03-26"),
    ),
    when_the_office_acknowledged_only_afterwards=Row(
        given=[FILED, LATE, happened(e.Acknowledged, "2026-03-25")],
        when=asked(c.AskReview, "2026-03-26"),
        then=_because_of_silence("2026-03-26"),
    ),
    when_the_reviewer_is_silent_too=Row(
        given=CN_IN_REVIEW,
        when=asked(c.AskReview, "2026-06-08", to_office="province"),
        then=_because_of_silence("2026-06-08", stage="reexamination", to_office="province"),
        book=CN,
    ),
    not_for_what_was_missed_before_it_was_sent_back=Row(
        given=[FILED, MISSED, DECIDED, ESCALATED, SENT_BACK],
        when=asked(c.AskReview, "2026-04-09", to_office="ombudsman"),
        then=Refusal("nothing-to-review-yet"),
    ),
    not_for_what_was_missed_at_an_earlier_stage=Row(
        given=[
            CN_FILED,
            happened(e.ClockExpired, "2026-03-18", clock="sort_15d", stage="sort"),
            cn_transferred("2026-03-19"),
        ],
        when=asked(c.AskReview, "2026-03-20"),
        then=Refusal("nothing-to-review-yet"),
        book=CN,
    ),
    not_where_no_stage_is_left=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.AskReview, "2026-06-08", to_office="ombudsman"),
        then=Refusal("no-review"),
    ),
)
def test_silence_opens_the_review(row):
    check(row)
