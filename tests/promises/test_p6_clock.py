"""P6: the clock is the law. No role can set a date; a missed one opens the next remedy by itself."""

import ast
import inspect
import pkgutil
from dataclasses import fields
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.utils import timezone

import answerable
from answerable.core.case import commands as c
from answerable.record.models import Docket, RunningClock
from answerable.tasks.clocks import sweep_clocks
from tests.desk.desk_world import file_case, send
from tests.habits.routes import all_routes
from tests.record.record_world import NOON

from .journey import page, visit

PACKAGE = Path(answerable.__file__).parent
DATES_ASKED_FOR = {
    "NewForm.received_on": "the stamp on a paper: earlier than today only, so the office's time gets shorter",
    "AskForm.answer_by": "a hope, not a limit: it pauses or ends nothing",
    "ReceiptDateForm.received_on": "an overlooked stamp: earlier than recorded only, so the office's time gets shorter",
    "DelayForm.expected": "a hope, told to the complainant: the duty stays missed",
}
DATES_IN_COMMANDS = {
    "Command.at", "Command.happened_at", "AskComplainant.answer_by",
    "CorrectReceipt.received_at",  # refused unless earlier
    "ExplainDelay.expected",  # said in a letter, counted by nothing
    "RecountLimit.was",  # by the clock alone: the day that was counted before
}  # fmt: skip
READ_ONLY = {"when/<str:procedure_id>/limits.json", "case/limits.json"}


def all_forms():
    for package in ("complainant", "desk", "public", "web"):
        for info in pkgutil.walk_packages([str(PACKAGE / package)], f"answerable.{package}."):
            if "templatetags" not in info.name:
                for _, found in inspect.getmembers(import_module(info.name), inspect.isclass):
                    if issubclass(found, forms.BaseForm) and found.__module__ == info.name:
                        yield found


def test_every_date_a_form_asks_for_has_been_judged():
    dated = {
        f"{form.__name__}.{name}"
        for form in all_forms()
        for name, field in form.base_fields.items()
        if isinstance(field, (forms.DateField, forms.DateTimeField, forms.TimeField, forms.DurationField))
    }
    assert dated == set(DATES_ASKED_FOR)


def test_no_form_has_a_field_for_a_limit():
    words = ("limit", "deadline", "due_at", "ends_at", "until", "expires", "clock_", "happened_")
    named = [f"{form.__name__}.{name}" for form in all_forms() for name in form.base_fields]
    assert [name for name in named if any(word in name for word in words)] == []


def test_no_command_carries_a_date_that_could_be_a_limit():
    dated = set()
    for name, command in inspect.getmembers(c, inspect.isclass):
        if issubclass(command, c.Command):
            own = (
                fields(command) if command is c.Command else [f for f in fields(command) if f not in fields(c.Command)]
            )
            inherited = {f.name for f in fields(c.Command)}
            dated |= {
                f"{name}.{field.name}"
                for field in own
                if "date" in str(field.type) and (command is c.Command or field.name not in inherited)
            }
    assert dated == DATES_IN_COMMANDS


def test_no_route_is_about_a_clock():
    words = ("clock", "deadline", "limit", "calendar", "date")
    about = {route.pattern for route in all_routes() if any(word in route.pattern for word in words)}
    assert about == READ_ONLY


@pytest.mark.parametrize("pattern", sorted(READ_ONLY))
def test_what_is_told_of_clocks_can_only_be_read(client, pattern):
    (route,) = [route for route in all_routes() if route.pattern == pattern]
    assert client.post(route.example, {"received": "2020-01-01"}).status_code == 405


def test_only_the_record_writes_rows_of_clocks_and_dockets():
    written = set()
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                wrote = node.func.attr in ("update", "save", "delete", "create", "bulk_create", "get_or_create")
                about = ast.unparse(node.func.value)
                if wrote and ("RunningClock" in about or "Docket" in about):
                    written.add(str(path.relative_to(PACKAGE)))
    assert {name for name in written if not name.startswith("record/")} == set()


FORGED = {
    "at": "2020-01-01T00:00:00Z", "happened_at": "2020-01-01", "due_at": "2099-01-01", "ends_at": "2099-01-01",
    "limit": "2099-01-01", "until": "2099-01-01", "received_on": "2020-01-01",
}  # fmt: skip


def test_dates_smuggled_into_a_form_change_nothing(world):
    with time_machine.travel(NOON, tick=False):
        told, usual = file_case(), file_case()
        village = world.desk("village")
        assert send(village, f"{told.url}/acknowledge", **FORGED).status_code == 302
        assert send(village, f"{usual.url}/acknowledge").status_code == 302
    ours, theirs = told.events[-1], usual.events[-1]
    assert (ours.at, ours.happened_at) == (theirs.at, theirs.happened_at) == (NOON, NOON)
    rows = RunningClock.objects.order_by("clock").values("clock", "state", "ends_at")
    assert list(rows.filter(case=told.ref)) == list(rows.filter(case=usual.ref))


@pytest.mark.parametrize("who", ["village", "county", "admin"])
def test_no_role_has_a_button_for_it(world, who):
    told = file_case()
    client = world.desk(who)
    client.raise_request_exception = False
    before = RunningClock.objects.order_by("id").values()[::1]
    for route in all_routes():
        client.post(route.at(ref=told.ref), FORGED)
    after = {row["clock"]: row["ends_at"] for row in RunningClock.objects.filter(case=told.ref).values()}
    assert after == {row["clock"]: row["ends_at"] for row in before}


def test_a_missed_limit_opens_the_next_remedy_by_itself(world):
    """Nobody at the office does anything, and the complainant may go on all the same."""
    fresh = file_case()
    assert 'href="/case/review"' not in page(visit(fresh.ref, fresh.code), "/case/story")
    told = file_case(at=timezone.now() - timedelta(days=60))
    complainant = visit(told.ref, told.code)
    assert sweep_clocks(timezone.now()) == 2
    assert 'href="/case/review"' in page(complainant, "/case/story")
    assert send(complainant, "/case/review", words="They are silent.").status_code == 302
    asked = told.events[-1]
    assert (type(asked).__name__, asked.to_office, asked.because_of_silence) == ("ReviewAsked", "town", True)
    assert Docket.objects.get(case=told.ref).office == "town"


def test_what_was_missed_stays_written_when_it_is_done_late(world):
    told = file_case(at=timezone.now() - timedelta(days=60))
    sweep_clocks(timezone.now())
    assert send(world.desk("village"), f"{told.url}/acknowledge").status_code == 302
    assert {expired.clock for expired in told.case.expired} == {"ack1", "respond1"}
    assert "late" in page(visit(told.ref, told.code), "/case/story")
