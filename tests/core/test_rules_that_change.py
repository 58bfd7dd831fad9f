"""A calendar that is corrected, a procedure that has a new version: given, when, then."""

from dataclasses import replace
from datetime import date

from answerable.core.calendar import Additions
from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.decide import decide
from answerable.core.case.evolve import replay
from answerable.core.case.limits import Rulebook
from answerable.core.procedure_toml import read_procedure

from .case_world import (
    ACKNOWLEDGED,
    CLOCK,
    CN,
    CN_FILED,
    CN_SENT_ON,
    DECIDED,
    ESCALATED,
    FILED,
    OPERATOR,
    READ,
    UK,
    Refusal,
    Row,
    asked,
    check,
    happened,
    limit,
    moment,
    rows,
    text_of,
)
from .clock_world import (
    book,
    by_clock,
    closed,
    without,
)

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
