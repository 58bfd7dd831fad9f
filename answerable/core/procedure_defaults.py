"""What a file leaves out and its clocks imply: which letter a step sends, what begins a review. Each guess a remark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from .procedure import Clock, Extension, Procedure, Stage, StageKind, Trigger
from .procedure_check import MARKS, close_to
from .toml_source import Reader


def complete(procedure: Procedure, file: Reader) -> Procedure:
    clocks = tuple(_inheriting(clock, procedure) for clock in procedure.clocks)
    extensions = tuple(_in_unit(rule, procedure) for rule in procedure.extensions)
    procedure = replace(procedure, clocks=(*clocks, *_answers(procedure)), extensions=extensions)
    procedure = replace(procedure, stages=tuple(_stage(s, n, procedure, file) for n, s in enumerate(procedure.stages)))
    used = {clock.parameter for clock in procedure.clocks}
    used |= {name[1:] for name in (procedure.timezone, procedure.calendar) if name.startswith("$")}
    unset = [rule.name for rule in procedure.parameters if rule.default is None]
    if "$" in procedure.calendar or procedure.timezone.startswith("$"):
        unset = unset or ["calendar"]
    return replace(procedure, unset=tuple(unset))


def _inheriting(clock: Clock, procedure: Procedure) -> Clock:
    """A clock that takes another's place stops as that one did, unless it says otherwise."""
    other = next((c for c in procedure.clocks if c.id == clock.replaces and c.id != clock.id), None)
    if other is None:
        return clock
    return replace(clock, stage=clock.stage or other.stage, stops_on=clock.stops_on or other.stops_on,
                   opens=clock.opens or other.opens)  # fmt: skip


def _in_unit(rule: Extension, procedure: Procedure) -> Extension:
    """Time that has no cap is granted in the unit of the clock it lengthens."""
    length = next((clock.length for clock in procedure.clocks if clock.id == rule.clock), None)
    return replace(rule, unit=length[-1][1]) if rule.max is None and length else rule


def _answers(procedure: Procedure) -> list[Clock]:
    """Where silence of the complainant lets the request lapse, that has a date of its own, and is shown to them."""
    found = []
    for n, pause in enumerate(procedure.pauses):
        paused = next((clock for clock in procedure.clocks if clock.id in pause.clocks), None)
        if pause.on_timeout == "deemed_withdrawn" and pause.max is not None and paused is not None:
            found.append(
                Clock(
                    id=f"answer_{n + 1}",
                    kind="window",
                    stage=None,
                    bearer="complainant",
                    trigger=Trigger((pause.begins,)),
                    length=pause.max,
                    start=paused.start,
                    roll=paused.roll,
                    stops_on=(pause.ends,),
                    on_expiry=("deemed_withdrawn",),
                    source=pause.source,
                    verified=pause.verified,
                )
            )
    return found


def _stage(stage: Stage, n: int, procedure: Procedure, file: Reader) -> Stage:
    kind: StageKind = stage.kind or ("sort" if stage.level == 0 else "handle" if stage.level == 1 else "review")
    own = [clock for clock in procedure.clocks if clock.stage == stage.id]
    requested_by = stage.requested_by
    if requested_by is None and kind == "review":
        requested_by = _request(own, procedure, file, f"stage[{n}].requested_by")
    decides = stage.decides_with
    if decides is None and kind != "sort":
        decides = _decision(stage, own, procedure)
    acknowledges = stage.acknowledges_with or _acknowledgement(own, decides)
    acceptance: Literal["required", "implied"] = stage.acceptance
    if not acceptance:
        needed = kind == "handle" and any("accepted" in clock.trigger.all_marks for clock in own)
        acceptance = "required" if needed else "implied"
    return replace(stage, kind=kind, requested_by=requested_by, decides_with=decides, acknowledges_with=acknowledges,
                   acceptance=acceptance)  # fmt: skip


def _request(own: Iterable[Clock], procedure: Procedure, file: Reader, place: str) -> str | None:
    """The event that starts this stage's clocks and is nothing else's name: "escalation_received"."""
    known = MARKS | set(procedure.events) | {stage.requested_by for stage in procedure.stages}
    free = {mark for clock in own for mark in clock.trigger.all_marks if ":" not in mark and mark not in known}
    free = {mark for mark in free if not close_to(mark, MARKS)}
    if len(free) != 1:
        return None
    (mark,) = free
    file.remark(place, "guessed", f"{mark}, which starts the clocks of this stage")
    return mark


def _notices(marks: Iterable[str]) -> list[str]:
    return [
        name for kind, _, name in (mark.partition(":") for mark in marks) if kind in ("notice", "sent", "delivered")
    ]


def _decision(stage: Stage, own: list[Clock], procedure: Procedure) -> str | None:
    """The letter from which the window to the next stage runs; else the one that stops the last duty."""
    for clock in procedure.clocks:
        if clock.kind == "window" and clock.opens in stage.next:
            for name in _notices(clock.trigger.all_marks):
                return name
    stopping = [name for clock in own if clock.kind == "duty" for name in _notices(clock.stops_on)]
    return stopping[-1] if stopping else None


def _acknowledgement(own: list[Clock], decides: str | None) -> str | None:
    stopping = [name for clock in own if clock.kind == "duty" for name in _notices(clock.stops_on)]
    return next((name for name in stopping if name != decides), None)
