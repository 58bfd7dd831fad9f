"""The step table holds every place a case can come to; nothing else stands in it; and the page drawn from it is fresh."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.decide import decide, rule_of, steps_open
from answerable.core.case.evolve import evolve, replay
from answerable.core.case.limits import limits_of
from answerable.core.case.state import Case
from answerable.core.case.steps import BY_CLOCK, BY_COMPLAINANT, BY_OFFICER, BY_OPERATOR, STEPS
from tests.habits.steps_page import PAGE, page

from .case_world import (
    CLOCK,
    CN,
    CN_AT_WORK,
    CN_FILED,
    COMMAND_FIELDS,
    COMPLAINANT,
    DECIDED,
    ESCALATED,
    FILED,
    OPERATOR,
    SORTER,
    UK,
    UK_PAUSING,
    Actor,
    Row,
    happened,
    moment,
    outcome,
)
from .clock_world import book, clock, extension, pause

COMMANDS = {cls for cls in vars(c).values() if isinstance(cls, type) and issubclass(cls, c.Command)} - {c.Command}
REVIEWED = happened(e.ReviewDecided, "2026-04-08")


def usual(command: type[c.Command], officer: Actor) -> Actor:
    """Whoever may ask for it."""
    for kinds, actor in ((BY_CLOCK, CLOCK), (BY_COMPLAINANT, COMPLAINANT), (BY_OPERATOR, OPERATOR)):
        if command in kinds:
            return actor
    return officer


def place(case: Case, book) -> tuple[str, str]:
    return book.procedure.stage(case.stage).kind, case.phase


REACHED = {
    ("sort", "received"): (CN, [CN_FILED]),
    ("sort", "declined"): (CN, [CN_FILED, happened(e.Declined, "2026-03-05", SORTER)]),
    ("sort", "closed"): (CN, [CN_FILED, happened(e.CaseClosed, "2026-03-16", CLOCK, reason="lapsed")]),
    ("sort", "withdrawn"): (CN, [CN_FILED, happened(e.Withdrawn, "2026-03-05")]),
    ("handle", "received"): (UK, [FILED]),
    ("handle", "accepted"): (CN, CN_AT_WORK),
    ("handle", "decided"): (UK, [FILED, DECIDED]),
    ("handle", "closed"): (UK, [FILED, DECIDED, happened(e.CaseClosed, "2026-03-18")]),
    ("handle", "declined"): (UK, [FILED, happened(e.Declined, "2026-03-05")]),
    ("handle", "withdrawn"): (UK, [FILED, happened(e.Withdrawn, "2026-03-05")]),
    ("review", "received"): (UK, [FILED, DECIDED, ESCALATED]),
    ("review", "decided"): (UK, [FILED, DECIDED, ESCALATED, REVIEWED]),
    ("review", "closed"): (UK, [FILED, DECIDED, ESCALATED, REVIEWED, happened(e.CaseClosed, "2026-04-09")]),
    ("review", "withdrawn"): (UK, [FILED, DECIDED, ESCALATED, happened(e.Withdrawn, "2026-04-08")]),
}


@pytest.mark.parametrize("where", STEPS, ids="-".join)
def test_every_place_in_the_table_is_reached(where):
    book, events = REACHED[where]
    assert place(replay(events), book) == where
    assert steps_open(replay(events), book) == STEPS[where]


def test_every_command_has_a_rule_a_place_and_somebody_who_may_ask():
    assert frozenset().union(*STEPS.values()) | {c.FileGrievance} == COMMANDS
    assert BY_COMPLAINANT | BY_OFFICER | BY_CLOCK | BY_OPERATOR == COMMANDS
    assert {c.FileGrievance} == BY_COMPLAINANT & BY_OFFICER
    assert not BY_CLOCK & (BY_COMPLAINANT | BY_OFFICER)
    assert {c.MigrateProcedure} == BY_OPERATOR
    assert not BY_OPERATOR & (BY_COMPLAINANT | BY_OFFICER | BY_CLOCK)
    assert all(callable(rule_of(command)) for command in COMMANDS)


def test_what_is_possible_at_any_time():
    """P1 and P4: adding, reading and being told of openings end with nothing."""
    always = {c.AddStatement, c.ReadNotice, c.OpenSealed, c.ExpireClock}
    assert all(always <= steps for steps in STEPS.values())


@pytest.mark.parametrize("where", STEPS, ids="-".join)
def test_not_now_is_said_of_what_is_not_in_the_table_and_of_nothing_else(where):
    book, events = REACHED[where]
    case = replay(events)
    officer = Actor("officer", "o-x", case.office)
    refused = set()
    for command in COMMANDS - {c.FileGrievance}:
        by = usual(command, officer)
        ask = command(by=by, at=moment("2026-06-01"), **COMMAND_FIELDS.get(command, {}))
        found = outcome(Row(given=case, when=ask, then=[], book=book))
        if getattr(found, "code", None) == "not-now":
            refused.add(command)
    assert refused == COMMANDS - {c.FileGrievance} - STEPS[where]


def test_the_page_is_drawn_from_the_table():
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.habits.steps_page"


# Walks: any steps, by anybody, at any time.

OFFICES = ["town", "village", "county", "province", "ombudsman"]
RESULTS = ["upheld", "changed", "reversed", "sent_back", "noted"]


def drawn_fields(draw, command, book) -> dict:
    procedure = book.procedure
    points = st.builds(e.Point, st.sampled_from([o.id for o in procedure.outcomes]), st.booleans(), st.none())
    choices = {
        "to_office": st.sampled_from(OFFICES),
        "outcome": st.sampled_from([o.id for o in procedure.outcomes if o.exit] or ["upheld"]),
        "officer": st.sampled_from([f"o-{office}" for office in OFFICES]),
        "clock": st.sampled_from([clock.id for clock in procedure.clocks]),
        "length": st.sampled_from(["5 working_days", "10 days", "8 working_hours"]),
        "ground": st.sampled_from(["", "complex", "good_reason"]),
        "agreed": st.booleans(),
        "points": st.lists(points, max_size=2).map(tuple),
        "result": st.sampled_from(RESULTS),
        "remedy": st.integers(1, 3),
        "notice": st.sampled_from([notice.id for notice in procedure.notices]),
    }
    fields = {**COMMAND_FIELDS.get(command, {})}
    for name in choices.keys() & command.__dataclass_fields__.keys():
        fields[name] = draw(choices[name])
    return fields


def taken(case: Case, command: c.Command, book) -> list:
    """What it makes happen; nothing when it is refused, but never as a step of another place or person."""
    found = outcome(Row(given=case, when=command, then=[], book=book))
    if isinstance(found, list):
        assert found
        return found
    assert found.code not in ("not-now", "unknown-case", "not-for-officers", "not-for-complainants")
    return []


def check_sound(case: Case, book, at) -> None:
    assert steps_open(case, book) is STEPS[place(case, book)]
    assert case.office != case.respondent
    assert case.respondent not in {office for _, office in case.stage_offices}
    reviews = [office for stage, office in case.stage_offices if book.procedure.stage(stage).kind == "review"]
    assert len(reviews) == len(set(reviews))
    for limit in limits_of(case, book, at):
        assert (limit.state == "paused") is (limit.limit.day is None)
        assert limit.state != "met" or limit.met_at is not None


# One with everything at once: each consequence of silence, shares, restarts, hours, classes, pauses that end.
EVERYTHING = book(
    clock(
        "accept",
        "received",
        "3 working_days",
        stage="sort",
        stops_on=["accepted", "transferred"],
        on_expiry=["deemed_accepted"],
    ),
    clock("ack", "received", "16 working_hours", stops_on=["notice:ack"], on_expiry=["must_send_delay_notice"]),
    clock(
        "answer",
        {"event": "sent:ack", "fallback": "deadline:ack"},
        "15 working_days",
        on_transfer="restart",
        on_expiry=["deemed_granted"],
        fallback_length="20 days",
        roll="next_working_day",
    ),
    clock("quick", "received", "24 hours", when="class == simple", replaces="answer", on_expiry=["deemed_refused"]),
    clock("share", "transfer_received", "5 days", budget_of="answer", restart_on=["info_received"]),
    clock(
        "review",
        "review_requested",
        "10 days",
        stage="review",
        stops_on=["review_decided"],
        on_expiry=["deemed_refused"],
    ),
    clock(
        "object", "delivered:reply", "10 days", kind="window", stage=None, opens="review", on_expiry=["decision_final"]
    ),
    pause("ack", "answer", "share", max="10 days", on_timeout="abandoned"),
    pause("quick", "review", mode="restart"),
    extension("answer", max="10 working_days", times=2, max_is="soft", measured_from="rolled_deadline"),
    extension("ack", max="8 working_hours", grant_before_expiry=False, measured_from="grant_date"),
    extension("review", max="20 days", measured_from="new_total_from_trigger", consent="complainant"),
    intake='cut_off = "17:00"',
)
BOOKS = {"uk": UK, "cn": CN, "uk_pausing": UK_PAUSING, "everything": EVERYTHING}


@given(st.data(), st.sampled_from(sorted(BOOKS)))
def test_no_walk_leaves_the_table(data, name):
    book = BOOKS[name]
    at = moment("2026-01-05")
    case, events = Case(), []
    filing = c.FileGrievance(by=COMPLAINANT, at=at, **{**COMMAND_FIELDS[c.FileGrievance], "respondent": "village"})
    events += decide(case, filing, book)
    case = replay(events)
    for _ in range(data.draw(st.integers(1, 25))):
        at += timedelta(days=data.draw(st.sampled_from([0, 1, 4, 20, 90])), minutes=1)
        command = data.draw(st.sampled_from(sorted(steps_open(case, book), key=lambda x: x.__name__)))
        officer = Actor("officer", f"o-{data.draw(st.sampled_from([case.office, 'town']))}", case.office)
        by = usual(command, officer)
        new = taken(case, command(by=by, at=at, **drawn_fields(data.draw, command, book)), book)
        for event in new:
            case = evolve(case, event)
        events += new
        check_sound(case, book, at)
    assert replay(events) == case
