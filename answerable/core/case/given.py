"""One clock's limit from events told by hand: for the command line, the public calculator, examples in files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..procedure import Clock, LengthWrong, Procedure, Stage, read_length, write_length
from ..procedure_check import ATTRIBUTES, known_marks
from ..toml_source import suggested
from .limits import CaseLimit, Rulebook, limit_of
from .state import Case, Extended, Mark


@dataclass(frozen=True, slots=True)
class Given:
    """`name` as in procedure files, `acknowledged`, or `extended`, `extended:<clock>`, `extended:<clock>:<length>`,
    `extended:<clock>:<length>:<ground>`.
    """

    name: str
    at: datetime


class NotGiven(ValueError):
    """`code`: unknown-clock unknown-event unknown-class unknown-attribute computed-event not-started no-extension
    not-a-length unset. `detail` names what to mend.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


def limit_given(
    rulebook: Rulebook,
    clock_id: str,
    given: Iterable[Given],
    now: datetime,
    *,
    case_class: str = "",
    attributes: Iterable[str] = (),
) -> CaseLimit:
    """NotGiven if an event is not known to the file, or none that starts the clock was given."""
    procedure = rulebook.procedure
    clock = _clock(procedure, clock_id)
    if rulebook.length_of(clock) is None:
        raise NotGiven(
            "unset", f"{clock.parameter} is not set: give it, as --param {clock.parameter}='20 working_days'"
        )
    classes = {x.id for x in procedure.classes}
    if case_class and case_class not in classes:
        raise NotGiven("unknown-class", suggested(case_class, classes))
    for name in attributes:
        if name not in ATTRIBUTES | set(procedure.attributes):
            raise NotGiven("unknown-attribute", suggested(name, ATTRIBUTES | set(procedure.attributes)))
    case = _case(procedure, clock, sorted(given, key=lambda event: event.at))
    case = _with(case, clock, case_class, frozenset(attributes))
    limit = limit_of(case, rulebook, clock, now)
    if limit is None:
        raise NotGiven("not-started", " / ".join(starting_events(procedure, clock)))
    return limit


def _clock(procedure: Procedure, clock_id: str) -> Clock:
    try:
        return procedure.clock(clock_id)
    except KeyError:
        names = [clock.id for clock in procedure.clocks]
        names += [procedure.filing.id] if procedure.filing is not None else []
        raise NotGiven("unknown-clock", f"{suggested(clock_id, names)} ({', '.join(names)})") from None


def starting_events(procedure: Procedure, clock: Clock) -> tuple[str, ...]:
    """The events that start a clock, those behind another clock's limit included, each once."""
    found: dict[str, None] = {}
    for mark in clock.trigger.all_marks:
        if mark.startswith("deadline:"):
            other = procedure.clock(mark.removeprefix("deadline:"))
            found |= dict.fromkeys(starting_events(procedure, other))
        else:
            found[mark] = None
    return tuple(found)


def _with(case: Case, clock: Clock, case_class: str, attributes: frozenset[str]) -> Case:
    return replace(case, stage=clock.stage or case.stage, case_class=case_class, attributes=attributes)


def _case(procedure: Procedure, clock: Clock, given: Sequence[Given]) -> Case:
    stage = next((s for s in procedure.stages if s.id == clock.stage), procedure.stages[0])
    marks: list[Mark] = []
    extended: list[Extended] = []
    known = known_marks(procedure) | {f"requested:{s.id}" for s in procedure.stages}
    for event in given:
        kind, _, rest = event.name.partition(":")
        if kind == "extended" and (rest or event.name == "extended"):
            extended.append(_extended(procedure, clock, rest, event, len(marks)))
        elif kind == "deadline":
            raise NotGiven("computed-event", f"{event.name}; it is counted, from {rest}'s own events")
        elif event.name == "receipt_corrected":
            marks = [Mark("received", event.at), *(mark for mark in marks if mark.name != "received")]
        elif event.name not in known:
            raise NotGiven("unknown-event", suggested(event.name, known))
        else:
            marks += [Mark(name, event.at) for name in _names(procedure, stage, event.name)]
    names = {mark.name for mark in marks}
    for mark in list(marks):  # what was delivered was sent, at the latest in that moment
        notice = mark.name.removeprefix("delivered:")
        if notice != mark.name and f"sent:{notice}" not in names:
            marks.insert(marks.index(mark), Mark(f"sent:{notice}", mark.at))
    if "transferred" in names and "transfer_received" not in names:
        at = max(mark.at for mark in marks if mark.name == "transferred")
        marks = sorted([*marks, Mark("transfer_received", at)], key=lambda mark: mark.at)
    return Case(id="0", seq=1, stage=stage.id, phase="accepted", marks=tuple(marks), extended=tuple(extended))


def _names(procedure: Procedure, stage: Stage, name: str) -> tuple[str, ...]:
    """One act leaves several marks: a letter that is sent is also given notice of."""
    kind, colon, notice = name.partition(":")
    if colon and kind in ("sent", "notice"):
        return (f"sent:{notice}", f"notice:{notice}")
    if name == "acknowledged" and stage.acknowledges_with:
        return (name, f"sent:{stage.acknowledges_with}", f"notice:{stage.acknowledges_with}")
    if name in ("decision_issued", "review_decided") and stage.decides_with:
        return (name, f"sent:{stage.decides_with}", f"notice:{stage.decides_with}")
    for other in procedure.stages:
        if other.requested_by == name:
            return (f"requested:{other.id}",)
    return (name,)


def _extended(procedure: Procedure, clock: Clock, rest: str, event: Given, marks: int) -> Extended:
    """`rest`: "", "clock", "clock:10 working_days", or with a ground behind. Without a length, all that is allowed."""
    name, _, text = rest.partition(":")
    text, _, ground = text.partition(":")
    extended = _clock(procedure, name or clock.id)
    rule = procedure.extension_for(extended.id, ground)
    if rule is None:
        raise NotGiven("no-extension", extended.id)
    try:
        length = read_length(text) if text else rule.max
    except LengthWrong:
        raise NotGiven("not-a-length", f"{text!r}; as in 10 working_days") from None
    if length is None:
        raise NotGiven("not-a-length", f"say how long, as extended:{extended.id}:10 working_days")
    return Extended(extended.id, event.at, write_length(length), rule.measured_from, marks)
