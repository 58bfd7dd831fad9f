"""A hundred thousand cases or a million, copied into PostgreSQL with believable shares of everything."""

from __future__ import annotations

import json
import random  # noqa: TID251  # made-up cases, the same in every run
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import connection
from django.utils import timezone

from .words import summary

OFFICES = ("town", "village", "county")
SHARES = (80, 15, 5)
PROCEDURE, STAGE, CLOCK = "uk-two-stage-2024", "stage1", "respond1"
CATEGORIES = ("water", "housing-repairs", "waste", "roads-and-lighting", "other")
OVER = ("decided", "closed", "closed", "withdrawn")


def make_cases(count: int) -> None:
    """Dockets, what is owed, clocks, heads and one event each, then the statistics that autovacuum would have."""
    from answerable.record.models import Docket

    chance, now = random.Random(11), timezone.now()
    template = _filing()
    taken = set(Docket.objects.values_list("case", flat=True))
    rows = [row for number in range(count) if (row := _case(chance, number, now))[0] not in taken]
    with connection.cursor() as cursor:  # built afterwards, as anybody would who loads as many
        cursor.execute("DROP INDEX docket_summary")
    copy("record_docket", DOCKET, (row for row in rows))
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(import_module("answerable.record.migrations.0004_words_of_summaries").INDEX)
    copy("record_owed", OWED, (owed for row in rows if (owed := _owed(row)) is not None))
    copy("record_runningclock", CLOCKS, (clock for row in rows if (clock := _clock(row)) is not None))
    copy("record_casehead", ("case", "seq", "last_leaf"), ((row[0], 1, chance.randbytes(32)) for row in rows))
    copy("record_storedevent", EVENTS, _events(chance, rows, template))
    with connection.cursor() as cursor:
        for table in ("docket", "owed", "runningclock", "casehead", "storedevent"):
            cursor.execute(f"VACUUM ANALYZE record_{table}")


DOCKET = ("case", "office", "procedure", "stage", "phase", "category", "channel", "language", "assigned_to", "summary",
          "question_open", "remedies_open", "imported", "filed_at", "last_event_at", "due_at", "due_clock")  # fmt: skip
OWED = ("case", "office", "remedies", "filed_at", "due_at")
CLOCKS = ("case", "clock", "kind", "state", "ends_at", "expired",
          "day", "place", "calendar", "asked_through", "warn_at")  # fmt: skip
EVENTS = ("case", "seq", "type", "at", "data", "salt", "leaf_index")


def reference_of(number: int) -> str:
    from answerable.core import receipt

    return receipt.make_reference(f"{(number + 1) * 7393913311 % 10**10:010d}")


def _case(chance: random.Random, number: int, now: datetime) -> tuple[Any, ...]:
    over = chance.random() < 0.8
    filed = now - timedelta(seconds=chance.randint(0, (900 if over else 60) * 86400))
    due = None
    if not over and chance.random() < 0.9:
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        due = day + timedelta(days=chance.randint(-15, 60))
    officer = f"o-{chance.choice(('town', 'town-two'))}" if chance.random() < 0.1 else f"o-{chance.randrange(40)}"
    zh = chance.random() < 0.4
    return (
        reference_of(10_000 + number),
        chance.choices(OFFICES, SHARES)[0],
        PROCEDURE,
        STAGE,
        chance.choice(OVER) if over else chance.choice(("received", "accepted")),
        chance.choice(CATEGORIES),
        "web",
        "zh-hans" if zh else "en",
        officer if over or chance.random() < 0.6 else None,
        summary(chance, over=over) if over or chance.random() < 0.7 else "",
        not over and chance.random() < 0.1,
        1 if over and chance.random() < 0.02 else 0,
        False,
        filed,
        min(now, filed + timedelta(days=chance.randint(0, 60))),
        due,
        CLOCK if due else "",
    )


def _owed(row: Sequence[Any]) -> tuple[Any, ...] | None:
    """By the office that has it; half of them until a day that was named."""
    due = row[14] + timedelta(days=30) if int(row[0]) % 2 else None
    return (row[0], row[1], row[11], row[13], due) if row[11] else None


def _clock(row: Sequence[Any]) -> tuple[Any, ...] | None:
    due = row[15]
    if due is None:
        return None
    now, day, book = timezone.now(), (due - timedelta(microseconds=1)).date(), rulebook_of_all()
    near = due - timedelta(days=2)
    counted = (day, book.calendar.id, book.calendar.version, day, near if near > now else None)
    return (row[0], CLOCK, "duty", "running", due, due < now, *counted)


def rulebook_of_all() -> Any:
    from answerable.record.rulebooks import rulebook

    return rulebook(PROCEDURE)


def _filing() -> dict[str, Any]:
    """The data of a real filing, to be given other numbers."""
    from answerable.record.models import StoredEvent

    rows = StoredEvent.objects.filter(type="GrievanceFiled", data__contains=PROCEDURE)
    data: dict[str, Any] = json.loads(rows.values_list("data", flat=True)[0] or "")
    return data


def _events(chance: random.Random, rows: Sequence[Sequence[Any]], data: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows):
        moment = row[13].strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        data |= {"case": row[0], "at": moment, "happened_at": moment, "to_office": row[1], "respondent": None}
        data |= {"category": row[5], "identity": None, "anonymous": True}
        data["narrative"] |= {"obj": chance.randbytes(16).hex(), "digest": "sha256:" + chance.randbytes(32).hex()}
        text = json.dumps(data, ensure_ascii=False)
        yield (row[0], 1, "GrievanceFiled", row[13], text, chance.randbytes(32), 10**9 + number)


def copy(table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
