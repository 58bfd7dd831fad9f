"""Counting a limit, and saying how it was counted. Rules and worked tables: docs/rules/working-time.md.

Fixed convention for pauses: the first paused day and every day up to the day before resumption are not counted;
the day of resumption counts. Months end on the same number or on the month's last day, always from the original day.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from .calendar import ONE_DAY, Calendar, open_days_between
from .hours import count_hours, count_working_hours
from .procedure import Basis, Length, Roll, Start, Unit, write_length
from .spans import ExtensionSpan, PauseSpan, UnitNotCounted, midnight

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

_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation; `words` says it. `code`: trigger fallback cut_off starts length skipped open_weekend
    paused pause_open restarted extended rolled ends_closed min_working_days capped kept provisional unverified basis
    source calendar.
    """

    code: str
    day: date | None = None
    until: date | None = None
    count: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """`nominal` before rolling, `day` the last lawful day, `ends_at` the first instant too late. `day` and `ends_at`
    are None while a pause is open; then `left` counts what will remain, in the clock's own unit.
    """

    trigger: datetime
    nominal: date | None
    day: date | None
    ends_at: datetime | None
    left: int | None
    provisional: bool
    calendar_version: str
    steps: tuple[Step, ...]
    asked_through: date | None = None  # the last day whose being open mattered


