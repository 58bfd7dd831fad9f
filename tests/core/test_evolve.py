"""What each event makes of a case. The fold is total: an event this build does not know raises."""

from dataclasses import dataclass, fields, replace
from datetime import date

import pytest

from answerable.core.case import events as e
from answerable.core.case.evolve import UnknownEvent, evolve, replay
from answerable.core.case.state import Case, Expired, Extended, Kept, Mark, Remedy, Touch

from .case_world import (
    ACKNOWLEDGED,
    CLERK,
    CLOCK,
    CN_ACCEPTED,
    CN_AT_WORK,
    CN_FILED,
    CN_SENT_ON,
    DECIDED,
    ESCALATED,
    FILED,
    IMPORT,
    LATE,
    NOT_UPHELD,
    OPERATOR,
    PROMISED,
    READ,
    REVIEWER,
    SENT_BACK,
    UPHELD,
    happened,
    moment,
)


def marks(case: Case) -> list[str]:
    return [mark.name for mark in case.marks]


def added(given: list, event: e.Event) -> tuple[dict, list[str]]:
    """What the event changed, field by field, and the marks it set."""
    before = replay(given)
    after = evolve(before, event)
    always = {"seq", "last_event_at", "marks", "touches"}
    changed = {f.name: getattr(after, f.name) for f in fields(Case) if f.name not in always}
    changed = {name: value for name, value in changed.items() if value != getattr(before, name)}
    return changed, marks(after)[len(before.marks) :]


def test_a_case_begins_with_its_filing():
    case = replay([replace(FILED, respondent="village", case_class="simple", happened_at=moment("2026-02-27"))])
    assert case == Case(
        id="123456789012",
        seq=1,
        procedure=FILED.procedure,
        procedure_digest=FILED.procedure_digest,
        stage="stage1",
        office="town",
        respondent="village",
        category="housing",
        channel="web",
        language="en",
        case_class="simple",
        filed_at=moment("2026-02-27"),
        marks=(Mark("received", moment("2026-02-27")),),
        stage_offices=(("stage1", "town"),),
        last_event_at=moment("2026-03-02"),
    )
    assert not Case().exists
    assert case.exists


QUESTION = happened(e.ComplainantAsked, "2026-03-06")
REVIEWED = happened(e.ReviewDecided, "2026-04-08", REVIEWER)
CHANGED = happened(e.ReviewDecided, "2026-04-08", REVIEWER, result="changed", points=(UPHELD,))
MORE = happened(e.TimeExtended, "2026-03-16")


@dataclass(frozen=True, kw_only=True)
class Effect:
    """`changes`: the fields of the case that get another value; `marks`: those it sets, in order."""

    given: list
    event: e.Event
    changes: dict
    marks: list


