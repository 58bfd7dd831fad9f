"""A calendar has changed: every running clock it may concern is counted again, and what moves is an event.

Resumable: a row carries the calendar version it was counted by, so whoever goes on begins where the last one stopped.
Most rows are settled by one UPDATE: a limit that asked about no day from the first changed year on cannot move.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

import structlog
from django.db.models import Q

from answerable.core.calendar import Calendar
from answerable.core.case import commands as c
from answerable.core.case.evolve import replay
from answerable.core.case.limits import CaseLimit, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.record.handle import handle
from answerable.record.loading import load_many
from answerable.record.models import KeptCalendar, RunningClock
from answerable.record.rulebooks import keep_calendar, load_calendar, rulebook

AT_ONCE = 500
Progress = Callable[[int, int], None]


def recount(now: datetime, progress: Progress | None = None) -> int:
    """The number of limits that moved. `progress`: clocks done and in all. 2 queries a place when nothing changed."""
    moved = 0
    for place in sorted(set(RunningClock.objects.exclude(place="").values_list("place", flat=True).distinct())):
        moved += _recount_place(load_calendar(place), now, progress)
    return moved


def _recount_place(calendar: Calendar, now: datetime, progress: Progress | None) -> int:
    keep_calendar(calendar)
    rows = RunningClock.objects.filter(place=calendar.id)
    others = sorted(set(rows.exclude(calendar=calendar.version).values_list("calendar", flat=True).distinct()))
    moved = 0
    for version in others:
        old = rows.filter(calendar=version)
        changed = first_change(version, calendar)
        if changed is not None:
            unmoved = Q(asked_through__isnull=True) | Q(asked_through__lt=changed)
            old.filter(unmoved).update(calendar=calendar.version)
        moved += _count_again(version, calendar, now, progress)
    return moved


def first_change(version: str, calendar: Calendar) -> date | None:
    """The first day that may differ from an older version; None if all may."""
    kept = KeptCalendar.objects.filter(version=version).first()
    if kept is None or kept.weekend != ",".join(map(str, sorted(calendar.weekend))):
        return None
    before, after = json.loads(kept.years), {str(year): digest for year, digest in calendar.years.items()}
    if any(before[year] != after.get(year) for year in before):
        return date(min(int(year) for year in before if before[year] != after.get(year)), 1, 1)
    added = sorted(int(year) for year in after.keys() - before.keys())
    return date(added[0], 1, 1) if added else None  # the same years under another version: additions of the office


def _count_again(version: str, calendar: Calendar, now: datetime, progress: Progress | None) -> int:
    """Case by case, a few hundred at once. A case whose limit moves is written to; of all others only the version."""
    left = RunningClock.objects.filter(place=calendar.id, calendar=version)
    total, done, moved = left.count(), 0, 0
    while True:
        cases = list(left.order_by("case").values_list("case", flat=True).distinct()[:AT_ONCE])
        if not cases:
            return moved
        rows = list(left.filter(case__in=cases))
        still: list[int] = []
        for row, limit in _counted(rows, now):
            if limit is None or limit.limit.day == row.day:
                still.append(row.pk)
            else:
                moved += _tell(row, now)
        RunningClock.objects.filter(pk__in=still).update(calendar=calendar.version)
        # Whatever became of them, these have been looked at by this calendar: a row is never looked at twice.
        left.filter(case__in=cases).update(calendar=calendar.version)
        done += len(rows)
        if progress is not None:
            progress(done, total)


def _counted(rows: Sequence[RunningClock], now: datetime) -> Iterator[tuple[RunningClock, CaseLimit | None]]:
    histories = load_many(sorted({row.case for row in rows}))
    limits: dict[str, dict[str, CaseLimit]] = {}
    for case_id, events in histories.items():
        try:
            case = replay(events)
            limits[case_id] = _limits(case)
        except Exception as fault:  # one case that cannot be read stops no other
            structlog.get_logger().error("case cannot be read", kind="recount", fault=type(fault).__name__)
    for row in rows:
        yield row, limits.get(row.case, {}).get(row.clock)


def _limits(case: Case) -> dict[str, CaseLimit]:
    assert case.last_event_at is not None
    rules = rulebook(case.procedure, case.procedure_digest)
    return {limit.clock.id: limit for limit in limits_of(case, rules, case.last_event_at)}


def _tell(row: RunningClock, now: datetime) -> int:
    if row.day is None:
        return 0
    try:
        handle(row.case, c.RecountLimit(by=c.CLOCK, at=now, clock=row.clock, was=row.day, from_calendar=row.calendar))
    except Refused:  # met, paused or recounted meanwhile
        return 0
    return 1
