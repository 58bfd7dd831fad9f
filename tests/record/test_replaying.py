"""`replay --check` finds each kind of damage and names it; `--rebuild` mends what is only a projection."""

import json
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection

from answerable.core.case import commands as c
from answerable.core.letters import PARTS
from answerable.record import ledger, vault
from answerable.record.handle import handle
from answerable.record.models import (
    CaseHead,
    Docket,
    LedgerLeaf,
    LedgerNode,
    LedgerState,
    RunningClock,
    SealedObject,
    StoredEvent,
)
from answerable.record.replaying import check_all, rebuild_all
from answerable.record.rows import Writes

from .record_world import NOON, actor, file_case

STRAY = "000000000098"


@dataclass(frozen=True)
class Damage:
    """`names`: every one of these stands in what the check says."""

    sql: str
    names: tuple[str, ...]
    values: tuple = ()


IN_PROJECTIONS = {
    "docket row changed": Damage("UPDATE record_docket SET office = 'village'", ("docket row differs: office",)),
    "docket row back-dated": Damage(
        "UPDATE record_docket SET due_at = '2030-01-01 00:00:00+00:00'", ("docket row differs: due_at",)
    ),
    "docket row gone": Damage("DELETE FROM record_docket", ("docket row differs: missing",)),
    "docket row of no case": Damage(
        f"UPDATE record_docket SET \"case\" = '{STRAY}'", ("docket row differs: missing", f"have a docket row: {STRAY}")
    ),
    "clock row changed": Damage(
        "UPDATE record_runningclock SET ends_at = '2030-01-01 00:00:00+00:00' WHERE clock = 'respond1'",
        ("clock rows differ: respond1",),
    ),
    "clock row said to be done": Damage(
        "UPDATE record_runningclock SET expired = %s WHERE clock = 'respond1'", ("clock rows differ: respond1",), (True,)
    ),
    "clock row gone": Damage(
        "DELETE FROM record_runningclock WHERE clock = 'respond1'", ("clock rows differ: respond1",)
    ),
    "clock row of no case": Damage(
        f"UPDATE record_runningclock SET \"case\" = '{STRAY}' WHERE clock = 'respond1'",
        ("clock rows differ: respond1", f"have a clock row: {STRAY}"),
    ),
}  # fmt: skip
IN_WHAT_IS_OWED = {
    "office changed": Damage("UPDATE record_owed SET office = 'village'", ("what is owed differ: town, village",)),
    "day changed": Damage("UPDATE record_owed SET due_at = NULL", ("what is owed differ: town",)),
    "number changed": Damage("UPDATE record_owed SET remedies = 3", ("what is owed differ: town",)),
    "row gone": Damage("DELETE FROM record_owed", ("what is owed differ: town",)),
    "row of no case": Damage(
        f"UPDATE record_owed SET \"case\" = '{STRAY}'",
        ("what is owed differ: town", f"have a row of what is owed: {STRAY}"),
    ),
}
IN_THE_RECORD = {
    "event's text changed": Damage(
        "UPDATE record_storedevent SET data = replace(data, '\"web\"', '\"fax\"') WHERE seq = 1",
        ("event 1 is not what the log says", "docket row differs: channel"),
    ),
    "event back-dated": Damage(
        "UPDATE record_storedevent SET at = '2026-05-01 12:00:00+00:00' WHERE seq = 1",
        ("event 1 is not what the log says",),
    ),
    "event of another kind": Damage(
        "UPDATE record_storedevent SET type = 'Withdrawn' WHERE seq = 2", ("its events cannot be read",)
    ),
    "event that no build knows": Damage(
        "UPDATE record_storedevent SET type = 'Rewarded' WHERE seq = 2", ("'Rewarded' is unknown to this build",)
    ),
    "event's text is no text": Damage(
        "UPDATE record_storedevent SET data = 'nonsense' WHERE seq = 2", ("its events cannot be read",)
    ),
    "last event gone": Damage(
        "DELETE FROM record_storedevent WHERE seq = 2",
        ("its head does not stand at event 1", "2 entries of the log are of cases and 1 events are stored"),
    ),
    "first event gone": Damage("DELETE FROM record_storedevent WHERE seq = 1", ("events are not numbered 1 to 1",)),
    "event's salt changed": Damage(
        "UPDATE record_storedevent SET salt = %s WHERE seq = 1", ("event 1 is not what the log says",), (b"x" * 32,)
    ),
    "half a case erased": Damage(
        "UPDATE record_storedevent SET data = NULL, salt = NULL WHERE seq = 2", ("events [2] are erased",)
    ),
    "procedure of another version": Damage(
        "UPDATE record_storedevent SET data = replace(data, '\"procedure_digest\":\"', '\"procedure_digest\":\"9') WHERE seq = 1",
        ("this build does not know uk-two-stage-2024",),
    ),
    "leaf changed": Damage(
        "UPDATE record_ledgerleaf SET entry = %s WHERE \"index\" = 1",
        ("event 1 is not what the log says at 1", "hashes stored for entries 0 to 2"),
        (b"\x01" + b"x" * 32,),
    ),
    "public fact changed": Damage(
        "UPDATE record_ledgerleaf SET entry = %s WHERE \"index\" = 0", ("hashes stored for entries 0 to 2",), (b"\x02{}",)
    ),
    "leaf gone in the middle": Damage("DELETE FROM record_ledgerleaf WHERE \"index\" = 1", ("entry 1 of the log is missing",)),
    "leaf gone at the end": Damage(
        "DELETE FROM record_ledgerleaf WHERE \"index\" = 2", ("the log says 3 entries and holds 2",)
    ),
    "stored hash changed": Damage(
        "UPDATE record_ledgernode SET hash = %s WHERE place = 1", ("hashes stored for entries 0 to 2",), (b"x" * 32,)
    ),
    "stored hash gone": Damage("DELETE FROM record_ledgernode WHERE place = 1", ("3 hashes are stored and the entries make 4", "hashes stored for entries")),
    "log shorter by its own row": Damage("UPDATE record_ledgerstate SET size = 2", ("the log says 2 entries",)),
    "log's edge changed": Damage(
        "UPDATE record_ledgerstate SET frontier = %s", ("or its edge is not theirs",), (b"x" * 64,)
    ),
    "log's row gone": Damage("DELETE FROM record_ledgerstate", ("the log says 0 entries and holds 3",)),
    "head at another event": Damage("UPDATE record_casehead SET seq = 7", ("its head does not stand at event 2",)),
    "head with another leaf": Damage(
        "UPDATE record_casehead SET last_leaf = %s", ("its head does not stand at event 2",), (b"x" * 32,)
    ),
    "head gone": Damage("DELETE FROM record_casehead", ("its head does not stand at event 2",)),
    "head of no case": Damage(
        f"UPDATE record_casehead SET \"case\" = '{STRAY}'", (f"have a head: {STRAY}", "head does not stand")
    ),
    "sealed object gone": Damage("DELETE FROM record_sealedobject", ("is missing or another",)),
    "sealed object of other bytes": Damage(
        "UPDATE record_sealedobject SET blob = %s", ("is missing or another",), (b"age-encryption.org/v1",)
    ),
    "sealed object of other bytes and digest": Damage(
        "UPDATE record_sealedobject SET digest = 'sha256:00'", ("is missing or another",)
    ),
    "sealed object of another case": Damage(
        f"UPDATE record_sealedobject SET \"case\" = '{STRAY}'", ("is missing or another",)
    ),
}  # fmt: skip


