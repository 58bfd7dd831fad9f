"""The file a receipt holder keeps: C2SP tlog-proof to the byte, read as written, refused by its line."""

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.ledger.proof_file import HEADER, ProofFile, ProofFileWrong, read_proof, write_proof

SALT, EVENT = bytes(range(32)), b'{"at":"2026-03-02T10:00:00.000000Z"}'
HASHES = (b"\1" * 32, b"\2" * 32)
CHECKPOINT = "grievances.example/log\n3\nAAAA\n\n— grievances.example/log BBBB\n"
TEXT = write_proof(2, HASHES, CHECKPOINT, SALT, EVENT)


def test_the_bytes_of_a_proof_file():
    extra = base64.b64encode(SALT + EVENT).decode()
    one, two = (base64.b64encode(item).decode() for item in HASHES)
    assert f"c2sp.org/tlog-proof@v1\nextra {extra}\nindex 2\n{one}\n{two}\n\n{CHECKPOINT}" == TEXT


def test_a_log_of_one_entry_needs_no_hashes():
    assert read_proof(write_proof(0, (), CHECKPOINT, SALT, EVENT)) == ProofFile(0, (), CHECKPOINT, SALT, EVENT)


def test_line_ends_of_another_system_are_read():
    assert read_proof(TEXT.replace("\n", "\r\n")) == read_proof(TEXT)


@given(
    st.integers(0, 2**62),
    st.lists(st.binary(min_size=32, max_size=32), max_size=5).map(tuple),
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=1, max_size=80),
)
def test_what_is_written_is_read_back(index, hashes, salt, event):
    text = write_proof(index, hashes, CHECKPOINT, salt, event)
    assert read_proof(text) == ProofFile(index, hashes, CHECKPOINT, salt, event)


WRONG = {
    "empty": ("", "line 1"),
    "another_format": (TEXT.replace("@v1", "@v2"), "line 1"),
    "no_checkpoint": (TEXT.partition("\n\n")[0], "line 1"),
    "header_alone": (f"{HEADER}\n\n{CHECKPOINT}", "line 2"),
    "no_extra": (TEXT.replace("extra ", "more "), "line 2"),
    "extra_not_base64": (TEXT.replace("extra ", "extra *"), "line 2"),
    "extra_not_ascii": (TEXT.replace("extra ", "extra é"), "line 2"),
    "extra_of_a_salt_alone": (write_proof(2, HASHES, CHECKPOINT, SALT, b""), "line 2"),
    "no_index": (TEXT.replace("index ", "place "), "line 3"),
    "index_negative": (TEXT.replace("index 2", "index -2"), "line 3"),
    "index_with_a_zero_before": (TEXT.replace("index 2", "index 02"), "line 3"),
    "index_in_another_script": (TEXT.replace("index 2", "index ٢"), "line 3"),
    "index_of_five_thousand_digits": (TEXT.replace("index 2", "index " + "9" * 5000), "line 3"),
    "hash_not_base64": (TEXT.replace("AQEB", "****", 1), "line 4"),
    "hash_too_short": (TEXT.replace(base64.b64encode(HASHES[0]).decode(), "AQEB"), "a hash has not 32 bytes"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_by_its_line(text, said):
    with pytest.raises(ProofFileWrong) as wrong:
        read_proof(text)
    assert str(wrong.value) == said


@given(st.integers(0, len(TEXT)), st.integers(0, 30), st.text(max_size=5))
def test_a_damaged_file_is_refused_or_read(at, cut, put):
    with contextlib.suppress(ProofFileWrong):
        read_proof(TEXT[:at] + put + TEXT[at + cut :])
