"""That a limit is near is said at the lead times the procedure names, once, and only while it runs."""

from datetime import timedelta

import pytest

from answerable.core.case import commands as c
from answerable.record.handle import handle
from answerable.record.models import Outgoing, RunningClock
from answerable.tasks.warnings import warn
from tests.racing import race
from tests.record.record_world import NOON, actor, file_case
from tests.record.test_kept_versions import SHIPPED, own, read_again

__all__ = ["own"]


@pytest.fixture
def warning(settings, tmp_path):
    """The two-stage code, with a warning two working days and one before the acknowledgement is due."""
    text = SHIPPED.replace('warn = ["1 working_day"]', 'warn = ["2 working_days", "1 working_day"]', 1)
    assert text != SHIPPED
    (tmp_path / "uk.toml").write_text(text)
    settings.PROCEDURES = str(tmp_path)
    read_again()
    yield
    settings.PROCEDURES = ""
    read_again()


def said():
    return Outgoing.objects.filter(kind="clock-near").count()


def test_each_lead_time_is_said_once(town, warning):
    file_case()  # due Monday 8 June; warned of on Thursday 4 and Friday 5
    assert warn(NOON + timedelta(days=2)) == 0
    assert warn(NOON + timedelta(days=3)) == 1
    assert warn(NOON + timedelta(days=3, hours=1)) == 0
    assert warn(NOON + timedelta(days=4)) == 1
    assert warn(NOON + timedelta(days=5)) == 0
    assert said() == 2


def test_what_is_done_is_not_warned_of(town, warning):
    reference, _ = file_case()
    handle(reference, c.Acknowledge(by=actor("town"), at=NOON))
    assert warn(NOON + timedelta(days=5)) == 0
    assert said() == 0


def test_a_worker_that_slept_says_it_late_and_once(town, warning):
    file_case()
    assert warn(NOON + timedelta(days=4, hours=3)) == 1
    assert warn(NOON + timedelta(days=4, hours=4)) == 0
    assert RunningClock.objects.get(clock="ack1").warn_at is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_say_it_once(town, warning):
    file_case()
    race(*[lambda: warn(NOON + timedelta(days=3))] * 2)
    assert said() == 1


def test_a_procedure_without_lead_times_warns_of_nothing(town, own):
    text = "\n".join(line for line in SHIPPED.splitlines() if not line.startswith("warn ="))
    (own / "uk.toml").write_text(text)
    read_again()
    file_case()
    assert not RunningClock.objects.filter(warn_at__isnull=False).exists()
