"""The one writer. Every change to a case, from any door, is `handle(command)`: lock, load, decide, append, project,
queue, log; one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785
from django.conf import settings
from django.db import IntegrityError, transaction

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.codec import event_data, write_time
from answerable.core.case.decide import decide
from answerable.core.case.evolve import evolve
from answerable.core.case.limits import Rulebook
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.core.ledger.entry import SALT_BYTES, case_entry, event_bytes, leaf_hash
from answerable.core.sealing import recipient_mac

from . import chance, ledger, outbox
from .counted import moved_meanwhile
from .inserting import Inserts
from .loading import load_case
from .models import CaseHead, CaseKey, PendingGrant, SealedObject, StoredEvent, Submission, Wrap
from .projections import project
from .rows import Writes
from .rulebooks import keep, rulebook

# These may happen between reading a page and sending its form without making the form stale.
HARMLESS = frozenset({"SealedOpened", "NoticeDelivered", "Assigned", "Summarised"})


@dataclass(frozen=True, slots=True)
class Handled:
    """`repeated`: the same form had been sent before; this is the case, nothing was done again."""

    case: Case
    events: tuple[e.Event, ...]
    repeated: bool = False


class ReferenceTaken(Exception):
    """Another case drew this reference first; nothing was written. Among a million cases one filing in 10,000."""


def handle(case_id: str, command: c.Command, writes: Writes | None = None, *, seen_seq: int | None = None) -> Handled:
    """Refused leaves nothing behind. `seen_seq`: the case's seq on the page the form came from. The same
    `writes.submission` twice is one step: the second time nothing happens, and it is `repeated`.

    Cost: 5 ms of database time at durable commit; the rows of one case and the log's edge are locked, in this order.
    """
    writes = writes or Writes()
    if isinstance(command, c.FileGrievance):
        raise TypeError("a new case is opened with `open_case`")
    with transaction.atomic():
        head = CaseHead.objects.select_for_update().filter(case=case_id).first()
        if head is None:
            raise Refused("unknown-case")
        case = load_case(case_id)
        if writes.submission is not None:
            if was_sent(writes.submission):
                return Handled(case, (), repeated=True)
            Submission.objects.create(token=writes.submission, case=case_id)
        if seen_seq is not None and seen_seq < case.seq:
            _check_fresh(case_id, seen_seq, command)
        bound = command.to_digest if isinstance(command, c.MigrateProcedure) else case.procedure_digest
        rules = rulebook(case.procedure, bound)
        before: list[c.Command] = []
        if not isinstance(command, c.RecountLimit):
            before += moved_meanwhile(case, rulebook(case.procedure, case.procedure_digest), command.at)
        done = _write(head, case, [*before, command], rules, writes)
        return Handled(done.case, done.events[len(before) :])


def was_sent(submission: str) -> bool:
    """Whether a form of this name has been sent, and what it asked for was done."""
    return Submission.objects.filter(token=submission).exists()


def open_case(procedure: str, command: c.FileGrievance, writes: Writes) -> Handled:
    """File a grievance. The same `writes.submission` twice gives the first case again, `repeated`."""
    return _open(procedure, command, [], writes)


def tell_history(procedure: str, filing: c.FileGrievance, later: Sequence[c.Command], writes: Writes) -> Handled:
    """A case with its whole past in one transaction: all of it or nothing. Nobody gets mail about what is long over.

    `writes.submission` as in `open_case`.
    """
    if any(command.by.kind != "import" for command in (filing, *later)):
        raise TypeError("only an import tells what happened elsewhere; living cases go through `handle`")
    return _open(procedure, filing, later, writes, mail=False)


def _open(
    procedure: str, filing: c.FileGrievance, later: Sequence[c.Command], writes: Writes, *, mail: bool = True
) -> Handled:
    try:
        with transaction.atomic():
            return _write(CaseHead(case=filing.case), Case(), [filing, *later], rulebook(procedure), writes, mail=mail)
    except IntegrityError:
        first = Submission.objects.filter(token=writes.submission or "").first()
        if first is None:
            if CaseHead.objects.filter(case=filing.case).exists():
                raise ReferenceTaken(filing.case) from None
            raise
        return Handled(load_case(first.case), (), repeated=True)


def _check_fresh(case_id: str, seen_seq: int, command: c.Command) -> None:
    since = StoredEvent.objects.filter(case=case_id, seq__gt=seen_seq).values_list("type", flat=True)
    changed = [name for name in since if name not in HARMLESS]
    if changed and not isinstance(command, c.OpenSealed | c.ReadNotice | c.ExpireClock | c.RecountLimit):
        raise Refused("changed-meanwhile", events=changed, seq=seen_seq + len(since))


def _write(
    head: CaseHead, case: Case, commands: Sequence[c.Command], rules: Rulebook, writes: Writes, *, mail: bool = True
) -> Handled:
    new = not case.exists
    before, mails = case, []
    events: list[e.Event] = []
    for command in commands:
        decided = decide(case, command, rules)
        events += decided
        for event in decided:
            case = evolve(case, event)
            mails += outbox.notices_of(case, case.seq, event)
    inserts = Inserts()
    if new and writes.submission is not None:
        inserts.add([Submission(token=writes.submission, case=case.id)])
    _save_sealed(case.id, writes, inserts)
    if writes.grant_to is not None:
        PendingGrant.objects.get_or_create(case=case.id, office=writes.grant_to, defaults={"since": commands[-1].at})
    project(case, rules, inserts, new=new)
    if new or isinstance(commands[0], c.MigrateProcedure):
        keep(rules.procedure, inserts, commands[0].at)
    if mails and mail:
        outbox.put(mails, inserts)
    _append(head, before.seq, events, case.id, new, inserts)
    return Handled(case, tuple(events))


def _save_sealed(case: str, writes: Writes, inserts: Inserts) -> None:
    if writes.keyring is not None:
        ring, secret = writes.keyring, settings.RECIPIENT_SECRET.encode()
        key = CaseKey(
            case=case,
            kdf_profile=ring.kdf_profile,
            code_salt=ring.code_salt,
            code_recipient=ring.code_recipient,
            code_mac=recipient_mac(secret, ring.code_recipient, f"case:{case}:code"),
            content_recipient=ring.content_recipient,
            content_mac=recipient_mac(secret, ring.content_recipient, f"case:{case}:content"),
            identity_recipient=ring.identity_recipient,
            identity_mac=recipient_mac(secret, ring.identity_recipient, f"case:{case}:identity"),
        )
        inserts.add([key])
    inserts.add(
        SealedObject(obj=item.ref.obj, case=case, kind=item.ref.kind, digest=item.ref.digest, blob=item.blob)
        for item in writes.objects
    )
    for office in writes.shut_out:
        Wrap.objects.filter(case=case, holder__startswith=f"office:{office}:").delete()
    inserts.add(
        (Wrap(case=case, holder=item.holder, opens=item.opens, blob=item.blob) for item in writes.wraps),
        on_conflict='("case", holder, opens) DO UPDATE SET blob = EXCLUDED.blob',
    )


def _append(head: CaseHead, seq: int, events: Sequence[e.Event], case: str, new: bool, inserts: Inserts) -> None:
    """Events, leaves and head together; the log's lock is taken here, last, when all else has been written."""
    previous = bytes(head.last_leaf).hex() if head.last_leaf is not None else None
    rows: list[StoredEvent] = []
    entries: list[bytes] = []
    for event in events:
        seq += 1
        data, salt = event_data(event), chance.salt(SALT_BYTES)
        entry = case_entry(salt, bytes_of(case, seq, type(event).__name__, write_time(event.at), data, previous))
        previous = leaf_hash(entry).hex()
        entries.append(entry)
        text = rfc8785.dumps(data).decode()
        rows.append(StoredEvent(case=case, seq=seq, type=type(event).__name__, at=event.at, data=text, salt=salt))
    head.seq, head.last_leaf = seq, bytes.fromhex(previous or "")
    if new:
        inserts.add([head])
    else:
        head.save(force_update=True)
    inserts.send()
    state = ledger.lock()
    for offset, row in enumerate(rows):
        row.leaf_index = state.size + offset
    ledger.append(state, entries, inserts)
    inserts.add(rows)
    inserts.send()


def bytes_of(case: str, seq: int, type_name: str, at: str, data: dict[str, Any], previous: str | None) -> bytes:
    return event_bytes(at=at, case=case, data=data, log=settings.LOG_ORIGIN, prev=previous, seq=seq, type=type_name)