EFFECTS = {
    "acknowledged": Effect(
        given=[FILED],
        event=ACKNOWLEDGED,
        changes={"acknowledged": True},
        marks=["acknowledged", "sent:ack1", "notice:ack1"],
    ),
    "acknowledged_without_a_notice": Effect(
        given=[FILED],
        event=replace(ACKNOWLEDGED, notice=None),
        changes={"acknowledged": True},
        marks=["acknowledged"],
    ),
    "accepted_from_sorting": Effect(
        given=[CN_FILED],
        event=CN_ACCEPTED,
        changes={"phase": "accepted", "stage": "handle", "stage_offices": (("sort", "letters"), ("handle", "letters"))},
        marks=["accepted"],
    ),
    "declined": Effect(
        given=[FILED, QUESTION],
        event=happened(e.Declined, "2026-03-09"),
        changes={"phase": "declined", "outcomes": ("out_of_scope",), "question_open": False},
        marks=["declined", "decision_issued"],
    ),
    "passed_on": Effect(
        given=[FILED, ACKNOWLEDGED, happened(e.Assigned, "2026-03-04"), QUESTION],
        event=happened(e.Transferred, "2026-03-09"),
        changes={
            "office": "village",
            "acknowledged": False,
            "assigned_to": None,
            "stage_offices": (("stage1", "town"), ("stage1", "village")),
        },
        marks=["transferred", "transfer_received"],
    ),
    "assigned": Effect(
        given=[FILED],
        event=happened(e.Assigned, "2026-03-04"),
        changes={"assigned_to": "o-clerk"},
        marks=[],
    ),
    "summarised": Effect(
        given=[FILED],
        event=happened(e.Summarised, "2026-03-04"),
        changes={"summary": "Heating out of order"},
        marks=[],
    ),
    "asked": Effect(
        given=[FILED],
        event=QUESTION,
        changes={"question_open": True},
        marks=["asked"],
    ),
    "asked_with_the_clock_stopped": Effect(
        given=[FILED],
        event=replace(QUESTION, pauses=True),
        changes={"question_open": True},
        marks=["info_requested"],
    ),
    "answered": Effect(
        given=[FILED, QUESTION],
        event=happened(e.QuestionAnswered, "2026-03-09"),
        changes={"question_open": False},
        marks=["info_received"],
    ),
    "added": Effect(
        given=[FILED],
        event=happened(e.StatementAdded, "2026-03-09"),
        changes={},
        marks=["statement_added"],
    ),
    "extended": Effect(
        given=[FILED, ACKNOWLEDGED],
        event=MORE,
        changes={"extended": (Extended("respond1", moment("2026-03-16"), "5 working_days", "nominal_deadline", 4),)},
        marks=["extended", "sent:extension1", "notice:extension1"],
    ),
    "decided": Effect(
        given=[FILED, QUESTION],
        event=happened(e.DecisionIssued, "2026-03-16", points=(UPHELD, NOT_UPHELD)),
        changes={
            "phase": "decided",
            "question_open": False,
            "outcomes": ("upheld", "not_upheld"),
            "remedies": (Remedy(1, date(2026, 12, 1), "town"),),
        },
        marks=["decision_issued", "sent:response1", "notice:response1"],
    ),
    "performed": Effect(
        given=[FILED, PROMISED],
        event=happened(e.RemedyPerformed, "2026-03-30"),
        changes={"remedies": (Remedy(1, date(2026, 12, 1), "town", moment("2026-03-30")),)},
        marks=["action_completed"],
    ),
    "closed": Effect(
        given=[FILED, DECIDED],
        event=happened(e.CaseClosed, "2026-03-18"),
        changes={"phase": "closed", "closed_because": "answered"},
        marks=["closed"],
    ),
    "withdrawn": Effect(
        given=[FILED, QUESTION],
        event=happened(e.Withdrawn, "2026-03-09"),
        changes={"phase": "withdrawn", "question_open": False},
        marks=["withdrawn"],
    ),
    "review_asked": Effect(
        given=[FILED, ACKNOWLEDGED, happened(e.Assigned, "2026-03-04"), DECIDED, happened(e.CaseClosed, "2026-03-18")],
        event=ESCALATED,
        changes={
            "stage": "stage2",
            "office": "county",
            "phase": "received",
            "assigned_to": None,
            "acknowledged": False,
            "closed_because": "",
            "stage_offices": (("stage1", "town"), ("stage2", "county")),
        },
        marks=["requested:stage2"],
    ),
    "review_upholds": Effect(
        given=[FILED, DECIDED, ESCALATED],
        event=REVIEWED,
        changes={"phase": "decided"},
        marks=["review_decided", "sent:response2", "notice:response2"],
    ),
    "review_changes": Effect(
        given=[FILED, PROMISED, ESCALATED],
        event=CHANGED,
        changes={
            "phase": "decided",
            "remedies": (Remedy(1, date(2026, 12, 1), "town"), Remedy(2, date(2026, 12, 1), "county")),
        },
        marks=["review_decided", "sent:response2", "notice:response2"],
    ),
    "review_sends_back": Effect(
        given=[FILED, PROMISED, ESCALATED, happened(e.Acknowledged, "2026-03-23", REVIEWER, notice="ack2")],
        event=SENT_BACK,
        changes={
            "stage": "stage1",
            "office": "town",
            "phase": "accepted",
            "acknowledged": False,
            "outcomes": (),
            "stage_offices": (("stage1", "town"), ("stage2", "county"), ("stage1", "town")),
        },
        marks=[
            "review_decided",
            "sent:response2",
            "notice:response2",
            "sent_back",
            "received",
            "transfer_received",
            "accepted",
        ],
    ),
    "opened": Effect(
        given=[FILED],
        event=happened(e.SealedOpened, "2026-03-03"),
        changes={},
        marks=[],
    ),
    "read": Effect(
        given=[FILED, DECIDED],
        event=READ,
        changes={},
        marks=["delivered:response1"],
    ),
    "ran_out": Effect(
        given=[FILED],
        event=LATE,
        changes={"expired": (Expired("respond1", 1, date(2026, 3, 23)),)},
        marks=[],
    ),
    "granted_by_law": Effect(
        given=[FILED, QUESTION],
        event=happened(e.DeemedDecided, "2026-03-24", CLOCK),
        changes={"phase": "decided", "question_open": False, "remedies": (Remedy(1, None, "town"),)},
        marks=["decision_issued", "sent:response1", "notice:response1", "deemed_granted"],
    ),
    "refused_by_law_without_a_letter": Effect(
        given=[FILED],
        event=happened(e.DeemedDecided, "2026-03-24", CLOCK, result="refused", notice=None),
        changes={"phase": "decided"},
        marks=["decision_issued", "deemed_refused"],
    ),
    "lapsed_while_a_question_was_open": Effect(
        given=[FILED, QUESTION],
        event=happened(e.CaseClosed, "2026-03-24", CLOCK, reason="lapsed"),
        changes={"phase": "closed", "closed_because": "lapsed", "question_open": False},
        marks=["closed"],
    ),
    "classified": Effect(
        given=[FILED],
        event=happened(e.Classified, "2026-03-04"),
        changes={"case_class": "simple"},
        marks=["classified"],
    ),
    "classified_by_what_the_matter_is": Effect(
        given=[FILED, happened(e.Classified, "2026-03-04", attributes=("matter.urgent",))],
        event=happened(e.Classified, "2026-03-05", case_class="", attributes=("matter.remote",)),
        changes={"case_class": "", "attributes": frozenset({"matter.remote"})},
        marks=["classified"],
    ),
    "received_earlier": Effect(
        given=[FILED, ACKNOWLEDGED],
        event=happened(e.ReceiptCorrected, "2026-03-04"),
        changes={"filed_at": moment("2026-02-27")},
        marks=[],
    ),
    "delay_explained": Effect(
        given=[FILED, LATE],
        event=happened(e.DelayExplained, "2026-03-25"),
        changes={"explained": frozenset({("respond1", 1)})},
        marks=["delay_explained"],
    ),
    "recounted_and_moved": Effect(
        given=[FILED],
        event=happened(e.LimitRecounted, "2026-03-10", CLOCK),
        changes={},
        marks=[],
    ),
    "recounted_and_kept": Effect(
        given=[FILED, DECIDED, READ],
        event=happened(e.LimitRecounted, "2026-03-18", CLOCK, clock="ask_stage2", was=date(2026, 4, 16), kept=True),
        changes={"kept": (Kept("ask_stage2", 5, date(2026, 4, 16)),)},
        marks=[],
    ),
    "moved_to_another_version": Effect(
        given=[FILED],
        event=happened(e.ProcedureMigrated, "2026-03-10", OPERATOR),
        changes={"procedure_digest": "sha256:new"},
        marks=[],
    ),
}


