"""When it is to be said that a limit is near."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ..spans import midnight
from .limits import CaseLimit, Rulebook, count_plainly


def warned_at(limit: CaseLimit, rulebook: Rulebook) -> tuple[datetime, ...]:
    """The midnights at which the procedure wants it said that this limit is near; none while a pause is open."""
    if limit.limit.ends_at is None:
        return ()
    zone = ZoneInfo(rulebook.procedure.timezone)
    found = []
    for lead in limit.clock.warn:
        back = count_plainly(rulebook, limit.limit.ends_at - timedelta(microseconds=1), lead, "back")
        if back.day is not None:
            found.append(midnight(back.day, zone))
    return tuple(sorted(found))
