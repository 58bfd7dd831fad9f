"""The bytes of one entry of the public log, as docs/ledger.md writes them down; openssl computes them too."""

import hashlib
import hmac
import shutil
import subprocess

import pytest

from answerable.core.case.codec import event_data, write_time
from answerable.core.ledger.entry import case_entry, commitment, event_bytes, leaf_hash, node_hash, public_entry

from .case_world import FILED

SALT = bytes(range(32))
FACTS = {"at": "2026-03-02T10:00:00.000000Z", "case": "123456789012", "log": "grievances.example/log", "seq": 1}
EVENT = event_bytes(**FACTS, data={"summary": "Lämp", "by": "o-1"}, prev=None, type="Summarised")


def test_the_bytes_of_an_event():
    assert (
        '{"at":"2026-03-02T10:00:00.000000Z","case":"123456789012","data":{"by":"o-1","summary":"Lämp"},'
        '"log":"grievances.example/log","prev":null,"seq":1,"type":"Summarised","v":1}'
    ).encode() == EVENT


def test_the_entry_of_a_case_is_33_bytes_that_say_nothing():
    entry = case_entry(SALT, EVENT)
    assert (entry[:1], len(entry)) == (b"\x01", 33)
    assert entry[1:] == hmac.new(SALT, b"answerable/v1/event\n" + EVENT, hashlib.sha256).digest()
    assert case_entry(bytes(32), EVENT) != entry  # two leaves of one case are not linked


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on PATH")
def test_openssl_computes_the_same_commitment():
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{SALT.hex()}", "-binary"]
    made = subprocess.run(command, input=b"answerable/v1/event\n" + EVENT, capture_output=True, check=True).stdout
    assert made == commitment(SALT, EVENT)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_has_32_bytes(length):
    with pytest.raises(ValueError, match="32 bytes"):
        case_entry(bytes(length), EVENT)


def test_a_public_fact_stands_in_the_open():
    assert public_entry({"kind": "log-opened", "at": "x"}) == b'\x02{"at":"x","kind":"log-opened"}'


def test_leaves_and_nodes_are_kept_apart():
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()
    assert node_hash(b"a" * 32, b"b" * 32) == hashlib.sha256(b"\x01" + b"a" * 32 + b"b" * 32).digest()
    assert leaf_hash(b"a" * 32 + b"b" * 32) != node_hash(b"a" * 32, b"b" * 32)


CHANGES = {
    "at": "2026-03-02T10:00:00.000001Z",
    "case": "123456789013",
    "log": "elsewhere.example/log",
    "seq": 2,
    "prev": "00" * 32,
    "type": "Assigned",
    "data": {"summary": "Lamp", "by": "o-1"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_of_an_event_can_change_under_its_leaf(name):
    usual = {**FACTS, "data": {"summary": "Lämp", "by": "o-1"}, "prev": None, "type": "Summarised"}
    assert event_bytes(**{**usual, name: CHANGES[name]}) != EVENT


def test_sealed_content_enters_by_its_digest_alone():
    text = event_bytes(
        **{**FACTS, "at": write_time(FILED.at)}, data=event_data(FILED), prev=None, type="GrievanceFiled"
    )
    assert b'"narrative":{"digest":"sha256:' in text
