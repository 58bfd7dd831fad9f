"""Seal and open with keys given. One format, age v1; every secret a person holds becomes an age identity.

Chance enters only inside age itself and in `new_identity`. Bytes and reasons: docs/sealing.md.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from dataclasses import dataclass

import pyrage
import rfc8785
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

PREFIX = b"answerable/v1/"
FLOORS = {"identity": 1024, "narrative": 4096}
FLOOR = 512


class CannotOpen(Exception):
    """This key does not open this file, or the file is damaged."""


class MovedCiphertext(Exception):
    """The file opens, but belongs to another place than the row says. An alarm, never a user's mistake."""


class RecipientForged(Exception):
    """A stored public key does not carry our mark: someone may have swapped it."""


class SelfTestFailed(Exception):
    """The crypto libraries on this machine do not compute what they must. Refuse to run."""


@dataclass(frozen=True, slots=True)
class Profile:
    memory_kib: int
    passes: int


# 73 bits of code need no slow KDF; a password does. Numbers are stored beside what was derived with them.
CODE_PROFILES = {1: Profile(2048, 1)}
PASSWORD_PROFILES = {1: Profile(65536, 3)}


def hkdf(key: bytes, label: str) -> bytes:
    """HKDF-Expand-SHA256(key, "answerable/v1/" + label, 32). RFC 5869 §2.3."""
    return HKDFExpand(algorithm=SHA256(), length=32, info=PREFIX + label.encode()).derive(key)


def argon2id(secret: bytes, salt: bytes, profile: Profile) -> bytes:
    """32 bytes. RFC 9106, one lane."""
    return hash_secret_raw(secret, salt, profile.passes, profile.memory_kib, 1, 32, Type.ID)


_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, constant in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= constant if top >> bit & 1 else 0
    return check


def _bech32(prefix: str, data: bytes) -> str:
    """BIP 173, as age writes its keys."""
    bits = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    count = -(-len(data) * 8 // 5)
    words = [bits >> 5 * (count - 1 - n) & 31 for n in range(count)]
    high = [ord(ch) >> 5 for ch in prefix] + [0] + [ord(ch) & 31 for ch in prefix]
    check = _polymod([*high, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> 5 * (5 - n) & 31 for n in range(6)]
    return prefix + "1" + "".join(_BECH32[word] for word in words)


def identity_of_seed(seed: bytes) -> str:
    """32 bytes -> "AGE-SECRET-KEY-1..."."""
    return _bech32("age-secret-key-", seed).upper()


def new_identity() -> str:
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half, "age1...". CannotOpen if the text is not an identity."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError:
        raise CannotOpen("not an identity") from None


def identity_from_code(code: str, salt: bytes, profile: int = 1) -> str:
    """R: the identity of a receipt. `code`: 24 ASCII digits, already checked; `salt`: 16 bytes of that case."""
    return identity_of_seed(hkdf(argon2id(code.encode("ascii"), salt, CODE_PROFILES[profile]), "receipt/identity"))


@dataclass(frozen=True, slots=True)
class PasswordKeys:
    verifier: bytes  # stored; compared at sign-in
    identity: str  # U; never stored


def password_keys(password: str, salt: bytes, profile: int = 1) -> PasswordKeys:
    """One Argon2id for both, so that the sign-in hash is never cheaper to attack than the key. About 100 ms."""
    text = unicodedata.normalize("NFKC", password).encode()
    root = argon2id(text, salt, PASSWORD_PROFILES[profile])
    return PasswordKeys(hkdf(root, "password/verifier"), identity_of_seed(hkdf(root, "password/identity")))


def _encrypt(recipient: str, plain: bytes) -> bytes:
    return bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient)]))


