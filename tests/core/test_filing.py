"""Filing a grievance, adding to it, leaving it: and who may ask for a step at all."""

from answerable.core.case import commands as c
from answerable.core.case import events as e

from .case_world import (
    CLERK,
    CLOCK,
    CN,
    CN_FILED,
    CN_IN_REVIEW,
    COMPLAINANT,
    DECIDED,
    ESCALATED,
    FILED,
    IMPORT,
    NARRATIVE,
    PROMISED,
    REVIEWER,
    STRANGER,
    UK,
    Actor,
    Refusal,
    Row,
    asked,
    check,
    cn_filed,
    happened,
    moment,
    rows,
    sealed,
)

IDENTITY = sealed("identity")


@rows(
    told_on_the_web=Row(
        given=[],
        when=asked(c.FileGrievance, "2026-03-02"),
        then=[FILED],
    ),
    told_to_a_clerk_of_another_office=Row(
        given=[],
        when=asked(c.FileGrievance, "2026-03-02", STRANGER, channel="visit"),
        then=[happened(e.GrievanceFiled, "2026-03-02", STRANGER, channel="visit")],
    ),
    with_a_name_and_about_an_office=Row(
        given=[],
        when=asked(c.FileGrievance, "2026-03-02", identity=IDENTITY, respondent="village"),
        then=[happened(e.GrievanceFiled, "2026-03-02", identity=IDENTITY, respondent="village")],
    ),
    paper_counts_from_its_stamp=Row(
        given=[],
        when=asked(c.FileGrievance, "2026-05-14", CLERK, happened_at=moment("2026-05-11")),
        then=[happened(e.GrievanceFiled, "2026-05-14", CLERK, happened_at=moment("2026-05-11"))],
    ),
    a_petition_begins_with_sorting=Row(
        given=[],
        when=asked(c.FileGrievance, "2026-03-02", office="letters"),
        then=[CN_FILED],
        book=CN,
    ),
    a_class_chosen_at_intake=Row(
        given=[],
        when=asked(c.FileGrievance, "2026-03-02", office="letters", case_class="simple"),
        then=[cn_filed("2026-03-02", case_class="simple")],
        book=CN,
    ),
    an_older_record=Row(
        given=[],
        when=asked(c.FileGrievance, "2026-03-02", IMPORT, happened_at=moment("2014-01-07")),
        then=[happened(e.GrievanceFiled, "2026-03-02", IMPORT, happened_at=moment("2014-01-07"))],
    ),
    never_to_the_office_complained_about=Row(
        given=[],
        when=asked(c.FileGrievance, "2026-03-02", respondent="town"),
        then=Refusal("office-cannot-receive", "P5"),
    ),
    not_twice=Row(
        given=[FILED],
        when=asked(c.FileGrievance, "2026-03-03"),
        then=Refusal("already-filed"),
    ),
    not_tomorrow=Row(
        given=[],
        when=asked(c.FileGrievance, "2026-03-02", CLERK, happened_at=moment("2026-03-03")),
        then=Refusal("in-the-future"),
    ),
)
def test_filing(row):
    check(row)


