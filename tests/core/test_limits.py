"""The clocks of a case on a given day: worked dates of the two procedures, from the events that start and stop them.

"Row" in a name is a case of docs/rules/worked-dates.md; docs/rules/working-time.md has the same dates by themselves.
"""

from dataclasses import replace
from datetime import date

import pytest

from answerable.core.case import events as e
from answerable.core.case.evolve import replay
from answerable.core.case.limits import limit_of, limits_of
from answerable.core.case.state import Mark

from .case_world import (
    ACKNOWLEDGED,
    CN,
    CN_AT_WORK,
    CN_DECIDED,
    CN_FILED,
    CN_IN_REVIEW,
    CN_READ,
    CN_REVIEWED,
    CN_SENT_ON,
    DECIDED,
    ESCALATED,
    FILED,
    READ,
    REVIEWER,
    SENT_BACK,
    SORTER,
    UK,
    Dated,
    book_with,
    check_date,
    cn_filed,
    cn_transferred,
    dated,
    happened,
    limit,
    moment,
)

ASKING_PAUSES_THE_SIMPLE_ROUTE = book_with(
    CN,
    '\n[[pause]]\nclocks = ["simple_handle_10wd"]\nmode = "exclude_days"\nbegins = "info_requested"\n'
    'ends = "info_received"\nsource = "a test"\n',
)


@dated(
    row_1_tell_within_15_days_of_the_transfer=Dated(
        given=[cn_filed("2026-02-05"), cn_transferred("2026-02-06")],
        clock="tell_15d",
        now="2026-02-09",
        state="running",
        day=date(2026, 2, 24),
        book=CN,
    ),
    row_1_sort_within_15_days_of_receipt=Dated(
        given=[cn_filed("2026-02-06")],
        clock="sort_15d",
        now="2026-02-09",
        state="running",
        day=date(2026, 2, 24),
        book=CN,
    ),
    row_2_object_to_a_transfer=Dated(
        given=[cn_filed("2026-02-11"), cn_transferred("2026-02-12")],
        clock="object_5wd",
        now="2026-02-16",
        state="running",
        day=date(2026, 2, 26),
        book=CN,
    ),
    row_4_handle_within_60_days_of_accepting=Dated(
        given=[cn_filed("2026-08-03"), happened(e.Accepted, "2026-08-03", SORTER, stage="handle")],
        clock="handle_60d",
        now="2026-09-01",
        state="running",
        day=date(2026, 10, 8),
        book=CN,
    ),
    row_4_and_30_days_more_from_the_nominal_day=Dated(
        given=[
            cn_filed("2026-08-03"),
            happened(e.Accepted, "2026-08-03", SORTER, stage="handle"),
            happened(e.TimeExtended, "2026-09-25", SORTER, clock="handle_60d", length="30 days"),
        ],
        clock="handle_60d",
        now="2026-10-09",
        state="running",
        day=date(2026, 11, 2),
        book=CN,
    ),
    row_5_the_window_ends_on_a_saturday_that_is_worked=Dated(
        given=[
            cn_filed("2026-02-05"),
            happened(e.Accepted, "2026-02-06", SORTER, stage="handle"),
            happened(e.DecisionIssued, "2026-04-07", SORTER, stage="handle", notice="decision"),
            happened(e.NoticeDelivered, "2026-04-09", notice="decision"),
        ],
        clock="ask_review_30d",
        now="2026-04-20",
        state="running",
        day=date(2026, 5, 9),
        book=CN,
    ),
    row_6_reexamine_within_30_days=Dated(
        given=[*CN_IN_REVIEW, CN_REVIEWED, happened(e.ReviewAsked, "2026-09-01", stage="reexamination")],
        clock="reexam_30d",
        now="2026-09-14",
        state="running",
        day=date(2026, 10, 8),
        book=CN,
    ),
    row_8_acknowledge_over_easter=Dated(
        given=[happened(e.GrievanceFiled, "2026-04-02")],
        clock="ack1",
        now="2026-04-07",
        state="running",
        day=date(2026, 4, 13),
    ),
    row_26_paper_counts_from_its_stamp=Dated(
        given=[happened(e.GrievanceFiled, "2026-05-14", happened_at=moment("2026-05-11"))],
        clock="ack1",
        now="2026-05-14",
        state="running",
        day=date(2026, 5, 18),
    ),
    row_28_paused_over_a_holiday=Dated(
        given=[
            cn_filed("2026-09-21", case_class="simple"),
            happened(e.Accepted, "2026-09-22", SORTER, stage="handle"),
            happened(e.ComplainantAsked, "2026-09-24", SORTER, pauses=True),
            happened(e.QuestionAnswered, "2026-10-10"),
        ],
        clock="simple_handle_10wd",
        now="2026-10-12",
        state="running",
        day=date(2026, 10, 21),
        book=ASKING_PAUSES_THE_SIMPLE_ROUTE,
    ),
    row_28_not_paused=Dated(
        given=[
            cn_filed("2026-09-21", case_class="simple"),
            happened(e.Accepted, "2026-09-22", SORTER, stage="handle"),
            happened(e.ComplainantAsked, "2026-09-24", SORTER),
        ],
        clock="simple_handle_10wd",
        now="2026-10-12",
        state="running",
        day=date(2026, 10, 13),
        book=CN,
    ),
)
def test_worked_date(row):
    check_date(row)


