"""Seal and open with keys given. One format, age v1; every secret a person holds becomes an age identity.

Chance enters only inside age itself and in `new_identity`. Bytes and reasons: docs/sealing.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pyrage  # type: ignore[import-untyped]  # its wheel has no stubs: every call is in "the age boundary" below
import rfc8785
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from .receipt import CODE_DIGITS

FLOORS: Mapping[str, int] = {"identity": 1024, "narrative": 4096}  # bytes inside the age file, by kind
FLOOR = 512
SALT_BYTES = 16
KEY_BYTES = 32
NONCE_BYTES = 12


class Label(StrEnum):
    """What a derived key is for; no key serves two purposes. The ledger's own labels are in ledger/entry.py."""

    RECEIPT_IDENTITY = "answerable/v1/receipt/identity"
    PASSWORD_VERIFIER = "answerable/v1/password/verifier"
    PASSWORD_IDENTITY = "answerable/v1/password/identity"
    UNLOCK_ID = "answerable/v1/unlock/id"
    UNLOCK_KEY = "answerable/v1/unlock/key"
    RECIPIENT_MAC = "answerable/v1/recipient-mac"
    DUMMY_SALT = "answerable/v1/ref-dummy-salt"


class CannotOpen(Exception):
    """This key does not open this file, or the file is damaged."""


class MovedCiphertext(Exception):
    """It opens, but is not what its row says: moved, or not written by us. An alarm, never a user's mistake."""


class RecipientForged(Exception):
    """A stored public key does not carry our mark: someone may have swapped it."""


class SelfTestFailed(Exception):
    """The crypto libraries on this machine do not compute what they must. Refuse to run. `step`: which one failed."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


@dataclass(frozen=True, slots=True)
class Profile:
    """Argon2id's price."""

    memory_kib: int
    time_cost: int
    parallelism: int


# The 73 bits of a code need no slow derivation (1 ms); a password does (100 ms). The number of the profile is stored
# beside what was derived with it, so a number once given out keeps its meaning for ever.
KDF_PROFILES: Mapping[int, Profile] = {1: Profile(memory_kib=2048, time_cost=1, parallelism=1)}
PASSWORD_PROFILES: Mapping[int, Profile] = {1: Profile(memory_kib=65536, time_cost=3, parallelism=1)}


def hkdf(prk: bytes, label: Label) -> bytes:
    """HKDF-Expand-SHA256(prk, label, 32). RFC 5869 §2.3. ValueError if `prk` is shorter than 32 bytes."""
    if len(prk) < KEY_BYTES:
        raise ValueError("a key to derive from has at least 32 bytes")
    return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=label.encode()).derive(prk)


def argon2id(secret: bytes, salt: bytes, profile: Profile) -> bytes:
    """32 bytes. RFC 9106. ValueError unless the salt has 16 bytes."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 16 bytes")
    return hash_secret_raw(secret, salt, profile.time_cost, profile.memory_kib, profile.parallelism, KEY_BYTES, Type.ID)


_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, constant in enumerate(_BECH32_STEPS):
            check ^= constant if top >> bit & 1 else 0
    return check


def _bech32(prefix: str, data: bytes) -> str:
    """BIP 173 without its limit of 90 characters, as age writes its keys."""
    bits = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    count = -(-len(data) * 8 // 5)
    words = [bits >> 5 * (count - 1 - n) & 31 for n in range(count)]
    high = [ord(ch) >> 5 for ch in prefix] + [0] + [ord(ch) & 31 for ch in prefix]
    check = _polymod([*high, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> 5 * (5 - n) & 31 for n in range(6)]
    return prefix + "1" + "".join(_BECH32[word] for word in words)


def identity_of_seed(seed: bytes) -> str:
    """32 bytes -> "AGE-SECRET-KEY-1...". ValueError for another length."""
    if len(seed) != KEY_BYTES:
        raise ValueError("a seed has 32 bytes")
    return _bech32("age-secret-key-", seed).upper()


# The age boundary: strings and bytes on our side, pyrage's types on the other. No message repeats a key.


def new_identity() -> str:
    """A random X25519 identity, "AGE-SECRET-KEY-1...". The one place in core that draws a key."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half, "age1...". CannotOpen if the text is not an identity."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError:
        raise CannotOpen("not an identity") from None


