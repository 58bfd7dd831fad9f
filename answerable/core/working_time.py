"""Counting a limit, and saying how it was counted. Rules and worked tables: docs/rules/working-days.md.

Fixed convention for pauses: the first paused day and every day up to the day before resumption are not counted;
the day of resumption counts. Months end on the same number or on the month's last day, always from the original day.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from .calendar import ONE_DAY, Calendar, open_days_between
from .procedure import Basis, ExtensionBase, Length, PauseMode, Roll, Start, Unit, write_length

__all__ = [
    "Calendar",
    "ExtensionSpan",
    "Limit",
    "PauseSpan",
    "Step",
    "UnitNotCounted",
    "add_months",
    "count_limit",
    "open_days_between",
]


class UnitNotCounted(Exception):
    """Working hours need office hours, which calendars do not carry yet. `procedure_toml` reports it as a fault."""


@dataclass(frozen=True, slots=True)
class PauseSpan:
    """`first` paused day; `resumed`: the day that counts again, None while the pause is open."""

    first: date
    resumed: date | None
    mode: PauseMode
    source: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.resumed is None or day < self.resumed)


@dataclass(frozen=True, slots=True)
class ExtensionSpan:
    granted_on: date
    length: Length
    measured_from: ExtensionBase
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation; `words` says it. `code`: trigger starts length skipped open_weekend paused
    pause_open restarted extended rolled min_working_days provisional unverified basis source calendar.
    """

    code: str
    day: date | None = None
    until: date | None = None
    count: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """`nominal` before rolling, `day` the last lawful day, `ends_at` the first instant too late. `day` and `ends_at`
    are None while a pause is open; then `left` counts the days that will remain, in the clock's own unit.
    """

    trigger: datetime
    nominal: date | None
    day: date | None
    ends_at: datetime | None
    left: int | None
    provisional: bool
    calendar_version: str
    steps: tuple[Step, ...]


