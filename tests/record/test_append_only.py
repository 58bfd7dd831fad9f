"""P7 in the database itself: what happened cannot be changed or deleted, whoever holds the connection."""

import pytest
from django.db import DatabaseError, connection, transaction

from answerable.record import ledger
from answerable.record.loading import Erased, load_events
from answerable.record.models import LedgerLeaf, StoredEvent
from answerable.record.replaying import rebuild_all

from .record_world import NOON, file_case

REFUSED = {
    "an event's text": "UPDATE record_storedevent SET data = '{}'",
    "an event's salt alone": "UPDATE record_storedevent SET salt = NULL",
    "an event's text alone": "UPDATE record_storedevent SET data = NULL",
    "an event's place": "UPDATE record_storedevent SET seq = 9",
    "an event's day": "UPDATE record_storedevent SET at = '2020-01-01 00:00:00+00:00'",
    "an event's type": "UPDATE record_storedevent SET type = 'Withdrawn'",
    "an event's case": "UPDATE record_storedevent SET \"case\" = '000000000098'",
    "an event's leaf": "UPDATE record_storedevent SET leaf_index = 99",
    "erasure that also moves": "UPDATE record_storedevent SET data = NULL, salt = NULL, seq = 9",
    "an event away": "DELETE FROM record_storedevent",
    "a leaf": "UPDATE record_ledgerleaf SET entry = entry",
    "a leaf's place": "UPDATE record_ledgerleaf SET index = 99".replace("index", '"index"'),
    "a leaf away": "DELETE FROM record_ledgerleaf",
}


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_the_database_refuses(town, statement):
    file_case()
    with pytest.raises(DatabaseError, match="append only"):
        run(statement)


@pytest.mark.parametrize("table", ["record_storedevent", "record_ledgerleaf"])
def test_emptying_a_whole_table_is_refused_too(town, table):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    file_case()
    with pytest.raises(DatabaseError, match="append only"):
        run(f"TRUNCATE {table}")


def test_erasure_is_the_one_change_allowed_and_the_log_stays_whole(town):
    kept, gone = file_case()[0], file_case()[0]
    ledger.sign_checkpoint(NOON)
    leaves = list(LedgerLeaf.objects.values_list("index", "entry"))
    StoredEvent.objects.filter(case=gone).update(data=None, salt=None)
    with pytest.raises(Erased):
        load_events(gone)
    assert load_events(kept)
    assert list(LedgerLeaf.objects.values_list("index", "entry")) == leaves
    ledger.check_high_water()
    assert rebuild_all() == 1
    with pytest.raises(DatabaseError, match="append only"):
        run("UPDATE record_storedevent SET data = '{}' WHERE data IS NULL")
