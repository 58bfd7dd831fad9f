"""Sealing and opening for doors: what to encrypt to whom, with every stored public key checked first.

Nothing here caches a key. `Opener` values live as long as one request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings

from answerable.core import sealing
from answerable.core.case.events import SealedRef

from . import chance
from .models import CaseKey, SealedObject, Wrap
from .rows import Keyring, NewWrap, SealedBlob


class NoKey(Exception):
    """Whoever asks holds no wrap of this case."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office's recipient as `people` vouches for it. `holder` is "office:<id>:<epoch>"."""

    holder: str
    recipient: str


@dataclass(frozen=True, slots=True)
class NewCase:
    """Keys of a case being filed: sealed to, wrapped, then forgotten."""

    case: str
    code: str
    keyring: Keyring
    wraps: tuple[NewWrap, ...]


def _secret() -> bytes:
    return settings.RECIPIENT_SECRET.encode()


def new_case(case: str, code: str, content_to: Sequence[Office], identity_to: Sequence[Office]) -> NewCase:
    """Draws C and I and wraps them to the code and the offices. About 2 ms, most of it the code's Argon2id."""
    salt = chance.salt(16)
    code_recipient = sealing.recipient_of(sealing.identity_from_code(code, salt))
    content, identity = sealing.new_identity(), sealing.new_identity()
    wraps = [NewWrap("code", "content", sealing.wrap(code_recipient, content))]
    wraps += [NewWrap("code", "identity", sealing.wrap(code_recipient, identity))]
    wraps += [NewWrap(office.holder, "content", sealing.wrap(office.recipient, content)) for office in content_to]
    wraps += [NewWrap(office.holder, "identity", sealing.wrap(office.recipient, identity)) for office in identity_to]
    ring = Keyring(1, salt, code_recipient, sealing.recipient_of(content), sealing.recipient_of(identity))
    return NewCase(case, code, ring, tuple(wraps))


def seal_text(recipient: str, case: str, kind: str, content: str | Mapping[str, Any]) -> SealedBlob:
    """`content`: a text, or fields kept as JSON. The caller has checked `recipient` or just made it."""
    obj = chance.object_id()
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    blob = sealing.seal(recipient, sealing.Frame(case, kind, obj), text.encode())
    return SealedBlob(SealedRef(obj, kind, sealing.digest(blob), len(blob)), blob)


def recipients_of(case: str) -> dict[str, str]:
    """{"content": age1..., "identity": age1...}, each proven ours. RecipientForged is an alarm. 1 query."""
    row = CaseKey.objects.get(case=case)
    found = {
        "content": (row.content_recipient, row.content_mac),
        "identity": (row.identity_recipient, row.identity_mac),
    }
    for name, (recipient, mac) in found.items():
        sealing.check_recipient_mac(_secret(), recipient, f"case:{case}:{name}", bytes(mac))
    return {name: recipient for name, (recipient, _) in found.items()}


def seal_to_case(case: str, kind: str, content: str | Mapping[str, Any]) -> SealedBlob:
    return seal_text(recipients_of(case)["content"], case, kind, content)


@dataclass(frozen=True, slots=True)
class Opened:
    """`texts`: object id -> text. `damaged`: ids of what is missing, altered or does not open any more."""

    texts: dict[str, str]
    damaged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opener:
    """Someone who may open one case: its content key, and its identity key if they hold that too."""

    case: str
    content: str
    identity: str | None = None

    def read(self, ref: SealedRef) -> str:
        """CannotOpen, MovedCiphertext, NoKey. 1 query."""
        text = self._text(ref, SealedObject.objects.filter(obj=ref.obj, case=self.case).first())
        if text is None:
            raise NoKey(self.case)
        return text

    def read_all(self, refs: Sequence[SealedRef]) -> Opened:
        """For a page: one damaged object hides no other. Each is an alarm in the logs, which may not name a case;
        `answerable replay --check` names it. Objects under a key this opener lacks are left out. 1 query.
        """
        rows = {row.obj: row for row in SealedObject.objects.filter(obj__in=[ref.obj for ref in refs], case=self.case)}
        texts, damaged = {}, set()
        for ref in refs:
            try:
                text = self._text(ref, rows.get(ref.obj))
            except (sealing.CannotOpen, sealing.MovedCiphertext) as fault:
                structlog.get_logger().error("sealed text damaged", kind=ref.kind, fault=type(fault).__name__)
                damaged.add(ref.obj)
                continue
            if text is not None:
                texts[ref.obj] = text
        return Opened(texts, frozenset(damaged))

    def _text(self, ref: SealedRef, row: SealedObject | None) -> str | None:
        """None if it is sound and under a key this opener lacks."""
        if row is None or sealing.digest(bytes(row.blob)) != ref.digest:
            raise sealing.MovedCiphertext(ref.obj)
        key = self.identity if ref.kind == "identity" else self.content
        if key is None:
            return None
        frame = sealing.Frame(self.case, ref.kind, ref.obj)
        try:
            return sealing.open_sealed(key, bytes(row.blob), frame).decode()
        except UnicodeDecodeError:  # sealed to the case's public key by someone else
            raise sealing.MovedCiphertext(ref.obj) from None

    def wraps_for(self, office: Office) -> tuple[NewWrap, ...]:
        wraps = [NewWrap(office.holder, "content", sealing.wrap(office.recipient, self.content))]
        if self.identity is not None:
            wraps.append(NewWrap(office.holder, "identity", sealing.wrap(office.recipient, self.identity)))
        return tuple(wraps)


def open_with_code(case: str, code: str) -> Opener | None:
    """None for an unknown reference or a wrong code, after the same work. The right code opens the wrap."""
    row = CaseKey.objects.filter(case=case).first()
    salt = bytes(row.code_salt) if row is not None else sealing.dummy_salt(_secret(), case)
    identity = sealing.identity_from_code(code, salt, row.kdf_profile if row is not None else 1)
    return _open(case, "code", identity)


def open_with_office_key(case: str, holders: Mapping[str, str]) -> Opener:
    """`holders`: "office:<id>:<epoch>" -> the office's identity. NoKey if none of them opens this case."""
    for holder, identity in holders.items():
        opener = _open(case, holder, identity)
        if opener is not None:
            return opener
    raise NoKey(case)


def _open(case: str, holder: str, identity: str) -> Opener | None:
    """A wrap that holds another case's key is refused (MovedCiphertext): it must fit the case's marked public half."""
    blobs = dict(Wrap.objects.filter(case=case, holder=holder).values_list("opens", "blob"))
    if "content" not in blobs:
        return None
    public = recipients_of(case)
    try:
        keys = {opens: sealing.unwrap(identity, bytes(blob), public[opens]) for opens, blob in blobs.items()}
    except sealing.CannotOpen:
        return None
    return Opener(case, keys["content"], keys.get("identity"))