def _decrypt(identity: str, blob: bytes) -> bytes:
    try:
        return bytes(pyrage.decrypt(bytes(blob), [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise CannotOpen("this key does not open this file") from None


def wrap(recipient: str, identity: str) -> bytes:
    """An age file whose plaintext is another identity. The one wrap operation there is."""
    return _encrypt(recipient, identity.encode("ascii"))


def unwrap(identity: str, blob: bytes) -> str:
    """wrap's inverse. CannotOpen for another key or a damaged file."""
    return _decrypt(identity, blob).decode("ascii")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a sealed object belongs: `case` reference or owner, `kind`, `obj` random id. Checked on opening."""

    case: str
    kind: str
    obj: str
    type: str | None = None

    def head(self, length: int) -> bytes:
        fields: dict[str, str | int] = {"case": self.case, "kind": self.kind, "len": length, "obj": self.obj, "v": 1}
        if self.type is not None:
            fields["type"] = self.type
        return rfc8785.dumps(fields) + b"\n"


def padme(size: int) -> int:
    """The padded size: at most 12 % more, so that a size tells O(log log size) bits. Nikitin et al., PURBs (2019)."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    spare = exponent - exponent.bit_length()
    mask = (1 << spare) - 1
    return size + mask & ~mask


def seal(recipient: str, frame: Frame, body: bytes) -> bytes:
    """The age file of `body` in its frame, zero-padded. About 0.1 ms for 2 KB."""
    plain = frame.head(len(body)) + body
    size = max(padme(len(plain)), FLOORS.get(frame.kind, FLOOR))
    return _encrypt(recipient, plain.ljust(size, b"\0"))


def open_sealed(identity: str, blob: bytes, expected: Frame) -> bytes:
    """seal's inverse. CannotOpen for a wrong key; MovedCiphertext when the frame is not exactly `expected`."""
    plain = _decrypt(identity, blob)
    head, mark, rest = plain.partition(b"\n")
    try:
        length = json.loads(head)["len"] if mark else None
    except (ValueError, KeyError, TypeError):
        length = None
    if not isinstance(length, int) or isinstance(length, bool) or not 0 <= length <= len(rest):
        raise MovedCiphertext(expected.obj)
    if head + b"\n" != expected.head(length) or rest[length:].strip(b"\0"):
        raise MovedCiphertext(expected.obj)
    return rest[:length]


def digest(blob: bytes) -> str:
    return "sha256:" + hashlib.sha256(blob).hexdigest()


def recipient_mac(secret: bytes, recipient: str, owner: str) -> bytes:
    """Marks a public key as ours and as `owner`'s ("case:<ref>:content", "office:town:1")."""
    return hmac.new(hkdf(secret, "recipient-mac"), f"{owner}\n{recipient}".encode(), hashlib.sha256).digest()


def check_recipient(secret: bytes, recipient: str, owner: str, mac: bytes) -> None:
    if not hmac.compare_digest(recipient_mac(secret, recipient, owner), bytes(mac)):
        raise RecipientForged(owner)


def dummy_salt(secret: bytes, reference: str) -> bytes:
    """16 bytes, the same each time: an unknown reference costs the same work as a known one."""
    return hmac.new(hkdf(secret, "ref-dummy-salt"), reference.encode(), hashlib.sha256).digest()[:16]


def unlock_id(cookie_half: bytes) -> str:
    """The row's address of an unlocked session; says nothing about the cookie it is derived from."""
    return hkdf(cookie_half, "unlock/id").hex()


def _unlock_key(cookie_half: bytes, boot_secret: bytes, row_half: bytes) -> bytes:
    return hkdf(hashlib.sha256(cookie_half + boot_secret + row_half).digest(), "unlock/key")


def lock_session(plain: bytes, cookie_half: bytes, boot_secret: bytes, row_half: bytes, nonce: bytes) -> bytes:
    """All three 32-byte halves are needed to open. `nonce`: 12 bytes, fresh. RFC 8439."""
    box = ChaCha20Poly1305(_unlock_key(cookie_half, boot_secret, row_half))
    return nonce + box.encrypt(nonce, plain, unlock_id(cookie_half).encode())


def unlock_session(locked: bytes, cookie_half: bytes, boot_secret: bytes, row_half: bytes) -> bytes:
    box = ChaCha20Poly1305(_unlock_key(cookie_half, boot_secret, row_half))
    try:
        return box.decrypt(bytes(locked[:12]), bytes(locked[12:]), unlock_id(cookie_half).encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("session") from None


VECTOR_CODE = "407122693588741063123406"
VECTOR_SALT = bytes(range(16))
VECTOR_ROOT = "1c99a62e8714545f7437d614011a47609703a4873c72c6e7f52d2825023691d0"
VECTOR_SEED = "56fd2f792d3c90c99907e6fdbb38c3ca33f9bc990540e6cc899ff8273232f9ad"
VECTOR_RECIPIENT = "age1tmz8unmnxmf535nzzmc8ycwpfgvgqkejk8dml8fp3xdqp66gsp6sg3djae"


def self_test() -> None:
    """Known vectors and one round of seal, wrap, open. SelfTestFailed names the step. About 5 ms."""
    root = argon2id(VECTOR_CODE.encode(), VECTOR_SALT, CODE_PROFILES[1])
    if root.hex() != VECTOR_ROOT:
        raise SelfTestFailed("argon2id")
    if hkdf(root, "receipt/identity").hex() != VECTOR_SEED:
        raise SelfTestFailed("hkdf")
    holder = identity_from_code(VECTOR_CODE, VECTOR_SALT)
    if recipient_of(holder) != VECTOR_RECIPIENT:
        raise SelfTestFailed("recipient")
    key = new_identity()
    if unwrap(holder, wrap(VECTOR_RECIPIENT, key)) != key:
        raise SelfTestFailed("wrap")
    frame = Frame("000000000098", "narrative", "0" * 32)
    blob = seal(recipient_of(key), frame, b"self-test")
    if b"self-test" in blob or open_sealed(key, blob, frame) != b"self-test":
        raise SelfTestFailed("seal")
    try:
        open_sealed(holder, blob, frame)
    except CannotOpen:
        return
    raise SelfTestFailed("wrong key opens")
