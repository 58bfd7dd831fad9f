"""Every clock of a case with its date and its explanation. Pure: history, rulebook and now in, limits out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from ..procedure import Clock, Condition, Length, Procedure, read_length
from ..working_time import Calendar, ExtensionSpan, Limit, PauseSpan, count_limit
from .state import Case

ClockState = Literal["running", "paused", "met", "expired", "expected"]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A procedure with the calendar and the organisation's parameters it runs on."""

    procedure: Procedure
    calendar: Calendar
    parameters: Mapping[str, str] = field(default_factory=dict)

    def length_of(self, clock: Clock) -> Length | None:
        """None when the organisation set the parameter to "none": then the clock does not exist."""
        if clock.parameter is None:
            return clock.length
        default = next(p.default for p in self.procedure.parameters if p.name == clock.parameter)
        text = self.parameters.get(clock.parameter, default)
        return None if text == "none" else read_length(text)


@dataclass(frozen=True, slots=True)
class CaseLimit:
    """`expected`: the trigger has not happened; the date is the latest it can come to (its fallback ran instead).
    `met_at`: when the duty was done. A clock met after its limit is "met" with met_at > limit.ends_at.
    """

    clock: Clock
    limit: Limit
    state: ClockState
    met_at: datetime | None = None
    after_mark: int = 0

    @property
    def open(self) -> bool:
        return self.state in ("running", "paused", "expired")


@dataclass(frozen=True, slots=True)
class _Start:
    at: datetime
    position: int
    expected: bool = False


def limits_of(case: Case, rulebook: Rulebook, now: datetime) -> tuple[CaseLimit, ...]:
    """The clocks of the case's present stage and those of no stage, in the order of the procedure file.

    A clock whose trigger cannot be dated yet is left out. Cost: one walk of the calendar a clock.
    """
    replaced = {c.replaces for c in rulebook.procedure.clocks if c.replaces and _applies(case, c)}
    found = []
    for clock in rulebook.procedure.clocks:
        if clock.id in replaced or not _applies(case, clock) or not _in_play(case, clock):
            continue
        limit = limit_of(case, rulebook, clock, now)
        if limit is not None:
            found.append(limit)
    return tuple(found)


def limit_of(case: Case, rulebook: Rulebook, clock: Clock, now: datetime) -> CaseLimit | None:
    length = rulebook.length_of(clock)
    start = _start_of(case, rulebook, clock, now)
    if length is None or start is None:
        return None
    limit = count_limit(
        trigger=start.at,
        length=length,
        start=clock.start,
        roll=clock.roll,
        calendar=rulebook.calendar,
        timezone=rulebook.procedure.timezone,
        min_working_days=clock.min_working_days,
        pauses=_pauses(case, rulebook, clock, start),
        extensions=_extensions(case, rulebook, clock, start),
        direction=clock.direction,
        clear_days=clock.clear_days,
        source=clock.source,
        verified=clock.verified,
        basis=clock.basis,
    )
    met_at = _met_at(case, clock, start)
    state: ClockState
    if start.expected:
        state = "expected"
    elif met_at is not None:
        state = "met"
    elif limit.ends_at is None:
        state = "paused"
    else:
        state = "expired" if now >= limit.ends_at else "running"
    return CaseLimit(clock, limit, state, met_at, start.position)


def _applies(case: Case, clock: Clock) -> bool:
    if clock.when is not None and not _holds(case, clock.when):
        return False
    return clock.unless is None or not _holds(case, clock.unless)


def _holds(case: Case, condition: Condition) -> bool:
    if condition.left == "class":
        return (case.case_class == condition.right) is (condition.operator == "==")
    return condition.left in case.attributes


def _in_play(case: Case, clock: Clock) -> bool:
    if clock.kind == "retention" or case.phase == "withdrawn":
        return False
    if clock.kind == "window" and clock.bearer != "complainant" and case.phase not in ("received", "accepted"):
        return False
    return clock.stage is None or (clock.stage == case.stage and case.phase not in ("closed", "declined"))


