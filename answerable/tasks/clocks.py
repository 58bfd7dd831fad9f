"""Clocks that ran out while nobody acted: their event and its consequence, once."""

from __future__ import annotations

from datetime import datetime

from answerable.core.case.commands import CLOCK, ExpireClock
from answerable.core.case.refusals import Refused
from answerable.record.handle import handle
from answerable.record.models import RunningClock

KINDS = ("duty", "window", "target")
MOST_ROUNDS = 10  # one expiry may start a clock that is already over; a chain of more than ten is no procedure


def sweep_clocks(now: datetime, batch: int = 500) -> int:
    """The number of clocks expired. Two workers at once, or one killed in between, still write each event once:
    `handle` decides again under the case's lock and refuses the second.
    """
    done = 0
    for _ in range(MOST_ROUNDS):
        due = RunningClock.objects.filter(state="running", expired=False, kind__in=KINDS, ends_at__lte=now)
        pairs = list(due.order_by("ends_at").values_list("case", "clock")[:batch])
        expired = 0
        for case, clock in pairs:
            try:
                handle(case, ExpireClock(by=CLOCK, at=now, clock=clock))
                expired += 1
            except Refused:  # met, paused or written meanwhile
                continue
        done += expired
        if not expired:
            break
    return done
