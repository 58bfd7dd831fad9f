"""The one place where chance enters: ids, salts, digits."""

from __future__ import annotations

import secrets


def digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))


def salt(size: int) -> bytes:
    return secrets.token_bytes(size)


def object_id() -> str:
    """32 hex digits, random."""
    return secrets.token_hex(16)


def token() -> str:
    """256 bits, for links and cookies."""
    return secrets.token_urlsafe(32)