def add_months(start: date, months: int) -> date:
    """The same number `months` later, or that month's last day. 30 November + 3 = 28 February."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, gregorian.monthrange(year, month + 1)[1]))


def _joined(length: Length) -> Length:
    """Neighbouring months and years become one: 1 month, 2 months is 3 months from the start, never chained."""
    parts: list[tuple[int, Unit]] = []
    for count, unit in length:
        if unit in _MONTHS:
            count, unit = count * _MONTHS[unit], Unit.MONTHS
            if parts and parts[-1][1] is Unit.MONTHS:
                count += parts.pop()[0]
        parts.append((count, unit))
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Run:
    """One stretch to count: `length` after `anchor`, or from `anchor` on when `inclusive`."""

    anchor: date
    inclusive: bool
    length: Length


@dataclass(slots=True)
class _End:
    """Where a run ends. `left` is set, and `nominal` and `day` are not, when an open pause stands before the end."""

    nominal: date | None = None
    day: date | None = None
    left: int | None = None
    steps: list[Step] = field(default_factory=list)
    asked: list[date] = field(default_factory=list)  # days whose being open mattered

    def later_than(self, other: _End) -> bool:
        if self.day is not None and other.day is not None:
            return self.day > other.day
        if self.left is not None and other.left is not None:
            return self.left > other.left
        return self.day is None


@dataclass(frozen=True, slots=True)
class _Rules:
    trigger: date
    length: Length
    start: Start
    roll: Roll
    calendar: Calendar
    min_working_days: int

    def first_run(self) -> _Run:
        day = self.trigger
        while self.start == "same_or_next_working_day" and not self.calendar.is_open(day):
            day += ONE_DAY
        return _Run(day, self.start != "next_day", self.length)

    def is_open(self, day: date, end: _End) -> bool:
        end.asked.append(day)
        return self.calendar.is_open(day)

    def note(self, day: date, end: _End) -> None:
        reason = self.calendar.why_closed(day)
        if reason is not None and reason != "weekend":
            end.steps.append(Step("skipped", day, text=reason))
        elif day in self.calendar.open:
            end.steps.append(Step("open_weekend", day, text=self.calendar.open[day]))

    def count(self, run: _Run, pauses: Sequence[PauseSpan]) -> _End:
        """Walks one run day by day, then rolls. Every part is a number of days to pass that are not paused."""
        end, behind = _End(), run.anchor - ONE_DAY if run.inclusive else run.anchor
        inclusive = run.inclusive
        closed, opened, weekend = self.calendar.closed, self.calendar.open, self.calendar.weekend
        begins = min((span.first for span in pauses), default=date.max)
        over = max((span.resumed or date.max for span in pauses), default=date.min)
        for count, unit in _joined(run.length):
            left, working = count, unit is Unit.WORKING_DAYS
            if unit is Unit.WEEKS:
                left = count * 7
            elif unit is Unit.MONTHS:
                left = (_months_end(behind, count, inclusive) - behind).days
            inclusive = False
            if end.left is not None:  # what an open pause left over, and the parts behind it
                end.left += left
                continue
            if left > 0 and not working and not pauses:
                behind, left = behind + ONE_DAY * left, 0
            while left > 0:  # the one hot loop: a day without a name costs a fifth of a microsecond
                behind += ONE_DAY
                if begins <= behind <= over:
                    covering = [span for span in pauses if span.covers(behind)]
                    if any(span.resumed is None for span in covering):
                        end.left = left
                        break
                    if covering:
                        continue
                if not working:
                    left -= 1
                elif behind in closed or behind in opened:
                    self.note(behind, end)
                    left -= self.is_open(behind, end)
                else:
                    end.asked.append(behind)
                    left -= behind.weekday() not in weekend
        if end.left is None:
            end.nominal = behind
            self._roll(behind, run, end)
        return end

    def _roll(self, nominal: date, run: _Run, end: _End) -> None:
        day, step = nominal, -ONE_DAY if self.roll == "previous_working_day" else ONE_DAY
        if self.roll != "none" and run.length[-1][1] is not Unit.WORKING_DAYS:
            while not self.is_open(day, end):
                self.note(day, end)
                day += step
        if day in self.calendar.open and run.length[-1][1] is not Unit.WORKING_DAYS and self.roll != "none":
            self.note(day, end)
        if day != nominal:
            end.steps.append(Step("rolled", nominal, day, text=self.calendar.why_closed(nominal) or ""))
        elif not self.calendar.is_open(day):  # advice only: the limit does not hang on it
            end.steps.append(Step("ends_closed", day, self._open_before(day), text=self.calendar.why_closed(day) or ""))
        first = self.first_run()
        before, rolled = first.anchor - ONE_DAY if first.inclusive else first.anchor, day
        if self.min_working_days:
            end.asked.append(day)
        while self.min_working_days and open_days_between(before, day, self.calendar) < self.min_working_days:
            day += ONE_DAY
            end.asked.append(day)
        if day != rolled:
            end.steps.append(Step("min_working_days", rolled, day, count=self.min_working_days))
        end.day = day

    def _open_before(self, day: date) -> date | None:
        """The last day before on which somebody is there to act; None if there is none for a month."""
        for back in range(1, 32):
            if self.calendar.is_open(day - ONE_DAY * back):
                return day - ONE_DAY * back
        return None

    def evaluate(self, pauses: Sequence[PauseSpan], acts: Sequence[ExtensionSpan | PauseSpan]) -> _End:
        """The end after each act in turn: an extension lengthens, never shortens; a restart gives all of it again."""
        first = run = self.first_run()
        end, told = self.count(run, pauses), []
        for act in acts:
            if isinstance(act, PauseSpan):
                first = run = _Run(act.resumed or act.first, True, first.length)
                told.append(Step("restarted", act.resumed, text=act.source))
                end = self.count(run, pauses)
                continue
            if act.measured_from == "grant_date":
                longer = _Run(act.granted_on, False, act.length)
            elif act.measured_from == "new_total_from_trigger":
                longer = first = _Run(first.anchor, first.inclusive, act.length)
            else:
                first = _Run(first.anchor, first.inclusive, first.length + act.length)
                longer = _Run(run.anchor, run.inclusive, run.length + act.length)
                if act.measured_from == "rolled_deadline" and end.day is not None:
                    longer = _Run(end.day, False, act.length)
            new = self.count(longer, pauses)
            later = new.later_than(end)
            step = Step("extended", act.granted_on, (new if later else end).nominal, text=write_length(act.length))
            if later and longer.anchor == end.day and act.measured_from == "rolled_deadline":
                new.steps[:0], new.asked[:0], told = [*told, *end.steps, step], end.asked, []
            else:
                told.append(step)
            if later:
                run, end = longer, new
        end.steps[:0] = told
        return end


def _months_end(behind: date, months: int, inclusive: bool) -> date:
    """Last day of `months` counted from the day after `behind` (inclusive) or after `behind` as the day of the event.
    Inclusive months end the day before the same number, or on the month's last day where there is no such number.
    """
    if not inclusive:
        return add_months(behind, months)
    anchor = behind + ONE_DAY
    end = add_months(anchor, months)
    return end - ONE_DAY if end.day == anchor.day else end


def _in_order(
    rules: _Rules, pauses: Sequence[PauseSpan], extensions: Sequence[ExtensionSpan]
) -> tuple[list[PauseSpan], list[ExtensionSpan | PauseSpan]]:
    """The pauses that begin before the limit as it stood then, and extensions and restarts in the order they happened.
    Of one day's, the extension is first.
    """
    kept: list[PauseSpan] = []
    acts: list[ExtensionSpan | PauseSpan] = []
    in_turn = sorted(pauses, key=lambda x: (x.first, x.mode, x.resumed or date.max))
    dated = [(x.granted_on, 0, x) for x in extensions] + [(x.first, 1, x) for x in in_turn]
    for _, _, act in sorted(dated, key=lambda item: item[:2]):
        if isinstance(act, ExtensionSpan):
            acts.append(act)
            continue
        nominal = rules.evaluate(kept, acts).nominal
        if nominal is None or act.first >= nominal:
            continue
        if act.mode == "restart" and act.first != act.resumed:
            acts.append(act)
        if act.mode != "restart" or act.resumed is None:
            kept.append(act)
    return kept, acts


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
    cut_off: time | None = None,
) -> Limit:
    """The limit of one clock. `trigger`: aware. Backward clocks neither pause, roll nor extend; hours never roll.
    `cut_off`: what comes at that hour or later, or on a closed day, counts as the next open day's. UnitNotCounted for
    hours extended in another unit, or days in hours. Cost: a look a day, once more for each pause and extension.
    """
    zone = ZoneInfo(timezone)
    local = trigger.astimezone(zone)
    first = local.date()
    opening = [Step("trigger", first)]
    looked: list[date] = []
    if cut_off is not None and length[0][1] is not Unit.HOURS:
        first = _day_of_receipt(local, cut_off, calendar, looked)
        if first != local.date():
            opening.append(Step("cut_off", first, text=cut_off.isoformat("minutes")))
    opening.append(Step("length", text=write_length(length)))
    closing = [Step("source", text=source)] if source else []
    closing += [] if verified else [Step("unverified")]
    closing += [] if basis == "statute" else [Step("basis", text=basis)]
    closing += [Step("calendar", text=calendar.version, until=calendar.valid_through)]
    hourly = length[0][1] in (Unit.HOURS, Unit.WORKING_HOURS)
    if clear_days and not hourly:  # neither end counts: one more day, of the clock's own kind
        start = "next_day" if direction == "forward" else start
        length = (*length, (1, Unit.WORKING_DAYS if length[-1][1] is Unit.WORKING_DAYS else Unit.DAYS))
    rules = _Rules(first, length, start, roll, calendar, min_working_days)
    kept: list[PauseSpan] = []
    if hourly:
        if length[0][1] is Unit.WORKING_HOURS:
            if direction == "back":
                raise UnitNotCounted(write_length(length))
            since = trigger if first == local.date() else datetime.combine(first, time(), zone)
            ends_at, left, kept, asked = count_working_hours(since, length, zone, calendar, pauses, extensions)
        else:
            ends_at, left, kept = count_hours(trigger, length, zone, direction, pauses, extensions)
            asked = []
        last = (ends_at - timedelta(microseconds=1)).astimezone(zone).date() if ends_at else None
        end = _End(last, last, left, asked=asked)
    elif direction == "back":
        end = _count_back(rules)
        ends_at = midnight(end.day + ONE_DAY, zone) if end.day else None
    else:
        for grant in extensions:
            if any(unit in (Unit.HOURS, Unit.WORKING_HOURS) for _, unit in grant.length):
                raise UnitNotCounted(write_length(grant.length))
        kept, acts = _in_order(rules, pauses, extensions)
        end = rules.evaluate(kept, acts)
        ends_at = midnight(end.day + ONE_DAY, zone) if end.day else None
    opening += [
        Step("paused", p.first, p.resumed, text=p.source)
        if p.resumed
        else Step("pause_open", p.first, count=end.left, text=p.source)
        for p in kept
    ]
    mattered = (*looked, *end.asked)
    provisional = bool(mattered) and not (calendar.knows(min(mattered)) and calendar.knows(max(mattered)))
    middle = [*end.steps, *([Step("provisional", until=calendar.valid_through)] if provisional else [])]
    steps = (*opening, *middle, *closing)
    asked_through = max(mattered, default=None)
    return Limit(trigger, end.nominal, end.day, ends_at, end.left, provisional, calendar.version, steps, asked_through)


def _day_of_receipt(at: datetime, cut_off: time, calendar: Calendar, looked: list[date]) -> date:
    """Where offices have closing hours, they are closed on closed days too: later never counts as earlier."""
    day = at.date()
    looked.append(day)
    if calendar.is_open(day) and at.time() < cut_off:
        return day
    while True:
        day += ONE_DAY
        looked.append(day)
        if calendar.is_open(day):
            return day


def _count_back(rules: _Rules) -> _End:
    """The last day on which an act is still early enough."""
    end, day = _End(), rules.trigger
    for count, unit in _joined(rules.length):
        if unit is Unit.MONTHS:
            day = add_months(day, -count)
            continue
        left, working = count * (7 if unit is Unit.WEEKS else 1), unit is Unit.WORKING_DAYS
        while left > 0:
            day -= ONE_DAY
            if working:
                rules.note(day, end)
            left -= not working or rules.is_open(day, end)
    end.nominal = end.day = day
    return end