def test_row_6_a_hearing_is_not_counted():
    """No step opens a hearing yet; its marks are set here as they will be."""
    case = replay([*CN_IN_REVIEW, CN_REVIEWED, happened(e.ReviewAsked, "2026-09-01", stage="reexamination")])
    hearing = (Mark("hearing_opened", moment("2026-09-15")), Mark("hearing_closed", moment("2026-09-25")))
    heard = replace(case, marks=case.marks + hearing)
    found = limit_of(heard, CN, CN.procedure.clock("reexam_30d"), moment("2026-10-09"))
    assert (found.state, found.limit.day) == ("running", date(2026, 10, 12))
    during = replace(case, marks=case.marks + hearing[:1])
    found = limit_of(during, CN, CN.procedure.clock("reexam_30d"), moment("2026-09-20"))
    assert (found.state, found.limit.day, found.limit.left) == ("paused", None, 17)


def test_row_29_received_on_the_day_it_was_where_the_procedure_is():
    for sent, received in (("2026-10-23T16:30", date(2026, 10, 24)), ("2026-10-23T15:30", date(2026, 10, 23))):
        found = limit([cn_filed(sent)], "sort_15d", "2026-10-26", CN)
        assert (found.limit.steps[0].code, found.limit.steps[0].day) == ("trigger", received)


@dated(
    begins_with_the_acknowledgement=Dated(
        given=[FILED, ACKNOWLEDGED],
        clock="respond1",
        now="2026-03-05",
        state="running",
        day=date(2026, 3, 18),
    ),
    an_early_acknowledgement_brings_the_answer_forward=Dated(
        given=[FILED, happened(e.Acknowledged, "2026-03-02")],
        clock="respond1",
        now="2026-03-05",
        state="running",
        day=date(2026, 3, 16),
    ),
    on_the_last_day_it_still_counts=Dated(
        given=[FILED, happened(e.Acknowledged, "2026-03-09T23:59")],
        clock="respond1",
        now="2026-03-10",
        state="running",
        day=date(2026, 3, 23),
    ),
    not_sent_yet=Dated(given=[FILED], clock="respond1", now="2026-03-09", state="expected", day=date(2026, 3, 23)),
    never_sent=Dated(given=[FILED], clock="respond1", now="2026-03-10", state="running", day=date(2026, 3, 23)),
    sent_too_late_gains_no_time=Dated(
        given=[FILED, happened(e.Acknowledged, "2026-03-20")],
        clock="respond1",
        now="2026-03-20",
        state="running",
        day=date(2026, 3, 23),
    ),
    sent_when_the_answer_was_due_already=Dated(
        given=[FILED, happened(e.Acknowledged, "2026-03-30")],
        clock="respond1",
        now="2026-03-30",
        state="expired",
        day=date(2026, 3, 23),
    ),
    sent_again_by_the_next_office=Dated(
        given=[
            FILED,
            ACKNOWLEDGED,
            happened(e.Transferred, "2026-03-05"),
            happened(e.Acknowledged, "2026-03-12"),
        ],
        clock="respond1",
        now="2026-03-12",
        state="running",
        day=date(2026, 3, 18),
    ),
    of_the_review_begins_with_its_own=Dated(
        given=[
            FILED,
            ACKNOWLEDGED,
            DECIDED,
            ESCALATED,
            happened(e.Acknowledged, "2026-03-23", REVIEWER, notice="ack2"),
        ],
        clock="respond2",
        now="2026-03-24",
        state="running",
        day=date(2026, 4, 22),
    ),
    of_the_review_never_acknowledged=Dated(
        given=[FILED, ACKNOWLEDGED, DECIDED, ESCALATED],
        clock="respond2",
        now="2026-03-28",
        state="running",
        day=date(2026, 4, 28),
    ),
)
def test_the_answer_is_due_from_the_acknowledgement_or_from_when_it_was_due(row):
    check_date(row)


@dated(
    from_the_transfer=Dated(
        given=[CN_FILED, CN_SENT_ON],
        clock="tell_15d",
        now="2026-03-05",
        state="running",
        day=date(2026, 3, 19),
        book=CN,
    ),
    from_receipt_when_nobody_passed_it_on=Dated(
        given=[CN_FILED, happened(e.Accepted, "2026-03-06", SORTER, stage="handle")],
        clock="tell_15d",
        now="2026-03-09",
        state="running",
        day=date(2026, 3, 17),
        book=CN,
    ),
    anew_for_the_next_office_that_receives_it=Dated(
        given=[CN_FILED, CN_SENT_ON, happened(e.Transferred, "2026-03-10", stage="handle")],
        clock="tell_15d",
        now="2026-03-11",
        state="running",
        day=date(2026, 3, 25),
        book=CN,
    ),
    told_is_told=Dated(
        given=CN_AT_WORK, clock="tell_15d", now="2026-03-11", state="met", day=date(2026, 3, 19), book=CN
    ),
    sorted_is_sorted=Dated(given=[CN_FILED, CN_SENT_ON], clock="sort_15d", now="2026-03-05", state=None, book=CN),
    accepted_stays_accepted_in_the_next_office=Dated(
        given=[*CN_AT_WORK, happened(e.Transferred, "2026-03-20", stage="handle")],
        clock="handle_60d",
        now="2026-03-21",
        state="running",
        day=date(2026, 5, 9),
        book=CN,
    ),
)
def test_clocks_of_a_petition_on_its_way(row):
    check_date(row)


