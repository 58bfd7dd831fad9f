"""A calendar changes under running clocks: what moves is told, a day once given to a complainant stands."""

import json
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings as settings_of_django
from django.db import connection

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.codec import event_data
from answerable.core.case.evolve import evolve
from answerable.core.letters import PARTS
from answerable.record import rulebooks, vault
from answerable.record.counted import first_change, keep_calendar
from answerable.record.handle import handle
from answerable.record.loading import OF_NO_LIMIT, Erased, load_case, load_events, read_for_limits
from answerable.record.models import KeptCalendar, Outgoing, RunningClock
from answerable.record.replaying import check_all
from answerable.record.rows import Writes
from answerable.tasks.recounting import recount
from tests.racing import environment, start_process
from tests.record.record_world import NOON, actor, file_case

YEAR = (files("answerable") / "calendars" / "GB-ENG" / "2026.toml").read_text("utf-8")
PLACE = (files("answerable") / "calendars" / "GB-ENG" / "place.toml").read_text("utf-8")
pytestmark = pytest.mark.damaged("the calendar is the shipped one again when the test is over")


@pytest.fixture
def calendar(settings, tmp_path):
    """calendar("2026-06-03"): from now on the office counts by a calendar with that day closed too."""

    def closed(*days: str, opened: str = "") -> None:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        (folder / "GB-ENG").mkdir(parents=True)
        text = YEAR.replace("[closed]\n", "[closed]\n" + "".join(f'{day} = "Proclaimed"\n' for day in days))
        if opened:
            text = "\n".join(line for line in text.splitlines() if not line.startswith(opened)) + "\n"
        (folder / "GB-ENG" / "2026.toml").write_text(text)
        settings.CALENDARS = str(folder)
        rulebooks.rulebook.cache_clear()

    yield closed
    settings.CALENDARS = ""
    rulebooks.rulebook.cache_clear()


def day_of(reference, clock):
    return RunningClock.objects.get(case=reference, clock=clock).day


def moved(reference):
    return [event for event in load_events(reference) if isinstance(event, e.LimitRecounted)]


def decided(reference, at):
    """Answered and read, so that the window to ask for review runs."""
    letter = vault.seal_to_case(reference, "decision", {"points": []})
    points = (c.Point("not_upheld"),)
    command = c.IssueDecision(by=actor("town"), at=at, points=points, decision=letter.ref, written=PARTS)
    handle(reference, command, Writes((letter,)))
    handle(reference, c.ReadNotice(by=c.COMPLAINANT, at=at, notice="response1"))


def test_nothing_has_changed(town):
    file_case()
    assert recount(NOON) == 0
    assert KeptCalendar.objects.filter(place="GB-ENG").count() == 1


def test_a_duty_that_moves_is_told_with_both_versions_and_both_days(town, calendar):
    reference, _ = file_case()
    recount(NOON)
    before = RunningClock.objects.get(case=reference, clock="ack1")
    calendar("2026-06-03")
    assert recount(NOON + timedelta(hours=1)) == 2  # the answer that is expected after it moves as well
    event = next(event for event in moved(reference) if event.clock == "ack1")
    assert (event.was, event.now, event.kept) == (date(2026, 6, 8), date(2026, 6, 9), False)
    after = RunningClock.objects.get(case=reference, clock="ack1")
    assert (event.from_calendar, event.to_calendar) == (before.calendar, after.calendar)
    assert before.calendar != after.calendar
    assert Outgoing.objects.filter(kind="limit-moved", case=reference).count() == 2
    assert list(check_all()) == []


def test_done_twice_it_is_told_once(town, calendar):
    reference, _ = file_case()
    calendar("2026-06-03")
    assert recount(NOON + timedelta(hours=1)) == 2
    assert recount(NOON + timedelta(hours=2)) == 0
    assert len(moved(reference)) == 2


def test_a_duty_may_come_sooner(town, calendar):
    calendar("2026-06-03")
    reference, _ = file_case()
    assert day_of(reference, "ack1") == date(2026, 6, 9)
    calendar()
    recount(NOON + timedelta(hours=1))
    assert day_of(reference, "ack1") == date(2026, 6, 8)
    assert {event.kept for event in moved(reference)} == {False}


