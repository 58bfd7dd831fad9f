"""Deciding point by point, doing what was promised, and closing."""

from datetime import date

from answerable.core.case import commands as c
from answerable.core.case import events as e

from .case_world import (
    ACKNOWLEDGED,
    CLERK,
    CN,
    CN_ACCEPTED,
    CN_AT_WORK,
    CN_DECIDED,
    CN_FILED,
    CN_SENT_ON,
    CN_TOLD,
    DECIDED,
    ESCALATED,
    FILED,
    IMPORT,
    NOT_SUPPORTED,
    NOT_UPHELD,
    PROMISED,
    REVIEWER,
    SENT_BACK,
    STRANGER,
    SUPPORTED,
    UPHELD,
    Refusal,
    Row,
    asked,
    check,
    happened,
    moment,
    rows,
)

PARTLY = e.Point("partly_upheld")
CN_DECISION = {"stage": "handle", "notice": "decision"}
SENT_ON = happened(e.Transferred, "2026-03-05")


@rows(
    one_point=Row(given=[FILED], when=asked(c.IssueDecision, "2026-03-16"), then=[DECIDED]),
    each_point_with_its_outcome=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.IssueDecision, "2026-03-16", points=(UPHELD, NOT_UPHELD, PARTLY)),
        then=[happened(e.DecisionIssued, "2026-03-16", points=(UPHELD, NOT_UPHELD, PARTLY))],
    ),
    a_remedy_due_today=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", points=(e.Point("upheld", True, date(2026, 3, 16)),)),
        then=[happened(e.DecisionIssued, "2026-03-16", points=(e.Point("upheld", True, date(2026, 3, 16)),))],
    ),
    a_remedy_without_a_day=Row(
        given=CN_AT_WORK,
        when=asked(c.IssueDecision, "2026-04-20", points=(SUPPORTED,)),
        then=[happened(e.DecisionIssued, "2026-04-20", **CN_DECISION, points=(SUPPORTED,))],
        book=CN,
    ),
    late_is_still_an_answer=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-06-01"),
        then=[happened(e.DecisionIssued, "2026-06-01")],
    ),
    anew_after_it_was_sent_back=Row(
        given=[FILED, DECIDED, ESCALATED, SENT_BACK],
        when=asked(c.IssueDecision, "2026-04-15"),
        then=[happened(e.DecisionIssued, "2026-04-15")],
    ),
    of_an_older_record_as_it_was=Row(
        given=[FILED],
        when=asked(
            c.IssueDecision,
            "2026-06-01",
            IMPORT,
            happened_at=moment("2026-03-16"),
            points=(e.Point("upheld"), e.Point("upheld", True, date(2026, 4, 1))),
        ),
        then=[
            happened(
                e.DecisionIssued,
                "2026-06-01",
                IMPORT,
                happened_at=moment("2026-03-16"),
                points=(e.Point("upheld"), e.Point("upheld", True, date(2026, 4, 1))),
            )
        ],
    ),
    not_before_it_was_accepted=Row(
        given=[CN_FILED, CN_SENT_ON, CN_TOLD],
        when=asked(c.IssueDecision, "2026-03-09", points=(NOT_SUPPORTED,)),
        then=Refusal("not-accepted-yet"),
        book=CN,
    ),
    not_without_a_point=Row(
        given=[FILED], when=asked(c.IssueDecision, "2026-03-16", points=()), then=Refusal("no-points")
    ),
    not_without_reasons=Row(
        given=[FILED], when=asked(c.IssueDecision, "2026-03-16", decision=None), then=Refusal("reason-missing")
    ),
    not_with_an_outcome_of_another_procedure=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", points=(NOT_UPHELD, NOT_SUPPORTED)),
        then=Refusal("unknown-outcome", facts={"outcome": "not_supported"}),
    ),
    not_by_saying_it_is_not_ours=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", points=(e.Point("out_of_scope"),)),
        then=Refusal("unknown-outcome"),
    ),
    not_for_the_complainant_without_doing_anything=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", points=(NOT_UPHELD, e.Point("upheld"))),
        then=Refusal("remedy-missing", facts={"point": 2}),
    ),
    not_with_a_remedy_due_yesterday=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-16", points=(e.Point("upheld", True, date(2026, 3, 15)),)),
        then=Refusal("remedy-date-past", facts={"point": 1}),
    ),
    today_is_the_day_of_the_procedure=Row(
        given=CN_AT_WORK,
        when=asked(c.IssueDecision, "2026-04-20T16:30", points=(e.Point("supported", True, date(2026, 4, 20)),)),
        then=Refusal("remedy-date-past"),
        book=CN,
    ),
    not_in_review=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.IssueDecision, "2026-03-23", REVIEWER),
        then=Refusal("not-now"),
    ),
)
def test_deciding(row):
    check(row)


