"""What happens to a clock on its way: paused, lengthened, met, overtaken, replaced; and what it says of itself."""

from dataclasses import replace
from datetime import date

import pytest

from answerable.core.case import events as e
from answerable.core.case.evolve import replay
from answerable.core.case.limits import limit_of, limits_of

from .case_world import (
    ACKNOWLEDGED,
    CN,
    CN_AT_WORK,
    CN_DECIDED,
    CN_FILED,
    CN_SENT_ON,
    DECIDED,
    ESCALATED,
    FILED,
    LATE,
    READ,
    SENT_BACK,
    SORTER,
    UK,
    UK_PAUSING,
    Dated,
    book_with,
    check_date,
    cn_filed,
    dated,
    happened,
    limit,
    moment,
)

ASKED = happened(e.ComplainantAsked, "2026-03-06", pauses=True)
ANSWERED = happened(e.QuestionAnswered, "2026-03-13")
MORE = happened(e.TimeExtended, "2026-03-16")


@dated(
    open=Dated(given=[FILED, ACKNOWLEDGED, ASKED], clock="respond1", now="2026-06-01", state="paused", book=UK_PAUSING),
    over=Dated(
        given=[FILED, ACKNOWLEDGED, ASKED, ANSWERED],
        clock="respond1",
        now="2026-03-16",
        state="running",
        day=date(2026, 3, 25),
        book=UK_PAUSING,
    ),
    begun_before_the_clock=Dated(
        given=[FILED, replace(ASKED, at=moment("2026-03-03"), happened_at=moment("2026-03-03")), ACKNOWLEDGED],
        clock="respond1",
        now="2026-06-01",
        state="paused",
        book=UK_PAUSING,
    ),
    begun_before_the_clock_and_over=Dated(
        given=[
            FILED,
            replace(ASKED, at=moment("2026-03-03"), happened_at=moment("2026-03-03")),
            ACKNOWLEDGED,
            ANSWERED,
        ],
        clock="respond1",
        now="2026-03-16",
        state="running",
        day=date(2026, 3, 26),
        book=UK_PAUSING,
    ),
    over_before_the_clock_began=Dated(
        given=[
            FILED,
            happened(e.ComplainantAsked, "2026-03-02", pauses=True),
            happened(e.QuestionAnswered, "2026-03-03"),
            ACKNOWLEDGED,
        ],
        clock="respond1",
        now="2026-03-05",
        state="running",
        day=date(2026, 3, 18),
        book=UK_PAUSING,
    ),
    ended_by_the_answer=Dated(
        given=[FILED, ACKNOWLEDGED, ASKED, DECIDED],
        clock="respond1",
        now="2026-06-01",
        state="met",
        day=date(2026, 3, 26),
        book=UK_PAUSING,
    ),
    of_the_first_stage_does_not_reach_the_second=Dated(
        given=[
            FILED,
            ACKNOWLEDGED,
            ASKED,
            LATE,
            ESCALATED,
            happened(e.Acknowledged, "2026-03-23", notice="ack2"),
        ],
        clock="respond2",
        now="2026-03-24",
        state="running",
        day=date(2026, 4, 22),
        book=UK_PAUSING,
    ),
    nor_the_round_after_it_was_sent_back=Dated(
        given=[FILED, ACKNOWLEDGED, ASKED, LATE, ESCALATED, SENT_BACK, happened(e.Acknowledged, "2026-04-09")],
        clock="respond1",
        now="2026-04-10",
        state="running",
        day=date(2026, 4, 23),
        book=UK_PAUSING,
    ),
    a_clock_not_begun_cannot_be_dated_meanwhile=Dated(
        given=[FILED, ASKED], clock="respond1", now="2026-03-06", state=None, book=UK_PAUSING
    ),
    where_asking_stops_nothing=Dated(
        given=[FILED, ACKNOWLEDGED, replace(ASKED, pauses=False)],
        clock="respond1",
        now="2026-03-16",
        state="running",
        day=date(2026, 3, 18),
        book=UK_PAUSING,
    ),
)
def test_a_pause(row):
    check_date(row)


