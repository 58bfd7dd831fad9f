"""By which calendar each running clock was counted: what changes when a calendar does. Only these functions and
`projections` write rows of clocks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from answerable.core.calendar import ONE_DAY, Calendar, write_hours
from answerable.core.case import commands as c
from answerable.core.case.limits import Rulebook, limits_of
from answerable.core.case.state import Case

from .models import KeptCalendar, RunningClock


def keep_calendar(calendar: Calendar) -> None:
    """Its days, so that a later version can tell from which day on it differs. 1 query, 2 the first time."""
    fields = {
        "place": calendar.id,
        "days": json.dumps(_days(calendar), sort_keys=True),
        "known_from": calendar.valid_from,
        "known_through": calendar.valid_through,
        "otherwise": _otherwise(calendar),
    }
    KeptCalendar.objects.get_or_create(version=calendar.version, defaults=fields)


def _days(calendar: Calendar) -> dict[str, list[str]]:
    tables = {"closed": calendar.closed, "open": calendar.open, "half": calendar.half_days}
    return {name: sorted(day.isoformat() for day in days) for name, days in tables.items()}


def _otherwise(calendar: Calendar) -> str:
    """What holds for every day: the weekend and the hours."""
    weekend = ",".join(map(str, sorted(calendar.weekend)))
    return f"{weekend}; {write_hours(calendar.hours)}; {write_hours(calendar.half_day_hours)}"


def first_change(version: str, calendar: Calendar) -> date | None:
    """The first day that is another one than by an older version, `date.max` if none is; None if any may be."""
    kept = KeptCalendar.objects.filter(version=version).first()
    if kept is None or kept.otherwise != _otherwise(calendar) or kept.known_from != calendar.valid_from:
        return None
    before, after = json.loads(kept.days), _days(calendar)
    changed = [date.fromisoformat(day) for name in after for day in {*before[name]} ^ {*after[name]}]
    if kept.known_through != calendar.valid_through:
        changed.append(min(kept.known_through, calendar.valid_through) + ONE_DAY)
    return min(changed, default=date.max)


def settle_unmoved(version: str, calendar: Calendar) -> None:
    """The rows that asked about no day from the first changed one on cannot move. 2 queries."""
    changed = first_change(version, calendar)
    if changed is not None:
        unmoved = Q(asked_through__isnull=True) | Q(asked_through__lt=changed)
        rows = RunningClock.objects.filter(place=calendar.id, calendar=version)
        rows.filter(unmoved).update(calendar=calendar.version)


def set_counted(rows: Iterable[RunningClock], version: str) -> None:
    """These very rows; what has been written to a case meanwhile has made new ones."""
    RunningClock.objects.filter(pk__in=[row.pk for row in rows]).update(calendar=version)


def set_warning(row: RunningClock, at: datetime | None) -> None:
    row.warn_at = at
    row.save(update_fields=["warn_at"])


def counted_otherwise(place: str, version: str) -> QuerySet[RunningClock]:
    """The rows of a place that another version counted."""
    return RunningClock.objects.filter(place=place).exclude(calendar=version)


def moved_meanwhile(case: Case, rules: Rulebook, now: datetime) -> list[c.RecountLimit]:
    """What has to be told of a case before anything else is written to it: its rows are about to be made anew, and a
    limit must not move without an event. 1 query; one walk of the clocks if another calendar counted any.
    """
    rows = RunningClock.objects.filter(case=case.id).exclude(calendar=rules.calendar.version)
    old = {row.clock: row for row in rows if row.day is not None and row.calendar}
    if not old:
        return []
    just_before = now - timedelta(microseconds=1)
    return [
        c.RecountLimit(
            by=c.CLOCK, at=now, clock=limit.clock.id, was=row.day, from_calendar=row.calendar
        )
        for limit in limits_of(case, rules, just_before)
        if limit.state != "met" and (row := old.get(limit.clock.id)) is not None and row.day is not None
        and limit.limit.day is not None and limit.limit.day != row.day
    ]  # fmt: skip
