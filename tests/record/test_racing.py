"""Writers at the same moment: nothing lost, nothing twice, nobody half answered."""

import pytest

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.core.letters import PARTS
from answerable.record import vault
from answerable.record.handle import handle
from answerable.record.loading import load_case
from answerable.record.models import CaseHead, Docket, LedgerLeaf, LedgerState, SealedObject, StoredEvent, Wrap
from answerable.record.rows import Writes
from tests.racing import race

from .record_world import NOON, actor, file_case


def add_statements(reference, count):
    for number in range(count):
        note = vault.seal_to_case(reference, "statement", f"statement {number}")
        handle(reference, c.AddStatement(by=c.COMPLAINANT, at=NOON, statement=note.ref), Writes((note,)))


def test_eight_writers_on_one_case_lose_nothing(town):
    reference, _ = file_case()
    assert race(*[lambda: add_statements(reference, 5)] * 8) == [None] * 8
    assert load_case(reference).seq == 41
    assert list(StoredEvent.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 42))


def test_writers_on_many_cases_share_one_log_without_gaps(town):
    references = [file_case()[0] for _ in range(4)]
    turns = [lambda ref=ref: add_statements(ref, 4) for ref in references] + [file_case] * 4
    assert not [result for result in race(*turns) if isinstance(result, Exception)]
    size = LedgerState.objects.get().size
    assert list(LedgerLeaf.objects.order_by("index").values_list("index", flat=True)) == list(range(size))
    assert size == 1 + StoredEvent.objects.count() == 1 + 4 * 5 + 4  # the first entry is the office's key


def decide_at_once(reference, by):
    note = vault.seal_to_case(reference, "decision", {"facts": by})
    command = c.IssueDecision(by=actor(by), at=NOON, points=(c.Point("not_upheld"),), decision=note.ref, written=PARTS)
    handle(reference, command, Writes((note,)), seen_seq=1)


@pytest.mark.parametrize("turn", range(3))
def test_of_two_officers_deciding_at_once_one_is_refused_and_told_why(town, turn):
    reference, _ = file_case()
    results = race(*[lambda: decide_at_once(reference, "town")] * 2)
    refused = [result for result in results if result is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], Refused)
    assert (refused[0].code, refused[0].facts["events"]) == ("changed-meanwhile", ["DecisionIssued"])
    assert SealedObject.objects.filter(kind="decision").count() == 1


def test_the_same_form_sent_six_times_at_once_is_one_case(town):
    results = race(*[lambda: file_case(submission="form-1")] * 6)
    assert not [result for result in results if isinstance(result, Exception)]
    assert len({reference for reference, _ in results}) == 1
    assert (CaseHead.objects.count(), Docket.objects.count(), StoredEvent.objects.count()) == (1, 1, 1)
    # the five who came second left neither keys nor text behind
    assert SealedObject.objects.count() == 1
    assert set(Wrap.objects.values_list("case", flat=True)) == {results[0][0]}


def test_a_transfer_and_a_step_of_the_old_office_cannot_both_be(town, county):
    reference, code = file_case()
    wraps = vault.open_with_code(reference, code).wraps_for(county)

    def transfer():
        handle(
            reference,
            c.Transfer(by=actor("town"), at=NOON, to_office="county"),
            Writes(wraps=wraps, shut_out=("town",)),
            seen_seq=1,
        )

    def acknowledge():
        handle(reference, c.Acknowledge(by=actor("town"), at=NOON), seen_seq=1)

    (refused,) = [result for result in race(transfer, acknowledge) if result is not None]
    assert refused.code in ("changed-meanwhile", "not-your-office")
    case = load_case(reference)
    assert case.seq == 2
    assert case.acknowledged == (case.office == "town")