def test_a_pause_says_what_is_left():
    found = limit([FILED, ACKNOWLEDGED, ASKED], "respond1", "2026-06-01", UK_PAUSING)
    assert found.limit.left == 9  # of ten working days after Wednesday the 4th, Thursday the 5th has gone


@dated(
    taken=Dated(
        given=[FILED, ACKNOWLEDGED, MORE],
        clock="respond1",
        now="2026-03-20",
        state="running",
        day=date(2026, 3, 25),
    ),
    used_up=Dated(
        given=[FILED, ACKNOWLEDGED, MORE],
        clock="respond1",
        now="2026-03-26",
        state="expired",
        day=date(2026, 3, 25),
    ),
    kept_by_the_next_office=Dated(
        given=[
            FILED,
            ACKNOWLEDGED,
            MORE,
            happened(e.Transferred, "2026-03-17"),
            happened(e.Acknowledged, "2026-03-18"),
        ],
        clock="respond1",
        now="2026-03-20",
        state="running",
        day=date(2026, 3, 25),
    ),
    kept_by_an_office_that_acknowledges_late=Dated(
        given=[
            FILED,
            happened(e.TimeExtended, "2026-03-20"),
            happened(e.Acknowledged, "2026-03-23"),
        ],
        clock="respond1",
        now="2026-03-24",
        state="running",
        day=date(2026, 3, 30),
    ),
    of_the_round_before_it_was_sent_back=Dated(
        given=[FILED, ACKNOWLEDGED, MORE, DECIDED, ESCALATED, SENT_BACK, happened(e.Acknowledged, "2026-04-09")],
        clock="respond1",
        now="2026-04-10",
        state="running",
        day=date(2026, 4, 23),
    ),
)
def test_time_that_was_taken(row):
    check_date(row)


@dated(
    in_time=Dated(
        given=[FILED, ACKNOWLEDGED, DECIDED],
        clock="respond1",
        now="2026-03-17",
        state="met",
        day=date(2026, 3, 18),
    ),
    late=Dated(
        given=[FILED, ACKNOWLEDGED, happened(e.DecisionIssued, "2026-03-24")],
        clock="respond1",
        now="2026-03-25",
        state="met",
        day=date(2026, 3, 18),
    ),
    answered_before_it_was_acknowledged=Dated(
        given=[FILED, happened(e.DecisionIssued, "2026-03-04")],
        clock="respond1",
        now="2026-03-05",
        state="met",
        day=date(2026, 3, 23),
    ),
    the_answer_overtakes_the_acknowledgement=Dated(
        given=[FILED, happened(e.DecisionIssued, "2026-03-04")], clock="ack1", now="2026-06-01", state=None
    ),
    the_answer_overtakes_telling_the_route=Dated(
        given=[CN_FILED, CN_SENT_ON, happened(e.Accepted, "2026-03-05", stage="handle"), CN_DECIDED],
        clock="tell_15d",
        now="2026-06-01",
        state=None,
        book=CN,
    ),
    anew_once_it_was_sent_back=Dated(
        given=[FILED, ACKNOWLEDGED, DECIDED, ESCALATED, SENT_BACK],
        clock="ack1",
        now="2026-04-09",
        state="running",
        day=date(2026, 4, 15),
    ),
)
def test_met_or_overtaken(row):
    check_date(row)


RESTARTED_BY_TRANSFER = book_with(
    UK, old='stops_on = ["notice:response1"]', new='stops_on = ["notice:response1"]\non_transfer = "restart"'
)
RESTARTED_BY_AN_ANSWER = book_with(
    UK, old='stops_on = ["notice:response1"]', new='stops_on = ["notice:response1"]\nrestart_on = ["info_received"]'
)


