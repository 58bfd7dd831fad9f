"""Clocks that ran out while nobody acted: their event and its consequence, once."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import DatabaseError

from answerable.core.case.commands import CLOCK, ExpireClock
from answerable.core.case.refusals import Refused
from answerable.record.handle import handle
from answerable.record.models import RunningClock

KINDS = ("duty", "window", "target")
MOST_ROUNDS = 10  # one expiry may start a clock that is already over; a chain of more than ten is no procedure


def sweep_clocks(now: datetime, most: int = 5000) -> int:
    """The number of clocks expired. Two workers at once, or one killed in between, still write each event once:
    `handle` decides again under the case's lock and refuses the second. A case that cannot be read (its procedure is
    not shipped any more) is passed over and logged; the clocks of all others run on.
    """
    done, unreadable = 0, set[str]()
    for _ in range(MOST_ROUNDS):
        due = RunningClock.objects.filter(state="running", expired=False, kind__in=KINDS, ends_at__lte=now)
        expired = 0
        for case, clock in list(due.order_by("ends_at", "case", "clock").values_list("case", "clock")):
            if case in unreadable:
                continue
            if done + expired >= most:
                return done + expired
            try:
                handle(case, ExpireClock(by=CLOCK, at=now, clock=clock))
                expired += 1
            except Refused:  # met, paused or written meanwhile
                continue
            except DatabaseError:
                raise
            except Exception as fault:
                unreadable.add(case)
                structlog.get_logger().error("case cannot be read", kind="clocks", fault=type(fault).__name__)
        done += expired
        if not expired:
            break
    return done
