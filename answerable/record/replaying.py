"""Rebuild everything from the events and compare: projections, heads, and each event's leaf in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby

from django.db import transaction
from django.forms.models import model_to_dict

from answerable.core.case.codec import event_data, read_event, sealed_refs, write_time
from answerable.core.case.events import Event
from answerable.core.case.evolve import replay
from answerable.core.case.limits import limits_of
from answerable.core.ledger import tree
from answerable.core.ledger.entry import case_entry, leaf_hash

from . import ledger
from .handle import bytes_of
from .loading import load_case
from .models import CaseHead, Docket, LedgerLeaf, LedgerState, RunningClock, SealedObject, StoredEvent
from .projections import clock_fields, docket_fields, project
from .rulebooks import rulebook


def check_all() -> Iterator[str]:
    """One line for each disagreement; nothing when all agrees. Streams: memory of one case at a time."""
    rows = StoredEvent.objects.filter(data__isnull=False).order_by("case", "seq").iterator(chunk_size=2000)
    seen = 0
    for case_id, group in groupby(rows, key=lambda row: row.case):
        seen += 1
        yield from check_case(case_id, list(group))
    heads = CaseHead.objects.count()
    if heads != seen:
        yield f"{heads} case heads stand beside {seen} cases with events"
    state = LedgerState.objects.first()
    leaves = LedgerLeaf.objects.count()
    if state is not None and (state.size != leaves or ledger.root_at(state.size) != _edge_root(state)):
        yield f"the log says {state.size} entries and holds {leaves}, or its edge is not its root"


def _edge_root(state: LedgerState) -> bytes:
    return tree.root(tree.unpack(state.size, bytes(state.frontier)))


def check_case(case_id: str, rows: list[StoredEvent]) -> Iterator[str]:
    events = [read_event(row.type, json.loads(row.data or "")) for row in rows]
    case = replay(events)
    if case.id != case_id or [row.seq for row in rows] != list(range(1, len(rows) + 1)):
        yield f"{case_id}: events are not numbered 1 to {len(rows)}"
    yield from _check_leaves(case_id, rows, events)
    rules = rulebook(case.procedure, case.procedure_digest)
    assert case.last_event_at is not None
    limits = limits_of(case, rules, case.last_event_at)
    docket = Docket.objects.filter(case=case_id).first()
    wanted = {"case": case_id, **docket_fields(case, limits)}
    found = model_to_dict(docket) if docket else None
    if found != wanted:
        yield f"{case_id}: the docket row differs: {_difference(found, wanted)}"
    clocks = {
        row.clock: {"kind": row.kind, "state": row.state, "ends_at": row.ends_at, "expired": row.expired}
        for row in RunningClock.objects.filter(case=case_id)
    }
    if clocks != clock_fields(case, limits):
        yield f"{case_id}: the clock rows differ: {_difference(clocks, clock_fields(case, limits))}"


def _difference(found: Mapping[str, object] | None, wanted: Mapping[str, object]) -> str:
    if found is None:
        return "missing"
    keys = [key for key in wanted.keys() | found.keys() if found.get(key) != wanted.get(key)]
    return ", ".join(sorted(keys))


def _check_leaves(case_id: str, rows: list[StoredEvent], events: list[Event]) -> Iterator[str]:
    leaves = {
        leaf.index: bytes(leaf.entry) for leaf in LedgerLeaf.objects.filter(index__in=[row.leaf_index for row in rows])
    }
    previous = None
    for row, event in zip(rows, events, strict=True):
        data = event_data(event)
        body = bytes_of(case_id, row.seq, row.type, write_time(row.at), data, previous)
        entry = case_entry(bytes(row.salt or b""), body)
        if leaves.get(row.leaf_index) != entry:
            yield f"{case_id}: event {row.seq} is not what the log says at {row.leaf_index}"
        previous = leaf_hash(entry).hex()
    head = CaseHead.objects.filter(case=case_id).first()
    if head is None or head.seq != len(rows) or bytes(head.last_leaf or b"").hex() != previous:
        yield f"{case_id}: its head does not stand at event {len(rows)}"
    objects = dict(SealedObject.objects.filter(case=case_id).values_list("obj", "digest"))
    for event in events:
        for ref in sealed_refs(event):
            if objects.get(ref.obj) != ref.digest:
                yield f"{case_id}: sealed object {ref.obj} is missing or another"


def rebuild_all() -> int:
    """Rewrite every projection from the events. The number of cases."""
    count = 0
    for case_id in CaseHead.objects.order_by("case").values_list("case", flat=True).iterator():
        with transaction.atomic():
            CaseHead.objects.select_for_update().get(case=case_id)
            case = load_case(case_id)
            Docket.objects.filter(case=case_id).delete()
            RunningClock.objects.filter(case=case_id).delete()
            project(case, rulebook(case.procedure, case.procedure_digest), new=True)
        count += 1
    return count
