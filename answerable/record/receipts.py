"""What a receipt holder can keep: the proof that an event of theirs stands in the signed log."""

from __future__ import annotations

import json
from datetime import datetime

from answerable.core.case.codec import write_time
from answerable.core.ledger.checkpoint import read_checkpoint
from answerable.core.ledger.entry import leaf_hash
from answerable.core.ledger.proof_file import write_proof
from answerable.core.ledger.proofs import inclusion_proof

from . import ledger
from .handle import bytes_of
from .models import LedgerLeaf, StoredEvent


def proof_file(case: str, seq: int, now: datetime) -> str:
    """C2SP tlog-proof text for one event. Signs a checkpoint if the newest does not reach it yet."""
    row = StoredEvent.objects.get(case=case, seq=seq)
    previous = StoredEvent.objects.filter(case=case, seq=seq - 1).first()
    prev = None
    if previous is not None:
        prev = leaf_hash(bytes(LedgerLeaf.objects.get(index=previous.leaf_index).entry)).hex()
    newest = ledger.newest_checkpoint()
    if newest is None or newest.size <= row.leaf_index:
        newest = ledger.sign_checkpoint(now)
    size = read_checkpoint(newest.note).size
    event = bytes_of(case, seq, row.type, write_time(row.at), json.loads(row.data or "{}"), prev)
    path = inclusion_proof(row.leaf_index, size, ledger.read_hashes)
    return write_proof(row.leaf_index, path, newest.note, bytes(row.salt or b""), event)
