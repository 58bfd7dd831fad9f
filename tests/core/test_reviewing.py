"""Deciding a review: by another office and another person, never by standing still (P5, P6)."""

from dataclasses import replace

from answerable.core.case import commands as c
from answerable.core.case import events as e

from .case_world import (
    CLERK,
    CN,
    CN_ASKED_AGAIN,
    CN_FILED,
    CN_IN_REVIEW,
    CN_REVIEWED,
    DECIDED,
    ESCALATED,
    FILED,
    IMPORT,
    LATE,
    NOT_UPHELD,
    PROVINCIAL,
    REVIEWER,
    SENT_BACK,
    SORTER,
    SUPPORTED,
    UPHELD,
    Actor,
    Refusal,
    Row,
    asked,
    check,
    happened,
    moment,
    rows,
)

DECLINED = happened(e.Declined, "2026-03-05")


def _decided(result: str, **fields: object) -> list:
    return [happened(e.ReviewDecided, "2026-04-08", REVIEWER, result=result, **fields)]


IN_REVIEW = [FILED, DECIDED, ESCALATED]
SILENT = [FILED, LATE, happened(e.ReviewAsked, "2026-03-25", because_of_silence=True)]
MOVED_UP = Actor("officer", "o-clerk", "county")
NOT_HANDLED = [CN_FILED, happened(e.Declined, "2026-03-05", SORTER, outcome="not_ours"),
               happened(e.ReviewAsked, "2026-03-20", stage="review")]  # fmt: skip
WITHOUT_HANDLING = replace(
    CN, procedure=replace(CN.procedure, stages=tuple(x for x in CN.procedure.stages if x.kind != "handle"))
)


@rows(
    it_stands=Row(given=IN_REVIEW, when=asked(c.DecideReview, "2026-04-08", REVIEWER), then=_decided("upheld")),
    it_stands_told_point_by_point=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, points=(NOT_UPHELD,)),
        then=_decided("upheld", points=(NOT_UPHELD,)),
    ),
    not_being_accepted_stands=Row(
        given=[FILED, DECLINED, ESCALATED],
        when=asked(c.DecideReview, "2026-04-08", REVIEWER),
        then=_decided("upheld"),
    ),
    it_is_changed=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="changed", points=(UPHELD, NOT_UPHELD)),
        then=_decided("changed", points=(UPHELD, NOT_UPHELD)),
    ),
    it_is_reversed=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="reversed", points=(UPHELD,)),
        then=_decided("reversed", points=(UPHELD,)),
    ),
    it_is_sent_back_to_who_decided=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back"),
        then=_decided("sent_back", back_to="stage1", back_to_office="town"),
    ),
    it_is_sent_back_to_the_office_that_had_it_last=Row(
        given=[
            FILED,
            happened(e.Transferred, "2026-03-04"),
            happened(e.Transferred, "2026-03-06", from_office="village", to_office="town"),
            DECIDED,
            ESCALATED,
        ],
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back"),
        then=_decided("sent_back", back_to="stage1", back_to_office="town"),
    ),
    what_was_never_handled_goes_to_who_sorted_it=Row(
        given=NOT_HANDLED,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back"),
        then=_decided("sent_back", stage="review", notice="review_opinion", back_to="handle", back_to_office="letters"),
        book=CN,
    ),
    a_reexamination_goes_back_to_handling=Row(
        given=[*CN_IN_REVIEW, CN_REVIEWED, CN_ASKED_AGAIN],
        when=asked(c.DecideReview, "2026-07-01", PROVINCIAL, result="sent_back"),
        then=[
            happened(
                e.ReviewDecided,
                "2026-07-01",
                PROVINCIAL,
                stage="reexamination",
                notice="reexam_opinion",
                result="sent_back",
                back_to="handle",
                back_to_office="town",
            )
        ],
        book=CN,
    ),
    silence_is_answered_by_deciding=Row(
        given=SILENT,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="reversed", points=(UPHELD,)),
        then=_decided("reversed", points=(UPHELD,)),
    ),
    silence_is_answered_by_sending_back=Row(
        given=SILENT,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back"),
        then=_decided("sent_back", back_to="stage1", back_to_office="town"),
    ),
    silence_cannot_stand=Row(
        given=SILENT, when=asked(c.DecideReview, "2026-04-08", REVIEWER), then=Refusal("not-decided-yet")
    ),
    what_was_set_aside_cannot_stand_either=Row(
        given=[*IN_REVIEW, SENT_BACK, happened(e.ReviewAsked, "2026-06-08", to_office="ombudsman")],
        when=asked(c.DecideReview, "2026-06-10", Actor("officer", "o-judge", "ombudsman")),
        then=Refusal("not-decided-yet"),
    ),
    an_older_record_says_what_was_said=Row(
        given=SILENT,
        when=asked(c.DecideReview, "2026-06-08", IMPORT, happened_at=moment("2026-04-08")),
        then=[happened(e.ReviewDecided, "2026-06-08", IMPORT, happened_at=moment("2026-04-08"))],
    ),
)
def test_deciding_a_review(row):
    check(row)


@rows(
    by_somebody_who_handled_the_case=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", MOVED_UP),
        then=Refusal("reviewer-touched-case", "P5", {"stage": "stage1"}),
    ),
    by_somebody_who_only_opened_it_then=Row(
        given=[FILED, happened(e.SealedOpened, "2026-03-03", REVIEWER), DECIDED, ESCALATED],
        when=asked(c.DecideReview, "2026-04-08", REVIEWER),
        then=Refusal("reviewer-touched-case", "P5"),
    ),
    by_somebody_who_reviewed_it_before=Row(
        given=[*CN_IN_REVIEW, CN_REVIEWED, CN_ASKED_AGAIN],
        when=asked(c.DecideReview, "2026-07-01", Actor("officer", "o-reviewer", "province")),
        then=Refusal("reviewer-touched-case", "P5", {"stage": "review"}),
        book=CN,
    ),
    by_the_office_that_decided=Row(
        given=IN_REVIEW, when=asked(c.DecideReview, "2026-04-08", CLERK), then=Refusal("not-your-office", "P5")
    ),
    with_no_result=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="noted"),
        then=Refusal("unknown-result", facts={"result": "noted"}),
    ),
    changed_in_no_point=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="changed"),
        then=Refusal("no-points"),
    ),
    reversed_to_an_outcome_of_another_procedure=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="reversed", points=(SUPPORTED,)),
        then=Refusal("unknown-outcome"),
    ),
    reversed_with_nothing_to_be_done=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="reversed", points=(e.Point("upheld"),)),
        then=Refusal("remedy-missing", facts={"point": 1}),
    ),
    upheld_with_a_point_of_no_outcome=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, points=(e.Point("tiresome"),)),
        then=Refusal("unknown-outcome"),
    ),
    without_reasons=Row(
        given=IN_REVIEW,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, decision=None),
        then=Refusal("reason-missing"),
    ),
    sent_back_where_no_stage_handles=Row(
        given=NOT_HANDLED,
        when=asked(c.DecideReview, "2026-04-08", REVIEWER, result="sent_back"),
        then=Refusal("send-back-nowhere"),
        book=WITHOUT_HANDLING,
    ),
    before_anybody_asked=Row(given=[FILED, DECIDED], when=asked(c.DecideReview, "2026-04-08"), then=Refusal("not-now")),
    twice=Row(
        given=[*IN_REVIEW, *_decided("upheld")],
        when=asked(c.DecideReview, "2026-04-09", REVIEWER),
        then=Refusal("not-now"),
    ),
)
def test_a_review_is_not_decided(row):
    check(row)
