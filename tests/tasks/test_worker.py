"""The worker: one duty's fault is nobody else's, and it ends when it is told to."""

import json
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.record import ledger
from answerable.record.models import Checkpoint, Outgoing
from answerable.tasks import worker
from tests.record.record_world import NOON, file_case


def test_every_duty_once(town, mailoutbox):
    file_case()
    assert worker.work_once(NOON) == {"recount": 0, "clocks": 0, "warnings": 0, "mail": 1, "checkpoint": 0}
    assert Checkpoint.objects.get().size == 2
    assert not Outgoing.objects.filter(sent_at=None).exists()


@pytest.mark.parametrize("fault", [ledger.LogBroken("x"), OSError("x"), KeyError("a name"), ZeroDivisionError()])
def test_a_fault_of_one_duty_stops_no_other_and_says_nothing_of_anyone(transactional_db, monkeypatch, logs, fault):
    stop, done = threading.Event(), []

    def fails(now):
        done.append("failed")
        raise fault

    def works(now):
        done.append("worked")
        if done.count("worked") == 2:
            stop.set()
        return 7

    soon = timedelta(0)
    monkeypatch.setattr(worker, "DUTIES", (("clocks", fails, soon), ("mail", works, soon)))
    monkeypatch.setattr(stop, "wait", lambda seconds: None)
    worker.work(stop)
    assert done == ["failed", "worked", "failed", "worked"]
    lines = [json.loads(line) for line in logs.getvalue().splitlines()]
    assert {"event": "duty failed", "kind": "clocks", "fault": type(fault).__name__}.items() <= lines[0].items()
    assert {"event": "worked", "kind": "mail", "count": 7}.items() <= lines[1].items()
    assert not [line for line in lines if "a name" in str(line)]


def test_a_duty_waits_for_its_time(transactional_db, monkeypatch):
    stop, done = threading.Event(), []
    monkeypatch.setattr(
        worker,
        "DUTIES",
        (
            ("clocks", lambda now: done.append("clocks") or 0, timedelta(hours=1)),
            ("mail", lambda now: done.append("mail") or 0, timedelta(0)),
        ),
    )
    monkeypatch.setattr(stop, "wait", lambda seconds: len(done) >= 5 and stop.set())
    worker.work(stop)
    assert done.count("clocks") == 1


def test_a_broken_log_is_not_signed_and_the_mail_still_goes(town, monkeypatch, mailoutbox):
    file_case(at=timezone.now())
    stop = threading.Event()
    with monkeypatch.context() as patch:
        patch.setattr("answerable.record.ledger.high_water", lambda: (99, b"x" * 32))
        patch.setattr(stop, "wait", lambda seconds: stop.set())
        worker.work(stop)
    assert len(mailoutbox) == 1
    assert not Checkpoint.objects.exists()
