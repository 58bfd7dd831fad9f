"""What worklists read. A function of the events alone: `replay --check` rebuilds every row and compares."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from answerable.core.case.limits import CaseLimit, Rulebook, limits_of
from answerable.core.case.state import Case, Expired
from answerable.core.case.warned import warned_at

from .inserting import Inserts
from .models import Docket, Owed, RunningClock


def docket_fields(case: Case, limits: tuple[CaseLimit, ...]) -> dict[str, Any]:
    duties = [limit for limit in limits if limit.open and limit.clock.kind == "duty" and limit.limit.ends_at]
    first = min(duties, key=lambda limit: (limit.limit.ends_at, limit.clock.id), default=None)
    return {
        "office": case.office,
        "respondent": case.respondent,
        "procedure": case.procedure,
        "stage": case.stage,
        "phase": case.phase,
        "category": case.category,
        "channel": case.channel,
        "language": case.language,
        "assigned_to": case.assigned_to,
        "summary": case.summary,
        "question_open": case.question_open,
        "remedies_open": sum(remedy.performed_at is None for remedy in case.remedies),
        "imported": case.imported,
        "filed_at": case.filed_at,
        "last_event_at": case.last_event_at,
        "due_at": first.limit.ends_at if first else None,
        "due_clock": first.clock.id if first else "",
    }


# What a clock row holds beside what the events say: how it was counted, by the calendar of that time.
COUNTED = ("day", "place", "calendar", "asked_through", "warn_at")


def clock_fields(case: Case, limits: tuple[CaseLimit, ...], rulebook: Rulebook) -> dict[str, dict[str, Any]]:
    """Clock id -> row, for clocks that still run. `expired`: this run's ClockExpired has been written."""
    rows = {}
    for limit in limits:
        if limit.state == "met":
            continue
        said = any(
            x.clock == limit.clock.id and x.after_mark > limit.after_mark and _of(x, limit) for x in case.expired
        )
        rows[limit.clock.id] = {
            "kind": limit.clock.kind,
            # "expired" depends on the hour of looking; the row keeps only what the events say
            "state": "running" if limit.state == "expired" else limit.state,
            "ends_at": limit.limit.ends_at,
            "expired": said,
            "day": limit.limit.day,
            "place": rulebook.calendar.id,
            "calendar": limit.limit.calendar_version,
            "asked_through": limit.limit.asked_through,
            "warn_at": next_warning(limit, rulebook, case.last_event_at),
        }
    return rows


def _of(expired: Expired, limit: CaseLimit) -> bool:
    """A limit that was extended after it had passed can pass a second time."""
    return limit.limit.day is None or expired.limit >= limit.limit.day


def next_warning(limit: CaseLimit, rulebook: Rulebook, after: datetime | None) -> datetime | None:
    if limit.state not in ("running", "expired") or not limit.clock.warn or after is None:
        return None
    return next((at for at in warned_at(limit, rulebook) if at > after), None)


def owed_fields(case: Case, timezone: str) -> dict[str, dict[str, Any]]:
    """Office -> row, for each that has a remedy to perform. `timezone`: where the days of the procedure end."""
    open_ones = [remedy for remedy in case.remedies if remedy.performed_at is None]
    rows = {}
    for office in sorted({remedy.office for remedy in open_ones}):
        days = [remedy.due for remedy in open_ones if remedy.office == office]
        named = [day for day in days if day is not None]
        rows[office] = {
            "respondent": case.respondent,
            "remedies": len(days),
            "filed_at": case.filed_at,
            "due_at": _end_of(min(named), timezone) if named else None,
        }
    return rows


def _end_of(day: date, timezone: str) -> datetime:
    """The first instant after it; of the calendar's very last day, its beginning."""
    after = day + timedelta(days=1) if day < date.max else day
    return datetime.combine(after, time(), ZoneInfo(timezone)).astimezone(UTC)


def project(case: Case, rulebook: Rulebook, inserts: Inserts, *, new: bool) -> None:
    """Rewrites the rows of one case; the caller holds its lock and sends `inserts`. 2 queries unless `new`; 3 once a
    remedy has been promised: only then can there be rows of what is owed.
    """
    assert case.last_event_at is not None
    limits = limits_of(case, rulebook, case.last_event_at)
    fields = docket_fields(case, limits)
    if new:
        inserts.add([Docket(case=case.id, **fields)])
    else:
        Docket.objects.filter(case=case.id).update(**fields)
        RunningClock.objects.filter(case=case.id).delete()
        if case.remedies:
            Owed.objects.filter(case=case.id).delete()
    rows = clock_fields(case, limits, rulebook)
    inserts.add(RunningClock(case=case.id, clock=clock, **row) for clock, row in rows.items())
    owed = owed_fields(case, rulebook.procedure.timezone)
    inserts.add(Owed(case=case.id, office=office, **row) for office, row in owed.items())
