"""The one writer: nothing half written, nothing twice, nothing out of order."""

import pytest

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.record import vault
from answerable.record.handle import handle
from answerable.record.loading import load_case
from answerable.record.models import (
    CaseHead,
    Docket,
    LedgerLeaf,
    LedgerState,
    Outgoing,
    RunningClock,
    SealedObject,
    StoredEvent,
)
from answerable.record.rows import Writes

from .record_world import NOON, actor, file_case


def test_filing_writes_event_leaf_docket_clocks_and_mail_together(town):
    reference, _ = file_case()
    assert load_case(reference).phase == "received"
    assert Docket.objects.get(case=reference).due_clock == "ack1"
    assert set(RunningClock.objects.values_list("clock", flat=True)) == {"ack1", "respond1"}
    assert Outgoing.objects.get(case=reference).kind == "case-arrived"
    # the office's key is public in the log, then the filing
    assert LedgerState.objects.get().size == LedgerLeaf.objects.count() == 2


def counts():
    tables = (StoredEvent, LedgerLeaf, Outgoing, SealedObject, CaseHead)
    return [table.objects.count() for table in tables]


def test_a_refused_step_leaves_nothing_behind(town):
    reference, _ = file_case()
    before = counts()
    note = vault.seal_to_case(reference, "letter", "x")
    with pytest.raises(Refused) as refused:
        handle(reference, c.CloseCase(by=actor("town"), at=NOON), Writes((note,)))
    assert refused.value.code == "not-now"
    assert counts() == before


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


def test_an_unknown_case_is_refused_and_opened_for_nobody(town):
    with pytest.raises(Refused, match="unknown-case"):
        handle("000000000098", c.Acknowledge(by=actor("town"), at=NOON))
    assert not CaseHead.objects.exists()


def test_filing_goes_by_its_own_door(town):
    with pytest.raises(TypeError):
        handle("000000000098", c.FileGrievance.__new__(c.FileGrievance))


def test_a_fault_in_the_middle_of_writing_leaves_nothing_behind(town, monkeypatch):
    reference, _ = file_case()
    before = counts()
    note = vault.seal_to_case(reference, "statement", "x")
    monkeypatch.setattr("answerable.record.handle.ledger.append", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        handle(reference, c.AddStatement(by=c.COMPLAINANT, at=NOON, statement=note.ref), Writes((note,)))
    assert counts() == before
    assert Docket.objects.get(case=reference).last_event_at == NOON


def test_one_mail_for_one_event_and_none_for_what_the_office_does_itself(town):
    reference, _ = file_case()
    handle(reference, c.Acknowledge(by=actor("town"), at=NOON))
    note = vault.seal_to_case(reference, "statement", "x")
    handle(reference, c.AddStatement(by=c.COMPLAINANT, at=NOON, statement=note.ref), Writes((note,)))
    rows = Outgoing.objects.order_by("key").values_list("kind", "office", "key")
    assert list(rows) == [
        ("case-arrived", "town", f"{reference}/1/case-arrived/town"),
        ("complainant-wrote", "town", f"{reference}/3/complainant-wrote/town"),
    ]
