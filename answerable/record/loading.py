"""Reading a case back from its events."""

from __future__ import annotations

import json

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
