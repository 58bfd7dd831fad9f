"""Reading a case back from its events."""

from __future__ import annotations

import json
from collections.abc import Sequence

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


def load_many(case_ids: Sequence[str]) -> dict[str, list[Event]]:
    """Case id -> its events in order, of those that can be read; erased cases are left out. 1 query."""
    found: dict[str, list[Event]] = {}
    erased = set[str]()
    rows = StoredEvent.objects.filter(case__in=case_ids).order_by("case", "seq").values_list("case", "type", "data")
    for case, type_name, data in rows.iterator():
        if data is None:
            erased.add(case)
        elif case not in erased:
            found.setdefault(case, []).append(read_event(type_name, json.loads(data)))
    return {case: events for case, events in found.items() if case not in erased}
