"""The public log in the database: signed after commit, refused when it no longer continues what was signed."""

import pytest
from django.db import connection

from answerable.core.ledger import checkpoint as notes
from answerable.core.ledger import proofs
from answerable.core.ledger.entry import leaf_hash
from answerable.record import ledger
from answerable.record.models import LedgerLeaf, LedgerNode, LedgerState

from .record_world import NOON, file_case


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.HOME = tmp_path


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


def test_a_database_with_fewer_leaves_than_were_signed_is_refused(town):
    file_case()
    ledger.sign_checkpoint(NOON)
    path = ledger._key_path().with_name("log.high-water")
    path.write_text("9 " + path.read_text().split()[1])
    with pytest.raises(ledger.LogBroken):
        ledger.check_high_water()
    file_case()
    with pytest.raises(ledger.LogBroken):
        ledger.sign_checkpoint(NOON)


def test_a_rewritten_history_is_refused(town):
    file_case()
    ledger.sign_checkpoint(NOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM record_ledgernode WHERE place = 0")
        kept = bytes(cursor.fetchone()[0])
    place = (1 << ledger.LEVEL_SHIFT) + 0
    node = LedgerNode.objects.get(place=place)
    LedgerNode.objects.filter(place=place).update(hash=b"\0" * 32)
    with pytest.raises(ledger.LogBroken):
        ledger.check_high_water()
    LedgerNode.objects.filter(place=place).update(hash=bytes(node.hash))
    ledger.check_high_water()
    assert kept == bytes(LedgerNode.objects.get(place=0).hash)
    assert LedgerState.objects.get().size == 2
