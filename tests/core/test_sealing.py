"""Seal, wrap, lock: known answers, what must be refused, and Debian's `age` as a stranger's tool."""

import base64
import hashlib
import itertools
import json
import shutil
import subprocess

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.core import sealing
from answerable.core.sealing import (
    KDF_PROFILES,
    PASSWORD_PROFILES,
    CannotOpen,
    Frame,
    Label,
    MovedCiphertext,
    Profile,
    RecipientForged,
    SelfTestFailed,
    argon2id,
    check_recipient_mac,
    digest,
    dummy_salt,
    hkdf,
    identity_from_code,
    identity_of_seed,
    lock_session,
    new_identity,
    open_sealed,
    padme,
    password_keys,
    recipient_mac,
    recipient_of,
    seal,
    self_test,
    unlock_id,
    unlock_session,
    unwrap,
    wrap,
)

# Copied from shared/facts/sealing.md, not imported: the test must not agree with the code by construction.
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


# Known answers


def test_known_answers_of_the_receipt():
    root = argon2id(CODE.encode(), SALT, Profile(2048, 1, 1))
    assert root.hex() == ROOT
    assert hkdf(root, Label.RECEIPT_IDENTITY).hex() == SEED
    assert identity_of_seed(bytes.fromhex(SEED)) == identity_from_code(CODE, SALT)
    assert recipient_of(identity_from_code(CODE, SALT)) == RECIPIENT


def test_profiles_given_out_keep_their_meaning():
    assert {1: Profile(memory_kib=2048, time_cost=1, parallelism=1)} == KDF_PROFILES
    assert {1: Profile(memory_kib=65536, time_cost=3, parallelism=1)} == PASSWORD_PROFILES


def test_labels_are_those_written_down():
    assert {str(label) for label in Label} == {
        "answerable/v1/" + name
        for name in [
            "receipt/identity",
            "password/verifier",
            "password/identity",
            "unlock/id",
            "unlock/key",
            "recipient-mac",
            "ref-dummy-salt",
        ]
    }


def test_hkdf_is_one_block_of_rfc_5869():
    one_block = sealing.hmac.new(SECRET, b"answerable/v1/unlock/id\x01", hashlib.sha256).digest()
    assert hkdf(SECRET, Label.UNLOCK_ID) == one_block


@given(keys)
def test_identity_of_seed_is_what_age_reads_and_writes(seed):
    text = identity_of_seed(seed)
    assert str(pyrage.x25519.Identity.from_str(text)) == text


# Keys people hold

SHAPES_REFUSED = {
    "code_short": lambda: identity_from_code(CODE[:-1], SALT),
    "code_printed_in_groups": lambda: identity_from_code("4071 2269 3588 7410 6312 3406", SALT),
    "code_in_another_script": lambda: identity_from_code("٤" * 24, SALT),
    "salt_empty": lambda: identity_from_code(CODE, b""),
    "password_salt_empty": lambda: password_keys("x", b""),
    "seed_short": lambda: identity_of_seed(b"\1" * 31),
    "secret_empty": lambda: recipient_mac(b"", TO, "office:town:1"),
    "secret_short": lambda: dummy_salt(b"x" * 31, "123456789012"),
    "cookie_short": lambda: unlock_id(COOKIE[:-1]),
    "recipient_none": lambda: seal("", FRAME, b""),
    "nonce_short": lambda: lock_session(b"", COOKIE, BOOT, ROW, NONCE[:-1]),
    "bytes_moved_between_parts": lambda: lock_session(b"", COOKIE + BOOT[:1], BOOT[1:], ROW, NONCE),
}


@pytest.mark.parametrize("call", SHAPES_REFUSED.values(), ids=SHAPES_REFUSED.keys())
def test_a_wrong_shape_is_our_bug_and_loud(call):
    with pytest.raises(ValueError):  # noqa: PT011  # any message: the type is the promise
        call()


def test_an_unknown_profile_is_loud():
    with pytest.raises(KeyError):
        identity_from_code(CODE, SALT, profile=2)


