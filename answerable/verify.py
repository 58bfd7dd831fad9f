"""Check a receipt's proof file without trusting the site that issued it. Needs the log's public key, nothing else."""

from __future__ import annotations

import base64
import binascii
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from .core.ledger.checkpoint import Checkpoint, NoteWrong, VerifierKey, open_note, read_checkpoint, read_verifier_key
from .core.ledger.entry import case_entry, leaf_hash
from .core.ledger.proof_file import ProofFileWrong, read_proof
from .core.ledger.proofs import ProofWrong, verify_consistency, verify_inclusion

MOST_BYTES = 1_000_000
TIMEOUT_SECONDS = 10


class VerifyFailed(Exception):
    """`code`: file | key | signature | inclusion | origin | shrunk | rewritten | unreachable."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Verified:
    event: dict[str, Any]
    index: int
    checkpoint: Checkpoint
    checks: tuple[str, ...]


def verify_proof(proof: str, key: VerifierKey) -> Verified:
    """Signature of the checkpoint, then the path from this event's leaf to its root. VerifyFailed otherwise."""
    try:
        file = read_proof(proof)
        checkpoint = read_checkpoint(open_note(file.checkpoint, [key]))
    except ProofFileWrong as wrong:
        raise VerifyFailed("file", str(wrong)) from None
    except NoteWrong as wrong:
        raise VerifyFailed("signature", str(wrong)) from None
    leaf = leaf_hash(case_entry(file.salt, file.event))
    try:
        verify_inclusion(leaf, file.index, checkpoint.size, file.hashes, checkpoint.root)
    except ProofWrong as wrong:
        raise VerifyFailed("inclusion", str(wrong)) from None
    event = json.loads(file.event)
    if checkpoint.origin != key.name or event.get("log") != key.name:
        raise VerifyFailed("origin", "the event, the checkpoint and the key do not name the same log")
    return Verified(event, file.index, checkpoint, ("signature", "inclusion", "origin"))


def verify_with_log(proof: str, log_url: str, key_text: str | None) -> Verified:
    """As verify_proof, then ask the log for its newest checkpoint and check that it still contains the proof's.

    Without `key_text` the key is taken from the log itself: the result then lists "key-from-log".
    """
    base = log_url.rstrip("/")
    try:
        key = read_verifier_key(key_text if key_text is not None else _fetch(f"{base}/key"))
    except NoteWrong as wrong:
        raise VerifyFailed("key", str(wrong)) from None
    verified = verify_proof(proof, key)
    try:
        now = read_checkpoint(open_note(_fetch(f"{base}/checkpoint"), [key]))
    except NoteWrong as wrong:
        raise VerifyFailed("signature", str(wrong)) from None
    old = verified.checkpoint
    if now.size < old.size:
        raise VerifyFailed("shrunk", f"the log had {old.size} entries and now shows {now.size}")
    path = _fetch(f"{base}/consistency/{old.size}/{now.size}") if now.size > old.size else ""
    try:
        hashes = [base64.b64decode(line, validate=True) for line in path.split()]
        verify_consistency(old.size, now.size, old.root, now.root, hashes)
    except (ProofWrong, binascii.Error) as wrong:
        raise VerifyFailed("rewritten", str(wrong)) from None
    trust = ("key-given",) if key_text is not None else ("key-from-log",)
    return Verified(verified.event, verified.index, now, (*trust, *verified.checks, "consistency"))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _fetch(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise VerifyFailed("unreachable", "the address of a log begins with http:// or https://")
    try:
        with urllib.request.build_opener(_NoRedirect).open(url, timeout=TIMEOUT_SECONDS) as answer:
            body: bytes = answer.read(MOST_BYTES + 1)
    except (urllib.error.URLError, OSError, ValueError) as problem:
        raise VerifyFailed("unreachable", f"{url}: {problem}") from None
    if len(body) > MOST_BYTES:
        raise VerifyFailed("unreachable", f"{url}: the answer is too long")
    return body.decode("utf-8", "replace")
