"""Keys people hold, marks of the server's secret and the self-test: known answers, and what must be refused."""

import hashlib

import pyrage
import pytest
from hypothesis import given

from answerable.core import sealing
from answerable.core.sealing import (
    KDF_PROFILES,
    PASSWORD_PROFILES,
    CannotOpen,
    Label,
    MovedCiphertext,
    Profile,
    RecipientForged,
    SelfTestFailed,
    argon2id,
    check_recipient_mac,
    dummy_salt,
    hkdf,
    identity_from_code,
    identity_of_seed,
    lock_session,
    new_identity,
    password_keys,
    recipient_mac,
    recipient_of,
    seal,
    self_test,
    unlock_id,
    unwrap,
    wrap,
)

from .sealing_world import (
    BOOT,
    CODE,
    COOKIE,
    FRAME,
    KEY,
    NONCE,
    OTHER_KEY,
    RECIPIENT,
    ROOT,
    ROW,
    SALT,
    SECRET,
    SEED,
    TO,
    keys,
    sealed_raw,
)

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


@pytest.mark.parametrize("given_", FORGED.values(), ids=FORGED.keys())
def test_a_swapped_key_is_told(given_):
    with pytest.raises(RecipientForged):
        check_recipient_mac(*given_)


def test_dummy_salt_is_steady_and_its_own():
    salts = {dummy_salt(SECRET, "123456789012"), dummy_salt(SECRET, "210987654321"), dummy_salt(COOKIE, "123456789012")}
    assert len(salts) == 3
    assert {len(salt) for salt in salts} == {16}
    assert dummy_salt(SECRET, "123456789012") in salts


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
