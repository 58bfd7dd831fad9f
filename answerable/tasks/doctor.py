"""What is wrong with an installation, or soon will be. Each finding says what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from answerable.core import sealing
from answerable.core.toml_source import Faults
from answerable.people.models import Category, Office, Officer
from answerable.record import ledger
from answerable.record.calendar_files import UnknownCalendar
from answerable.record.models import Outgoing
from answerable.record.rulebooks import all_procedures, load_calendar

LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    grade: Literal["well", "soon", "wrong"]
    text: str


def examine(today: date) -> Iterator[Finding]:
    yield from _settings()
    yield from _keys()
    yield from _calendars(today)
    yield from _disk()
    try:
        yield from _database()
    except DatabaseError as problem:
        yield Finding("wrong", f"The database cannot be used: {str(problem).strip().splitlines()[0]}")


def _settings() -> Iterator[Finding]:
    local = set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]", "testserver"}
    if settings.DEMO and not local:
        yield Finding("wrong", "ANSWERABLE_DEMO=1 shows sign-ins to everybody; take it out on a site others can reach.")
    if not settings.HTTPS and not local:
        yield Finding("wrong", "ANSWERABLE_HTTPS is not 1: codes and passwords would travel in the clear.")
    if settings.LOG_ORIGIN == "localhost/answerable" and not local:
        yield Finding("wrong", "ANSWERABLE_ORIGIN is not set: receipts of two sites could not be told apart.")
    if settings.HTTPS and not settings.TRUST_PROXY and settings.RATE_PER_MINUTE and not local:
        yield Finding(
            "soon",
            "ANSWERABLE_HTTPS is 1 and ANSWERABLE_TRUST_PROXY is not: behind a proxy all visitors then count as one"
            " address, and a single one can make all others wait. Set ANSWERABLE_TRUST_PROXY=1 if every request comes"
            " through one proxy that sets X-Forwarded-For and X-Forwarded-Proto itself.",
        )
    if not settings.EMAIL_HOST:
        yield Finding("soon", f"No mail server: mail is written to {settings.EMAIL_FILE_PATH} and reaches nobody.")
    yield Finding("well", "The settings can be read.")


def _keys() -> Iterator[Finding]:
    try:
        sealing.self_test()
        yield Finding("well", "Sealing gives the known answers.")
    except sealing.SelfTestFailed as failed:
        yield Finding("wrong", f"Sealing does not give the known answers ({failed}); do not use this machine.")
    folder = Path(settings.HOME) / "keys"
    for path in sorted(folder.glob("*")):
        if path.stat().st_mode & 0o077:
            yield Finding("wrong", f"{path} can be read by other accounts; chmod 600 it.")


def _calendars(today: date) -> Iterator[Finding]:
    for name in _calendars_in_use():
        try:
            calendar = load_calendar(name)
        except (Faults, UnknownCalendar) as problem:
            yield Finding("wrong", f"The calendar {name} cannot be read and nothing is counted by it: {problem}")
            continue
        needed = date(today.year + 1, 12, 31)
        if calendar.valid_through < today:
            yield Finding(
                "wrong", f"The calendar {name} ended on {calendar.valid_through}; every limit is provisional."
            )
        elif calendar.valid_through < needed:
            yield Finding(
                "soon", f"The calendar {name} ends on {calendar.valid_through}; add next year when published."
            )
        else:
            yield Finding("well", f"The calendar {name} reaches to {calendar.valid_through}.")


def _calendars_in_use() -> list[str]:
    """Of the procedures that grievances are told under here; of all that are shipped, before any is."""
    used = set(Category.objects.filter(active=True).values_list("procedure", flat=True))
    procedures = [procedure for procedure in all_procedures() if procedure.id in used] or all_procedures()
    return sorted({procedure.calendar for procedure in procedures})


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.HOME).free
    grade: Literal["well", "wrong"] = "well" if free >= LEAST_FREE_BYTES else "wrong"
    yield Finding(grade, f"{free // 1_000_000} MB free under {settings.HOME}.")
    if not os.access(settings.HOME, os.W_OK):
        yield Finding("wrong", f"{settings.HOME} cannot be written to.")


def _database() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding("wrong", "The database is not up to date; run `answerable setup`.")
        return
    if connection.vendor == "sqlite":
        wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "mmap_size": 0}
        with connection.cursor() as cursor:
            for name, value in wanted.items():
                row = cursor.execute(f"PRAGMA {name}").fetchone()
                if (row[0] if row else 0) != value:
                    yield Finding("wrong", f"SQLite has {name} = {row and row[0]}, not {value}: events could be lost.")
    try:
        ledger.check_high_water()
        yield Finding("well", "The log holds what was last signed.")
    except ledger.LogBroken as broken:
        yield Finding("wrong", f"The log does not hold what was last signed. {broken}")
    if not Officer.objects.filter(administrator=True, active=True).exists():
        yield Finding("soon", "There is no administrator; run `answerable administrator NAME`.")
    silent = Office.objects.filter(active=True, email="").count()
    if silent:
        yield Finding("soon", f"{silent} offices have no mail address and hear of new cases only at the desk.")
    unsent = Outgoing.objects.filter(sent_at=None).exclude(problem="").count()
    if unsent:
        yield Finding("soon", f"{unsent} mails could not be sent yet; their offices see it on the worklist.")
