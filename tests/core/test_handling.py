"""Acknowledging, accepting, declining, passing on, assigning, summarising and asking."""

from dataclasses import replace
from datetime import date

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.step_rules import SUMMARY_MAX_CHARACTERS

from .case_world import (
    ACKNOWLEDGED,
    CN,
    CN_ACCEPTED,
    CN_ASKED_AGAIN,
    CN_AT_WORK,
    CN_FILED,
    CN_IN_REVIEW,
    CN_REVIEWED,
    CN_SENT_ON,
    CN_TOLD,
    COLLEAGUE,
    DECIDED,
    ESCALATED,
    FILED,
    IMPORT,
    LETTER,
    PROVINCIAL,
    REASONS,
    REVIEWER,
    SENT_BACK,
    SORTER,
    STRANGER,
    UK_PAUSING,
    Refusal,
    Row,
    asked,
    check,
    happened,
    moment,
    rows,
)

SENT_ON = happened(e.Transferred, "2026-03-05")
ABOUT_THE_VILLAGE = happened(e.GrievanceFiled, "2026-03-02", respondent="village")


@rows(
    with_the_notice_of_its_stage=Row(
        given=[FILED],
        when=asked(c.Acknowledge, "2026-03-04", letter=LETTER),
        then=[happened(e.Acknowledged, "2026-03-04", letter=LETTER)],
    ),
    without_a_letter=Row(given=[FILED], when=asked(c.Acknowledge, "2026-03-04"), then=[ACKNOWLEDGED]),
    late_is_better_than_never=Row(
        given=[FILED],
        when=asked(c.Acknowledge, "2026-03-25"),
        then=[happened(e.Acknowledged, "2026-03-25")],
    ),
    a_request_for_review=Row(
        given=[FILED, ACKNOWLEDGED, DECIDED, ESCALATED],
        when=asked(c.Acknowledge, "2026-03-23", REVIEWER),
        then=[happened(e.Acknowledged, "2026-03-23", REVIEWER, notice="ack2")],
    ),
    by_the_office_it_was_passed_on_to=Row(
        given=[FILED, ACKNOWLEDGED, SENT_ON],
        when=asked(c.Acknowledge, "2026-03-06", STRANGER),
        then=[happened(e.Acknowledged, "2026-03-06", STRANGER)],
    ),
    anew_after_it_was_sent_back=Row(
        given=[FILED, ACKNOWLEDGED, DECIDED, ESCALATED, SENT_BACK],
        when=asked(c.Acknowledge, "2026-04-09"),
        then=[happened(e.Acknowledged, "2026-04-09")],
    ),
    where_the_procedure_names_no_notice=Row(
        given=CN_IN_REVIEW,
        when=asked(c.Acknowledge, "2026-05-08", REVIEWER),
        then=[happened(e.Acknowledged, "2026-05-08", REVIEWER, notice=None)],
        book=CN,
    ),
    once_at_a_stage=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.Acknowledge, "2026-03-05"),
        then=Refusal("already-acknowledged"),
    ),
)
def test_acknowledging(row):
    check(row)


WITHOUT_HANDLING = replace(
    CN,
    procedure=replace(
        CN.procedure,
        stages=tuple(replace(x, next=("review",)) if x.id == "sort" else x for x in CN.procedure.stages),
    ),
)


@rows(
    what_was_passed_on=Row(
        given=[CN_FILED, CN_SENT_ON, CN_TOLD],
        when=asked(c.Accept, "2026-03-10"),
        then=[CN_ACCEPTED],
        book=CN,
    ),
    while_sorting_takes_it_into_handling=Row(
        given=[CN_FILED],
        when=asked(c.Accept, "2026-03-03", SORTER, letter=LETTER),
        then=[happened(e.Accepted, "2026-03-03", SORTER, stage="handle", letter=LETTER)],
        book=CN,
    ),
    where_acceptance_is_implied=Row(
        given=[FILED],
        when=asked(c.Accept, "2026-03-03"),
        then=[happened(e.Accepted, "2026-03-03")],
    ),
    not_twice=Row(given=CN_AT_WORK, when=asked(c.Accept, "2026-03-11"), then=Refusal("not-now"), book=CN),
    not_a_review=Row(
        given=CN_IN_REVIEW, when=asked(c.Accept, "2026-05-07", REVIEWER), then=Refusal("not-now"), book=CN
    ),
    a_procedure_with_no_stage_to_handle_it=Row(
        given=[CN_FILED],
        when=asked(c.Accept, "2026-03-03", SORTER),
        then=Refusal("stage-not-reachable"),
        book=WITHOUT_HANDLING,
    ),
)
def test_accepting(row):
    check(row)