def test_a_day_given_to_a_complainant_is_never_shortened(town, calendar):
    calendar("2026-06-10")
    reference, _ = file_case()
    decided(reference, NOON + timedelta(hours=1))
    given = day_of(reference, "ask_stage2")
    calendar()
    assert recount(NOON + timedelta(hours=2)) == 1
    (event,) = moved(reference)
    assert (event.kept, event.was, event.now) == (True, given, given - timedelta(days=1))
    assert day_of(reference, "ask_stage2") == given
    assert "kept" in {step.code for step in limit_steps(reference)}
    calendar()  # another version, the same days: the day that was kept is no news
    assert recount(NOON + timedelta(hours=3)) == 0
    assert list(check_all()) == []


def limit_steps(reference):
    from answerable.core.case.limits import limits_of

    case = load_case(reference)
    book = rulebooks.rulebook(case.procedure, case.procedure_digest)
    return next(x for x in limits_of(case, book, NOON) if x.clock.id == "ask_stage2").limit.steps


def test_a_window_that_grows_grows(town, calendar):
    reference, _ = file_case()
    decided(reference, NOON + timedelta(hours=1))
    given = day_of(reference, "ask_stage2")
    calendar("2026-06-10")
    recount(NOON + timedelta(hours=2))
    assert day_of(reference, "ask_stage2") == given + timedelta(days=1)


def test_a_limit_that_asked_about_no_changed_day_is_not_looked_at_again(town, calendar, monkeypatch):
    """Only the version is written: the case is not even read."""
    file_case()
    recount(NOON)
    year = YEAR.replace("2026-", "2027-").replace("year = 2026", "year = 2027")
    calendar()
    from pathlib import Path

    from django.conf import settings

    import answerable.tasks.recounting as recounting

    folder = Path(settings.CALENDARS) / "GB-ENG"
    (folder / "2026.toml").unlink()
    (folder / "2027.toml").write_text(year)
    monkeypatch.setattr(recounting, "load_many", lambda cases: pytest.fail("read"))
    assert recount(NOON + timedelta(hours=1)) == 0
    assert RunningClock.objects.values("calendar").distinct().count() == 1


def test_from_which_day_on_a_calendar_differs(town, calendar):
    old = rulebooks.load_calendar("GB-ENG")
    keep_calendar(old)
    assert first_change("sha256:unknown", old) is None
    calendar("2026-06-03")
    assert first_change(old.version, rulebooks.load_calendar("GB-ENG")) == date(2026, 6, 3)
    calendar()
    assert first_change(old.version, rulebooks.load_calendar("GB-ENG")) == date.max


def test_what_an_officer_does_before_the_recount_tells_what_moved_first(town, calendar):
    """Their step makes every row of the case anew: the other clocks must not move by it in silence."""
    reference, _ = file_case()
    recount(NOON)
    calendar("2026-06-03")
    later = NOON + timedelta(hours=1)
    done = handle(reference, c.Assign(by=actor("town"), at=later, officer="o-town"))
    assert [type(event) for event in done.events] == [e.Assigned]
    assert {(event.clock, event.was, event.now) for event in moved(reference)} == {
        ("ack1", date(2026, 6, 8), date(2026, 6, 9)),
        ("respond1", date(2026, 6, 22), date(2026, 6, 23)),
    }
    assert [type(event) for event in load_events(reference)][-1] is e.Assigned
    assert recount(NOON + timedelta(hours=2)) == 0
    assert list(check_all()) == []


def test_progress_is_told_and_one_case_that_cannot_be_read_stops_no_other(town, calendar, monkeypatch):
    broken, _ = file_case()
    whole, _ = file_case()
    calendar("2026-06-03")
    import answerable.tasks.recounting as recounting

    counted = recounting._limits
    monkeypatch.setattr(recounting, "_limits", lambda case: 1 / 0 if case.id == broken else counted(case))
    told = []
    assert recount(NOON + timedelta(hours=1), lambda done, total: told.append((done, total))) == 2
    assert told == [(4, 4)]
    assert moved(whole)
    assert not moved(broken)


