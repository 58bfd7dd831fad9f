"""Signed notes and checkpoints: C2SP's format to the byte, Go's own example, openssl as a stranger; and what is refused."""

import base64
import contextlib
import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.ledger.checkpoint import (
    Checkpoint,
    NoteWrong,
    VerifierKey,
    good_name,
    open_note,
    read_checkpoint,
    read_verifier_key,
    sign_note,
    verifier_key,
)

ORIGIN = "grievances.example/log"
PRIVATE, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
KEY, OTHER_KEY = verifier_key(ORIGIN, PRIVATE), verifier_key("witness.example", OTHER)
POINT = Checkpoint(ORIGIN, 7, bytes(range(32)))
NOTE = sign_note(POINT.text(), ORIGIN, PRIVATE)

# From the documentation of golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_go_s_own_note_opens():
    assert open_note(f"{GO_TEXT}\n{GO_SIGNATURE}", [read_verifier_key(GO_KEY)]) == GO_TEXT


def test_the_text_of_a_checkpoint():
    assert POINT.text() == f"{ORIGIN}\n7\n{base64.b64encode(bytes(range(32))).decode()}\n"
    assert read_checkpoint(POINT.text()) == POINT


def test_the_bytes_of_a_note():
    text, _, line = NOTE.partition("\n\n")
    assert text + "\n" == POINT.text()
    dash, name, blob = line.removesuffix("\n").split(" ")
    assert (dash, name) == ("—", ORIGIN)
    assert base64.b64decode(blob)[:4] == KEY.id
    assert len(base64.b64decode(blob)) == 4 + 64


def test_the_key_id_is_of_name_type_and_key():
    digest = subprocess_sha256(ORIGIN.encode() + b"\n\x01" + PRIVATE.public_key().public_bytes_raw())
    assert KEY.id == digest[:4]
    assert verifier_key("elsewhere.example", PRIVATE).id != KEY.id


OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="openssl is not on PATH")


def subprocess_sha256(data: bytes) -> bytes:
    if OPENSSL is None:
        pytest.skip("openssl is not on PATH")
    return subprocess.run([OPENSSL, "dgst", "-sha256", "-binary"], input=data, capture_output=True, check=True).stdout


@needs_openssl
def test_openssl_verifies_the_signature(tmp_path):
    blob = base64.b64decode(NOTE.rstrip().rpartition(" ")[2])
    pem = PRIVATE.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    for name, content in {"key": pem, "text": POINT.text().encode(), "signature": blob[4:]}.items():
        (tmp_path / name).write_bytes(content)
    command = [
        OPENSSL,
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "key",
        "-rawin",
        "-in",
        "text",
        "-sigfile",
        "signature",
    ]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "text").write_bytes(POINT.text().replace("7", "8", 1).encode())
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


# Keys and their names


def test_a_verifier_key_is_read_as_written():
    assert read_verifier_key(KEY.text()) == KEY
    assert read_verifier_key(f"  {KEY.text()}\n") == KEY


def test_base64_may_hold_a_plus_sign():
    """Only the first two plus signs split; a key whose base64 holds one must still be read."""
    for seed in range(200):
        key = verifier_key(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))
        if key.text().count("+") > 2:
            assert read_verifier_key(key.text()) == key
            return
    raise AssertionError("no such key among these")


BAD_NAMES = {"empty": "", "plus": "a+b", "space": "a b", "newline": "a\nb", "no_break_space": "a\N{NO-BREAK SPACE}b"}


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_name_with_space_or_plus_is_refused(name):
    assert not good_name(name)
    with pytest.raises(ValueError, match="name"):
        verifier_key(name, PRIVATE)
    with pytest.raises(NoteWrong):
        read_verifier_key(VerifierKey(name, KEY.public).text())


_PUBLIC, _OF_ANOTHER_TYPE = (base64.b64encode(kind + KEY.public).decode() for kind in (b"\x01", b"\x04"))
NO_KEYS = {
    "empty": "",
    "two_parts": f"{ORIGIN}+{KEY.id.hex()}",
    "another_key_s_id": f"{ORIGIN}+{OTHER_KEY.id.hex()}+{_PUBLIC}",
    "another_name_s_id": f"elsewhere+{KEY.id.hex()}+{_PUBLIC}",
    "not_base64": f"{ORIGIN}+{KEY.id.hex()}+***",
    "not_ascii": f"{ORIGIN}+{KEY.id.hex()}+é",
    "cut": VerifierKey(ORIGIN, KEY.public[:-1]).text(),
    "longer": VerifierKey(ORIGIN, KEY.public + b"\0").text(),
    "another_type": f"{ORIGIN}+{KEY.id.hex()}+{_OF_ANOTHER_TYPE}",
}


@pytest.mark.parametrize("text", NO_KEYS.values(), ids=NO_KEYS)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(NoteWrong):
        read_verifier_key(text)


