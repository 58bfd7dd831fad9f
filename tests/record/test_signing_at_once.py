"""Web processes and the worker sign at the same moment: one key, marks that only rise, no false alarm."""

import base64
import threading

import pytest

from answerable.core.ledger import checkpoint as notes
from answerable.core.ledger.tree import EMPTY_ROOT
from answerable.record import ledger
from answerable.record.models import Checkpoint
from tests.racing import race, start_process

from .record_world import NOON, file_case


def test_six_at_once_make_one_key(transactional_db):
    keys = race(*[lambda: ledger.log_key().private_bytes_raw()] * 6)
    assert set(keys) == {ledger._key_path().read_bytes()}


def test_two_processes_at_once_make_one_key(transactional_db, tmp_path):
    code = "from answerable.record import ledger\nprint(ledger.verifier_key().text())"
    processes = [start_process(code, tmp_path) for _ in range(3)]
    printed = {process.communicate(timeout=60)[0] for process in processes}
    assert printed == {ledger.verifier_key().text() + "\n"}


def test_signing_beside_writing_never_alarms_and_never_lowers_the_mark(town):
    stop = threading.Event()
    marks, trouble = [], []

    def write():
        for _ in range(12):
            file_case()
        stop.set()

    def sign():
        while not stop.is_set():
            ledger.sign_checkpoint(NOON)

    def watch():
        while not stop.is_set():
            try:
                ledger.check_high_water()
            except ledger.LogBroken as broken:
                trouble.append(str(broken))
            marks.append(ledger.high_water()[0])

    assert race(write, sign, sign, sign, watch) == [None] * 5
    assert trouble == []
    assert marks == sorted(marks)
    ledger.sign_checkpoint(NOON)
    assert ledger.high_water() == (13, ledger.root_at(13))
    for kept in Checkpoint.objects.order_by("size"):
        point = notes.read_checkpoint(notes.open_note(kept.note, [ledger.verifier_key()]))
        assert point.root == ledger.root_at(point.size)


def test_the_size_is_read_only_when_its_turn_has_come(town, monkeypatch):
    """The one who waited signs what stands there when the wait is over, not what stood there before."""
    file_case()
    inside, go_on = threading.Event(), threading.Event()
    write = ledger._write_durably

    def slowly(path, data):
        if path.name == "log.high-water" and not inside.is_set():
            inside.set()
            go_on.wait(20)
        write(path, data)

    monkeypatch.setattr("answerable.record.ledger._write_durably", slowly)
    ledger.log_key()

    def late():
        inside.wait(20)
        timer = threading.Timer(0.2, lambda: (file_case(), go_on.set()))
        timer.start()
        size = ledger.sign_checkpoint(NOON).size
        timer.join()
        return size

    assert race(lambda: ledger.sign_checkpoint(NOON).size, late) == [2, 3]
    assert ledger.high_water()[0] == 3


def test_two_processes_sign_while_a_third_writes(town, tmp_path):
    signer = """
from django.utils import timezone
from answerable.record import ledger
for _ in range(150):
    ledger.sign_checkpoint(timezone.now())
print("done")
"""
    processes = [start_process(signer, tmp_path) for _ in range(2)]
    for _ in range(10):
        file_case()
    said = [process.communicate(timeout=60) for process in processes]
    assert [out for out, _ in said] == ["done\n"] * 2, said
    assert ledger.sign_checkpoint(NOON).size == 11
    assert ledger.high_water()[0] == 11


@pytest.mark.damaged("the mark on disk stays above the database")
def test_a_mark_that_another_process_raised_is_not_lowered(town):
    file_case()
    ledger.sign_checkpoint(NOON)
    path = ledger._key_path().with_name("log.high-water")
    path.write_text(f"5 {base64.b64encode(EMPTY_ROOT).decode()}")
    with pytest.raises(ledger.LogBroken):
        ledger.sign_checkpoint(NOON)
    assert ledger.high_water()[0] == 5