@pytest.fixture
def acknowledged(town):
    """A case of two events: three leaves, the first of them the office's key."""
    reference, _ = file_case()
    handle(reference, c.Acknowledge(by=actor("town"), at=NOON))
    return reference


def plant(damage):
    with connection.cursor() as cursor:
        cursor.execute(damage.sql, damage.values or None)
        assert cursor.rowcount > 0, "the damage hit nothing"


def assert_named(damage):
    said = "\n".join(check_all())
    assert [name for name in damage.names if name not in said] == [], said


@pytest.mark.parametrize("damage", IN_PROJECTIONS.values(), ids=IN_PROJECTIONS)
def test_damage_in_a_projection_is_named_and_a_rebuild_mends_it(acknowledged, damage):
    plant(damage)
    assert_named(damage)
    assert rebuild_all() == 1
    assert list(check_all()) == []


@pytest.mark.parametrize("damage", IN_WHAT_IS_OWED.values(), ids=IN_WHAT_IS_OWED)
def test_damage_in_what_is_owed_is_named_and_a_rebuild_mends_it(acknowledged, damage):
    told = vault.seal_to_case(acknowledged, "decision", {"points": []})
    points = (c.Point("upheld", True, date(2026, 7, 1)), c.Point("upheld", True))
    handle(
        acknowledged,
        c.IssueDecision(by=actor("town"), at=NOON, points=points, decision=told.ref, written=PARTS),
        Writes((told,)),
    )
    plant(damage)
    assert_named(damage)
    assert rebuild_all() == 1
    assert list(check_all()) == []


@pytest.mark.damaged("damage that no rebuild mends is the point")
@pytest.mark.parametrize("damage", IN_THE_RECORD.values(), ids=IN_THE_RECORD)
def test_damage_in_the_record_is_named(acknowledged, without_triggers, damage):
    plant(damage)
    assert_named(damage)


@pytest.mark.damaged("a whole case is taken out")
def test_a_case_taken_out_without_a_trace_in_its_own_rows_is_missed_by_the_log(acknowledged, without_triggers):
    for table in (StoredEvent, CaseHead, Docket, RunningClock, SealedObject):
        table.objects.all().delete()
    assert "2 entries of the log are of cases and 0 events are stored" in list(check_all())


@pytest.mark.damaged("a case is taken out together with its leaves")
def test_a_case_taken_out_with_its_leaves_is_shown_by_what_was_signed(town, without_triggers):
    """The hand on the console forgets nothing but the file beside the key."""
    before = LedgerState.objects.get()
    file_case()
    ledger.sign_checkpoint(NOON)
    for table in (StoredEvent, CaseHead, Docket, RunningClock, SealedObject):
        table.objects.all().delete()
    LedgerLeaf.objects.filter(index__gte=before.size).delete()
    LedgerNode.objects.exclude(place=0).delete()
    LedgerState.objects.update(size=before.size, frontier=bytes(before.frontier))
    assert list(check_all()) == ["the log was signed at 2 entries and this database has 1"]


def test_what_is_written_while_the_check_reads_is_no_disagreement(acknowledged, monkeypatch):
    """A site does not stand still for a check; a case that moved on is looked at again, under its lock."""
    first = StoredEvent.objects.filter(seq=1)
    old = list(first)
    monkeypatch.setattr("answerable.record.replaying.groupby", lambda *_, **__: [(acknowledged, old)])
    assert list(check_all()) == []


def test_the_text_of_an_event_is_the_text_of_its_leaf(acknowledged):
    """RFC 8785 both times: a reader of the row computes the leaf without knowing this program."""
    for row in StoredEvent.objects.all():
        assert json.dumps(json.loads(row.data), separators=(",", ":"), sort_keys=True, ensure_ascii=False) == row.data
