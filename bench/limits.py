"""One limit, counted while the calendar is warm, beside a plain loop over the `holidays` library that does the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from .table import Line

GOAL_MICROSECONDS = 100
FILED = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROUNDS, AT_ONCE = 15, 200
FILINGS = [FILED + timedelta(days=n % 5, minutes=n) for n in range(AT_ONCE)]


def measure() -> Iterator[Line]:
    from answerable.core.spans import ExtensionSpan, PauseSpan

    day = FILED.date()
    pause = PauseSpan(day + timedelta(days=20), day + timedelta(days=34), "exclude_days")
    extension = ExtensionSpan(day + timedelta(days=30), _length("10 working_days"), "nominal_deadline")
    plain = plain_loop_microseconds()
    yield Line.told("plain loop over `holidays`, 60 working days", f"{plain:.0f} us")
    kinds: tuple[tuple[str, dict[str, Any]], ...] = (
        ("60 working_days", {}),
        ("15 days", {"roll": "next_working_day"}),
        ("3 months", {"roll": "next_working_day"}),
        ("60 working_days", {"pauses": (pause,)}),
        ("60 working_days", {"extensions": (extension,)}),
        ("60 working_days", {"min_working_days": 5}),
        ("72 hours", {}),
        ("20 working_hours", {}),
    )
    for text, more in kinds:
        if text == "60 working_days" and not more:
            _check(_counting(text))
        took = _best(_counting(text, **more))
        what = ", ".join([text.replace("_", " "), *(name.replace("_", " ") for name in more)])
        measured = f"{took:.0f} us, {took / plain:.2f} of the plain loop"
        yield Line(f"a limit of {what}", measured, f"<= {GOAL_MICROSECONDS} us", took <= GOAL_MICROSECONDS)


def _check(ours: Callable[[datetime], Any]) -> None:
    for filed in FILINGS:
        if ours(filed).day != _plain_loop(filed.date(), 60):
            raise RuntimeError(f"{filed:%F}: {ours(filed).day} is not {_plain_loop(filed.date(), 60)}")


def _counting(text: str, **more: Any) -> Callable[[datetime], object]:
    from answerable.core.working_time import count_limit
    from answerable.record.rulebooks import load_calendar

    fixed = {"start": "next_day", "roll": "none", "timezone": "Europe/London"} | more
    length, calendar = _length(text), load_calendar("GB-ENG")
    return lambda filed: count_limit(trigger=filed, length=length, calendar=calendar, **fixed)


def _length(text: str) -> Any:
    from answerable.core.procedure import read_length

    return read_length(text)


def plain_loop_microseconds() -> float:
    return _best(lambda filed: _plain_loop(filed.date(), 60))


def _plain_loop(day: date, count: int) -> date:
    closed = _holidays()
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in closed:
            count -= 1
    return day


@cache
def _holidays() -> Any:
    import holidays

    return holidays.country_holidays("GB", subdiv="ENG", years=range(2025, 2029))


def _best(count: Callable[[datetime], object]) -> float:
    """Microseconds of CPU for one, the best of some rounds: other people's work makes a round only slower."""
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for filed in FILINGS:
            count(filed)
        found.append(time.process_time() - began)
    return min(found) / AT_ONCE * 1e6
