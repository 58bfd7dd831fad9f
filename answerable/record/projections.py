"""What worklists read. A function of the events alone: `replay --check` rebuilds every row and compares."""

from __future__ import annotations

from typing import Any

from answerable.core.case.limits import CaseLimit, Rulebook, limits_of
from answerable.core.case.state import Case

from .inserting import Inserts
from .models import Docket, RunningClock


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


def clock_fields(case: Case, limits: tuple[CaseLimit, ...]) -> dict[str, dict[str, Any]]:
    """Clock id -> row, for clocks that still run. `expired`: this run's ClockExpired has been written."""
    rows = {}
    for limit in limits:
        if limit.state == "met":
            continue
        said = any(x.clock == limit.clock.id and x.after_mark > limit.after_mark for x in case.expired)
        rows[limit.clock.id] = {
            "kind": limit.clock.kind,
            # "expired" depends on the hour of looking; the row keeps only what the events say
            "state": "running" if limit.state == "expired" else limit.state,
            "ends_at": limit.limit.ends_at,
            "expired": said,
        }
    return rows


def project(case: Case, rulebook: Rulebook, inserts: Inserts, *, new: bool) -> None:
    """Rewrites the rows of one case; the caller holds its lock and sends `inserts`. 2 queries unless `new`."""
    assert case.last_event_at is not None
    limits = limits_of(case, rulebook, case.last_event_at)
    fields = docket_fields(case, limits)
    if new:
        inserts.add([Docket(case=case.id, **fields)])
    else:
        Docket.objects.filter(case=case.id).update(**fields)
        RunningClock.objects.filter(case=case.id).delete()
    rows = clock_fields(case, limits)
    inserts.add(RunningClock(case=case.id, clock=clock, **row) for clock, row in rows.items())