def _encrypt(recipient: str, plain: bytes) -> bytes:
    try:
        return bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient)]))
    except pyrage.RecipientError:
        raise ValueError("not a recipient") from None


def _decrypt(identity: str, blob: bytes) -> bytes:
    try:
        return bytes(pyrage.decrypt(bytes(blob), [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise CannotOpen("this key does not open this file") from None


def identity_from_code(code: str, salt: bytes, profile: int = 1) -> str:
    """R: the identity of a receipt. About 1 ms.

    `code`: 24 ASCII digits from `receipt.read_code`, check digits included; ValueError for anything else.
    `salt`: the 16 bytes of that case. KeyError for a profile this build does not know.
    """
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise ValueError("a code has 24 ASCII digits")
    root = argon2id(code.encode("ascii"), salt, KDF_PROFILES[profile])
    return identity_of_seed(hkdf(root, Label.RECEIPT_IDENTITY))


@dataclass(frozen=True, slots=True)
class PasswordKeys:
    """`verifier`: 32 bytes, stored, compared at sign-in. `identity`: U, never stored. Neither shows in a repr."""

    verifier: bytes = field(repr=False)
    identity: str = field(repr=False)


def password_keys(password: str, salt: bytes, profile: int = 1) -> PasswordKeys:
    """One Argon2id for both, so that the sign-in hash is never cheaper to attack than the key. About 100 ms, 64 MiB.

    Any text is a password: NFKC, so that two keyboards give the same bytes. Salt and profile as identity_from_code.
    """
    text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    root = argon2id(text, salt, PASSWORD_PROFILES[profile])
    identity = identity_of_seed(hkdf(root, Label.PASSWORD_IDENTITY))
    return PasswordKeys(hkdf(root, Label.PASSWORD_VERIFIER), identity)


def wrap(recipient: str, identity: str) -> bytes:
    """An age file whose plaintext is another identity. The one wrap operation there is. About 0.1 ms.

    ValueError for a bad recipient, CannotOpen for a bad identity: nothing is wrapped that could not be used.
    """
    recipient_of(identity)
    return _encrypt(recipient, identity.encode("ascii"))


def unwrap(identity: str, blob: bytes, recipient: str | None = None) -> str:
    """wrap's inverse. CannotOpen for another key, a damaged file, or a plaintext that is no identity.

    A wrap has no frame, so whoever can write rows can exchange two that one holder opens, and a later transfer would
    hand on the wrong case's key. Give `recipient`, the MAC-checked public half the row promises: MovedCiphertext if
    the identity inside is not its other half.
    """
    try:
        inner = _decrypt(identity, blob).decode("ascii")
    except UnicodeDecodeError:
        raise CannotOpen("no identity inside") from None
    public = recipient_of(inner)
    if recipient is not None and public != recipient:
        raise MovedCiphertext(recipient)
    return inner


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a sealed object belongs: `case` reference or owner, `kind`, `obj` random id, `type` if the kind has any."""

    case: str
    kind: str
    obj: str
    type: str | None = None

    def head(self, length: int) -> bytes:
        """The first line inside the age file, newline included; RFC 8785. `length`: bytes of the body."""
        fields: dict[str, str | int] = {"case": self.case, "kind": self.kind, "len": length, "obj": self.obj, "v": 1}
        if self.type is not None:
            fields["type"] = self.type
        return rfc8785.dumps(fields) + b"\n"


def padme(size: int) -> int:
    """The padded size, at most 12 % more: it tells O(log log size) bits. Nikitin et al., PURBs (PETS 2019), Padmé."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    spare = exponent - exponent.bit_length()
    mask = (1 << spare) - 1
    return (size + mask) & ~mask


def seal(recipient: str, frame: Frame, body: bytes) -> bytes:
    """The age file of `body` in its frame, zero-padded; whole in memory. 0.1 ms for 2 KB. ValueError: recipient."""
    plain = frame.head(len(body)) + body
    size = max(padme(len(plain)), FLOORS.get(frame.kind, FLOOR))
    return _encrypt(recipient, plain.ljust(size, b"\0"))


def open_sealed(identity: str, blob: bytes, expected: Frame) -> bytes:
    """seal's inverse. CannotOpen for a wrong key or a damaged file.

    MovedCiphertext when the head is not byte for byte `expected`'s, the length is a lie, or the padding is not zero:
    anyone can seal to a public key, so what opens is not yet what we wrote.
    """
    plain = _decrypt(identity, blob)
    head, _, rest = plain.partition(b"\n")
    length = _claimed_length(head)
    if length is None or not 0 <= length <= len(rest) or head + b"\n" != expected.head(length):
        raise MovedCiphertext(expected.obj)
    if rest.count(0, length) != len(rest) - length:
        raise MovedCiphertext(expected.obj)
    return rest[:length]


def _claimed_length(head: bytes) -> int | None:
    try:
        fields = json.loads(head)
    except (ValueError, RecursionError):
        return None
    length = fields.get("len") if isinstance(fields, dict) else None
    return length if type(length) is int else None


def digest(blob: bytes) -> str:
    """ "sha256:" and 64 hex digits, of the ciphertext."""
    return "sha256:" + hashlib.sha256(blob).hexdigest()


def recipient_mac(secret: bytes, recipient: str, owner: str) -> bytes:
    """32 bytes that mark a public key as ours and as `owner`'s ("case:<ref>:content", "office:town:1").

    `secret`: at least 32 bytes (ValueError), kept outside the database. A recipient has no newline, so the pair reads
    one way only.
    """
    return hmac.new(hkdf(secret, Label.RECIPIENT_MAC), f"{owner}\n{recipient}".encode(), hashlib.sha256).digest()


def check_recipient_mac(secret: bytes, recipient: str, owner: str, mac: bytes) -> None:
    """RecipientForged unless `mac` is recipient_mac's. Ask before sealing to a stored key. Constant time."""
    if not hmac.compare_digest(recipient_mac(secret, recipient, owner), bytes(mac)):
        raise RecipientForged(owner)


def dummy_salt(secret: bytes, reference: str) -> bytes:
    """16 bytes, the same each time: an unknown reference costs the same work as a known one."""
    return hmac.new(hkdf(secret, Label.DUMMY_SALT), reference.encode(), hashlib.sha256).digest()[:SALT_BYTES]


def unlock_id(cookie_half: bytes) -> str:
    """The row's address of an unlocked session, 64 hex digits; says nothing about the cookie it is derived from."""
    return hkdf(cookie_half, Label.UNLOCK_ID).hex()


def _unlock_key(cookie_half: bytes, boot_secret: bytes, row_half: bytes) -> bytes:
    parts = (cookie_half, boot_secret, row_half)
    if any(len(part) != KEY_BYTES for part in parts):  # else bytes could move from one part to the next
        raise ValueError("each part of a session's key has 32 bytes")
    return hkdf(hashlib.sha256(b"".join(parts)).digest(), Label.UNLOCK_KEY)


def lock_session(plaintext: bytes, cookie_half: bytes, boot_secret: bytes, row_half: bytes, nonce: bytes) -> bytes:
    """nonce || ciphertext || tag, 28 bytes longer. ChaCha20-Poly1305, RFC 8439, bound to the row's unlock_id.

    Three parts of 32 random bytes, cookie and row fresh for each session; a nonce of 12. ValueError for other lengths.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError("a nonce has 12 bytes")
    box = ChaCha20Poly1305(_unlock_key(cookie_half, boot_secret, row_half))
    return nonce + box.encrypt(nonce, plaintext, unlock_id(cookie_half).encode())


def unlock_session(locked: bytes, cookie_half: bytes, boot_secret: bytes, row_half: bytes) -> bytes:
    """lock_session's inverse. CannotOpen if a part or the row is missing, altered or of another length."""
    try:
        box = ChaCha20Poly1305(_unlock_key(cookie_half, boot_secret, row_half))
        nonce, sealed = bytes(locked[:NONCE_BYTES]), bytes(locked[NONCE_BYTES:])
        return box.decrypt(nonce, sealed, unlock_id(cookie_half).encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("session") from None


# Known answers: argon2-cffi and libsodium agree on the first four, Debian's age 1.1.1 wrote the file.

VECTOR_CODE = "407122693588741063123406"
VECTOR_SALT = bytes(range(SALT_BYTES))
VECTOR_ROOT = "1c99a62e8714545f7437d614011a47609703a4873c72c6e7f52d2825023691d0"
VECTOR_SEED = "56fd2f792d3c90c99907e6fdbb38c3ca33f9bc990540e6cc899ff8273232f9ad"
VECTOR_RECIPIENT = "age1tmz8unmnxmf535nzzmc8ycwpfgvgqkejk8dml8fp3xdqp66gsp6sg3djae"
VECTOR_PLAIN = b"answerable"
VECTOR_FILE = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSAyUU5Jb1Q5ZEFmczlPL2lOQ3FxSHg1VEhXMlZ2UW5TemUwQkEvVVRtZ200"
    "CnFHdzRsd3ltcEFsWDhZazZPcHJDNnk2VzF2TUtveWJDek5wMk0wMEdWeVkKLS0tIHVDRk84S1I1TTBjdllQKzZQZXlvM0dneVp1"
    "R1FEUURvQU5uaDZHUVltYjgKCXJHf/zeyYLES1Pc0pFr/7X5MpvV/Pn6NkQ/IXoiO+iUUy8smxQPkmpP"
)


def _wraps() -> bool:
    holder, key = identity_from_code(VECTOR_CODE, VECTOR_SALT), new_identity()
    return unwrap(holder, wrap(VECTOR_RECIPIENT, key), recipient_of(key)) == key


def _seals() -> bool:
    key, frame = new_identity(), Frame("000000000098", "narrative", "0" * 32)
    blob = seal(recipient_of(key), frame, VECTOR_PLAIN)
    return (
        VECTOR_PLAIN not in blob
        and open_sealed(key, blob, frame) == VECTOR_PLAIN
        and _refuses(CannotOpen, new_identity(), blob, frame)
        and _refuses(MovedCiphertext, key, blob, Frame("000000000195", "narrative", "0" * 32))
    )


def _refuses(refusal: type[Exception], identity: str, blob: bytes, frame: Frame) -> bool:
    try:
        open_sealed(identity, blob, frame)
    except refusal:
        return True
    return False


def _locks() -> bool:
    cookie, boot, row = (bytes([n]) * KEY_BYTES for n in (1, 2, 3))
    locked = lock_session(VECTOR_PLAIN, cookie, boot, row, bytes(NONCE_BYTES))
    return VECTOR_PLAIN not in locked and unlock_session(locked, cookie, boot, row) == VECTOR_PLAIN


_SELF_TEST: Mapping[str, Callable[[], bool]] = {
    "argon2id": lambda: argon2id(VECTOR_CODE.encode(), VECTOR_SALT, KDF_PROFILES[1]).hex() == VECTOR_ROOT,
    "hkdf": lambda: hkdf(bytes.fromhex(VECTOR_ROOT), Label.RECEIPT_IDENTITY).hex() == VECTOR_SEED,
    "recipient": lambda: recipient_of(identity_from_code(VECTOR_CODE, VECTOR_SALT)) == VECTOR_RECIPIENT,
    "foreign-file": lambda: _decrypt(identity_of_seed(bytes.fromhex(VECTOR_SEED)), VECTOR_FILE) == VECTOR_PLAIN,
    "wrap": _wraps,
    "seal": _seals,
    "session": _locks,
}


def self_test() -> None:
    """Known answers, then wrap, seal, open and refuse once. SelfTestFailed names the step that failed. About 6 ms."""
    for step, holds in _SELF_TEST.items():
        try:
            right = holds()
        except Exception as error:  # a check that cannot run has not passed
            raise SelfTestFailed(step) from error
        if not right:
            raise SelfTestFailed(step)
