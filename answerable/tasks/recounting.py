"""A calendar has changed: every running clock it may concern is counted again, and what moves is an event.

Resumable: a row carries the calendar version it was counted by, so whoever goes on begins where the last one stopped.
Most rows are settled by one UPDATE: a limit that asked about no day from the first changed one on cannot move. Of
very many others each core takes a share of the cases (docs/speed.md).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet

from answerable.core.calendar import Calendar
from answerable.core.case import commands as c
from answerable.core.case.limits import CaseLimit, limit_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.record.counted import counted_otherwise, keep_calendar, set_counted, settle_unmoved
from answerable.record.handle import handle
from answerable.record.loading import Erased, load_many, read_for_limits
from answerable.record.models import RunningClock
from answerable.record.rulebooks import load_calendar, rulebook

AT_ONCE = 1000  # cases
MANY = 20_000  # below, more processes cost more than they save
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Share:
    """The clocks of `place` counted by `version`, of cases from `first` on and before `before` ("": to the last)."""

    place: str
    version: str
    first: str = ""
    before: str = ""

    def rows(self) -> QuerySet[RunningClock]:
        rows = RunningClock.objects.filter(place=self.place, calendar=self.version, case__gte=self.first)
        return rows.filter(case__lt=self.before) if self.before else rows


def recount(now: datetime, progress: Progress | None = None) -> int:
    """The number of limits that moved. `progress`: clocks done and in all. 2 queries a place when nothing changed."""
    moved = 0
    for place in sorted(set(RunningClock.objects.exclude(place="").values_list("place", flat=True).distinct())):
        moved += _recount_place(load_calendar(place), now, progress)
    return moved


def _recount_place(calendar: Calendar, now: datetime, progress: Progress | None) -> int:
    keep_calendar(calendar)
    others = counted_otherwise(calendar.id, calendar.version).values_list("calendar", flat=True).distinct()
    moved = 0
    for version in sorted(set(others)):
        settle_unmoved(version, calendar)
        moved += _count_again(Share(calendar.id, version), now, progress)
    return moved


def _count_again(all_of_it: Share, now: datetime, progress: Progress | None) -> int:
    total = all_of_it.rows().count()
    shares = _cut(all_of_it, total) if total >= MANY else [all_of_it]
    done = moved = 0
    for looked_at, told in count_share(all_of_it, now) if len(shares) == 1 else _in_processes(shares, now):
        done, moved = done + looked_at, moved + told
        if progress is not None:
            progress(done, total)
    return moved


def _cut(whole: Share, total: int) -> list[Share]:
    """One for each core, about as many clocks in each. SQLite has one writer: one."""
    cores = len(os.sched_getaffinity(0)) if connection.vendor != "sqlite" else 1
    cases = whole.rows().order_by("case").values_list("case", flat=True)
    bounds = sorted({cases[total * n // cores] for n in range(1, cores)})
    return [
        Share(whole.place, whole.version, first, before)
        for first, before in zip(["", *bounds], [*bounds, ""], strict=True)
    ]


def _in_processes(shares: Sequence[Share], now: datetime) -> Iterator[tuple[int, int]]:
    """What each process says of each of its batches. RuntimeError if one did not come to its end: run it again, what
    was done stays done. They end at their next batch when this process is gone.
    """
    told, tell = os.pipe()
    command = [sys.executable, "-m", "answerable.tasks.recount_share", now.isoformat()]
    running = [
        subprocess.Popen([*command, share.place, share.version, share.first, share.before], stdout=tell)
        for share in shares
    ]
    os.close(tell)
    try:
        with os.fdopen(told) as lines:
            for line in lines:
                looked_at, moved = line.split()
                yield int(looked_at), int(moved)
    finally:
        failed = [process.wait() for process in running if process.wait() != 0]
    if failed:
        raise RuntimeError(f"{len(failed)} of {len(running)} processes did not come to their end")


def count_share(share: Share, now: datetime) -> Iterator[tuple[int, int]]:
    """Clocks looked at and limits moved, batch by batch, all clocks of a case in the same. A case whose limit moves is
    written to; of all others only the version. Only rows that were looked at get it: what is written to a case
    meanwhile makes new ones.
    """
    version, left = load_calendar(share.place).version, share.rows()
    while True:
        cases = list(left.order_by("case").values_list("case", flat=True).distinct()[:AT_ONCE])
        if not cases:
            return
        rows = list(share.rows().filter(case__in=cases).only("case", "clock", "day", "calendar"))
        moved = sum(_tell(rows_of_one, now) for rows_of_one in _moved(rows).values())
        set_counted(rows, version)
        yield len(rows), moved
        left = share.rows().filter(case__gt=cases[-1])


def _moved(rows: Sequence[RunningClock]) -> dict[str, list[RunningClock]]:
    """Case -> its clocks whose limit is another day now."""
    moved: dict[str, list[RunningClock]] = {}
    stored = load_many(sorted({row.case for row in rows}))
    limits: dict[str, Callable[[str], CaseLimit | None]] = {}
    for row in rows:
        try:
            if row.case not in limits:
                limits[row.case] = _limits(read_for_limits(row.case, stored[row.case]))
            limit = limits[row.case](row.clock)
        except Erased:
            continue
        except Exception as fault:  # one case that cannot be read stops no other
            structlog.get_logger().error("case cannot be read", kind="recount", fault=type(fault).__name__)
            continue
        if limit is not None and limit.limit.day != row.day:
            moved.setdefault(row.case, []).append(row)
    return moved


def _limits(case: Case) -> Callable[[str], CaseLimit | None]:
    """Clock id -> its limit. Whether the clock still runs, `handle` decides."""
    now = case.last_event_at
    assert now is not None
    rules = rulebook(case.procedure, case.procedure_digest)
    clocks = {clock.id: clock for clock in rules.procedure.clocks}
    known: dict[str, CaseLimit | None] = {}
    return lambda clock_id: limit_of(case, rules, clocks[clock_id], now, known)


def _tell(rows: Sequence[RunningClock], now: datetime) -> int:
    """All that moved in one case or nothing: writing one of them gives every row of the case its new day."""
    moved = 0
    with transaction.atomic():
        for row in rows:
            if row.day is not None:
                moved += _told(row.case, row.clock, row.day, row.calendar, now)
    return moved


def _told(case: str, clock: str, was: date, version: str, now: datetime) -> bool:
    try:
        handle(case, c.RecountLimit(by=c.CLOCK, at=now, clock=clock, was=was, from_calendar=version))
    except Refused:  # met, paused or recounted meanwhile
        return False
    return True
