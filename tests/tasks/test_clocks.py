"""Silence has a date: a clock that ran out is written once, whoever sweeps and whatever dies."""

import signal
from datetime import UTC, datetime, timedelta

import pytest

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.letters import PARTS
from answerable.record import vault
from answerable.record.handle import handle
from answerable.record.loading import load_case, load_events
from answerable.record.models import CaseHead, Outgoing, Owed, RunningClock, StoredEvent
from answerable.record.rows import Writes
from answerable.record.rulebooks import UnknownProcedure
from answerable.tasks.clocks import sweep_clocks
from tests.racing import race, start_process
from tests.record.record_world import NOON, actor, file_case

LATER = NOON + timedelta(days=40)


def expired(reference=None):
    rows = StoredEvent.objects.filter(type="ClockExpired")
    return rows.filter(case=reference).count() if reference else rows.count()


def test_nothing_is_due_nothing_is_written(town):
    file_case()
    assert sweep_clocks(NOON + timedelta(days=1)) == 0
    assert expired() == 0


def test_each_clock_that_ran_out_is_written_once_with_its_consequences(town):
    reference, _ = file_case()
    assert sweep_clocks(LATER) == 2
    found = [event for event in load_events(reference) if isinstance(event, e.ClockExpired)]
    assert {event.clock for event in found} == {"ack1", "respond1"}
    assert {event.by for event in found} == {"clock"}
    assert all(event.limit < LATER.date() for event in found)
    assert sweep_clocks(LATER) == 0
    assert Outgoing.objects.filter(kind="clock-expired", office="town").count() == 2


def test_a_clock_is_written_at_its_first_moment_over_and_not_before(town):
    reference, _ = file_case()
    ends = RunningClock.objects.get(case=reference, clock="ack1").ends_at
    assert sweep_clocks(ends - timedelta(seconds=1)) == 0
    assert sweep_clocks(ends) == 1


def test_what_was_done_in_time_does_not_expire(town):
    reference, _ = file_case()
    handle(reference, c.Acknowledge(by=actor("town"), at=NOON))
    assert sweep_clocks(LATER) == 1
    assert [x.clock for x in load_case(reference).expired] == ["respond1"]


def test_when_the_time_to_ask_for_review_ends_the_case_is_closed_by_the_clock(town):
    reference, _ = file_case()
    decision = vault.seal_to_case(reference, "decision", {"facts": "x"})
    command = c.IssueDecision(
        by=actor("town"), at=NOON, points=(c.Point("not_upheld"),), decision=decision.ref, written=PARTS
    )
    handle(reference, command, Writes((decision,)))
    assert sweep_clocks(NOON + timedelta(days=3650)) >= 1
    windows = [x for x in load_events(reference) if isinstance(x, e.ClockExpired) and x.clock.startswith("ask")]
    assert all("decision_final" not in x.consequences or load_case(reference).phase == "closed" for x in windows)


def test_two_workers_at_once_write_each_once(town):
    for _ in range(5):
        file_case()
    done = race(*[lambda: sweep_clocks(LATER)] * 2)
    assert sum(done) == 10
    assert expired() == 10


WORKER = """
from datetime import datetime, timedelta
from answerable.tasks import clocks
from tests.record.record_world import NOON
write, taken = clocks.handle, []
def slowly(*given):
    write(*given)
    taken.append(given)
    print(len(taken))
clocks.handle = slowly
clocks.sweep_clocks(NOON + timedelta(days=40))
"""


@pytest.mark.parametrize("after", [1, 4])
def test_a_killed_worker_loses_none_and_repeats_none(town, tmp_path, after):
    references = [file_case()[0] for _ in range(5)]
    process = start_process(WORKER, tmp_path)
    for _ in range(after):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    written = expired()
    assert after <= written <= 10
    assert sweep_clocks(LATER) == 10 - written
    assert [expired(reference) for reference in references] == [2] * 5


def test_a_case_that_cannot_be_read_does_not_stop_the_clocks_of_others(town, monkeypatch):
    broken, other = file_case()[0], file_case()[0]
    real = handle

    def pick(case, command):
        if case == broken:
            raise UnknownProcedure("no-longer-shipped")
        return real(case, command)

    monkeypatch.setattr("answerable.tasks.clocks.handle", pick)
    assert sweep_clocks(LATER) == 2
    assert (expired(broken), expired(other)) == (0, 2)


def test_a_sweep_ends_after_as_many_as_it_may_and_goes_on_the_next_time(town):
    for _ in range(3):
        file_case()
    assert [sweep_clocks(LATER, most=4), sweep_clocks(LATER, most=4), sweep_clocks(LATER, most=4)] == [4, 2, 0]


def test_a_case_filed_while_the_worker_was_down_for_a_year_catches_up(town):
    reference, _ = file_case(at=datetime(2025, 6, 2, 12, tzinfo=UTC))
    assert sweep_clocks(LATER) == 2
    assert CaseHead.objects.get(case=reference).seq == 3


def test_what_the_law_makes_of_silence_is_done_once_and_followed(town):
    """Colombia, a request for documents: ten working days of silence and it counts as granted, to be handed over."""
    reference, _ = file_case(procedure="co-peticion-2015", case_class="documents")
    assert sweep_clocks(NOON + timedelta(days=10)) == 0
    sweep_clocks(LATER)
    assert sweep_clocks(LATER) == 0
    case = load_case(reference)
    assert (case.phase, len(case.remedies), case.remedies[0].office) == ("decided", 1, "town")
    assert [type(event).__name__ for event in load_events(reference)].count("DeemedDecided") == 1
    assert Owed.objects.get(case=reference).office == "town"
    handle(reference, c.PerformRemedy(by=actor("town"), at=LATER, remedy=1))
    assert not Owed.objects.filter(case=reference).exists()