def test_another_salt_or_code_is_another_identity():
    assert (
        len({identity_from_code(CODE, SALT), identity_from_code(CODE, bytes(16)), identity_from_code("0" * 24, SALT)})
        == 3
    )


def test_password_gives_two_unrelated_keys_and_nfkc_makes_keyboards_agree():
    composed, decomposed = (password_keys(text, SALT) for text in ("Cafe\u0301 \uff11\uff12", "Caf\u00e9 12"))
    assert composed == decomposed
    root = argon2id("Caf\u00e9 12".encode(), SALT, Profile(65536, 3, 1))
    assert composed.verifier == hkdf(root, Label.PASSWORD_VERIFIER)
    assert composed.identity == identity_of_seed(hkdf(root, Label.PASSWORD_IDENTITY))
    assert composed.identity != identity_of_seed(composed.verifier)
    assert repr(composed) == "PasswordKeys()"


def test_even_half_a_character_is_a_password():
    assert len(password_keys("\ud800", SALT).verifier) == 32


def test_a_wrap_opens_with_its_key_alone():
    blob = wrap(TO, OTHER_KEY)
    assert unwrap(KEY, blob) == OTHER_KEY
    assert unwrap(KEY, blob, recipient_of(OTHER_KEY)) == OTHER_KEY
    with pytest.raises(CannotOpen):
        unwrap(OTHER_KEY, blob)


def test_an_exchanged_wrap_is_an_alarm():
    """Two cases of one office: a writer of rows exchanges their wraps; the MAC-checked recipient tells."""
    case_a, case_b = new_identity(), new_identity()
    with pytest.raises(MovedCiphertext):
        unwrap(KEY, wrap(TO, case_b), recipient_of(case_a))


UNUSABLE = {"empty": b"", "not_ascii": b"\xff" * 74, "a_recipient": TO.encode(), "a_line_after": KEY.encode() + b"\n"}


