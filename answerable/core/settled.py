"""A counted limit as what stands beside it leaves it: begun anew, a share of a longer time, a day once given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from .calendar import ONE_DAY
from .spans import midnight
from .working_time import Limit, Step

_SOURCES = ("source", "unverified", "basis", "calendar")


def began_anew(limit: Limit, first: date, anew: date) -> Limit:
    again = replace(limit.steps[0], code="restarted", day=anew)
    return replace(limit, steps=(Step("trigger", first), again, *limit.steps[1:]))


def begun_by(limit: Limit, mark: str, instead_of: tuple[str, ...]) -> Limit:
    """With the event that started it, and those that should have and did not."""
    steps = (replace(limit.steps[0], text=mark), *limit.steps[1:])
    if instead_of:
        steps = (steps[0], Step("fallback", text=", ".join(instead_of)), *steps[1:])
    return replace(limit, steps=steps)


def capped(limit: Limit, outer: Limit) -> Limit:
    """No later than the time it is a share of; the day is the outer clock's then, and as provisional as that is."""
    limit = asked(limit, outer.asked_through)
    if limit.ends_at is None or outer.ends_at is None or limit.ends_at <= outer.ends_at:
        return limit
    steps = _before_source(limit.steps, Step("capped", limit.day, outer.day))
    if outer.provisional and not limit.provisional:
        steps = _before_source(steps, next(step for step in outer.steps if step.code == "provisional"))
    provisional = limit.provisional or outer.provisional
    return replace(limit, day=outer.day, ends_at=outer.ends_at, steps=steps, provisional=provisional)


def kept(limit: Limit, day: date, zone: ZoneInfo) -> Limit:
    """Not before a day once given to a complainant."""
    if limit.day is None or limit.day >= day:
        return limit
    steps = _before_source(limit.steps, Step("kept", limit.day, day))
    return replace(limit, day=day, ends_at=midnight(day + ONE_DAY, zone), steps=steps)


def asked(limit: Limit, *days: date | None) -> Limit:
    """With the days whose being open mattered to what it hangs on."""
    return replace(limit, asked_through=latest(limit.asked_through, *days))


def latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _before_source(steps: tuple[Step, ...], step: Step) -> tuple[Step, ...]:
    """An explanation ends with where the rule and the calendar are from."""
    at = next((n for n, x in enumerate(steps) if x.code in _SOURCES), len(steps))
    return (*steps[:at], step, *steps[at:])
