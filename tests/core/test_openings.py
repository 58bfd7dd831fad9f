"""Opening what is sealed, and reading a letter: both are events (P4)."""

from answerable.core.case import commands as c
from answerable.core.case import events as e

from .case_world import (
    ACKNOWLEDGED,
    CLERK,
    CLOCK,
    COMPLAINANT,
    DECIDED,
    ESCALATED,
    FILED,
    IMPORT,
    READ,
    REVIEWER,
    SENT_BACK,
    STRANGER,
    Refusal,
    Row,
    asked,
    check,
    happened,
    moment,
    rows,
)

CLOSED = happened(e.CaseClosed, "2026-03-18")
AGAIN = happened(e.DecisionIssued, "2026-04-15")


@rows(
    what_was_written=Row(
        given=[FILED],
        when=asked(c.OpenSealed, "2026-03-03"),
        then=[happened(e.SealedOpened, "2026-03-03")],
    ),
    who_wrote_it=Row(
        given=[FILED],
        when=asked(c.OpenSealed, "2026-03-03", scope="identity"),
        then=[happened(e.SealedOpened, "2026-03-03", scope="identity")],
    ),
    twice_is_told_twice=Row(
        given=[FILED, happened(e.SealedOpened, "2026-03-03")],
        when=asked(c.OpenSealed, "2026-03-04"),
        then=[happened(e.SealedOpened, "2026-03-04")],
    ),
    long_after_it_was_closed=Row(
        given=[FILED, DECIDED, CLOSED],
        when=asked(c.OpenSealed, "2026-08-03"),
        then=[happened(e.SealedOpened, "2026-08-03")],
    ),
    by_the_reviewer=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.OpenSealed, "2026-03-23", REVIEWER),
        then=[happened(e.SealedOpened, "2026-03-23", REVIEWER)],
    ),
    not_without_a_reason=Row(
        given=[FILED], when=asked(c.OpenSealed, "2026-03-03", reason=None), then=Refusal("reason-missing")
    ),
    not_by_another_office=Row(
        given=[FILED], when=asked(c.OpenSealed, "2026-03-03", STRANGER), then=Refusal("not-your-office", "P5")
    ),
    no_longer_by_the_office_that_had_it=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.OpenSealed, "2026-03-23", CLERK),
        then=Refusal("not-your-office", "P5"),
    ),
    the_complainant_opens_with_their_own_key=Row(
        given=[FILED], when=asked(c.OpenSealed, "2026-03-03", COMPLAINANT), then=Refusal("not-for-complainants")
    ),
)
def test_opening(row):
    check(row)


@rows(
    an_answer=Row(given=[FILED, DECIDED], when=asked(c.ReadNotice, "2026-03-17"), then=[READ]),
    an_acknowledgement=Row(
        given=[FILED, ACKNOWLEDGED],
        when=asked(c.ReadNotice, "2026-03-05", notice="ack1"),
        then=[happened(e.NoticeDelivered, "2026-03-05", notice="ack1")],
    ),
    of_an_older_stage=Row(
        given=[FILED, DECIDED, ESCALATED],
        when=asked(c.ReadNotice, "2026-03-23"),
        then=[happened(e.NoticeDelivered, "2026-03-23")],
    ),
    long_after_it_was_sent=Row(
        given=[FILED, DECIDED, CLOSED],
        when=asked(c.ReadNotice, "2026-08-03"),
        then=[happened(e.NoticeDelivered, "2026-08-03")],
    ),
    the_answer_made_anew=Row(
        given=[FILED, DECIDED, READ, ESCALATED, SENT_BACK, AGAIN],
        when=asked(c.ReadNotice, "2026-04-17"),
        then=[happened(e.NoticeDelivered, "2026-04-17")],
    ),
    not_twice=Row(
        given=[FILED, DECIDED, READ],
        when=asked(c.ReadNotice, "2026-03-18"),
        then=Refusal("already-delivered", facts={"notice": "response1"}),
    ),
    not_before_it_was_sent=Row(
        given=[FILED, DECIDED],
        when=asked(c.ReadNotice, "2026-04-01", IMPORT, happened_at=moment("2026-03-10")),
        then=Refusal("not-sent", facts={"notice": "response1"}),
    ),
    not_what_nobody_sent=Row(given=[FILED], when=asked(c.ReadNotice, "2026-03-17"), then=Refusal("not-sent")),
    not_by_the_clock=Row(
        given=[FILED, DECIDED], when=asked(c.ReadNotice, "2026-03-17", CLOCK), then=Refusal("not-for-officers")
    ),
)
def test_reading_a_letter(row):
    check(row)