# Notes


def test_a_note_opens_with_its_key_and_passes_over_strangers():
    also = NOTE + sign_note(POINT.text(), "witness.example", OTHER).partition("\n\n")[2]
    for keys in ([KEY], [OTHER_KEY], [KEY, OTHER_KEY]):
        assert open_note(also, keys) == POINT.text()
    with pytest.raises(NoteWrong, match="known"):
        open_note(NOTE, [OTHER_KEY])
    with pytest.raises(NoteWrong, match="known"):
        open_note(NOTE, [])


def test_a_text_may_hold_empty_lines():
    text = "one\n\ntwo\n"
    assert open_note(sign_note(text, ORIGIN, PRIVATE), [KEY]) == text


_BLOB = NOTE.rstrip().rpartition(" ")[2]
_SIGNED = base64.b64decode(_BLOB)


def note_with(line: str) -> str:
    return f"{POINT.text()}\n{line}\n"


def blob(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


WRONG_NOTES = {
    "empty": "",
    "no_signature": POINT.text(),
    "no_line_end": NOTE.removesuffix("\n"),
    "other_size": NOTE.replace("\n7\n", "\n8\n"),
    "other_origin": NOTE.replace(ORIGIN, "elsewhere.example", 1),
    "signed_by_another_key_under_our_id": note_with(f"— {ORIGIN} {blob(KEY.id + OTHER.sign(POINT.text().encode()))}"),
    "a_bit_of_the_signature": note_with(f"— {ORIGIN} {blob(_SIGNED[:-1] + bytes([_SIGNED[-1] ^ 1]))}"),
    "signature_cut": note_with(f"— {ORIGIN} {blob(_SIGNED[:-1])}"),
    "signature_longer": note_with(f"— {ORIGIN} {blob(_SIGNED + b'x')}"),
    "no_signature_after_the_id": note_with(f"— {ORIGIN} {blob(_SIGNED[:4])}"),
    "not_base64": note_with(f"— {ORIGIN} ***"),
    "not_ascii": note_with(f"— {ORIGIN} é"),
    "a_hyphen_for_the_dash": note_with(f"- {ORIGIN} {_BLOB}"),
    "no_name": note_with(f"—  {_BLOB}"),
    "a_name_with_a_plus": note_with(f"— a+b {_BLOB}"),
    "an_empty_line_among_the_signatures": NOTE + "\n",
    "one_right_and_one_wrong": NOTE + f"— {ORIGIN} {blob(KEY.id + bytes(64))}\n",
}


@pytest.mark.parametrize("note", WRONG_NOTES.values(), ids=WRONG_NOTES)
def test_a_wrong_note_is_refused(note):
    with pytest.raises(NoteWrong):
        open_note(note, [KEY, OTHER_KEY])


@given(st.integers(0, len(NOTE) - 1), st.characters(exclude_categories=["Cs"]))
def test_nothing_but_what_was_signed_comes_out_of_an_altered_note(place, character):
    with contextlib.suppress(NoteWrong):
        assert open_note(NOTE[:place] + character + NOTE[place + 1 :], [KEY]) == POINT.text()


@pytest.mark.parametrize("text", ["", "no line end", "a tab\t\n", "a return\r\n", "null\0\n"], ids=repr)
def test_what_cannot_be_signed(text):
    with pytest.raises(ValueError, match="note"):
        sign_note(text, ORIGIN, PRIVATE)


# Checkpoints

_ROOT = base64.b64encode(bytes(32)).decode()


def test_extension_lines_are_passed_over():
    assert read_checkpoint(POINT.text() + "extension\n") == POINT


WRONG_POINTS = {
    "empty": "",
    "no_origin": f"\n7\n{_ROOT}\n",
    "no_root": f"{ORIGIN}\n7\n",
    "no_line_end": f"{ORIGIN}\n7\n{_ROOT}",
    "size_in_words": f"{ORIGIN}\nseven\n{_ROOT}\n",
    "size_negative": f"{ORIGIN}\n-7\n{_ROOT}\n",
    "size_with_a_zero_before": f"{ORIGIN}\n07\n{_ROOT}\n",
    "size_with_a_sign": f"{ORIGIN}\n+7\n{_ROOT}\n",
    "size_in_another_script": f"{ORIGIN}\n٧\n{_ROOT}\n",
    "size_of_five_thousand_digits": f"{ORIGIN}\n{'9' * 5000}\n{_ROOT}\n",
    "root_too_short": f"{ORIGIN}\n7\n{base64.b64encode(bytes(31)).decode()}\n",
    "root_not_base64": f"{ORIGIN}\n7\n***\n",
    "root_not_ascii": f"{ORIGIN}\n7\né\n",
}


@pytest.mark.parametrize("text", WRONG_POINTS.values(), ids=WRONG_POINTS)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteWrong):
        read_checkpoint(text)