@pytest.mark.parametrize("name", EFFECTS)
def test_effect(name):
    effect = EFFECTS[name]
    assert added(effect.given, effect.event) == (effect.changes, effect.marks)


def test_every_event_has_an_effect_above():
    assert {type(effect.event) for effect in EFFECTS.values()} | {e.GrievanceFiled} == set(e.EVENTS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class FromTheFuture(e.Event):
    pass


def test_an_unknown_event_raises():
    with pytest.raises(UnknownEvent, match="FromTheFuture"):
        replay([FILED, happened(FromTheFuture, "2026-03-03")])


@pytest.mark.parametrize("name", EFFECTS)
def test_replay_is_the_fold_and_counts(name):
    events = [*EFFECTS[name].given, EFFECTS[name].event]
    step_by_step = Case()
    for event in events:
        step_by_step = evolve(step_by_step, event)
    assert replay(events) == step_by_step == replay(iter(events))
    assert step_by_step.seq == len(events)
    assert step_by_step.last_event_at == events[-1].at


def test_marks_bear_the_time_it_happened_not_the_time_it_was_written():
    late = replace(happened(e.QuestionAnswered, "2026-03-12"), happened_at=moment("2026-03-09"))
    case = replay([FILED, QUESTION, late])
    assert case.marks[-1] == Mark("info_received", moment("2026-03-09"))
    assert case.last_event_at == moment("2026-03-12")


def test_the_last_mark_is_the_last_written():
    case = replay([FILED, ACKNOWLEDGED, happened(e.Transferred, "2026-03-05"), happened(e.Acknowledged, "2026-03-09")])
    assert case.last_mark("sent:ack1") == (7, Mark("sent:ack1", moment("2026-03-09")))
    assert case.last_mark("sent:ack9") is None


def test_who_took_a_step_is_remembered_at_the_stage_it_was_taken():
    case = replay([CN_FILED, CN_SENT_ON, CN_ACCEPTED])
    assert case.touches == {Touch("o-sorter", "letters", "sort"), Touch(CLERK.id, "town", "handle")}


@pytest.mark.parametrize(
    "event",
    [
        happened(e.GrievanceFiled, "2026-03-02", CLERK),
        happened(e.Acknowledged, "2026-03-04", IMPORT),
        LATE,
        READ,
    ],
    ids=["clerk_who_wrote_it_down", "older_record", "clock", "complainant"],
)
def test_these_are_no_handlers_of_the_case(event):
    given = [] if isinstance(event, e.GrievanceFiled) else [FILED]
    assert replay([*given, event]).touches == frozenset()


def test_over_is_over():
    assert not replay(CN_AT_WORK).over
    assert replay([FILED, happened(e.Withdrawn, "2026-03-05")]).over
    assert not replay([FILED, DECIDED]).over
