"""Every field of every event says who may read it: Open stands in plain text, Sealed is under the case's own key."""

import typing
from dataclasses import dataclass, fields

import pytest

from answerable.core.case import events as e
from answerable.core.case.events import Open, Sealed

from .case_world import FILED


def marks_of(cls: type) -> dict[str, tuple[typing.Any, str | None]]:
    """Field -> its type and its mark, None where there is none."""
    hints = typing.get_type_hints(cls, include_extras=True)
    found = {}
    for field in fields(cls):
        kind = hints[field.name]
        marks = [mark for mark in getattr(kind, "__metadata__", ()) if mark in ("open", "sealed")]
        found[field.name] = (getattr(kind, "__origin__", kind), marks[0] if len(marks) == 1 else None)
    return found


def faults_of(cls: type) -> list[str]:
    faults = []
    for name, (kind, mark) in marks_of(cls).items():
        holds_sealed = e.SealedRef in (kind, *typing.get_args(kind))
        if mark is None:
            faults.append(f"{name}: unmarked")
        elif holds_sealed is not (mark == "sealed"):
            faults.append(f"{name}: marked {mark}")
    return faults


@pytest.mark.parametrize("cls", e.EVENTS.values(), ids=e.EVENTS)
def test_every_field_is_marked_and_only_addresses_are_sealed(cls):
    assert faults_of(cls) == []


def test_every_event_class_is_listed():
    assert {cls for cls in vars(e).values() if isinstance(cls, type) and issubclass(cls, e.Event)} - {e.Event} == set(
        e.EVENTS.values()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted(e.Event):
    phone: str
    story: Open[e.SealedRef]
    name: Sealed[str]
    both: typing.Annotated[str, "open", "sealed"]
    fine: Open[str]


def test_a_planted_field_is_found():
    assert faults_of(Planted) == [
        "phone: unmarked",
        "story: marked open",
        "name: marked sealed",
        "both: unmarked",
    ]


SEALED = {
    "GrievanceFiled": {"narrative", "identity"},
    "Acknowledged": {"letter"},
    "Accepted": {"letter"},
    "Declined": {"letter"},
    "Transferred": {"reasons"},
    "ComplainantAsked": {"question"},
    "QuestionAnswered": {"answer"},
    "StatementAdded": {"statement"},
    "TimeExtended": {"reasons"},
    "DecisionIssued": {"decision"},
    "Classified": {"reasons"},
    "ReceiptCorrected": {"reasons"},
    "DelayExplained": {"letter"},
    "ReviewDecided": {"decision"},
    "RemedyPerformed": {"proof"},
    "Withdrawn": {"reasons"},
    "ReviewAsked": {"reasons"},
    "SealedOpened": {"reason"},
}


def test_what_people_write_is_sealed():
    found = {
        name: {field for field, (_, mark) in marks_of(cls).items() if mark == "sealed"}
        for name, cls in e.EVENTS.items()
    }
    assert {name: sealed for name, sealed in found.items() if sealed} == SEALED


def test_an_event_cannot_be_changed():
    with pytest.raises(AttributeError):
        FILED.office = "village"
