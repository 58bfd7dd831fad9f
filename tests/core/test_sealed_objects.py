"""Seal and open: the bytes inside, what must be refused, and Debian's `age` as a stranger's tool."""

import base64
import json
import shutil
import subprocess

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.core import sealing
from answerable.core.sealing import (
    CannotOpen,
    Frame,
    MovedCiphertext,
    digest,
    identity_from_code,
    open_sealed,
    padme,
    seal,
    unwrap,
    wrap,
)

from .sealing_world import (
    CODE,
    FRAME,
    KEY,
    OTHER_KEY,
    RECIPIENT,
    SALT,
    TO,
    frames,
    plain_of,
    sealed_raw,
)

# Sealed objects


@given(frames, st.binary(max_size=6000))
def test_what_was_sealed_opens_and_its_size_is_padded(frame, body):
    blob = seal(TO, frame, body)
    assert open_sealed(KEY, blob, frame) == body
    size = len(plain_of(blob))
    assert size == padme(size) >= {"identity": 1024, "narrative": 4096}.get(frame.kind, 512)


HEADS = {
    "no_type": (FRAME, b'{"case":"123456789012","kind":"message","len":2,"obj":"' + b"0f" * 16 + b'","v":1}\nhi'),
    "type": (
        Frame("1", "file", "2", "image/png"),
        b'{"case":"1","kind":"file","len":2,"obj":"2","type":"image/png","v":1}\nhi',
    ),
}


@pytest.mark.parametrize(("frame", "begins"), HEADS.values(), ids=HEADS.keys())
def test_the_bytes_inside(frame, begins):
    plain = plain_of(seal(TO, frame, b"hi"))
    assert plain == begins.ljust(512, b"\0")


FLOORS = {"identity": 1024, "narrative": 4096, "message": 512, "totp": 512}


def payload_of(blob: bytes) -> bytes:
    """What follows the header of an age file: nonce and ciphertext. The header ends with the line of its MAC."""
    return blob[blob.index(b"\n", blob.index(b"\n--- ") + 1) + 1 :]


@pytest.mark.parametrize(("kind", "floor"), FLOORS.items(), ids=FLOORS.keys())
def test_short_texts_of_a_kind_have_one_size(kind, floor):
    """One size inside, and one of the payload. The header varies by a random stanza ("grease") that age adds to keep
    readers honest; it is drawn before any text is seen, so it says nothing of it (docs/sealing.md).
    """
    blobs = [seal(TO, Frame("1", kind, "2"), b"x" * n) for n in (0, 1, floor - 80)]
    assert {len(plain_of(blob)) for blob in blobs} == {floor}
    assert {len(payload_of(blob)) for blob in blobs} == {16 + floor + 16}
    assert len(plain_of(seal(TO, Frame("1", kind, "2"), b""))) == floor
    assert len(plain_of(seal(TO, Frame("1", kind, "2"), b"x" * floor))) > floor


ELSEWHERE = {
    "another_case": Frame("210987654321", FRAME.kind, FRAME.obj),
    "another_kind": Frame(FRAME.case, "narrative", FRAME.obj),
    "another_object": Frame(FRAME.case, FRAME.kind, "1f" * 16),
    "a_type_it_has_not": Frame(FRAME.case, FRAME.kind, FRAME.obj, "text"),
    "an_empty_type": Frame(FRAME.case, FRAME.kind, FRAME.obj, ""),
    "fields_exchanged": Frame(FRAME.kind, FRAME.case, FRAME.obj),
}


