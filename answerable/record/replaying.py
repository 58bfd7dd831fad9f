"""Rebuild everything from the events and compare: projections, heads, sealed objects, and every hash of the log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby, islice

from django.db import transaction
from django.forms.models import model_to_dict

from answerable.core import sealing
from answerable.core.case.codec import CodecFault, event_data, read_event, sealed_refs, write_time
from answerable.core.case.events import Event
from answerable.core.case.evolve import UnknownEvent, replay
from answerable.core.case.limits import limits_of
from answerable.core.case.state import Case
from answerable.core.ledger import tree
from answerable.core.ledger.entry import SALT_BYTES, case_entry, leaf_hash

from . import ledger
from .handle import bytes_of
from .inserting import Inserts
from .loading import Erased, load_case
from .models import CaseHead, Docket, LedgerLeaf, LedgerNode, LedgerState, Owed, RunningClock, SealedObject, StoredEvent
from .projections import COUNTED, clock_fields, docket_fields, owed_fields, project
from .rulebooks import UnknownProcedure, rulebook

LEAVES_AT_ONCE = 500


def check_all() -> Iterator[str]:
    """One line for each disagreement; nothing when all agrees. Streams: memory of one case at a time.

    A site may write meanwhile: what disagrees is looked at once more under the lock its writers take.
    """
    rows = StoredEvent.objects.order_by("case", "seq").iterator(chunk_size=2000)
    for case_id, group in groupby(rows, key=lambda row: row.case):
        if any(check_case(case_id, list(group))):
            with transaction.atomic():
                CaseHead.objects.select_for_update().filter(case=case_id).first()
                yield from list(check_case(case_id, list(StoredEvent.objects.filter(case=case_id).order_by("seq"))))
    if any(_check_whole()):
        with transaction.atomic():
            ledger.lock()
            yield from list(_check_whole())


def _check_whole() -> Iterator[str]:
    yield from _check_counts()
    yield from _check_log()


def _check_counts() -> Iterator[str]:
    """Rows of cases that have no events are seen by no case's own check."""
    cases = StoredEvent.objects.values("case")
    strays = {
        "head": CaseHead.objects.exclude(case__in=cases).values_list("case", flat=True),
        "docket row": Docket.objects.exclude(case__in=cases).values_list("case", flat=True),
        "clock row": RunningClock.objects.exclude(case__in=cases).values_list("case", flat=True),
        "row of what is owed": Owed.objects.exclude(case__in=cases).values_list("case", flat=True),
    }
    for name, found in strays.items():
        if found:
            yield f"cases without events have a {name}: {', '.join(sorted(set(found)))}"


def _check_log() -> Iterator[str]:
    """Every stored hash from the leaves up; the edge; each leaf of a case has its event; what was signed is here."""
    frontier, nodes, of_cases = tree.Frontier(), 0, 0
    leaves = LedgerLeaf.objects.order_by("index").values_list("index", "entry").iterator(chunk_size=2000)
    while batch := list(islice(leaves, LEAVES_AT_ONCE)):
        wanted: dict[int, bytes] = {}
        for index, entry in batch:
            if index != frontier.size:
                yield f"entry {frontier.size} of the log is missing"
                return
            of_cases += bytes(entry)[:1] == b"\x01"
            frontier, stored = tree.append(frontier, leaf_hash(bytes(entry)))
            wanted |= {(item.level << ledger.LEVEL_SHIFT) + item.index: item.hash for item in stored}
        kept = LedgerNode.objects.filter(place__in=wanted).values_list("place", "hash")
        kept_hashes = {place: bytes(value) for place, value in kept}
        nodes += len(wanted)
        if kept_hashes != wanted:
            yield f"hashes stored for entries {batch[0][0]} to {batch[-1][0]} are not those of the entries"
    state = LedgerState.objects.first() or LedgerState()
    if (state.size, bytes(state.frontier)) != (frontier.size, tree.pack(frontier)):
        yield f"the log says {state.size} entries and holds {frontier.size}, or its edge is not theirs"
    if nodes != LedgerNode.objects.count():
        yield f"{LedgerNode.objects.count()} hashes are stored and the entries make {nodes}"
    events = StoredEvent.objects.count()
    if events != of_cases:
        yield f"{of_cases} entries of the log are of cases and {events} events are stored"
    try:
        ledger.check_high_water()
    except ledger.LogBroken as broken:
        yield str(broken)