OTHER_CHOICES = book_with(UK, deemed_delivery="2 working_days", stage2_window="28 days")


@dated(
    read=Dated(
        given=[FILED, DECIDED, READ], clock="ask_stage2", now="2026-03-18", state="running", day=date(2026, 4, 16)
    ),
    not_read_it_counts_as_delivered_in_time=Dated(
        given=[FILED, DECIDED], clock="ask_stage2", now="2026-03-18", state="running", day=date(2026, 4, 21)
    ),
    read_only_after_it_counted_as_delivered=Dated(
        given=[FILED, DECIDED, happened(e.NoticeDelivered, "2026-06-01")],
        clock="ask_stage2",
        now="2026-06-02",
        state="running",
        day=date(2026, 6, 29),
    ),
    as_the_organisation_chose=Dated(
        given=[FILED, DECIDED],
        clock="ask_stage2",
        now="2026-03-18",
        state="running",
        day=date(2026, 4, 15),
        book=OTHER_CHOICES,
    ),
    no_window_where_the_organisation_sets_none=Dated(
        given=[FILED, DECIDED, READ],
        clock="ask_stage2",
        now="2026-03-18",
        state=None,
        book=book_with(UK, stage2_window="none"),
    ),
    of_a_petition_not_read=Dated(
        given=[*CN_AT_WORK, CN_DECIDED],
        clock="ask_review_30d",
        now="2026-04-21",
        state="running",
        day=date(2026, 5, 27),
        book=CN,
    ),
    used=Dated(
        given=[FILED, DECIDED, READ, ESCALATED],
        clock="ask_stage2",
        now="2026-05-01",
        state="met",
        day=date(2026, 4, 16),
    ),
    used_before_it_was_read=Dated(
        given=[*CN_AT_WORK, CN_DECIDED, happened(e.ReviewAsked, "2026-04-21", stage="review"), CN_READ],
        clock="ask_review_30d",
        now="2026-08-01",
        state="met",
        day=date(2026, 5, 22),
        book=CN,
    ),
    not_of_a_decision_that_was_set_aside=Dated(
        given=[FILED, DECIDED, READ, ESCALATED, SENT_BACK], clock="ask_stage2", now="2026-04-09", state=None
    ),
    of_the_new_decision_not_from_reading_the_old_one=Dated(
        given=[FILED, DECIDED, READ, ESCALATED, SENT_BACK, happened(e.DecisionIssued, "2026-04-20")],
        clock="ask_stage2",
        now="2026-04-21",
        state="running",
        day=date(2026, 5, 26),
    ),
)
def test_the_window_to_ask_for_review(row):
    check_date(row)


IDS = {
    "petition_filed": ([CN_FILED], CN, ["sort_15d"]),
    "petition_passed_on": ([CN_FILED, CN_SENT_ON], CN, ["tell_15d", "object_5wd"]),
    "petition_accepted": (CN_AT_WORK, CN, ["object_5wd", "handle_60d"]),
    "petition_decided": ([*CN_AT_WORK, CN_DECIDED], CN, ["ask_review_30d"]),
    "petition_in_review": (CN_IN_REVIEW, CN, ["review_30d"]),
    "petition_reviewed": ([*CN_IN_REVIEW, CN_REVIEWED], CN, ["ask_reexam_30d"]),
    "complaint_filed": ([FILED], UK, ["ack1"]),
    "complaint_acknowledged": ([FILED, ACKNOWLEDGED], UK, ["respond1"]),
    "complaint_answered_without_acknowledgement": ([FILED, DECIDED], UK, ["ask_stage2"]),
    "complaint_closed": ([FILED, DECIDED, happened(e.CaseClosed, "2026-03-18")], UK, ["ask_stage2"]),
    "complaint_in_review": ([FILED, DECIDED, ESCALATED], UK, ["ack2"]),
    "complaint_declined": ([FILED, happened(e.Declined, "2026-03-05")], UK, []),
    "complaint_withdrawn": ([FILED, happened(e.Withdrawn, "2026-03-05")], UK, []),
}


@pytest.mark.parametrize("name", IDS)
def test_which_clocks_are_open(name):
    events, book, expected = IDS[name]
    now = max(event.at for event in events)
    assert [x.clock.id for x in limits_of(replay(events), book, now) if x.open] == expected
