"""Reading a case back from its events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

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


Payload = tuple[str, str | None]
"""Type name and JSON text of one stored event; no text once it is erased."""


def load_many(case_ids: Sequence[str]) -> dict[str, list[Payload]]:
    """Case id -> what is stored of its events, in order, to be read one case after another: one that cannot be read
    stops no other. 1 query.
    """
    found: dict[str, list[Payload]] = {}
    rows = StoredEvent.objects.filter(case__in=case_ids).order_by("case", "seq").values_list("case", "type", "data")
    for case, type_name, data in rows:
        found.setdefault(case, []).append((type_name, data))
    return found


def read_case(case_id: str, stored: Iterable[Payload]) -> Case:
    """Erased, or whatever a payload this build cannot read raises."""
    events = []
    for type_name, data in stored:
        if data is None:
            raise Erased(case_id)
        events.append(read_event(type_name, json.loads(data)))
    return replay(events)
