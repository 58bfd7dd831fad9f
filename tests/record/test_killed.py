"""`kill -9` in the middle of writing: whole cases or none, and every write that was answered is there."""

import signal
import time

import pytest

from answerable.record import ledger
from answerable.record.loading import load_case
from answerable.record.models import CaseHead, SealedObject, StoredEvent, Wrap
from answerable.record.replaying import check_all
from tests.racing import start_process

from .record_world import NOON, file_case

WRITER = """
from answerable.core import sealing
from answerable.core.case import commands as c
from answerable.record import vault
from answerable.record.handle import handle
from answerable.record.rows import Writes
from tests.record.record_world import NOON, actor, file_case
while True:
    reference, _ = file_case()
    print(reference, 1)
    for seq in (2, 3):
        note = vault.seal_to_case(reference, "statement", "x")
        handle(reference, c.AddStatement(by=c.COMPLAINANT, at=NOON, statement=note.ref), Writes((note,)))
        print(reference, seq)
"""


@pytest.mark.parametrize("after", [1, 4, 9, 17])
def test_a_killed_writer_leaves_no_half_case(town, tmp_path, after):
    process = start_process(WRITER, tmp_path)
    answered = {}
    for _ in range(after):
        reference, seq = process.stdout.readline().split()
        answered[reference] = int(seq)
    time.sleep(after % 3 * 0.002)
    process.send_signal(signal.SIGKILL)
    for line in process.communicate(timeout=20)[0].splitlines():  # what it had said before it died
        if len(line.split()) == 2:
            answered[line.split()[0]] = int(line.split()[1])
    assert list(check_all()) == []
    for reference, seq in answered.items():
        assert load_case(reference).seq >= seq, "an answered write is lost"
    cases = set(CaseHead.objects.values_list("case", flat=True))
    assert len(cases) - len(answered) <= 1
    for table in (StoredEvent, SealedObject, Wrap):
        assert set(table.objects.values_list("case", flat=True)) == cases
    # and the next writer and signer find no lock held
    file_case()
    ledger.sign_checkpoint(NOON)
