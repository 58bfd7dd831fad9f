"""P9: when a case is erased the ledger stays whole and says nothing. So far the mechanism in the database alone: who
erases when is still to come.
"""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from answerable.core.ledger import proofs
from answerable.core.ledger.checkpoint import read_checkpoint
from answerable.record import ledger
from answerable.record.loading import Erased, load_case
from answerable.record.models import CaseKey, Docket, LedgerLeaf, Owed, RunningClock, SealedObject, StoredEvent, Wrap
from answerable.record.receipts import proof_file
from answerable.record.replaying import check_all
from answerable.verify import verify_proof
from tests.desk.desk_world import file_case


def erase(reference):
    """As retention's end will: keys and ciphertext gone, payloads and salts gone, leaves kept."""
    with transaction.atomic():
        for table in (Wrap, SealedObject, CaseKey, Docket, RunningClock, Owed):
            table.objects.filter(case=reference).delete()
        StoredEvent.objects.filter(case=reference).update(data=None, salt=None)


@pytest.fixture
def two(world):
    """One case to be forgotten, one to be kept; both signed."""
    gone, kept = file_case(named=True), file_case()
    gone.acknowledged().decided()
    return gone, kept, read_checkpoint(ledger.sign_checkpoint(timezone.now()).note)


def test_the_log_is_the_same_tree_before_and_after(two):
    gone, kept, before = two
    leaves = list(LedgerLeaf.objects.order_by("index").values_list("entry", flat=True))
    erase(gone.ref)
    ledger.check_high_water()
    assert list(LedgerLeaf.objects.order_by("index").values_list("entry", flat=True)) == leaves
    kept.acknowledged()
    now = read_checkpoint(ledger.sign_checkpoint(timezone.now()).note)
    path = proofs.consistency_proof(before.size, now.size, ledger.read_hashes)
    proofs.verify_consistency(before.size, now.size, before.root, now.root, path)


def test_proofs_of_others_and_proofs_already_given_still_hold(two):
    gone, kept, _ = two
    in_their_hands = proof_file(gone.ref, 1, timezone.now())
    erase(gone.ref)
    assert verify_proof(proof_file(kept.ref, 1, timezone.now()), ledger.verifier_key())
    assert verify_proof(in_their_hands, ledger.verifier_key())


def test_nothing_of_the_case_can_be_read_or_opened_again(two):
    gone, _, _ = two
    erase(gone.ref)
    with pytest.raises(Erased):
        load_case(gone.ref)
    assert not SealedObject.objects.filter(case=gone.ref).exists()
    assert list(check_all()) == [], "a case erased whole is no disagreement"


def test_erasing_can_neither_be_half_done_nor_undone(two):
    gone, _, _ = two
    for half in ({"data": None}, {"salt": None}, {"data": None, "salt": None, "seq": 9}):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            StoredEvent.objects.filter(case=gone.ref).update(**half)
    erase(gone.ref)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        StoredEvent.objects.filter(case=gone.ref).update(data="{}", salt=b"x" * 32)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file whose bytes can be read")
def test_the_bytes_are_overwritten_and_not_only_unlinked(two):
    gone, _, _ = two
    sealed = [bytes(row.blob) for row in SealedObject.objects.filter(case=gone.ref)]
    salts = [bytes(row.salt) for row in StoredEvent.objects.filter(case=gone.ref)]
    erase(gone.ref)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = Path(connection.settings_dict["NAME"])
    left = b"".join(path.read_bytes() for path in name.parent.glob(name.name + "*"))
    assert [blob for blob in sealed if blob[200:264] in left] == []
    assert [salt for salt in salts if salt in left] == []