def _aliases(procedure: Procedure, mark: str) -> str:
    """A procedure names the request for a stage in its own words; the case marks it "requested:<stage>"."""
    for stage in procedure.stages:
        if stage.requested_by == mark:
            return f"requested:{stage.id}"
    return mark


def _date_of(case: Case, rulebook: Rulebook, mark: str, now: datetime) -> _Start | None:
    found = case.last_mark(_aliases(rulebook.procedure, mark))
    if found is not None:
        return _Start(found[1].at, found[0])
    if mark.startswith("deadline:"):
        other = limit_of(case, rulebook, rulebook.procedure.clock(mark.removeprefix("deadline:")), now)
        if other is None or other.limit.ends_at is None:
            return None
        last_instant = other.limit.ends_at - timedelta(seconds=1)
        return _Start(last_instant, other.after_mark, expected=now < other.limit.ends_at)
    if mark.startswith("delivered:"):
        return _deemed_delivery(case, rulebook, mark.removeprefix("delivered:"))
    return None


def _deemed_delivery(case: Case, rulebook: Rulebook, notice: str) -> _Start | None:
    """Nobody has read it yet: it counts as delivered a few days after sending, so that no window stays shut."""
    sent = case.last_mark(f"sent:{notice}")
    if sent is None:
        return None
    text = rulebook.parameters.get("deemed_delivery", "")
    length = read_length(text) if text else rulebook.procedure.deemed_delivery
    limit = count_limit(
        trigger=sent[1].at,
        length=length,
        start="next_day",
        roll="none",
        calendar=rulebook.calendar,
        timezone=rulebook.procedure.timezone,
    )
    assert limit.ends_at is not None
    return _Start(limit.ends_at - timedelta(seconds=1), sent[0])


def _start_of(case: Case, rulebook: Rulebook, clock: Clock, now: datetime) -> _Start | None:
    starts = [_date_of(case, rulebook, mark, now) for mark in clock.trigger.marks]
    found = [start for start in starts if start is not None]
    if clock.trigger.mode == "last_of" and len(found) < len(starts):
        found = []
    if found:
        pick = max if clock.trigger.mode == "last_of" else min
        return pick(found, key=lambda start: start.at)
    if clock.trigger.fallback is not None:
        return _date_of(case, rulebook, clock.trigger.fallback, now)
    return None


def _met_at(case: Case, clock: Clock, start: _Start) -> datetime | None:
    later = case.marks[start.position :]
    return next((mark.at for mark in later if mark.name in clock.stops_on), None)


def _pauses(case: Case, rulebook: Rulebook, clock: Clock, start: _Start) -> tuple[PauseSpan, ...]:
    zone = ZoneInfo(rulebook.procedure.timezone)
    spans: list[PauseSpan] = []
    for pause in rulebook.procedure.pauses:
        if clock.id not in pause.clocks:
            continue
        begun: datetime | None = None
        for mark in case.marks[start.position :]:
            if mark.name == pause.begins and begun is None:
                begun = mark.at
            elif mark.name == pause.ends and begun is not None:
                first, resumed = begun.astimezone(zone).date(), mark.at.astimezone(zone).date()
                spans.append(PauseSpan(first, resumed, pause.mode, pause.source))
                begun = None
        if begun is not None:
            spans.append(PauseSpan(begun.astimezone(zone).date(), None, pause.mode, pause.source))
    return tuple(spans)


def _extensions(case: Case, rulebook: Rulebook, clock: Clock, start: _Start) -> tuple[ExtensionSpan, ...]:
    rule = rulebook.procedure.extension_of(clock.id)
    if rule is None:
        return ()
    zone = ZoneInfo(rulebook.procedure.timezone)
    return tuple(
        ExtensionSpan(x.at.astimezone(zone).date(), read_length(x.length), rule.measured_from, rule.source)
        for x in case.extended
        if x.clock == clock.id and x.after_mark > start.position
    )
