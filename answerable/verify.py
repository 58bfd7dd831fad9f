"""Check a receipt's proof file without trusting the site that issued it. Needs the log's public key, nothing else."""

from __future__ import annotations

import base64
import http.client
import json
import urllib.request
from dataclasses import dataclass
from typing import Any

from .core.ledger.checkpoint import Checkpoint, NoteWrong, VerifierKey, open_note, read_checkpoint, read_verifier_key
from .core.ledger.entry import case_entry, leaf_hash
from .core.ledger.proof_file import ProofFileWrong, read_proof
from .core.ledger.proofs import ProofWrong, verify_consistency, verify_inclusion

MOST_BYTES = 1_000_000
TIMEOUT_SECONDS = 10


SENTENCES = {
    "file": "This is not a proof file, or a part of it is missing. Download the proof again from your case's page.",
    "key": "This is not the key of a log. It is one line: a name, a plus sign, 8 hex digits, a plus sign, letters.",
    "unreachable": "The log could not be asked. Check the address and try again later; your proof has not been judged.",
    "signature": "The log has not signed what this file says: the file was altered, or the key is another log's. "
    "Download the proof again, and compare the key with one you got elsewhere.",
    "inclusion": "What this file says is not what the log recorded: the event, its place or its path was altered. "
    "Download the proof again; if it fails again, show both files to an ombudsman or a court.",
    "event": "The log did record this, but it does not read as an event of a case. "
    "Show the file to an ombudsman or a court.",
    "origin": "This proof belongs to another log than the one you ask. Check the address of the log and its key.",
    "log-signature": "What the log shows now is not signed with its key. "
    "Somebody else may be answering at this address; ask again from another place.",
    "shrunk": "The log is shorter now than when it signed your proof: entries were taken out of it. "
    "Keep this file, it proves that; show it to an ombudsman, a court or a newspaper.",
    "rewritten": "The log is not the one that signed your proof: what stood in it then has been changed since. "
    "Keep this file, it proves that; show it to an ombudsman, a court or a newspaper.",
}
NOT_JUDGED = frozenset({"file", "key", "unreachable"})
"""Nothing was found out about the proof: something to check it with is missing or wrong."""


class VerifyFailed(Exception):
    """`code`: a key of SENTENCES; `detail` for whoever looks closer."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{SENTENCES[code]} ({detail})")
        self.code = code


@dataclass(frozen=True, slots=True)
class Verified:
    event: dict[str, Any]
    index: int
    checkpoint: Checkpoint
    checks: tuple[str, ...]


def read_key(text: str) -> VerifierKey:
    try:
        return read_verifier_key(text)
    except (NoteWrong, ValueError) as wrong:
        raise VerifyFailed("key", str(wrong)) from None


def verify_proof(proof: str, key: VerifierKey) -> Verified:
    """Signature of the checkpoint, then the path from this event's leaf to its root. VerifyFailed otherwise."""
    try:
        file = read_proof(proof)
    except (ProofFileWrong, ValueError) as wrong:
        raise VerifyFailed("file", str(wrong)) from None
    checkpoint = _read_signed(file.checkpoint, key, "signature")
    leaf = leaf_hash(case_entry(file.salt, file.event))
    try:
        verify_inclusion(leaf, file.index, checkpoint.size, file.hashes, checkpoint.root)
    except ProofWrong as wrong:
        raise VerifyFailed("inclusion", str(wrong)) from None
    event = _read_event(file.event)
    if event["log"] != key.name:
        raise VerifyFailed("origin", "the event and the key do not name the same log")
    return Verified(event, file.index, checkpoint, ("signature", "inclusion", "origin"))


def _read_signed(note: str, key: VerifierKey, code: str) -> Checkpoint:
    try:
        checkpoint = read_checkpoint(open_note(note, [key]))
    except (NoteWrong, ValueError) as wrong:
        raise VerifyFailed(code, str(wrong)) from None
    if checkpoint.origin != key.name:
        raise VerifyFailed("origin", "the checkpoint and the key do not name the same log")
    return checkpoint


def _read_event(text: bytes) -> dict[str, Any]:
    try:
        event = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise VerifyFailed("event", type(wrong).__name__) from None
    if not isinstance(event, dict) or not {"type", "case", "at", "log", "seq"} <= event.keys():
        raise VerifyFailed("event", "type, case, at, log or seq is missing")
    return event


def verify_with_log(proof: str, log_url: str, key_text: str | None) -> Verified:
    """As verify_proof, then ask the log for its newest checkpoint and check that it still contains the proof's.

    Without `key_text` the key is taken from the log itself: the result then lists "key-from-log".
    """
    base = log_url.rstrip("/")
    key = read_key(key_text if key_text is not None else _fetch(f"{base}/key"))
    verified = verify_proof(proof, key)
    now = _read_signed(_fetch(f"{base}/checkpoint"), key, "log-signature")
    old = verified.checkpoint
    if now.size < old.size:
        raise VerifyFailed("shrunk", f"it had {old.size} entries and now shows {now.size}")
    path = _fetch(f"{base}/consistency/{old.size}/{now.size}") if now.size > old.size else ""
    try:
        hashes = [base64.b64decode(line, validate=True) for line in path.split()]
        verify_consistency(old.size, now.size, old.root, now.root, hashes)
    except (ProofWrong, ValueError) as wrong:
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
    except (OSError, ValueError, http.client.HTTPException) as problem:
        raise VerifyFailed("unreachable", f"{url}: {problem}") from None
    if len(body) > MOST_BYTES:
        raise VerifyFailed("unreachable", f"{url}: the answer is too long")
    return body.decode("utf-8", "replace")
