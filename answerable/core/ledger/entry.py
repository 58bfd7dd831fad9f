"""What one event is in the public log. RFC 6962 §2.1 hashing, RFC 8785 JSON; bytes in docs/ledger.md."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import rfc8785

EVENT_LABEL = b"answerable/v1/event\n"
SALT_BYTES = 32


def event_bytes(
    *, at: str, case: str, data: Mapping[str, Any], log: str, prev: str | None, seq: int, type: str
) -> bytes:
    """The event as RFC 8785 JSON. `prev`: hex leaf hash of the case's previous event, None for its first."""
    return rfc8785.dumps(
        {"at": at, "case": case, "data": dict(data), "log": log, "prev": prev, "seq": seq, "type": type, "v": 1}
    )


def commitment(salt: bytes, event: bytes) -> bytes:
    """32 bytes that hide the event from whoever has not the salt. ValueError unless the salt is 32 bytes."""
    if len(salt) != SALT_BYTES:
        raise ValueError("the salt of an event has 32 bytes")
    return hmac.new(salt, EVENT_LABEL + event, hashlib.sha256).digest()


def case_entry(salt: bytes, event: bytes) -> bytes:
    """33 bytes: all that is ever public about an event of a case."""
    return b"\x01" + commitment(salt, event)


def public_entry(fact: Mapping[str, Any]) -> bytes:
    """A fact that is public by itself: log opened, office key, procedure version, statistics."""
    return b"\x02" + rfc8785.dumps(dict(fact))


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
