"""The public log in the database: append inside the event's transaction, sign after it."""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from answerable.core.ledger import checkpoint as notes
from answerable.core.ledger import proofs, tree
from answerable.core.ledger.entry import leaf_hash, public_entry

from .inserting import Inserts
from .models import Checkpoint, LedgerLeaf, LedgerNode, LedgerState

ADVISORY_LOCK = 0x616E7377  # "answ"
LEVEL_SHIFT = 56


class LogBroken(Exception):
    """The database holds another log than the one last signed: restored, rolled back or altered. Start-up refuses."""


def lock() -> LedgerState:
    """Taken last in a transaction, so that nobody waits for it while doing other work."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        cursor.execute("SELECT id, size, frontier FROM record_ledgerstate")
        row = cursor.fetchone()
    return LedgerState(*row) if row is not None else LedgerState.objects.create(pk=1)


def append(state: LedgerState, entries: Sequence[bytes], inserts: Inserts) -> None:
    """Adds leaves state.size, state.size + 1, ... The caller holds `lock()` in this transaction and sends `inserts`."""
    frontier = tree.unpack(state.size, bytes(state.frontier))
    leaves, nodes = [], []
    for entry in entries:
        leaves.append(LedgerLeaf(index=frontier.size, entry=entry))
        frontier, stored = tree.append(frontier, leaf_hash(entry))
        nodes += [LedgerNode(place=(item.level << LEVEL_SHIFT) + item.index, hash=item.hash) for item in stored]
    inserts.add(leaves)
    inserts.add(nodes)
    state.size, state.frontier = frontier.size, tree.pack(frontier)
    inserts.also(
        "UPDATE record_ledgerstate SET size = %s, frontier = %s WHERE id = %s", [state.size, state.frontier, state.pk]
    )


def publish_fact(fact: dict[str, object]) -> None:
    """A public fact as a leaf of its own."""
    with transaction.atomic():
        inserts = Inserts()
        append(lock(), [public_entry(fact)], inserts)
        inserts.send()


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


@contextmanager
def _one_signer() -> Iterator[None]:
    """One process, one thread at a time. The kernel lets go when its holder dies. Never taken in a transaction."""
    path = _key_path().with_name("log.lock")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def log_key() -> Ed25519PrivateKey:
    """The log's signing key, kept outside the database; made at first use.

    LogBroken where something was signed already and the key is gone: a new one would sign another log.
    """
    path = _key_path()
    if not path.exists():
        with _one_signer():
            if not path.exists():
                if Checkpoint.objects.exists():
                    raise LogBroken(f"checkpoints have been signed and their key {path} is missing")
                _write_durably(path, Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def verifier_key() -> notes.VerifierKey:
    return notes.verifier_key(settings.LOG_ORIGIN, log_key())


def _high_water_path() -> Path:
    return _key_path().with_name("log.high-water")


def high_water() -> tuple[int, bytes]:
    """Size and root last signed, from the file beside the key; (0, empty root) before the first. LogBroken if the file
    cannot be read.
    """
    path = _high_water_path()
    if not path.exists():
        return 0, tree.EMPTY_ROOT
    try:
        size, root = path.read_text("ascii").split()
        return int(size), base64.b64decode(root, validate=True)
    except ValueError:
        raise LogBroken(f"{path} is damaged; it holds the size and root last signed") from None


def check_high_water() -> None:
    """LogBroken unless the database still contains the tree that was last signed. Run at start and before signing.

    The file is read before the rows: what it names was committed before it was written.
    """
    size, root = high_water()
    state = LedgerState.objects.first()
    have = state.size if state is not None else 0
    if have < size:
        raise LogBroken(f"the log was signed at {size} entries and this database has {have}")
    if size and _root_or_none(size) != root:
        raise LogBroken(f"the first {size} entries of this database are not those that were signed")


def _root_or_none(size: int) -> bytes | None:
    try:
        return root_at(size)
    except KeyError:  # a stored hash is gone
        return None


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
    signature leaves this function, and never goes down: web processes and worker sign one after another, each reading
    the log's size only when its turn has come. LogBroken when the log does not continue what was signed.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a checkpoint is signed only after commit")
    key = log_key()
    with _one_signer():
        check_high_water()
        state = LedgerState.objects.first()
        size = state.size if state is not None else 0
        kept = Checkpoint.objects.filter(size=size).first()
        if kept is not None:
            return kept
        root = root_at(size)
        _write_durably(_high_water_path(), f"{size} {base64.b64encode(root).decode()}".encode())
        text = notes.Checkpoint(settings.LOG_ORIGIN, size, root).text()
        note = notes.sign_note(text, settings.LOG_ORIGIN, key)
        return Checkpoint.objects.get_or_create(size=size, defaults={"note": note, "signed_at": now})[0]


def newest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()
