"""Signed checkpoints: C2SP signed-note and tlog-checkpoint, Ed25519 (key type 0x01)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"


class NoteWrong(Exception):
    """The text is not a note signed by a key we know."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    name: str
    public: bytes  # 32 bytes

    @property
    def id(self) -> bytes:
        """4 bytes: SHA-256(name || "\\n" || type || key) cut, as C2SP signed-note says."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


def read_verifier_key(text: str) -> VerifierKey:
    """From "<name>+<8 hex>+<base64>". NoteWrong otherwise. Base64 may hold "+", so only the first two split."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise NoteWrong("a verifier key has three parts")
    try:
        raw = base64.b64decode(parts[2], validate=True)
    except ValueError:
        raise NoteWrong("the key is not base64") from None
    key = VerifierKey(parts[0], raw[1:])
    if raw[:1] != ED25519 or len(raw) != 33 or key.id.hex() != parts[1] or not good_name(parts[0]):
        raise NoteWrong("not an Ed25519 verifier key")
    return key


def good_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(ch.isspace() for ch in name)


def verifier_key(name: str, private: Ed25519PrivateKey) -> VerifierKey:
    if not good_name(name):
        raise ValueError(f"the name {name!r} of a key may hold no space and no plus sign")
    return VerifierKey(name, private.public_key().public_bytes_raw())


def sign_note(text: str, name: str, private: Ed25519PrivateKey) -> str:
    """The signed note. ValueError unless the text ends with a line end and holds no other control character."""
    if not text.endswith("\n") or any(ch < " " and ch != "\n" for ch in text):
        raise ValueError("the text of a note ends with a line end and holds no control characters")
    signature = private.sign(text.encode())
    blob = base64.b64encode(verifier_key(name, private).id + signature).decode()
    return f"{text}\n\N{EM DASH} {name} {blob}\n"


def open_note(note: str, keys: Sequence[VerifierKey]) -> str:
    """The signed text. Signatures of unknown keys are passed over; one known key must sign, none may sign wrongly."""
    text, mark, signatures = note.rpartition("\n\n")
    text += "\n"
    if not mark or not signatures.endswith("\n"):
        raise NoteWrong("no signatures")
    known = {(key.name, key.id): key for key in keys}
    verified = 0
    for line in signatures.removesuffix("\n").split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise NoteWrong("a signature is not base64") from None
        if dash != "\N{EM DASH}" or not good_name(name) or len(raw) < 5:
            raise NoteWrong("a signature line is malformed")
        key = known.get((name, raw[:4]))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(raw[4:], text.encode())
        except InvalidSignature:
            raise NoteWrong(f"the signature of {name} is wrong") from None
        verified += 1
    if not verified:
        raise NoteWrong("no signature of a known key")
    return text


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Text of a note -> Checkpoint; extension lines are allowed and passed over. NoteWrong otherwise."""
    lines = text.split("\n")
    try:
        size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError):
        raise NoteWrong("not a checkpoint") from None
    if not lines[0] or str(size) != lines[1] or size < 0 or len(root) != 32 or lines[-1] != "":
        raise NoteWrong("not a checkpoint")
    return Checkpoint(lines[0], size, root)
