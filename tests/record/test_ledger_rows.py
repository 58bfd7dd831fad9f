"""The public log in the database: signed after commit, refused when it no longer continues what was signed."""

from itertools import pairwise

import pytest
from django.db import connection, transaction

from answerable.core.ledger import checkpoint as notes
from answerable.core.ledger import proofs
from answerable.core.ledger.entry import leaf_hash
from answerable.record import ledger
from answerable.record.models import Checkpoint, LedgerLeaf, LedgerNode, LedgerState

from .record_world import NOON, file_case


def high_water_file():
    return ledger._key_path().with_name("log.high-water")


def test_the_checkpoint_carries_the_root_of_every_leaf(town):
    for _ in range(5):
        file_case()
    signed = ledger.sign_checkpoint(NOON)
    point = notes.read_checkpoint(notes.open_note(signed.note, [ledger.verifier_key()]))
    assert (point.origin, point.size) == (ledger.settings.LOG_ORIGIN, 6)
    for leaf in LedgerLeaf.objects.all():
        path = proofs.inclusion_proof(leaf.index, point.size, ledger.read_hashes)
        proofs.verify_inclusion(leaf_hash(bytes(leaf.entry)), leaf.index, point.size, path, point.root)


def test_the_same_size_is_signed_once(town):
    file_case()
    assert ledger.sign_checkpoint(NOON).note == ledger.sign_checkpoint(NOON).note
    assert Checkpoint.objects.count() == 1


def test_each_checkpoint_continues_the_one_before(town):
    points = []
    for _ in range(6):
        file_case()
        points.append(notes.read_checkpoint(ledger.sign_checkpoint(NOON).note))
    for old, new in pairwise(points):
        path = proofs.consistency_proof(old.size, new.size, ledger.read_hashes)
        proofs.verify_consistency(old.size, new.size, old.root, new.root, path)


def test_a_checkpoint_is_never_signed_inside_a_transaction(town):
    file_case()
    with pytest.raises(RuntimeError), transaction.atomic():
        ledger.sign_checkpoint(NOON)
    assert not high_water_file().exists()


def test_the_high_water_mark_is_on_disk_before_the_checkpoint_is_in_the_database(town, monkeypatch):
    file_case()
    monkeypatch.setattr("answerable.record.ledger.notes.sign_note", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ledger.sign_checkpoint(NOON)
    assert ledger.high_water() == (2, ledger.root_at(2))
    monkeypatch.undo()
    assert ledger.sign_checkpoint(NOON).size == 2  # killed there, it signs the same tree the next time


@pytest.mark.damaged("the mark on disk stays above the database")
def test_a_database_with_fewer_leaves_than_were_signed_is_refused(town):
    file_case()
    ledger.sign_checkpoint(NOON)
    path = high_water_file()
    path.write_text("9 " + path.read_text().split()[1])
    with pytest.raises(ledger.LogBroken, match="signed at 9 entries and this database has 2"):
        ledger.check_high_water()
    file_case()
    with pytest.raises(ledger.LogBroken):
        ledger.sign_checkpoint(NOON)
    assert path.read_text().startswith("9 "), "the mark never goes down"


def test_a_rewritten_history_is_refused(town):
    file_case()
    ledger.sign_checkpoint(NOON)
    place = 1 << ledger.LEVEL_SHIFT
    kept = bytes(LedgerNode.objects.get(place=place).hash)
    for other in (b"\0" * 32, None):
        if other is None:
            LedgerNode.objects.filter(place=place).delete()
        else:
            LedgerNode.objects.filter(place=place).update(hash=other)
        with pytest.raises(ledger.LogBroken, match="not those that were signed"):
            ledger.check_high_water()
        with pytest.raises(ledger.LogBroken):
            ledger.sign_checkpoint(NOON)
    LedgerNode.objects.create(place=place, hash=kept)
    ledger.check_high_water()
    assert LedgerState.objects.get().size == 2


@pytest.mark.damaged("the mark on disk stays unreadable")
@pytest.mark.parametrize("content", ["", "2", "two AAAA", "2 !!!!", "2 a b"])
def test_a_damaged_mark_is_refused_and_not_taken_for_none(town, content):
    file_case()
    ledger.sign_checkpoint(NOON)
    high_water_file().write_text(content)
    with pytest.raises(ledger.LogBroken, match="damaged"):
        ledger.check_high_water()


def test_a_lost_key_is_not_replaced_in_silence(town):
    """A new key would make every receipt in people's hands fail."""
    file_case()
    ledger.sign_checkpoint(NOON)
    path = ledger._key_path()
    kept = path.read_bytes()
    path.unlink()
    with pytest.raises(ledger.LogBroken, match="is missing"):
        ledger.verifier_key()
    assert not path.exists()
    path.write_bytes(kept)
    ledger.verifier_key()


def test_keys_and_marks_are_for_their_owner_alone(town):
    file_case()
    ledger.sign_checkpoint(NOON)
    folder = ledger._key_path().parent
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {
        "log": "0o600",
        "log.lock": "0o600",
        "log.high-water": "0o600",
    }
    assert folder.stat().st_mode & 0o077 == 0


def test_a_public_fact_is_a_leaf_anyone_can_read(town):
    (entry,) = LedgerLeaf.objects.values_list("entry", flat=True)
    assert bytes(entry)[:1] == b"\x02"
    assert b'"office":"town"' in bytes(entry)


def test_an_event_of_a_case_shows_33_bytes_and_nothing_of_itself(town):
    reference, _ = file_case()
    entry = bytes(LedgerLeaf.objects.get(index=1).entry)
    assert (len(entry), entry[:1]) == (33, b"\x01")
    assert reference.encode() not in entry


def test_a_transaction_that_fails_takes_its_leaves_back(town):
    size = LedgerState.objects.get().size
    with transaction.atomic():
        ledger.publish_fact({"type": "test"})
        transaction.set_rollback(True)
    assert LedgerState.objects.get().size == LedgerLeaf.objects.count() == size


@pytest.mark.skipif(connection.vendor == "postgresql", reason="about the embedded database")
def test_the_embedded_database_is_set_up_as_measured(transactional_db):
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()
            for name in ("journal_mode", "synchronous", "secure_delete", "mmap_size")
        }
    assert found == {"journal_mode": ("wal",), "synchronous": (2,), "secure_delete": (1,), "mmap_size": (0,)}