CHANGED_TOO = happened(
    e.ReviewDecided, "2026-04-08", REVIEWER, result="changed", points=(UPHELD,)
)  # remedy 2, the county's
DONE = happened(e.RemedyPerformed, "2026-03-30")


@rows(
    what_was_promised=Row(given=[FILED, PROMISED], when=asked(c.PerformRemedy, "2026-03-30"), then=[DONE]),
    after_closing_by_its_window=Row(
        given=[FILED, PROMISED, happened(e.CaseClosed, "2026-03-18", IMPORT)],
        when=asked(c.PerformRemedy, "2026-03-30"),
        then=[DONE],
    ),
    while_another_office_reviews=Row(
        given=[FILED, PROMISED, ESCALATED], when=asked(c.PerformRemedy, "2026-03-30"), then=[DONE]
    ),
    after_another_office_has_reviewed=Row(
        given=[FILED, PROMISED, ESCALATED, CHANGED_TOO],
        when=asked(c.PerformRemedy, "2026-04-10"),
        then=[happened(e.RemedyPerformed, "2026-04-10")],
    ),
    after_the_decision_was_set_aside=Row(
        given=[FILED, PROMISED, ESCALATED, SENT_BACK],
        when=asked(c.PerformRemedy, "2026-04-10"),
        then=[happened(e.RemedyPerformed, "2026-04-10")],
    ),
    the_reviewing_office_its_own=Row(
        given=[FILED, PROMISED, ESCALATED, CHANGED_TOO],
        when=asked(c.PerformRemedy, "2026-04-10", REVIEWER, remedy=2),
        then=[happened(e.RemedyPerformed, "2026-04-10", REVIEWER, remedy=2)],
    ),
    not_the_remedy_of_another_office=Row(
        given=[FILED, PROMISED, ESCALATED, CHANGED_TOO],
        when=asked(c.PerformRemedy, "2026-04-10", CLERK, remedy=2),
        then=Refusal("not-your-office", "P5"),
    ),
    not_by_an_office_that_promised_nothing=Row(
        given=[FILED, PROMISED],
        when=asked(c.PerformRemedy, "2026-03-30", STRANGER),
        then=Refusal("not-your-office", "P5"),
    ),
    not_twice=Row(
        given=[FILED, PROMISED, DONE],
        when=asked(c.PerformRemedy, "2026-03-31"),
        then=Refusal("remedy-done", facts={"remedy": 1}),
    ),
    not_what_nobody_promised=Row(
        given=[FILED, PROMISED],
        when=asked(c.PerformRemedy, "2026-03-30", remedy=2),
        then=Refusal("remedy-unknown", facts={"remedy": 2}),
    ),
    not_before_the_decision=Row(given=[FILED], when=asked(c.PerformRemedy, "2026-03-30"), then=Refusal("not-now")),
)
def test_doing_what_was_promised(row):
    check(row)


@rows(
    once_answered=Row(
        given=[FILED, DECIDED],
        when=asked(c.CloseCase, "2026-03-18"),
        then=[happened(e.CaseClosed, "2026-03-18")],
    ),
    once_done=Row(
        given=[FILED, PROMISED, DONE],
        when=asked(c.CloseCase, "2026-03-31"),
        then=[happened(e.CaseClosed, "2026-03-31")],
    ),
    a_petition=Row(
        given=[*CN_AT_WORK, CN_DECIDED],
        when=asked(c.CloseCase, "2026-04-21"),
        then=[happened(e.CaseClosed, "2026-04-21")],
        book=CN,
    ),
    not_while_a_remedy_is_open=Row(
        given=[FILED, PROMISED],
        when=asked(c.CloseCase, "2026-03-18"),
        then=Refusal("remedies-open", facts={"count": 1}),
    ),
    not_while_a_remedy_of_a_decision_set_aside_is_open=Row(
        given=[FILED, PROMISED, ESCALATED, SENT_BACK, happened(e.DecisionIssued, "2026-04-15")],
        when=asked(c.CloseCase, "2026-04-16"),
        then=Refusal("remedies-open", facts={"count": 1}),
    ),
    not_while_it_is_handled=Row(
        given=[CN_FILED, CN_SENT_ON, CN_ACCEPTED],
        when=asked(c.CloseCase, "2026-03-18"),
        then=Refusal("not-now"),
        book=CN,
    ),
    not_twice=Row(
        given=[FILED, DECIDED, happened(e.CaseClosed, "2026-03-18")],
        when=asked(c.CloseCase, "2026-03-19"),
        then=Refusal("not-now"),
    ),
)
def test_closing(row):
    check(row)
