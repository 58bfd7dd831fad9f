"""Which days an institution works, and from when to when: frozen data for one place, with the last day it is known for.

How the data is kept and who may add to it: docs/calendars.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

ONE_DAY = timedelta(days=1)

Hours = tuple[tuple[time, time], ...]

FULL_DAY: Hours = ((time(9), time(17)),)
HALF_DAY: Hours = ((time(9), time(12)),)


@dataclass(frozen=True, slots=True)
class Additions:
    """What one organisation knows besides: `closed` days of its own, `proclaimed` ones a government declared after the
    calendar was printed, `open` ones it works nonetheless. None leaves the hours as they are.
    """

    closed: Mapping[date, str] = field(default_factory=dict)
    open: Mapping[date, str] = field(default_factory=dict)
    half_days: Mapping[date, str] = field(default_factory=dict)
    proclaimed: Mapping[date, str] = field(default_factory=dict)
    hours: Hours | None = None
    half_day_hours: Hours | None = None

    def lines(self) -> Iterator[str]:
        """One line for each thing added, in a fixed order: what a version is made of."""
        tables = {"closed": self.closed, "half": self.half_days, "open": self.open, "proclaimed": self.proclaimed}
        for name, days in tables.items():
            for day in sorted(days):
                yield f"{name} {day} {days[day]}"
        for name, hours in {"hours": self.hours, "half-day-hours": self.half_day_hours}.items():
            if hours is not None:
                yield f"{name} {write_hours(hours)}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """`weekend`: weekday numbers, Monday 0. `open`: days worked although they are weekend or were a holiday.
    `half_days`: open days that end early; they count as working days. `version`: "sha256:..." over all its files,
    `years` over each year's. Outside valid_from..valid_through it knows weekends only.
    """

    id: str
    title: Mapping[str, str]
    timezone: str
    weekend: frozenset[int]
    closed: Mapping[date, str]
    open: Mapping[date, str] = field(default_factory=dict)
    valid_from: date = date.min
    valid_through: date = date.max
    version: str = ""
    half_days: Mapping[date, str] = field(default_factory=dict)
    hours: Hours = FULL_DAY
    half_day_hours: Hours = HALF_DAY
    years: Mapping[int, str] = field(default_factory=dict)

    def is_open(self, day: date) -> bool:
        """A quarter of a microsecond: a limit asks it for every day it passes."""
        return (day not in self.closed and day.weekday() not in self.weekend) or day in self.open

    def why_closed(self, day: date) -> str | None:
        """The holiday's name, "weekend", or None for an open day."""
        if self.is_open(day):
            return None
        return self.closed.get(day, "weekend")

    def knows(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_through

    def hours_on(self, day: date) -> Hours:
        """From when to when, local time, in order; empty on a closed day."""
        if not self.is_open(day):
            return ()
        return self.half_day_hours if day in self.half_days else self.hours

    def with_additions(self, additions: Additions) -> Calendar:
        """As one organisation has it. Of a day the law and the organisation both close, the law's reason is told.
        What is known, and until when, stays: an organisation cannot publish a year. Nothing added, nothing new.
        """
        told = "\n".join(additions.lines())
        if not told:
            return self
        closed = {**additions.closed, **additions.proclaimed, **self.closed}
        shut = (additions.closed.keys() | additions.proclaimed.keys()) - additions.open.keys()
        return replace(
            self,
            closed={day: closed[day] for day in sorted(closed) if day not in additions.open},
            open={day: why for day, why in {**self.open, **additions.open}.items() if day not in shut},
            half_days={day: why for day, why in {**self.half_days, **additions.half_days}.items() if day not in shut},
            hours=additions.hours or self.hours,
            half_day_hours=additions.half_day_hours or self.half_day_hours,
            version=digest(f"{self.version}\n{told}"),
        )


def digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def write_hours(hours: Hours) -> str:
    """ "09:00-12:00, 13:00-17:00"; `calendar_toml` reads it back."""
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours)


def open_days_between(after: date, upto: date, calendar: Calendar) -> int:
    """Open days in (after, upto]; negative the other way round. Cost: a look at each day the calendar names, however
    far apart the two are.
    """
    if upto < after:
        return -open_days_between(upto, after, calendar)
    weekend, worked = calendar.weekend, calendar.open
    weeks, rest = divmod((upto - after).days, 7)
    found = weeks * (7 - len(weekend))
    found += sum((after.weekday() + n) % 7 not in weekend for n in range(1, rest + 1))
    found -= sum(after < day <= upto and day.weekday() not in weekend and day not in worked for day in calendar.closed)
    return found + sum(after < day <= upto and day.weekday() in weekend for day in worked)
