"""What doors hand to `handle` besides the command: sealed objects, keys and wraps made before the transaction."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.core.case.events import SealedRef


@dataclass(frozen=True, slots=True)
class SealedBlob:
    ref: SealedRef
    blob: bytes


@dataclass(frozen=True, slots=True)
class NewWrap:
    """`holder` "code" or "office:<id>:<epoch>"; `opens` "content" or "identity"."""

    holder: str
    opens: str
    blob: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """The public side of a new case's keys."""

    kdf_profile: int
    code_salt: bytes
    code_recipient: str
    content_recipient: str
    identity_recipient: str


@dataclass(frozen=True, slots=True)
class Writes:
    """Rows that go in the same transaction as the events. `shut_out`: office ids whose wraps are deleted."""

    objects: tuple[SealedBlob, ...] = ()
    wraps: tuple[NewWrap, ...] = ()
    shut_out: tuple[str, ...] = ()
    grant_to: str | None = None
    keyring: Keyring | None = None
    submission: str | None = None
