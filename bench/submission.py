"""A whole submission over HTTP: the last form of /tell/ sent, sealed, stored, logged, committed, receipt shown."""

from __future__ import annotations

import random  # noqa: TID251  # made-up texts, the same in every run
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from . import bare
from .clients import Answers, ask, post_of
from .place import CATEGORY
from .processes import Server, cpu_seconds, database_pid, served
from .table import Line
from .words import narrative

GOAL_PER_CORE = 120
CLIENTS = 32
PAIRS = 5
REFERENCE = re.compile(rb'name="reference" value="(\d{12})"')


@dataclass(frozen=True, slots=True)
class Round:
    """One run of one site. CPU in milliseconds per accepted request: of the web server, and of PostgreSQL."""

    per_second: float
    web_ms: float
    database_ms: float
    failed: int


def measure(folder: Path, seconds: float) -> Iterator[Line]:
    bare.make_table()
    chance = random.Random(7)
    references: list[bytes] = []
    before = _stored()
    rounds: dict[str, list[Round]] = {"ours": [], "bare": []}
    with served("answerable", "web") as ours, served("bench.bare") as yardstick:
        for server in (ours, yardstick):
            ask(server.port, _forms(chance, 200), clients=CLIENTS, seconds=60)
        before = _stored()
        for _ in range(PAIRS):
            rounds["bare"].append(_round(folder, yardstick, chance, seconds / PAIRS, [])[0])
            rounds["ours"].append(_round(folder, ours, chance, seconds / PAIRS, references)[0])
    yield from _lines(rounds, references, before)


def _round(
    folder: Path, server: Server, chance: random.Random, seconds: float, references: list[bytes]
) -> tuple[Round, Answers]:
    forms = _forms(chance, int(seconds * 1500))
    database = database_pid(folder)
    web_before, database_before = cpu_seconds(server.pid), cpu_seconds(database)
    answers = ask(server.port, forms, clients=CLIENTS, seconds=seconds)
    web, db = cpu_seconds(server.pid) - web_before, cpu_seconds(database) - database_before
    count = max(len(answers.good), 1)
    references += [found.group(1) for body in answers.good if (found := REFERENCE.search(body))]
    return Round(answers.per_second, 1000 * web / count, 1000 * db / count, len(answers.bad)), answers


def _forms(chance: random.Random, count: int) -> Iterator[bytes]:
    """The check page's form, each with the chance its first page drew; a third give a name."""
    from answerable.record.chance import token

    made = []
    for number in range(count):
        named = number % 3 == 0
        fields = {
            "step": "3",
            "page": token(),
            "category": CATEGORY,
            "respondent": "",
            "what_happened": narrative(chance, 1500),
            "where_when": narrative(chance, 40),
            "remedy_wanted": narrative(chance, 120),
            "who": "named" if named else "anonymous",
            "name": "Bench Mark" if named else "",
            "contact": "bench@example.org" if named else "",
        }
        made.append(post_of("/tell/", fields))
    return iter(made)


def _stored() -> tuple[int, int, int]:
    from answerable.record.models import CaseHead, LedgerLeaf, StoredEvent

    return CaseHead.objects.count(), StoredEvent.objects.count(), LedgerLeaf.objects.count()


def _lines(rounds: dict[str, list[Round]], references: list[bytes], before: tuple[int, int, int]) -> Iterator[Line]:
    ours, yardstick = rounds["ours"], rounds["bare"]
    web, database = median(r.web_ms for r in ours), median(r.database_ms for r in ours)
    bare_web, bare_database = median(r.web_ms for r in yardstick), median(r.database_ms for r in yardstick)
    ratio = median(
        (b.web_ms + b.database_ms) / (o.web_ms + o.database_ms) for o, b in zip(ours, yardstick, strict=True)
    )
    yield Line.least("submission, per second per core of the web server", 1000 / web, GOAL_PER_CORE)
    yield Line.told("  the same, counting PostgreSQL's CPU too", f"{1000 / (web + database):.0f}")
    yield Line.told("  CPU each", f"{web:.2f} ms web + {database:.2f} ms PostgreSQL")
    yield Line.told("  a bare view inserting one row", f"{bare_web:.2f} ms web + {bare_database:.2f} ms PostgreSQL")
    yield Line.told("  ratio to the bare view, by CPU", f"1 : {1 / ratio:.1f}")
    rates = median(r.per_second for r in ours), median(r.per_second for r in yardstick)
    yield Line.told(f"  per second, {CLIENTS} clients on the same machine", f"{rates[0]:.0f} (bare {rates[1]:.0f})")
    failed = sum(r.failed for r in [*ours, *yardstick])
    yield Line.most("  failures", failed, 0)
    grown = {now - then for now, then in zip(_stored(), before, strict=True)}
    accepted = len(references)
    lost = "none" if grown == {accepted} and len(set(references)) == accepted else f"stored {grown} of {accepted}"
    yield Line("  accepted and not stored with event and leaf", lost, "none", lost == "none")
