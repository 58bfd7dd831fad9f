"""P7: every act is an event, appended once, never updated; each is a leaf of a public log that outsiders can check."""

import ast
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

import answerable
from answerable.record import ledger
from answerable.record.models import LedgerLeaf, StoredEvent
from answerable.record.receipts import proof_file
from answerable.verify import VerifyFailed, verify_proof
from tests.desk.desk_world import file_case

from .journey import whole_life

PACKAGE = Path(answerable.__file__).parent


@pytest.mark.parametrize("table", [StoredEvent, LedgerLeaf])
def test_what_is_appended_is_neither_changed_nor_deleted(world, table):
    file_case().acknowledged()
    for change in (table.objects.all().delete, lambda: table.objects.last().save(), table.objects.last().delete):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()


def test_every_event_of_a_whole_life_has_a_proof_that_a_stranger_can_check(world):
    life = whole_life(world)
    key = ledger.verifier_key()
    rows = list(StoredEvent.objects.filter(case=life.reference).order_by("seq"))
    assert len(rows) > 15
    previous = None
    for row in rows:
        found = verify_proof(proof_file(life.reference, row.seq, timezone.now()), key)
        assert (found.event["seq"], found.event["type"], found.event["case"]) == (row.seq, row.type, life.reference)
        assert (found.event["prev"] is None) == (previous is None), "each names the one before it: none can be withheld"
        assert found.event["prev"] != previous or previous is None
        previous = found.event["prev"] or ""


def test_the_same_page_sent_twice_writes_one_event(world):
    told = file_case()
    village = world.desk("village")
    form = {"letter": "We have it.", "seen": "1"}
    assert village.post(f"{told.url}/acknowledge", form).status_code == 302
    assert village.post(f"{told.url}/acknowledge", form).status_code == 422
    assert told.types == ["GrievanceFiled", "Acknowledged"]


@pytest.mark.damaged("an event is changed by a hand on the database console")
def test_a_changed_event_no_longer_matches_the_proof_in_somebody_s_hands(world, without_triggers):
    told = file_case()
    kept = proof_file(told.ref, 1, timezone.now())
    row = StoredEvent.objects.get(case=told.ref)
    StoredEvent.objects.update(data=row.data.replace('"village"', '"county"'))
    verify_proof(kept, ledger.verifier_key())  # what they hold still holds
    with pytest.raises(VerifyFailed, match="not what the log recorded"):
        verify_proof(proof_file(told.ref, 1, timezone.now()), ledger.verifier_key())


def test_no_code_changes_or_deletes_an_event_or_a_leaf():
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                about = ast.unparse(node.func.value)
                if node.func.attr in ("update", "delete", "bulk_update", "update_or_create") and (
                    "StoredEvent" in about or "LedgerLeaf" in about
                ):
                    found.add(f"{path.relative_to(PACKAGE)}: {ast.unparse(node)}")
    assert found == set()