KILLED = """
import sys
from datetime import datetime
import answerable.tasks.recounting as recounting
told = recounting.handle
def handle_and_wait(case, command):
    handled = told(case, command)
    print(case, command.clock, flush=True)
    if WHEN(command):
        sys.stdin.read()  # never comes: killed here
    return handled
recounting.handle = handle_and_wait
recounting.AT_ONCE = 2
recounting.recount(datetime.fromisoformat("2026-06-01T13:00:00+00:00"))
"""


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_killed_in_the_middle_and_run_again_nothing_is_lost_and_nothing_told_twice(town, calendar, monkeypatch, after):
    """Also between the two clocks of one case: what is written for the first gives both rows their new days."""
    cases = [file_case()[0] for _ in range(4)]
    recount(NOON)
    before = {(row.case, row.clock): row.day for row in RunningClock.objects.all()}
    calendar("2026-06-03")
    monkeypatch.setenv("ANSWERABLE_CALENDARS", settings_of_django.CALENDARS)
    count = f"COUNT = []\nWHEN = lambda command: COUNT.append(1) or len(COUNT) == {after}\n"
    child = start_process(count + KILLED, Path(settings_of_django.HOME))
    told = [child.stdout.readline() for _ in range(after)]
    assert all(told), child.stderr.read()
    child.kill()
    child.wait(20)
    recount(NOON + timedelta(hours=2))
    found = {(case, event.clock): (event.was, event.now) for case in cases for event in moved(case)}
    now = {(row.case, row.clock): row.day for row in RunningClock.objects.all()}
    assert found == {clock: (was, now[clock]) for clock, was in before.items()}
    assert sum(len(moved(case)) for case in cases) == 8
    assert RunningClock.objects.values("calendar").distinct().count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer: one process")
def test_very_many_are_shared_between_processes(town, calendar, monkeypatch):
    import answerable.tasks.recounting as recounting

    cases = [file_case()[0] for _ in range(6)]
    recount(NOON)
    version = RunningClock.objects.values_list("calendar", flat=True)[0]
    unreadable = {"kind": "duty", "state": "running", "day": NOON.date(), "asked_through": date(2026, 6, 9)}
    RunningClock.objects.create(case="0" * 12, clock="ack1", place="GB-ENG", calendar=version, **unreadable)
    calendar("2026-06-03")
    monkeypatch.setattr(recounting, "MANY", 2)
    monkeypatch.setattr(recounting.os, "sched_getaffinity", lambda _: {0, 1})
    for name, value in environment(Path(settings_of_django.HOME)).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ANSWERABLE_CALENDARS", settings_of_django.CALENDARS)
    here = connection.settings_dict
    address = f"postgresql://{here['USER']}@:{here['PORT']}/{here['NAME']}?host={here['HOST']}"
    monkeypatch.setenv("ANSWERABLE_DATABASE", address)
    told = []
    assert recount(NOON + timedelta(hours=1), lambda done, total: told.append((done, total))) == 12
    assert told[-1] == (13, 13)
    assert len(told) == 2
    assert {len(moved(case)) for case in cases} == {2}
    assert recount(NOON + timedelta(hours=2)) == 0


def test_a_process_that_fails_is_told_and_the_rest_is_done_next_time(town, calendar, monkeypatch):
    import answerable.tasks.recounting as recounting

    file_case()
    calendar("2026-06-03")
    whole = recounting.Share("GB-ENG", RunningClock.objects.values_list("calendar", flat=True)[0])
    with monkeypatch.context() as broken:
        broken.setattr(recounting, "MANY", 2)
        broken.setattr(recounting, "_cut", lambda share, total: [whole, whole])
        broken.setattr(recounting.sys, "executable", "/bin/false")
        with pytest.raises(RuntimeError, match="2 of 2"):
            recount(NOON + timedelta(hours=1))
    assert recount(NOON + timedelta(hours=1)) == 2


@pytest.mark.parametrize("name", sorted(OF_NO_LIMIT))
def test_what_is_not_read_for_limits_changes_none(town, name):
    reference, _ = file_case()
    case, at = load_case(reference), NOON + timedelta(days=10)
    ref = e.SealedRef("5f" * 16, "reason", "sha256:" + "5f" * 32, 100)
    fields = {"officer": "o-town"} if name == "Assigned" else {"summary": "Dark"}
    fields = {"scope": "identity", "reason": ref} if name == "SealedOpened" else fields
    event = e.EVENTS[name](at=at, happened_at=at, by="o-town", office="town", **fields)
    folded, nobody = evolve(case, event), {"assigned_to": None, "summary": "", "touches": frozenset(), "seq": 0}
    assert replace(folded, **nobody) == replace(case, **nobody, last_event_at=at)
    stored = [(type(x).__name__, x.at, json.dumps(event_data(x))) for x in (*load_events(reference), event)]
    assert replace(read_for_limits(reference, stored), **nobody) == replace(folded, **nobody)
    with pytest.raises(Erased):
        read_for_limits(reference, [*stored, (name, at, None)])