def add_months(start: date, months: int) -> date:
    """The same number `months` later, or that month's last day. 30 November + 3 = 28 February."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, gregorian.monthrange(year, month + 1)[1]))


def _end_of_day(day: date, zone: ZoneInfo) -> datetime:
    after = day + ONE_DAY
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


class _Walk:
    """One counting: collects the days it passes over and why."""

    def __init__(self, calendar: Calendar, pauses: Sequence[PauseSpan]) -> None:
        self.calendar = calendar
        self.pauses = pauses
        self.steps: list[Step] = []
        self.asked: list[date] = []  # days whose being open mattered

    def paused(self, day: date) -> bool:
        return any(span.covers(day) for span in self.pauses)

    def is_open(self, day: date) -> bool:
        self.asked.append(day)
        return self.calendar.is_open(day)

    def note(self, day: date) -> None:
        reason = self.calendar.why_closed(day)
        if reason is not None and reason != "weekend":
            self.steps.append(Step("skipped", day, text=reason))
        elif day in self.calendar.open:
            self.steps.append(Step("open_weekend", day, text=self.calendar.open[day]))

    def days(self, start: date, count: int, working: bool) -> date:
        """The `count`-th counted day after `start`; paused days are passed over, closed ones too if `working`."""
        day = start
        while count > 0:
            day += ONE_DAY
            if self.paused(day):
                continue
            if working:
                self.note(day)
                if not self.is_open(day):
                    continue
            count -= 1
        return day

    def months(self, start: date, count: int, inclusive: bool) -> date:
        end = add_months(start, count)
        if inclusive and end.day == start.day:
            end -= ONE_DAY
        lost, day = 0, start
        while day < end + ONE_DAY * lost:  # paused days are added at the end
            day += ONE_DAY
            lost += self.paused(day)
        return end + ONE_DAY * lost

    def length(self, start: date, length: Length, inclusive: bool) -> date:
        day = start
        for count, unit in length:
            if unit in (Unit.MONTHS, Unit.YEARS):
                day = self.months(day, count * (12 if unit is Unit.YEARS else 1), inclusive)
            else:
                first = day - ONE_DAY if inclusive else day
                day = self.days(first, count * (7 if unit is Unit.WEEKS else 1), unit is Unit.WORKING_DAYS)
            inclusive = False
        return day

    def roll(self, day: date, rule: Roll) -> date:
        step = -ONE_DAY if rule == "previous_working_day" else ONE_DAY
        rolled = day
        while rule != "none" and not self.is_open(rolled):
            self.note(rolled)
            rolled += step
        if rolled != day:
            self.steps.append(Step("rolled", day, until=rolled))
        return rolled


def _in_force(
    length: Length, start: date, inclusive: bool, calendar: Calendar, pauses: Sequence[PauseSpan]
) -> tuple[date, list[PauseSpan]]:
    """Start day after the latest restart, and the pauses that begin before the limit they would move."""
    kept: list[PauseSpan] = []
    for span in sorted(pauses, key=lambda item: item.first):
        closed = [p for p in kept if p.resumed is not None]
        if len(closed) < len(kept):
            break
        if span.first >= _Walk(calendar, closed).length(start, length, inclusive):
            continue
        if span.mode == "restart" and span.resumed is not None:
            start, kept = span.resumed - ONE_DAY, []
        else:
            kept.append(span)
    return start, kept


def _joined(length: Length, extra: Length) -> Length | None:
    """One length out of two of the same unit: 1 month + 2 months is 3 months from the start, never chained."""
    if len(length) == 1 and len(extra) == 1 and length[0][1] == extra[0][1]:
        return ((length[0][0] + extra[0][0], length[0][1]),)
    return None


def count_limit(
    *,
    trigger: datetime,
    length: Length,
    start: Start,
    roll: Roll,
    calendar: Calendar,
    timezone: str,
    min_working_days: int = 0,
    pauses: Sequence[PauseSpan] = (),
    extensions: Sequence[ExtensionSpan] = (),
    direction: Literal["forward", "back"] = "forward",
    clear_days: bool = False,
    source: str = "",
    verified: bool = True,
    basis: Basis = "statute",
) -> Limit:
    """The limit of one clock. `trigger`: aware. UnitNotCounted for working hours. Cost: a look a day, twice."""
    zone = ZoneInfo(timezone)
    first = trigger.astimezone(zone).date()
    opening = [Step("trigger", first), Step("length", text=write_length(length))]
    closing = [Step("source", text=source)] if source else []
    closing += [] if verified else [Step("unverified")]
    closing += [] if basis == "statute" else [Step("basis", text=basis)]
    closing += [Step("calendar", text=calendar.version, until=calendar.valid_through)]
    if any(unit is Unit.WORKING_HOURS for _, unit in length):
        raise UnitNotCounted(write_length(length))
    if length[0][1] is Unit.HOURS:
        end = trigger.astimezone(UTC) + timedelta(hours=sum(count for count, _ in length))
        day = end.astimezone(zone).date()
        return Limit(trigger, day, day, end, None, False, calendar.version, (*opening, *closing))
    if direction == "back":
        return _count_back(trigger, first, length, calendar, zone, clear_days, opening, closing)

    inclusive = start != "next_day"
    counted_from, kept = _in_force(length, first, inclusive, calendar, pauses)
    inclusive = inclusive and counted_from == first
    walk = _Walk(calendar, kept)
    if counted_from != first:
        opening.append(Step("restarted", counted_from + ONE_DAY))
    opening += [Step("paused" if p.resumed else "pause_open", p.first, until=p.resumed, text=p.source) for p in kept]
    if kept and kept[-1].resumed is None:
        left = _left(length, counted_from, inclusive, calendar, kept)
        return Limit(trigger, None, None, None, left, False, calendar.version, (*opening, *closing))

    nominal = walk.length(counted_from, length, inclusive)
    if extensions:
        walk.steps.clear()
    nominal = _extended(walk, nominal, counted_from, inclusive, length, extensions, roll)
    day = nominal if _is_working(length, extensions) else walk.roll(nominal, roll)
    while min_working_days and open_days_between(first, day, calendar) < min_working_days:
        day += ONE_DAY
        walk.asked.append(day)
        if not calendar.is_open(day):
            continue
        walk.steps.append(Step("min_working_days", day, count=min_working_days))
    provisional = any(not calendar.knows(asked) for asked in walk.asked)
    if provisional:
        walk.steps.append(Step("provisional", until=calendar.valid_through))
    steps = (*opening, *walk.steps, *closing)
    return Limit(trigger, nominal, day, _end_of_day(day, zone), None, provisional, calendar.version, steps)


def _is_working(length: Length, extensions: Sequence[ExtensionSpan]) -> bool:
    last = extensions[-1].length if extensions else length
    return last[-1][1] is Unit.WORKING_DAYS


def _extended(
    walk: _Walk,
    nominal: date,
    start: date,
    inclusive: bool,
    length: Length,
    extensions: Sequence[ExtensionSpan],
    roll: Roll,
) -> date:
    """The nominal limit after each extension in turn; an extension never shortens."""
    so_far: Length | None = length
    for span in extensions:
        joined = _joined(so_far, span.length) if so_far else None
        if span.measured_from == "new_total_from_trigger":
            end = walk.length(start, span.length, inclusive)
        elif span.measured_from == "grant_date":
            end = walk.length(span.granted_on, span.length, False)
        elif span.measured_from == "rolled_deadline":
            end = walk.length(walk.roll(nominal, roll), span.length, False)
        elif joined is not None:
            end = walk.length(start, joined, inclusive)
        else:
            end = walk.length(nominal, span.length, False)
        so_far = joined if span.measured_from == "nominal_deadline" else None
        nominal = max(nominal, end)
        walk.steps.append(Step("extended", span.granted_on, nominal, text=write_length(span.length)))
    return nominal


def _left(length: Length, start: date, inclusive: bool, calendar: Calendar, kept: Sequence[PauseSpan]) -> int:
    """Days that remain once the open pause ends, in working days if the clock counts those."""
    span = kept[-1]
    walk = _Walk(calendar, kept[:-1])
    end = walk.length(start, length, inclusive)
    days = [span.first + ONE_DAY * n for n in range((end - span.first).days + 1)]
    working = length[-1][1] is Unit.WORKING_DAYS
    return sum(not walk.paused(day) and (not working or calendar.is_open(day)) for day in days)


def _count_back(
    trigger: datetime,
    first: date,
    length: Length,
    calendar: Calendar,
    zone: ZoneInfo,
    clear_days: bool,
    opening: list[Step],
    closing: list[Step],
) -> Limit:
    """The last day on which an act is still early enough. `clear_days`: neither end counts."""
    day, walk = first, _Walk(calendar, ())
    for count, unit in length:
        if unit in (Unit.MONTHS, Unit.YEARS):
            day = add_months(day, -count * (12 if unit is Unit.YEARS else 1))
            continue
        left = count * (7 if unit is Unit.WEEKS else 1) + clear_days
        while left > 0:
            day -= ONE_DAY
            if unit is Unit.WORKING_DAYS:
                walk.note(day)
            left -= unit is not Unit.WORKING_DAYS or walk.is_open(day)
    provisional = any(not calendar.knows(asked) for asked in walk.asked)
    steps = (*opening, *walk.steps, *([Step("provisional")] if provisional else []), *closing)
    return Limit(trigger, day, day, _end_of_day(day, zone), None, provisional, calendar.version, steps)