@pytest.mark.parametrize("expected", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_moved_ciphertext_is_refused(expected):
    with pytest.raises(MovedCiphertext):
        open_sealed(KEY, seal(TO, FRAME, b"hi"), expected)
    with pytest.raises(MovedCiphertext):
        open_sealed(KEY, seal(TO, expected, b"hi"), FRAME)


@given(frames, frames, st.binary(max_size=50))
@settings(max_examples=60)
def test_no_two_places_share_a_ciphertext(written, expected, body):
    blob = seal(TO, written, body)
    if written != expected:
        with pytest.raises(MovedCiphertext):
            open_sealed(KEY, blob, expected)


def head_of(**changes) -> bytes:
    fields = {"case": FRAME.case, "kind": FRAME.kind, "len": 2, "obj": FRAME.obj, "v": 1, **changes}
    return json.dumps(fields, separators=(",", ":"), sort_keys=True).encode()


NOT_OURS = {
    "empty": b"",
    "no_line": head_of(),
    "length_too_long": head_of(len=3) + b"\nhi",
    "length_too_short": head_of(len=1) + b"\nhi",
    "length_negative": head_of(len=-2) + b"\nhi",
    "length_true": head_of(len=True) + b"\nh",
    "length_float": head_of(len=2.0) + b"\nhi",
    "length_text": head_of(len="2") + b"\nhi",
    "length_huge": b'{"len":' + b"9" * 5000 + b"}\nhi",
    "padding_not_zero": head_of() + b"\nhi" + bytes(99) + b"\1",
    "padding_of_spaces": head_of() + b"\nhi ",
    "another_version": head_of(v=2) + b"\nhi",
    "a_field_more": head_of(x=1) + b"\nhi",
    "not_canonical": head_of().replace(b",", b", ") + b"\nhi",
    "length_twice": head_of().replace(b'"len":2', b'"len":9,"len":2') + b"\nhi",
    "carriage_return": head_of() + b"\r\nhi",
    "a_list": b"[2]\nhi",
    "not_json": b"{\nhi",
    "not_utf8": b"\xff\xfe\nhi",
    "nested_to_exhaust_the_stack": b"[" * 200_000 + b"\nhi",
    "an_identity": KEY.encode(),
}


@pytest.mark.parametrize("plain", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_what_others_sealed_to_a_public_key_is_refused(plain):
    with pytest.raises(MovedCiphertext):
        open_sealed(KEY, sealed_raw(plain), FRAME)


def test_the_rows_above_fail_for_their_own_reason():
    assert open_sealed(KEY, sealed_raw(head_of() + b"\nhi"), FRAME) == b"hi"
    assert open_sealed(KEY, sealed_raw(head_of() + b"\nhi" + bytes(99)), FRAME) == b"hi"


def test_a_body_of_zeros_and_newlines_is_not_taken_for_padding():
    body = b"\n\0\n" + bytes(700)
    assert open_sealed(KEY, seal(TO, FRAME, body), FRAME) == body


def test_the_wrong_key_opens_nothing():
    with pytest.raises(CannotOpen):
        open_sealed(OTHER_KEY, seal(TO, FRAME, b"hi"), FRAME)


@pytest.mark.parametrize(
    "identity", ["", "age1", TO, KEY[:-1], "é"], ids=["empty", "stub", "recipient", "cut", "accent"]
)
def test_what_is_no_key_opens_nothing(identity):
    with pytest.raises(CannotOpen):
        open_sealed(identity, seal(TO, FRAME, b"hi"), FRAME)


SEALED = seal(TO, FRAME, b"hi")


def test_cut_anywhere_it_does_not_open():
    for length in range(len(SEALED)):
        with pytest.raises(CannotOpen):
            open_sealed(KEY, SEALED[:length], FRAME)


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_altered_anywhere_it_does_not_open(place, change):
    altered = bytearray(SEALED)
    altered[place] ^= change
    with pytest.raises(CannotOpen):
        open_sealed(KEY, bytes(altered), FRAME)


@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda tail: b"age-encryption.org/v1\n" + tail))
def test_noise_does_not_open(noise):
    with pytest.raises(CannotOpen):
        open_sealed(KEY, noise, FRAME)


def test_bytes_after_the_end_are_refused():
    with pytest.raises(CannotOpen):
        open_sealed(KEY, SEALED + b"x", FRAME)


def test_the_same_text_is_never_sealed_alike():
    assert digest(seal(TO, FRAME, b"hi")) != digest(seal(TO, FRAME, b"hi"))


def test_digest_is_of_the_ciphertext():
    assert digest(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


PADME = {0: 0, 1: 1, 2: 2, 8: 8, 9: 10, 100: 104, 512: 512, 513: 544, 1000: 1024, 4097: 4352, 1_000_000: 1_015_808}


@pytest.mark.parametrize(("size", "padded"), PADME.items())
def test_padme(size, padded):
    assert padme(size) == padded


@given(st.integers(0, 2**40))
def test_padme_costs_at_most_twelve_percent_and_keeps_order(size):
    padded = padme(size)
    assert size <= padded <= size * 1.12
    assert padme(padded) == padded
    assert padded <= padme(size + 1)


# A stranger's tool

AGE = shutil.which("age")
needs_age = pytest.mark.skipif(AGE is None, reason="Debian's `age` is not on PATH: apt install age")


def age(*arguments: str, stdin: bytes) -> bytes:
    return subprocess.run([AGE or "", *arguments], input=stdin, capture_output=True, check=True, timeout=20).stdout


def test_a_file_debian_s_age_wrote_opens():
    """Always run: the file is kept in the code. `printf answerable | age -r RECIPIENT | base64`."""
    assert base64.b64encode(sealing.VECTOR_FILE).startswith(b"YWdlLWVuY3J5cHRpb24ub3JnL3Yx")
    holder = pyrage.x25519.Identity.from_str(identity_from_code(CODE, SALT))
    assert pyrage.decrypt(sealing.VECTOR_FILE, [holder]) == b"answerable"


@needs_age
def test_age_opens_what_we_seal(tmp_path):
    (tmp_path / "key").write_text(KEY)
    assert age("-d", "-i", str(tmp_path / "key"), stdin=seal(TO, FRAME, b"hi")) == plain_of(seal(TO, FRAME, b"hi"))
    assert age("-d", "-i", str(tmp_path / "key"), stdin=wrap(TO, OTHER_KEY)).decode() == OTHER_KEY


@needs_age
def test_a_receipt_s_identity_opens_its_wrap_in_age(tmp_path):
    (tmp_path / "key").write_text(identity_from_code(CODE, SALT))
    assert age("-d", "-i", str(tmp_path / "key"), stdin=wrap(RECIPIENT, KEY)).decode() == KEY


@needs_age
def test_we_open_what_age_seals():
    assert unwrap(KEY, age("-r", TO, stdin=OTHER_KEY.encode())) == OTHER_KEY
    assert open_sealed(KEY, age("-r", TO, stdin=plain_of(SEALED)), FRAME) == b"hi"
