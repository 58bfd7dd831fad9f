"""The doctor names each thing that is wrong, and what to do about it."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection

from answerable.core import sealing
from answerable.people.models import Office, Officer
from answerable.record.models import Outgoing
from answerable.record.rulebooks import all_procedures, load_calendar
from answerable.tasks import doctor
from tests.record.record_world import NOON, file_case

TODAY = date(2025, 6, 1)
PUBLIC = ["grievances.example.org"]


@pytest.fixture
def well(town, settings):
    """An installation without fault, under a public name."""
    settings.ALLOWED_HOSTS, settings.HTTPS, settings.DEMO = PUBLIC, True, False
    settings.LOG_ORIGIN, settings.EMAIL_HOST = "grievances.example.org/log", "mail.example.org"
    settings.TRUST_PROXY, settings.RATE_PER_MINUTE = True, 30
    Officer.objects.create(id="o-admin", username="admin", name="Admin", administrator=True)
    keys = Path(settings.HOME) / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    return settings


def findings(today=TODAY):
    return list(doctor.examine(today))


def bad(today=TODAY):
    return {finding.text: finding.grade for finding in findings(today) if finding.grade != "well"}


def test_nothing_is_wrong_with_a_sound_installation(well):
    assert bad() == {}
    assert len(findings()) >= 5, "what was looked at is said too"


@dataclass(frozen=True)
class Fault:
    plant: Callable
    grade: str
    says: str


def set_to(**values):
    def plant(settings, _patch):
        for name, value in values.items():
            setattr(settings, name, value)

    return plant


def readable_key(settings, _patch):
    path = Path(settings.HOME) / "keys" / "log"
    path.write_bytes(b"x" * 32)
    path.chmod(0o644)


def raises(fault):
    def always(*_args, **_kwargs):
        raise fault

    return always


def patched(target, value):
    return lambda _settings, patch: patch.setattr(target, value)


def silent_office(_settings, _patch):
    Office.objects.update(email="")


def unsent_mail(_settings, _patch):
    Outgoing.objects.create(
        key="k", kind="case-arrived", case="0", office="town", created_at=NOON, next_try_at=NOON, problem="no-address"
    )


def no_administrator(_settings, _patch):
    Officer.objects.filter(administrator=True).update(active=False)


def mark_above_the_database(settings, _patch):
    (Path(settings.HOME) / "keys" / "log.high-water").write_text("99 AAAA")
    (Path(settings.HOME) / "keys" / "log.high-water").chmod(0o600)


FAULTS = {
    "demo shown to the world": Fault(set_to(DEMO=True), "wrong", "ANSWERABLE_DEMO=1"),
    "passwords in the clear": Fault(set_to(HTTPS=False), "wrong", "ANSWERABLE_HTTPS is not 1"),
    "no name of its own": Fault(set_to(LOG_ORIGIN="localhost/answerable"), "wrong", "ANSWERABLE_ORIGIN is not set"),
    "all visitors one address": Fault(set_to(TRUST_PROXY=False), "soon", "all visitors then count as one address"),
    "no mail server": Fault(set_to(EMAIL_HOST=""), "soon", "No mail server"),
    "key others can read": Fault(readable_key, "wrong", "chmod 600"),
    "sealing gives other answers": Fault(
        patched("answerable.core.sealing.self_test", raises(sealing.SelfTestFailed("argon2id"))),
        "wrong",
        "do not use this machine",
    ),
    "hardly any disk left": Fault(
        patched(
            "answerable.tasks.doctor.shutil", SimpleNamespace(disk_usage=lambda _: SimpleNamespace(free=5_000_000))
        ),
        "wrong",
        "5 MB free",
    ),
    "migrations pending": Fault(
        patched("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["0003"]),
        "wrong",
        "run `answerable setup`",
    ),
    "database gone": Fault(
        patched(
            "django.db.migrations.executor.MigrationExecutor.migration_plan",
            raises(OperationalError("no route to host\nmore")),
        ),
        "wrong",
        "The database cannot be used: no route to host",
    ),
    "log rolled back": Fault(mark_above_the_database, "wrong", "The log does not hold what was last signed"),
    "nobody to set it up": Fault(no_administrator, "soon", "There is no administrator"),
    "office without an address": Fault(silent_office, "soon", "1 offices have no mail address"),
    "mail not sent": Fault(unsent_mail, "soon", "1 mails could not be sent"),
}


@pytest.mark.damaged("the faults planted are the point")
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_named_and_no_other(well, monkeypatch, fault):
    with monkeypatch.context() as patch:
        fault.plant(well, patch)
        found = bad()
    assert [grade for text, grade in found.items() if fault.says in text] == [fault.grade], found
    assert len(found) == 1, found


@contextmanager
def pragma(name, value, back):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name} = {value}")
        yield
        cursor.execute(f"PRAGMA {name} = {back}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about the embedded database")
@pytest.mark.parametrize(("name", "value", "back"), [("synchronous", 0, 2), ("secure_delete", 0, 1)])
def test_each_pragma_that_could_lose_events_is_named(well, name, value, back):
    with pragma(name, value, back):
        assert [text for text in bad() if f"SQLite has {name} = {value}" in text]


def test_a_site_on_this_machine_alone_may_be_a_demonstration(well, settings):
    settings.ALLOWED_HOSTS, settings.HTTPS, settings.DEMO = ["localhost", "127.0.0.1"], False, True
    assert bad() == {}


@pytest.mark.parametrize("why", [{"HTTPS": False}, {"RATE_PER_MINUTE": 0}, {"ALLOWED_HOSTS": ["localhost"]}])
def test_nothing_is_said_of_a_proxy_where_there_is_none_or_no_rate_to_share(well, settings, why):
    settings.TRUST_PROXY = False
    for name, value in why.items():
        setattr(settings, name, value)
    assert [text for text in bad() if "TRUST_PROXY" in text] == []


def test_calendars_that_end_are_told_a_year_ahead_and_again_when_they_have_ended(well):
    ends = min(load_calendar(procedure.calendar).valid_through for procedure in all_procedures())
    assert bad(date(ends.year - 1, 6, 1)) == {}
    assert set(bad(date(ends.year, 1, 1)).values()) == {"soon"}
    assert "wrong" in bad(date(ends.year + 1, 1, 1)).values()


def test_it_looks_and_changes_nothing(well):
    file_case()
    before = {path: path.stat().st_mtime_ns for path in Path(well.HOME).rglob("*")}
    findings()
    assert {path: path.stat().st_mtime_ns for path in Path(well.HOME).rglob("*")} == before