@rows(
    with_reasons=Row(
        given=[FILED],
        when=asked(c.Decline, "2026-03-05"),
        then=[happened(e.Declined, "2026-03-05")],
    ),
    while_sorting=Row(
        given=[CN_FILED],
        when=asked(c.Decline, "2026-03-05", SORTER, outcome="other_route"),
        then=[happened(e.Declined, "2026-03-05", SORTER, outcome="other_route")],
        book=CN,
    ),
    before_accepting=Row(
        given=[CN_FILED, CN_SENT_ON],
        when=asked(c.Decline, "2026-03-05", outcome="not_ours"),
        then=[happened(e.Declined, "2026-03-05", outcome="not_ours")],
        book=CN,
    ),
    not_without_reasons=Row(
        given=[FILED], when=asked(c.Decline, "2026-03-05", letter=None), then=Refusal("reason-missing")
    ),
    not_with_an_answer_to_the_matter=Row(
        given=[FILED],
        when=asked(c.Decline, "2026-03-05", outcome="not_upheld"),
        then=Refusal("unknown-outcome", facts={"outcome": "not_upheld"}),
    ),
    not_with_an_outcome_of_no_procedure=Row(
        given=[FILED], when=asked(c.Decline, "2026-03-05", outcome="tiresome"), then=Refusal("unknown-outcome")
    ),
    not_once_accepted=Row(
        given=CN_AT_WORK,
        when=asked(c.Decline, "2026-03-11", outcome="not_ours"),
        then=Refusal("not-now"),
        book=CN,
    ),
    not_once_sent_back=Row(
        given=[FILED, DECIDED, ESCALATED, SENT_BACK], when=asked(c.Decline, "2026-04-09"), then=Refusal("not-now")
    ),
)
def test_declining(row):
    check(row)


@rows(
    to_another_office=Row(
        given=[FILED],
        when=asked(c.Transfer, "2026-03-05", reasons=REASONS),
        then=[happened(e.Transferred, "2026-03-05", reasons=REASONS)],
    ),
    from_sorting_into_handling=Row(
        given=[CN_FILED],
        when=asked(c.Transfer, "2026-03-04", SORTER, to_office="town"),
        then=[CN_SENT_ON],
        book=CN,
    ),
    once_accepted_it_stays_accepted=Row(
        given=CN_AT_WORK,
        when=asked(c.Transfer, "2026-03-11"),
        then=[happened(e.Transferred, "2026-03-11", stage="handle")],
        book=CN,
    ),
    not_to_where_it_is=Row(
        given=[FILED], when=asked(c.Transfer, "2026-03-05", to_office="town"), then=Refusal("same-office")
    ),
    not_to_the_office_complained_about=Row(
        given=[ABOUT_THE_VILLAGE], when=asked(c.Transfer, "2026-03-05"), then=Refusal("office-cannot-receive", "P5")
    ),
    from_sorting_not_to_the_office_complained_about_either=Row(
        given=[replace(CN_FILED, respondent="village")],
        when=asked(c.Transfer, "2026-03-04", SORTER),
        then=Refusal("office-cannot-receive", "P5"),
        book=CN,
    ),
    a_procedure_with_no_stage_to_handle_it=Row(
        given=[CN_FILED],
        when=asked(c.Transfer, "2026-03-04", SORTER, to_office="town"),
        then=Refusal("stage-not-reachable"),
        book=WITHOUT_HANDLING,
    ),
    not_after_the_decision=Row(given=[FILED, DECIDED], when=asked(c.Transfer, "2026-03-18"), then=Refusal("not-now")),
)
def test_passing_on(row):
    check(row)


@rows(
    to_a_colleague=Row(
        given=[FILED],
        when=asked(c.Assign, "2026-03-03", officer="o-colleague"),
        then=[happened(e.Assigned, "2026-03-03", officer="o-colleague")],
    ),
    a_review_to_somebody_new=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.Assign, "2026-03-23", REVIEWER, officer="o-reviewer"),
        then=[happened(e.Assigned, "2026-03-23", REVIEWER, officer="o-reviewer")],
    ),
    a_review_never_to_who_handled_the_case=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.Assign, "2026-03-23", REVIEWER, officer="o-clerk"),
        then=Refusal("reviewer-touched-case", "P5", {"stage": "stage1"}),
    ),
    a_reexamination_never_to_who_reviewed_it=Row(
        given=[*CN_IN_REVIEW, CN_REVIEWED, CN_ASKED_AGAIN],
        when=asked(c.Assign, "2026-06-16", PROVINCIAL, officer="o-reviewer"),
        then=Refusal("reviewer-touched-case", "P5", {"stage": "review"}),
        book=CN,
    ),
    never_to_the_official_complained_about=Row(
        given=[happened(e.GrievanceFiled, "2026-03-02", respondent="o-colleague")],
        when=asked(c.Assign, "2026-03-03", officer="o-colleague"),
        then=Refusal("unknown-officer", "P5"),
    ),
    not_after_the_decision=Row(given=[FILED, DECIDED], when=asked(c.Assign, "2026-03-18"), then=Refusal("not-now")),
)
def test_assigning(row):
    check(row)


