"""The public log in the database: append inside the event's transaction, sign after it."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from answerable.core.ledger import checkpoint as notes
from answerable.core.ledger import proofs, tree
from answerable.core.ledger.entry import leaf_hash, public_entry

from .models import Checkpoint, LedgerLeaf, LedgerNode, LedgerState

ADVISORY_LOCK = 0x616E7377  # "answ"
LEVEL_SHIFT = 56


class LogBroken(Exception):
    """The database holds another log than the one last signed: restored, rolled back or altered. Start-up refuses."""


def lock() -> LedgerState:
    """Taken last in a transaction, so that nobody waits for it while doing other work."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
    state = LedgerState.objects.first()
    return state if state is not None else LedgerState.objects.create(pk=1)


def append(state: LedgerState, entries: Sequence[bytes]) -> None:
    """Adds leaves state.size, state.size + 1, ... The caller holds `lock()` in this transaction."""
    frontier = tree.unpack(state.size, bytes(state.frontier))
    leaves, nodes = [], []
    for entry in entries:
        leaves.append(LedgerLeaf(index=frontier.size, entry=entry))
        frontier, stored = tree.append(frontier, leaf_hash(entry))
        nodes += [LedgerNode(place=(item.level << LEVEL_SHIFT) + item.index, hash=item.hash) for item in stored]
    LedgerLeaf.objects.bulk_create(leaves)
    LedgerNode.objects.bulk_create(nodes)
    state.size, state.frontier = frontier.size, tree.pack(frontier)
    state.save(update_fields=["size", "frontier"])


def publish_fact(fact: dict[str, object]) -> None:
    """A public fact as a leaf of its own."""
    with transaction.atomic():
        append(lock(), [public_entry(fact)])


def read_hashes(places: Sequence[proofs.Place]) -> list[bytes]:
    wanted = [(level << LEVEL_SHIFT) + index for level, index in places]
    found = {row.place: bytes(row.hash) for row in LedgerNode.objects.filter(place__in=wanted)}
    return [found[place] for place in wanted]


def _key_path() -> Path:
    return Path(settings.HOME) / "keys" / "log"


def _write_durably(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def log_key() -> Ed25519PrivateKey:
    """The log's signing key, kept outside the database; made at first use."""
    path = _key_path()
    if not path.exists():
        _write_durably(path, Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def verifier_key() -> notes.VerifierKey:
    return notes.verifier_key(settings.LOG_ORIGIN, log_key())


def high_water() -> tuple[int, bytes]:
    """Size and root last signed, from the file beside the key; (0, empty root) before the first."""
    path = _key_path().with_name("log.high-water")
    if not path.exists():
        return 0, tree.EMPTY_ROOT
    size, root = path.read_text("ascii").split()
    return int(size), base64.b64decode(root)


def check_high_water() -> None:
    """LogBroken unless the database still contains the tree that was last signed. Run at start."""
    size, root = high_water()
    state = LedgerState.objects.first()
    have = state.size if state is not None else 0
    if have < size:
        raise LogBroken(f"the log was signed at {size} entries and this database has {have}")
    if size and root_at(size) != root:
        raise LogBroken(f"the first {size} entries of this database are not those that were signed")


def root_at(size: int) -> bytes:
    """The root of the first `size` leaves, from stored nodes: at most log2 size rows."""
    if size == 0:
        return tree.EMPTY_ROOT
    places, low = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            places.append((level, low >> level))
            low += 1 << level
    return tree.root(tree.Frontier(size, tuple(read_hashes(places))))


def sign_checkpoint(now: datetime) -> Checkpoint:
    """Sign what is committed; the same size is signed once. Never inside a transaction that may roll back.

    A signed head of a rolled-back transaction would be equivocation. The high-water mark is on disk before the
    signature leaves this function.
    """
    if connection.in_atomic_block and not getattr(settings, "TESTING_IN_TRANSACTION", False):
        raise RuntimeError("a checkpoint is signed only after commit")
    state = LedgerState.objects.first()
    size = state.size if state is not None else 0
    kept = Checkpoint.objects.filter(size=size).first()
    if kept is not None:
        return kept
    signed_size, signed_root = high_water()
    root = root_at(size)
    if size < signed_size or root_at(signed_size) != signed_root:
        raise LogBroken("refusing to sign a log that does not continue the one last signed")
    _write_durably(_key_path().with_name("log.high-water"), f"{size} {base64.b64encode(root).decode()}".encode())
    text = notes.Checkpoint(settings.LOG_ORIGIN, size, root).text()
    note = notes.sign_note(text, settings.LOG_ORIGIN, log_key())
    return Checkpoint.objects.get_or_create(size=size, defaults={"note": note, "signed_at": now})[0]


def newest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()
