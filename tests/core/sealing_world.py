"""Keys, a frame and a sealed file or two for the tests of sealing; none of them means anything."""

import hashlib

import pyrage
from hypothesis import strategies as st

from answerable.core.sealing import (
    Frame,
    new_identity,
    recipient_of,
)

# Copied from the description of the format, not imported: the test must not agree with the code by construction.
CODE, SALT = "407122693588741063123406", bytes.fromhex("000102030405060708090a0b0c0d0e0f")
ROOT = "1c99a62e8714545f7437d614011a47609703a4873c72c6e7f52d2825023691d0"
SEED = "56fd2f792d3c90c99907e6fdbb38c3ca33f9bc990540e6cc899ff8273232f9ad"
RECIPIENT = "age1tmz8unmnxmf535nzzmc8ycwpfgvgqkejk8dml8fp3xdqp66gsp6sg3djae"

KEY, OTHER_KEY = new_identity(), new_identity()
TO = recipient_of(KEY)
FRAME = Frame("123456789012", "message", "0f" * 16)
SECRET = hashlib.sha256(b"server").digest()
COOKIE, BOOT, ROW = (hashlib.sha256(bytes([n])).digest() for n in range(3))
NONCE = bytes(range(12))


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
frames = st.builds(Frame, words, words, words, st.none() | words)
keys = st.binary(min_size=32, max_size=32)


def plain_of(blob: bytes) -> bytes:
    return pyrage.decrypt(blob, [pyrage.x25519.Identity.from_str(KEY)])


def sealed_raw(plain: bytes) -> bytes:
    """What anyone can do: seal anything at all to a public key."""
    return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(TO)])