@rows(
    nothing_is_filed_yet=Row(
        given=[],
        when=asked(c.Acknowledge, "2026-03-02"),
        then=Refusal("unknown-case"),
    ),
    an_officer_of_another_office=Row(
        given=[FILED],
        when=asked(c.Acknowledge, "2026-03-03", STRANGER),
        then=Refusal("not-your-office", "P5"),
    ),
    an_officer_of_the_office_that_had_it=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.Acknowledge, "2026-03-23", CLERK),
        then=Refusal("not-your-office", "P5"),
    ),
    the_official_complained_about=Row(
        given=[happened(e.GrievanceFiled, "2026-03-02", respondent="o-clerk")],
        when=asked(c.Summarise, "2026-03-03", CLERK),
        then=Refusal("not-your-office", "P5"),
    ),
    the_complainant_does_not_decide=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-03", COMPLAINANT),
        then=Refusal("not-for-complainants"),
    ),
    the_complainant_does_not_end_clocks=Row(
        given=[FILED],
        when=asked(c.ExpireClock, "2026-03-20", COMPLAINANT),
        then=Refusal("not-for-complainants"),
    ),
    an_officer_does_not_withdraw=Row(
        given=[FILED],
        when=asked(c.Withdraw, "2026-03-03", CLERK),
        then=Refusal("not-for-officers"),
    ),
    an_officer_does_not_ask_for_review=Row(
        given=[FILED, DECIDED],
        when=asked(c.AskReview, "2026-03-20", CLERK),
        then=Refusal("not-for-officers"),
    ),
    an_officer_does_not_read_for_the_complainant=Row(
        given=[FILED, DECIDED],
        when=asked(c.ReadNotice, "2026-03-20", CLERK),
        then=Refusal("not-for-officers"),
    ),
    an_officer_does_not_end_clocks=Row(
        given=[FILED],
        when=asked(c.ExpireClock, "2026-03-20", CLERK),
        then=Refusal("not-for-officers"),
    ),
    the_clock_does_not_decide=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-03-20", CLOCK),
        then=Refusal("not-for-officers"),
    ),
    an_older_record_tells_any_step=Row(
        given=[FILED],
        when=asked(c.Acknowledge, "2026-03-20", IMPORT, happened_at=moment("2026-03-04")),
        then=[happened(e.Acknowledged, "2026-03-20", IMPORT, happened_at=moment("2026-03-04"))],
    ),
    an_office_cannot_meet_a_limit_afterwards=Row(
        given=[FILED],
        when=asked(c.IssueDecision, "2026-05-04", happened_at=moment("2026-03-10")),
        then=Refusal("dated-back", "P7"),
    ),
    nothing_happens_before_it_was_filed=Row(
        given=[FILED],
        when=asked(c.AddStatement, "2026-03-04", happened_at=moment("2026-02-27")),
        then=Refusal("before-filing"),
    ),
    nothing_has_happened_tomorrow=Row(
        given=[FILED],
        when=asked(c.AddStatement, "2026-03-04", happened_at=moment("2026-03-05")),
        then=Refusal("in-the-future"),
    ),
    no_closing_before_a_decision=Row(
        given=[FILED],
        when=asked(c.CloseCase, "2026-03-03"),
        then=Refusal("not-now", facts={"step": "CloseCase", "phase": "received"}),
    ),
    no_second_decision_while_one_stands=Row(
        given=[FILED, DECIDED],
        when=asked(c.IssueDecision, "2026-03-20"),
        then=Refusal("not-now"),
    ),
    no_review_is_sent_to_another_office=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.Transfer, "2026-03-23", REVIEWER),
        then=Refusal("not-now"),
    ),
    no_deciding_while_sorting=Row(
        given=[CN_FILED],
        when=asked(c.IssueDecision, "2026-03-03", Actor("officer", "o-sorter", "letters")),
        then=Refusal("not-now"),
        book=CN,
    ),
)
def test_who_may_take_a_step_and_when(row):
    check(row)


def _added(day: str) -> list:
    return [happened(e.StatementAdded, day)]


WITHDRAWN = happened(e.Withdrawn, "2026-03-05")
DECLINED = happened(e.Declined, "2026-03-05")
CLOSED = happened(e.CaseClosed, "2026-03-18")


@rows(
    at_once=Row(given=[FILED], when=asked(c.AddStatement, "2026-03-03"), then=_added("2026-03-03")),
    after_the_decision=Row(given=[FILED, DECIDED], when=asked(c.AddStatement, "2026-03-18"), then=_added("2026-03-18")),
    after_closing=Row(
        given=[FILED, DECIDED, CLOSED], when=asked(c.AddStatement, "2026-08-03"), then=_added("2026-08-03")
    ),
    after_being_declined=Row(
        given=[FILED, DECLINED], when=asked(c.AddStatement, "2026-03-06"), then=_added("2026-03-06")
    ),
    after_withdrawing=Row(
        given=[FILED, WITHDRAWN], when=asked(c.AddStatement, "2026-03-06"), then=_added("2026-03-06")
    ),
    in_review=Row(given=CN_IN_REVIEW, when=asked(c.AddStatement, "2026-05-07"), then=_added("2026-05-07"), book=CN),
    not_without_words=Row(
        given=[FILED], when=asked(c.AddStatement, "2026-03-03", statement=None), then=Refusal("reason-missing")
    ),
)
def test_adding_to_a_grievance_is_possible_at_any_time(row):
    check(row)


@rows(
    while_it_is_handled=Row(
        given=[FILED],
        when=asked(c.Withdraw, "2026-03-05", reasons=NARRATIVE),
        then=[happened(e.Withdrawn, "2026-03-05", reasons=NARRATIVE)],
    ),
    while_it_is_sorted=Row(given=[CN_FILED], when=asked(c.Withdraw, "2026-03-05"), then=[WITHDRAWN], book=CN),
    from_a_review=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.Withdraw, "2026-03-23"),
        then=[happened(e.Withdrawn, "2026-03-23")],
    ),
    not_after_the_decision=Row(given=[FILED, DECIDED], when=asked(c.Withdraw, "2026-03-18"), then=Refusal("not-now")),
    not_twice=Row(given=[FILED, WITHDRAWN], when=asked(c.Withdraw, "2026-03-06"), then=Refusal("not-now")),
)
def test_withdrawing(row):
    check(row)


@rows(
    of_a_review_leaves_what_was_promised_to_be_done=Row(
        given=[FILED, PROMISED, ESCALATED, happened(e.Withdrawn, "2026-03-23")],
        when=asked(c.PerformRemedy, "2026-03-30", CLERK),
        then=[happened(e.RemedyPerformed, "2026-03-30", CLERK)],
        book=UK,
    ),
)
def test_withdrawing_costs_nothing(row):
    check(row)