@rows(
    in_one_line=Row(
        given=[FILED],
        when=asked(c.Summarise, "2026-03-03", summary="  Heating\n out of  order "),
        then=[happened(e.Summarised, "2026-03-03")],
    ),
    again_after_the_decision=Row(
        given=[FILED, DECIDED],
        when=asked(c.Summarise, "2026-03-18", COLLEAGUE),
        then=[happened(e.Summarised, "2026-03-18", COLLEAGUE)],
    ),
    as_long_as_allowed=Row(
        given=[FILED],
        when=asked(c.Summarise, "2026-03-03", summary="x" * SUMMARY_MAX_CHARACTERS),
        then=[happened(e.Summarised, "2026-03-03", summary="x" * SUMMARY_MAX_CHARACTERS)],
    ),
    not_empty=Row(given=[FILED], when=asked(c.Summarise, "2026-03-03", summary=" \n "), then=Refusal("summary-empty")),
    not_longer=Row(
        given=[FILED],
        when=asked(c.Summarise, "2026-03-03", summary="x" * (SUMMARY_MAX_CHARACTERS + 1)),
        then=Refusal("summary-too-long", facts={"count": 501, "most": 500}),
    ),
)
def test_summarising(row):
    check(row)


QUESTION_ASKED = happened(e.ComplainantAsked, "2026-03-06")


@rows(
    stops_no_clock_where_the_source_does_not_say_so=Row(
        given=[FILED],
        when=asked(c.AskComplainant, "2026-03-06", answer_by=date(2026, 3, 13)),
        then=[happened(e.ComplainantAsked, "2026-03-06", answer_by=date(2026, 3, 13), pauses=False)],
    ),
    stops_no_clock_of_a_petition=Row(
        given=CN_AT_WORK,
        when=asked(c.AskComplainant, "2026-03-12"),
        then=[happened(e.ComplainantAsked, "2026-03-12", pauses=False)],
        book=CN,
    ),
    stops_the_clock_where_the_procedure_says_so=Row(
        given=[FILED],
        when=asked(c.AskComplainant, "2026-03-06"),
        then=[happened(e.ComplainantAsked, "2026-03-06", pauses=True)],
        book=UK_PAUSING,
    ),
    of_an_older_record_may_have_been_due_long_ago=Row(
        given=[FILED],
        when=asked(
            c.AskComplainant, "2026-06-01", IMPORT, happened_at=moment("2026-03-06"), answer_by=date(2026, 3, 13)
        ),
        then=[
            happened(
                e.ComplainantAsked, "2026-06-01", IMPORT, happened_at=moment("2026-03-06"), answer_by=date(2026, 3, 13)
            )
        ],
    ),
    one_question_at_a_time=Row(
        given=[FILED, QUESTION_ASKED], when=asked(c.AskComplainant, "2026-03-09"), then=Refusal("question-open")
    ),
    not_to_be_answered_today=Row(
        given=[FILED],
        when=asked(c.AskComplainant, "2026-03-06", answer_by=date(2026, 3, 6)),
        then=Refusal("date-impossible"),
    ),
    today_is_the_day_of_the_procedure=Row(
        given=CN_AT_WORK,
        when=asked(c.AskComplainant, "2026-03-11T16:30", answer_by=date(2026, 3, 12)),
        then=Refusal("date-impossible"),
        book=CN,
    ),
    not_without_words=Row(
        given=[FILED], when=asked(c.AskComplainant, "2026-03-06", question=None), then=Refusal("reason-missing")
    ),
)
def test_asking_the_complainant(row):
    check(row)


ANSWERED = happened(e.QuestionAnswered, "2026-03-10")


@rows(
    an_open_question=Row(given=[FILED, QUESTION_ASKED], when=asked(c.AnswerQuestion, "2026-03-10"), then=[ANSWERED]),
    a_question_of_the_office_that_had_it_before=Row(
        given=[FILED, QUESTION_ASKED, happened(e.Transferred, "2026-03-09")],
        when=asked(c.AnswerQuestion, "2026-03-10"),
        then=[ANSWERED],
    ),
    not_where_none_is_open=Row(
        given=[FILED], when=asked(c.AnswerQuestion, "2026-03-10"), then=Refusal("no-open-question")
    ),
    not_twice=Row(
        given=[FILED, QUESTION_ASKED, ANSWERED],
        when=asked(c.AnswerQuestion, "2026-03-11"),
        then=Refusal("no-open-question"),
    ),
    a_review_begins_with_no_question_open=Row(
        given=[FILED, QUESTION_ASKED, DECIDED, ESCALATED],
        when=asked(c.AnswerQuestion, "2026-03-23"),
        then=Refusal("no-open-question"),
    ),
    the_decision_ends_the_question=Row(
        given=[FILED, QUESTION_ASKED, DECIDED], when=asked(c.AnswerQuestion, "2026-03-18"), then=Refusal("not-now")
    ),
    not_without_words=Row(
        given=[FILED, QUESTION_ASKED],
        when=asked(c.AnswerQuestion, "2026-03-10", answer=None),
        then=Refusal("reason-missing"),
    ),
)
def test_answering(row):
    check(row)
