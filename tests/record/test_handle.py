"""The one writer: nothing half written, nothing twice, nothing out of order."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.record import ledger, vault
from answerable.record.handle import handle
from answerable.record.loading import load_case, load_events
from answerable.record.models import (
    CaseHead,
    Docket,
    LedgerLeaf,
    LedgerState,
    Outgoing,
    RunningClock,
    StoredEvent,
    Wrap,
)
from answerable.record.replaying import check_all, rebuild_all
from answerable.record.rows import Writes

from .record_world import NOON, actor, file_case, found_office


def test_filing_writes_event_leaf_docket_clocks_and_mail_together(town):
    reference, _ = file_case()
    assert load_case(reference).phase == "received"
    assert Docket.objects.get(case=reference).due_clock == "ack1"
    assert set(RunningClock.objects.values_list("clock", flat=True)) == {"ack1", "respond1"}
    assert Outgoing.objects.get(case=reference).kind == "case-arrived"
    # the office's key is public in the log, then the filing
    assert LedgerState.objects.get().size == LedgerLeaf.objects.count() == 2


def test_a_refused_step_leaves_nothing_behind(town):
    reference, _ = file_case()
    before = (StoredEvent.objects.count(), LedgerState.objects.get().size, Outgoing.objects.count())
    note = vault.seal_to_case(reference, "letter", "x")
    with pytest.raises(Refused) as refused:
        handle(reference, c.CloseCase(by=actor("town"), at=NOON), Writes((note,)))
    assert refused.value.code == "not-now"
    assert before == (StoredEvent.objects.count(), LedgerState.objects.get().size, Outgoing.objects.count())


def test_the_same_form_sent_twice_is_one_case(town):
    first, _ = file_case(submission="form-1")
    second, _ = file_case(submission="form-1")
    assert (first, CaseHead.objects.count()) == (second, 1)


def test_a_stale_page_is_refused_and_says_what_changed(town):
    reference, _ = file_case()
    handle(reference, c.Acknowledge(by=actor("town"), at=NOON), seen_seq=1)
    with pytest.raises(Refused) as refused:
        handle(reference, c.Transfer(by=actor("town"), at=NOON, to_office="county"), seen_seq=1)
    assert (refused.value.code, refused.value.facts["events"]) == ("changed-meanwhile", ["Acknowledged"])


def test_reading_and_naming_do_not_make_a_page_stale(town):
    reference, _ = file_case()
    handle(reference, c.Summarise(by=actor("town"), at=NOON, summary="A dark lamp"), seen_seq=1)
    handle(reference, c.Acknowledge(by=actor("town"), at=NOON), seen_seq=1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_storedevent SET data = '{}'",
        "UPDATE record_storedevent SET seq = 9",
        "DELETE FROM record_storedevent",
        "UPDATE record_ledgerleaf SET entry = NULL",
        "DELETE FROM record_ledgerleaf",
    ],
)
def test_the_database_itself_refuses_to_change_what_happened(town, statement):
    file_case()
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_replay_check_names_what_was_tampered_with(town):
    reference, _ = file_case()
    Docket.objects.filter(case=reference).update(office="village")
    RunningClock.objects.filter(clock="ack1").update(expired=True)
    found = list(check_all())
    assert any("docket row differs: office" in line for line in found)
    assert any("clock rows differ: ack1" in line for line in found)
    rebuild_all()
    assert list(check_all()) == []


def test_eight_writers_on_one_case_lose_nothing(town):
    reference, _ = file_case()
    failures = []

    def write(number):
        try:
            for turn in range(5):
                note = vault.seal_to_case(reference, "statement", f"{number} {turn}")
                handle(reference, c.AddStatement(by=c.COMPLAINANT, at=NOON, statement=note.ref), Writes((note,)))
        except Exception as problem:
            failures.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert load_case(reference).seq == 41
    assert [row.seq for row in StoredEvent.objects.order_by("seq")] == list(range(1, 42))


def test_two_officers_deciding_at_once_one_is_refused(town):
    reference, _ = file_case()
    results = []
    barrier = threading.Barrier(2)

    def decide(number):
        try:
            note = vault.seal_to_case(reference, "decision", {"facts": str(number)})
            point = c.Point("not_upheld")
            command = c.IssueDecision(by=actor("town"), at=NOON, points=(point,), decision=note.ref)
            barrier.wait(10)
            handle(reference, command, Writes((note,)), seen_seq=1)
            results.append("decided")
        except Refused as refused:
            results.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["changed-meanwhile", "decided"]


def test_transfer_moves_the_wraps(town):
    reference, code = file_case()
    _, m = found_office("county")
    from answerable.people import keys

    opener = vault.open_with_code(reference, code)
    writes = Writes(wraps=opener.wraps_for(keys.vault_office("county")), shut_out=("town",))
    handle(reference, c.Transfer(by=actor("town"), at=NOON, to_office="county"), writes)
    assert set(Wrap.objects.values_list("holder", flat=True)) == {"code", "office:county:1"}
    officer, town_m = town
    with pytest.raises(vault.NoKey):
        vault.open_with_office_key(reference, keys.held_by(officer, town_m))
    county = keys.Officer.objects.get(id="o-county")
    assert vault.open_with_office_key(reference, keys.held_by(county, m)).content == opener.content


def test_a_wrong_code_and_an_unknown_reference_open_nothing(town):
    reference, code = file_case()
    other = file_case()[0]
    assert vault.open_with_code(other, code) is None
    assert vault.open_with_code("000000000098", code) is None
    narrative = load_events(reference)[0].narrative
    assert "lamp" in vault.open_with_code(reference, code).read(narrative)


def test_a_checkpoint_is_never_signed_inside_a_transaction(town):
    file_case()
    with pytest.raises(RuntimeError), transaction.atomic():
        ledger.sign_checkpoint(NOON)