@pytest.mark.parametrize("plain", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_wrap_holds_an_identity_or_nothing(plain):
    with pytest.raises(CannotOpen):
        unwrap(KEY, sealed_raw(plain))


def test_only_an_identity_is_wrapped():
    with pytest.raises(CannotOpen):
        wrap(TO, "not an identity")


@pytest.mark.parametrize("call", [recipient_of, lambda text: wrap(text, KEY)], ids=["as_identity", "as_recipient"])
def test_no_error_repeats_a_key(call):
    almost = KEY[:-1] + ("Q" if KEY[-1] != "Q" else "P")
    with pytest.raises((CannotOpen, ValueError)) as refusal:
        call(almost)
    assert almost not in str(refusal.value)
    assert refusal.value.__cause__ is None


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


@pytest.mark.parametrize(("kind", "floor"), FLOORS.items(), ids=FLOORS.keys())
def test_short_texts_of_a_kind_have_one_size(kind, floor):
    sizes = {len(seal(TO, Frame("1", kind, "2"), b"x" * n)) for n in (0, 1, floor - 80)}
    assert len(sizes) == 1
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


# Marks of the server's secret

MAC = recipient_mac(SECRET, TO, "case:123456789012:content")
FORGED = {
    "another_key": (SECRET, recipient_of(OTHER_KEY), "case:123456789012:content", MAC),
    "another_owner": (SECRET, TO, "case:123456789012:identity", MAC),
    "another_case": (SECRET, TO, "case:210987654321:content", MAC),
    "another_secret": (COOKIE, TO, "case:123456789012:content", MAC),
    "no_mac": (SECRET, TO, "case:123456789012:content", b""),
    "cut_mac": (SECRET, TO, "case:123456789012:content", MAC[:-1]),
    "owner_taken_into_key": (SECRET, f"content\n{TO}", "case:123456789012", MAC),
}


def test_our_mark_passes():
    check_recipient_mac(SECRET, TO, "case:123456789012:content", memoryview(MAC))
    assert len(MAC) == 32
    assert sealing.check_recipient is check_recipient_mac


@pytest.mark.parametrize("given_", FORGED.values(), ids=FORGED.keys())
def test_a_swapped_key_is_told(given_):
    with pytest.raises(RecipientForged):
        check_recipient_mac(*given_)


def test_dummy_salt_is_steady_and_its_own():
    salts = {dummy_salt(SECRET, "123456789012"), dummy_salt(SECRET, "210987654321"), dummy_salt(COOKIE, "123456789012")}
    assert len(salts) == 3
    assert {len(salt) for salt in salts} == {16}
    assert dummy_salt(SECRET, "123456789012") in salts


# Unlocked sessions


@given(st.binary(max_size=200), keys, keys, keys, st.binary(min_size=12, max_size=12))
def test_a_session_opens_with_its_three_parts(plain, cookie, boot, row, nonce):
    locked = lock_session(plain, cookie, boot, row, nonce)
    assert unlock_session(locked, cookie, boot, row) == plain
    assert locked[:12] == nonce
    assert len(locked) == len(plain) + 28


PARTS = {"cookie": 0, "boot": 1, "row": 2}
HURTS = {
    "one_bit": lambda part: bytes([part[0] ^ 1]) + part[1:],
    "missing": lambda part: b"",
    "cut": lambda part: part[:-1],
    "longer": lambda part: part + b"\0",
    "zeros": lambda part: bytes(32),
}


@pytest.mark.parametrize("place", PARTS.values(), ids=PARTS.keys())
@pytest.mark.parametrize("hurt", HURTS.values(), ids=HURTS.keys())
def test_each_of_the_three_parts_is_needed(place, hurt):
    parts = [COOKIE, BOOT, ROW]
    locked = lock_session(b"M", *parts, NONCE)
    parts[place] = hurt(parts[place])
    with pytest.raises(CannotOpen):
        unlock_session(locked, *parts)


def test_parts_do_not_stand_in_for_each_other():
    locked = lock_session(b"M", COOKIE, BOOT, ROW, NONCE)
    for order in itertools.permutations([COOKIE, BOOT, ROW]):
        if order != (COOKIE, BOOT, ROW):
            with pytest.raises(CannotOpen):
                unlock_session(locked, *order)


def test_an_altered_row_does_not_open():
    locked = lock_session(b"M", COOKIE, BOOT, ROW, NONCE)
    for place in range(len(locked)):
        with pytest.raises(CannotOpen):
            unlock_session(locked[:place] + bytes([locked[place] ^ 1]) + locked[place + 1 :], COOKIE, BOOT, ROW)
        with pytest.raises(CannotOpen):
            unlock_session(locked[:place], COOKIE, BOOT, ROW)


def test_the_row_s_address_is_steady_and_not_the_cookie():
    assert unlock_id(COOKIE) == unlock_id(COOKIE) != unlock_id(ROW)
    assert len(unlock_id(COOKIE)) == 64
    assert unlock_id(COOKIE) != COOKIE.hex()


# The self-test


def test_self_test_passes_here():
    self_test()


BREAKAGES = {
    "argon2id": ("argon2id", lambda *_: bytes(32)),
    "argon2id_raises": ("argon2id", lambda *_: 1 / 0),
    "hkdf": ("hkdf", lambda *_: bytes(32)),
    "recipient": ("recipient_of", lambda _: "age1"),
    "foreign-file": ("VECTOR_FILE", sealing.VECTOR_FILE[:-1]),
    "wrap": ("wrap", lambda *_: b""),
    "seal_in_clear": ("seal", lambda _to, _frame, body: body),
    "seal_opens_for_anyone": ("open_sealed", lambda *_: b"answerable"),
    "session_in_clear": ("lock_session", lambda plain, *_: plain),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_self_test_names_the_step_that_fails(name, monkeypatch):
    monkeypatch.setattr(sealing, *BREAKAGES[name])
    with pytest.raises(SelfTestFailed) as failure:
        self_test()
    assert failure.value.step == name.split("_", 1)[0]


def test_self_test_does_not_lean_on_assert():
    """`python -O` takes assertions away; the code has none."""
    assert "assert " not in sealing.__loader__.get_source(sealing.__name__)


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