@dated(
    by_a_transfer=Dated(
        given=[FILED, ACKNOWLEDGED, happened(e.Transferred, "2026-03-10")],
        clock="respond1",
        now="2026-03-11",
        state="running",
        day=date(2026, 3, 24),
        book=RESTARTED_BY_TRANSFER,
    ),
    by_what_was_missing=Dated(
        given=[FILED, ACKNOWLEDGED, replace(ASKED, pauses=False), ANSWERED],
        clock="respond1",
        now="2026-03-16",
        state="running",
        day=date(2026, 3, 27),
        book=RESTARTED_BY_AN_ANSWER,
    ),
)
def test_a_clock_begins_again(row):
    check_date(row)


def test_late_is_seen_by_the_hour():
    found = limit([FILED, ACKNOWLEDGED, happened(e.DecisionIssued, "2026-03-24")], "respond1", "2026-03-25")
    assert found.met_at == moment("2026-03-24") > found.limit.ends_at == moment("2026-03-19T00:00")


SIMPLE = [cn_filed("2026-03-02", case_class="simple"), happened(e.Accepted, "2026-03-03", SORTER, stage="handle")]


def clocks(events: list, book=CN, **changes) -> set[str]:
    case = replace(replay(events), **changes)
    return {found.clock.id for found in limits_of(case, book, events[-1].at)}


def test_the_simple_route_replaces_the_general_one():
    assert clocks(SIMPLE) == {"simple_accept_3wd", "simple_handle_10wd"}
    general = [replace(SIMPLE[0], case_class=""), SIMPLE[1]]
    assert clocks(general) == {"tell_15d", "handle_60d"}


def test_a_duty_falls_away_where_it_cannot_be_done():
    unknown = frozenset({"complainant.address_unknown"})
    assert "tell_15d" not in clocks([CN_FILED, CN_SENT_ON], attributes=unknown)
    assert "tell_15d" in clocks([CN_FILED, CN_SENT_ON])


def test_a_clock_may_stop_when_the_next_stage_is_asked_for():
    """`escalation_received` is what the file calls it, "requested:stage2" what the case does."""
    book = book_with(UK, old='stops_on = ["notice:response1"]', new='stops_on = ["escalation_received"]')
    case = replay([FILED, ACKNOWLEDGED, LATE, ESCALATED])
    found = limit_of(case, book, book.procedure.clock("respond1"), moment("2026-03-23"))
    assert (found.state, found.met_at) == ("met", moment("2026-03-20"))


@pytest.mark.parametrize(
    ("decided", "provisional"), [("2026-04-20", False), ("2026-12-14", True)], ids=["this_year", "over_the_year_s_end"]
)
def test_a_limit_past_the_published_calendar_is_provisional(decided, provisional):
    answer = happened(e.DecisionIssued, decided, stage="handle", notice="decision")
    assert limit([*CN_AT_WORK, answer], "ask_review_30d", decided, CN).limit.provisional is provisional


def test_a_limit_says_how_it_was_counted_and_by_which_rule():
    found = limit([happened(e.GrievanceFiled, "2026-04-02")], "ack1", "2026-04-07")
    said = [(step.code, step.day, step.text) for step in found.limit.steps]
    assert said[:2] == [("trigger", date(2026, 4, 2), "received"), ("length", None, "5 working_days")]
    assert ("skipped", date(2026, 4, 3), "Good Friday") in said
    assert ("skipped", date(2026, 4, 6), "Easter Monday") in said
    assert said[-3:-1] == [("source", None, "6.2"), ("basis", None, "interpretation")]
    assert (said[-1][0], said[-1][2]) == ("calendar", UK.calendar.version)


def test_a_rule_nobody_has_verified_says_so():
    assert "unverified" in {step.code for step in limit([FILED, DECIDED, READ], "ask_stage2", "2026-03-18").limit.steps}
    assert "unverified" not in {step.code for step in limit([FILED], "ack1", "2026-03-03").limit.steps}


def test_back_dated_paper_moves_no_clock_that_follows_in_time():
    """An answer on paper stamped the 9th and entered the 12th ends the pause on the 9th."""
    late = replace(ANSWERED, at=moment("2026-03-12"), happened_at=moment("2026-03-09"))
    found = limit([FILED, ACKNOWLEDGED, ASKED, late], "respond1", "2026-03-12", UK_PAUSING)
    assert found.limit.day == date(2026, 3, 19)