def check_case(case_id: str, rows: list[StoredEvent]) -> Iterator[str]:
    """`rows`: all events of the case, in order. An erased case has nothing left to compare, but it is erased whole."""
    erased = [row.seq for row in rows if row.data is None or row.salt is None]
    if erased:
        if len(erased) != len(rows):
            yield f"{case_id}: events {erased} are erased and the others are not"
        return
    if [row.seq for row in rows] != list(range(1, len(rows) + 1)):
        yield f"{case_id}: events are not numbered 1 to {len(rows)}"
        return
    try:
        events = [read_event(row.type, json.loads(row.data or "")) for row in rows]
        case = replay(events)
        expected = _projections(case)
    except (CodecFault, ValueError, KeyError, TypeError) as fault:
        yield f"{case_id}: its events cannot be read: {fault}"
        return
    except (UnknownEvent, UnknownProcedure) as fault:
        yield f"{case_id}: this build does not know {fault}"
        return
    if case.id != case_id:
        yield f"{case_id}: its events are those of {case.id or 'no case'}"
    yield from _check_leaves(case_id, rows, events)
    yield from _check_objects(case_id, events)
    yield from _check_projections(case_id, *expected)


Fields = dict[str, object]


def _projections(case: Case) -> tuple[Fields, dict[str, Fields], dict[str, Fields]]:
    """The docket row, the clock rows and the rows of what is owed that the events make."""
    rules = rulebook(case.procedure, case.procedure_digest)
    assert case.last_event_at is not None
    limits = limits_of(case, rules, case.last_event_at)
    return docket_fields(case, limits), clock_fields(case, limits, rules), owed_fields(case, rules.procedure.timezone)


def _check_projections(
    case_id: str, docket: Fields, clocks: dict[str, Fields], owed: dict[str, Fields]
) -> Iterator[str]:
    row = Docket.objects.filter(case=case_id).first()
    found, wanted = model_to_dict(row) if row else None, {"case": case_id, **docket}
    if found != wanted:
        yield f"{case_id}: the docket row differs: {_difference(found, wanted)}"
    kept = {
        row.clock: {"kind": row.kind, "state": row.state, "ends_at": row.ends_at, "expired": row.expired}
        for row in RunningClock.objects.filter(case=case_id)
    }
    clocks = {clock: {name: row[name] for name in row if name not in COUNTED} for clock, row in clocks.items()}
    if kept != clocks:
        yield f"{case_id}: the clock rows differ: {_difference(kept, clocks)}"
    promised = {
        row.office: {
            "respondent": row.respondent, "remedies": row.remedies, "filed_at": row.filed_at, "due_at": row.due_at,
        }
        for row in Owed.objects.filter(case=case_id)
    }  # fmt: skip
    if promised != owed:
        yield f"{case_id}: the rows of what is owed differ: {_difference(promised, owed)}"


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
        body = bytes_of(case_id, row.seq, row.type, write_time(row.at), event_data(event), previous)
        salt = bytes(row.salt or b"")
        entry = case_entry(salt, body) if len(salt) == SALT_BYTES else b""
        if leaves.get(row.leaf_index) != entry:
            yield f"{case_id}: event {row.seq} is not what the log says at {row.leaf_index}"
        previous = leaf_hash(entry).hex()
    head = CaseHead.objects.filter(case=case_id).first()
    if head is None or head.seq != len(rows) or bytes(head.last_leaf or b"").hex() != previous:
        yield f"{case_id}: its head does not stand at event {len(rows)}"


def _check_objects(case_id: str, events: list[Event]) -> Iterator[str]:
    """The age files themselves, not only what their rows say of them."""
    wanted = {ref.obj: (seq, ref) for seq, event in enumerate(events, 1) for ref in sealed_refs(event)}
    kept = {row.obj: row for row in SealedObject.objects.filter(case=case_id)}
    for obj, (seq, ref) in wanted.items():
        row = kept.get(obj)
        if (
            row is None
            or (row.digest, row.kind) != (ref.digest, ref.kind)
            or sealing.digest(bytes(row.blob)) != ref.digest
        ):
            yield f"{case_id}: sealed object {obj} of event {seq} is missing or another than what was written"
    for obj in kept.keys() - wanted.keys():
        yield f"{case_id}: sealed object {obj} belongs to no event"


def rebuild_all() -> int:
    """Rewrite every projection from the events. The number of cases."""
    count = 0
    alive = CaseHead.objects.values("case")
    Docket.objects.exclude(case__in=alive).delete()
    RunningClock.objects.exclude(case__in=alive).delete()
    Owed.objects.exclude(case__in=alive).delete()
    for case_id in CaseHead.objects.order_by("case").values_list("case", flat=True).iterator():
        with transaction.atomic():
            CaseHead.objects.select_for_update().get(case=case_id)
            try:
                case = load_case(case_id)
            except Erased:
                continue
            Docket.objects.filter(case=case_id).delete()
            RunningClock.objects.filter(case=case_id).delete()
            Owed.objects.filter(case=case_id).delete()
            inserts = Inserts()
            project(case, rulebook(case.procedure, case.procedure_digest), inserts, new=True)
            inserts.send()
        count += 1
    return count
