"""Which days an institution works: frozen data for one place, with the last day it is known for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """`weekend`: weekday numbers, Monday 0. `open`: weekend days worked in exchange for a holiday.
    `version`: "sha256:..." of the frozen text. Outside valid_from..valid_through it knows weekends only.
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

    def is_open(self, day: date) -> bool:
        return day in self.open or not (day.weekday() in self.weekend or day in self.closed)

    def why_closed(self, day: date) -> str | None:
        """The holiday's name, "weekend", or None for an open day."""
        if self.is_open(day):
            return None
        return self.closed.get(day, "weekend")

    def knows(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_through


def open_days_between(after: date, upto: date, calendar: Calendar) -> int:
    """Open days in (after, upto]; negative the other way round. Cost: one look a day."""
    if upto < after:
        return -open_days_between(upto, after, calendar)
    days = (upto - after).days
    return sum(calendar.is_open(after + ONE_DAY * n) for n in range(1, days + 1))
