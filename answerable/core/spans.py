"""What interrupts a time limit and what lengthens it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from .procedure import ExtensionBase, Length, PauseMode


class UnitNotCounted(Exception):
    """An hour clock grows by hours of its own kind only, and does not count back in office hours."""


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


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
