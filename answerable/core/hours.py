"""Limits in hours: elapsed time, or the hours offices are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from .calendar import ONE_DAY, Calendar
from .procedure import Length, Unit, write_length
from .spans import ExtensionSpan, PauseSpan, UnitNotCounted, midnight


def count_hours(
    trigger: datetime,
    length: Length,
    zone: ZoneInfo,
    direction: Literal["forward", "back"],
    pauses: Sequence[PauseSpan],
    extensions: Sequence[ExtensionSpan],
) -> tuple[datetime | None, int | None, list[PauseSpan]]:
    """Elapsed time, whatever the wall clock does. A paused day is left out from midnight to midnight, local. A pause
    that begins on the last day comes too late to change it.
    """
    hours = timedelta(hours=sum(count for count, _ in length))
    if direction == "back":
        return trigger.astimezone(UTC) - hours, None, []
    at, floor = trigger.astimezone(UTC), trigger.astimezone(UTC)
    for grant in extensions:
        if any(unit is not Unit.HOURS for _, unit in grant.length):
            raise UnitNotCounted(write_length(grant.length))
        more = timedelta(hours=sum(count for count, _ in grant.length))
        if grant.measured_from == "grant_date":
            floor = max(floor, midnight(grant.granted_on + ONE_DAY, zone) + more)
        else:
            hours = max(hours, more) if grant.measured_from == "new_total_from_trigger" else hours + more
    left, kept = hours, []
    for span in sorted(pauses, key=lambda item: item.first):
        begins = max(midnight(span.first, zone), at)
        if span.resumed == span.first or midnight(span.first + ONE_DAY, zone) >= at + left:
            continue
        kept.append(span)
        left = hours if span.mode == "restart" else left - (begins - at)
        if span.resumed is None:
            return None, -(-left // timedelta(hours=1)), kept
        at = max(at, midnight(span.resumed, zone))
    return max(at + left, floor), None, kept


def count_working_hours(
    trigger: datetime,
    length: Length,
    zone: ZoneInfo,
    calendar: Calendar,
    pauses: Sequence[PauseSpan],
    extensions: Sequence[ExtensionSpan],
) -> tuple[datetime | None, int | None, list[PauseSpan], list[date]]:
    """Office hours from the trigger on; half days are half. Paused days are left out, a restarting pause gives all of
    it again; one that begins on the last day comes too late. The end, hours left if a pause is open, the pauses that
    mattered, the days asked about.
    """
    hours, from_grant = timedelta(hours=sum(count for count, _ in length)), list[tuple[datetime, Length]]()
    for grant in extensions:
        if any(unit is not Unit.WORKING_HOURS for _, unit in grant.length):
            raise UnitNotCounted(write_length(grant.length))
        more = timedelta(hours=sum(count for count, _ in grant.length))
        if grant.measured_from == "grant_date":
            from_grant.append((midnight(grant.granted_on + ONE_DAY, zone), grant.length))
        else:
            hours = max(hours, more) if grant.measured_from == "new_total_from_trigger" else hours + more
    found = _walk(trigger, hours, zone, calendar, pauses)
    for since, more_hours in from_grant:  # never shorter for it
        later = count_working_hours(since, more_hours, zone, calendar, pauses, ())
        if (later[0] or _NEVER, later[1] or 0) > (found[0] or _NEVER, found[1] or 0):
            found = later
    return found


_NEVER = datetime.max.replace(tzinfo=UTC)


def _walk(
    trigger: datetime, hours: timedelta, zone: ZoneInfo, calendar: Calendar, pauses: Sequence[PauseSpan]
) -> tuple[datetime | None, int | None, list[PauseSpan], list[date]]:
    left, day, asked, kept = hours, trigger.astimezone(zone).date(), list[date](), list[PauseSpan]()
    while True:
        covering = [span for span in pauses if span.covers(day)]
        begun = [span for span in covering if span.first < day]
        asked += [] if begun else [day]
        today = left
        for opens, closes in () if begun else calendar.hours_on(day):
            begins = max(datetime.combine(day, opens, zone).astimezone(UTC), trigger.astimezone(UTC))
            ends = datetime.combine(day, closes, zone).astimezone(UTC)
            if begins + today <= ends:
                return begins + today, None, kept, asked
            today -= max(ends - begins, timedelta())
        kept += [span for span in covering if span not in kept]
        if any(span.mode == "restart" for span in covering):
            left = today = hours
        if any(span.resumed is None for span in covering):
            return None, -(-left // timedelta(hours=1)), kept, asked
        left = left if covering else today
        day += ONE_DAY
        if len(asked) > 40_000:
            raise UnitNotCounted("the calendar has no office hours")
