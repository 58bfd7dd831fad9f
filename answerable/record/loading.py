"""Reading a case back from its events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from answerable.core.case.codec import read_event
from answerable.core.case.events import Event
from answerable.core.case.evolve import replay
from answerable.core.case.state import Case

from .models import StoredEvent


class Erased(Exception):
    """The case's retention has ended; only its leaves are left."""


def load_events(case: str) -> list[Event]:
    """In order. 1 query. Erased if the payloads are gone; an empty list for an unknown case."""
    events = []
    for row in StoredEvent.objects.filter(case=case).order_by("seq"):
        if row.data is None:
            raise Erased(case)
        events.append(read_event(row.type, json.loads(row.data)))
    return events


def load_case(case: str) -> Case:
    return replay(load_events(case))


Payload = tuple[str, datetime, str | None]
"""Type name, hour and JSON text of one stored event; no text once it is erased."""

# They leave no mark: a case without them has the same limits.
OF_NO_LIMIT = frozenset({"Assigned", "SealedOpened", "Summarised"})


def load_many(case_ids: Sequence[str]) -> dict[str, list[Payload]]:
    """Case id -> what is stored of its events, in order, to be read one case after another: one that cannot be read
    stops no other. 1 query.
    """
    found: dict[str, list[Payload]] = {}
    rows = StoredEvent.objects.filter(case__in=case_ids).order_by("case", "seq")
    for case, name, at, data in rows.values_list("case", "type", "at", "data"):
        found.setdefault(case, []).append((name, at, data))
    return found


def read_for_limits(case_id: str, stored: Sequence[Payload]) -> Case:
    """As far as limits need it: without what OF_NO_LIMIT tells. Erased, or whatever a payload this build cannot read
    raises.
    """
    if any(data is None for _, _, data in stored):
        raise Erased(case_id)
    case = replay(read_event(name, json.loads(data or "")) for name, _, data in stored if name not in OF_NO_LIMIT)
    return replace(case, last_event_at=stored[-1][1])
