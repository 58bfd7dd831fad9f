"""Very many open clocks: counted again after a calendar change, and looked at every minute.

The cases are real in what is measured: stored events, heads, and clock rows as the events make them by the present
calendar; the change is a file in the institution's own folder.
"""

from __future__ import annotations

import json
import os
import random  # noqa: TID251  # made-up cases, the same in every run
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from .bulk import copy, reference_of
from .limits import plain_loop_microseconds
from .place import OFFICE, OFFICER
from .processes import cpu_seconds, database_pid
from .table import Line

GOAL_SECONDS_FOR_A_MILLION = 180
PLACE, PROCEDURE = "GB-ENG", "uk-two-stage-2024"
AGES = range(1, 126)  # days since filing
RECENT, IN_TIME = 25, 0.9  # nine in ten were filed in the last 25 days; the others are late
MOVES = 0.005
EVENTS = ("case", "seq", "type", "at", "data", "salt", "leaf_index")
PLACEHOLDER = "000000000000"


@dataclass(frozen=True, slots=True)
class Life:
    """What happened in a case, as it is stored, and the clocks that still run. `weight`: how many cases had it."""

    weight: float
    case: Any
    events: tuple[tuple[str, datetime, str], ...]
    clocks: tuple[dict[str, Any], ...]


def make_clocks(count: int) -> int:
    """Cases until there are `count` open clocks: just filed, acknowledged, answered; the number of cases."""
    chance, lives = random.Random(17), _lives()
    cases, total = list[tuple[str, Life]](), 0
    weights = [life.weight for life in lives]
    while total < count:
        (life,) = chance.choices(lives, weights)
        cases.append((reference_of(5_000_000 + len(cases)), life))
        total += len(life.clocks)
    columns = ("case", "clock", *lives[0].clocks[0].keys() - {"clock"})
    rows = ((case, *(clock[name] for name in columns[1:])) for case, life in cases for clock in life.clocks)
    copy("record_runningclock", columns, rows)
    heads = ((case, len(life.events), chance.randbytes(32)) for case, life in cases)
    copy("record_casehead", ("case", "seq", "last_leaf"), heads)
    copy("record_storedevent", EVENTS, _stored(chance, cases))
    with connection.cursor() as cursor:
        for table in ("runningclock", "casehead", "storedevent"):
            cursor.execute(f"VACUUM ANALYZE record_{table}")
    return len(cases)


def _stored(chance: random.Random, cases: Sequence[tuple[str, Life]]) -> Iterator[tuple[Any, ...]]:
    leaf = 2 * 10**9
    for case, life in cases:
        for seq, (name, at, text) in enumerate(life.events, 1):
            leaf += 1
            yield case, seq, name, at, text.replace(PLACEHOLDER, case), chance.randbytes(32), leaf


@cache
def _lives() -> tuple[Life, ...]:
    """Some six hundred different ones: when they were filed, how far they came, what ran out meanwhile."""
    now = timezone.now().replace(microsecond=123456)
    lives = [_life(now - timedelta(days=age), now, far) for age in AGES for far in (1, 1, 4, 4, 5)]
    return tuple(life for life in lives if life.clocks)


def _life(filed: datetime, now: datetime, far: int) -> Life:
    from answerable.core.case import events as e
    from answerable.core.case.codec import event_data
    from answerable.core.case.evolve import replay
    from answerable.core.case.limits import limits_of
    from answerable.record.projections import clock_fields
    from answerable.record.rulebooks import rulebook

    rules = rulebook(PROCEDURE)
    happened: list[e.Event] = _steps(filed, rules.procedure.digest)[:far]
    while True:
        case = replay(happened)
        assert case.last_event_at is not None
        limits = limits_of(case, rules, case.last_event_at)
        rows = clock_fields(case, limits, rules)
        over = [(row["ends_at"], clock, row) for clock, row in rows.items() if not row["expired"] and row["ends_at"]]
        over = [item for item in over if item[0] <= now]
        if not over:
            break
        ends_at, clock, row = min(over, key=lambda item: item[:2])
        at = {"at": max(ends_at, case.last_event_at), "happened_at": max(ends_at, case.last_event_at)}
        more = {"clock": clock, "stage": case.stage, "limit": row["day"], "consequences": ()}
        happened.append(e.ClockExpired(**at, by="clock", office="", **more))
    for row in rows.values():  # as if this procedure warned two days before
        near = row["ends_at"] - timedelta(days=2) if row["ends_at"] else None
        row["warn_at"] = near if near is not None and near > now else None
    stored = tuple((type(x).__name__, x.at, json.dumps(event_data(x), ensure_ascii=False)) for x in happened)
    weight = IN_TIME / RECENT if filed > now - timedelta(days=RECENT + 1) else (1 - IN_TIME) / (len(AGES) - RECENT)
    return Life(weight, case, stored, tuple({"clock": clock, **row} for clock, row in rows.items()))


def _steps(filed: datetime, digest: str) -> list[Any]:
    """Filed; assigned, summed up, acknowledged; answered."""
    from answerable.core.case import events as e

    def by(days: float, officer: str = OFFICER) -> dict[str, Any]:
        at = filed + timedelta(days=days)
        return {"at": at, "happened_at": at, "by": officer, "office": OFFICE}

    def sealed(kind: str) -> e.SealedRef:
        return e.SealedRef("5f" * 16, kind, "sha256:" + "5f" * 32, 1500)

    return [
        e.GrievanceFiled(
            **by(0, "complainant"),
            case=PLACEHOLDER,
            procedure=PROCEDURE,
            procedure_digest=digest,
            stage="stage1",
            to_office=OFFICE,
            respondent=None,
            category="water",
            channel="web",
            language="en",
            anonymous=True,
            narrative=sealed("narrative"),
            identity=None,
        ),
        e.Assigned(**by(0.2), officer=OFFICER),
        e.Summarised(**by(0.3), summary="Water at Strooflai 12: no pressure since the works of last week"),
        e.Acknowledged(**by(0.4), notice="ack1", letter=sealed("acknowledgement")),
        e.DecisionIssued(
            **by(0.9), stage="stage1", points=(e.Point("not_upheld"),), notice="response1", decision=sealed("decision")
        ),
    ]


def measure(folder: Path, count: int) -> Iterator[Line]:
    from answerable.record.counted import keep_calendar
    from answerable.record.rulebooks import load_calendar

    began = time.perf_counter()
    keep_calendar(load_calendar(PLACE))
    cases = make_clocks(count)
    yield Line.told(f"{count} open clocks of {cases} cases made", f"in {time.perf_counter() - began:.0f} s")
    yield from every_minute()
    yield from again(folder, count)


def every_minute() -> Iterator[Line]:
    """One statement, by an index, that reads next to nothing when nothing is due."""
    from answerable.tasks.clocks import sweep_clocks
    from answerable.tasks.warnings import warn

    now = timezone.now()
    for name, duty in (("the minute check of clocks", sweep_clocks), ("the minute check of warnings", warn)):
        duty(now)  # what the demonstration has due
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE record_runningclock")
        with CaptureQueriesContext(connection) as seen:
            duty(now)
        took = []
        for _ in range(50):
            began = time.perf_counter()
            duty(now)
            took.append(time.perf_counter() - began)
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + seen.captured_queries[0]["sql"])
            plan = cursor.fetchone()[0][0]["Plan"]
        nodes = list(_nodes(plan))
        index = ", ".join(sorted({node["Index Name"] for node in nodes if "Index Name" in node})) or "none"
        rows = sum(_rows_read(node) for node in nodes)
        pages = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        met = len(seen) == 1 and index != "none" and all("Seq Scan" not in node["Node Type"] for node in nodes)
        measured = f"{len(seen)} query, {min(took) * 1000:.2f} ms, {rows:.0f} rows, {pages} pages"
        yield Line(name, measured, "1, by index", met)
        yield Line.told("  index", index)


def _rows_read(node: dict[str, Any]) -> float:
    """Of the table; an index of a bitmap counts entries of rows that are gone as well, its pages tell of them."""
    if "Scan" not in node["Node Type"] or node["Node Type"] == "Bitmap Index Scan":
        return 0
    return float(node["Actual Rows"] + node.get("Rows Removed by Filter", 0))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def again(folder: Path, count: int) -> Iterator[Line]:
    from answerable.record.models import RunningClock
    from answerable.record.rulebooks import load_calendar, rulebook
    from answerable.tasks.recounting import recount

    before = load_calendar(PLACE)
    day = _day_that_moves_few()
    _close(folder, day)
    rulebook.cache_clear()
    assert load_calendar(PLACE).version != before.version
    now, told = timezone.now(), list[tuple[int, int]]()
    database = database_pid(folder)
    spent, database_spent, began = _spent(), cpu_seconds(database), time.perf_counter()
    moved = recount(now, lambda done, total: told.append((done, total)))
    took = time.perf_counter() - began
    ours, theirs = _spent() - spent, cpu_seconds(database) - database_spent
    looked_at = told[-1][1]
    left = RunningClock.objects.filter(place=PLACE, calendar=before.version).count()
    goal = GOAL_SECONDS_FOR_A_MILLION * count / 1_000_000
    yield Line.most(f"{count} clocks counted again after a change", took, goal, " s")
    yield Line.told("  of these counted case by case, moved", f"{looked_at}, {moved} ({moved / looked_at:.2%})")
    each = f"{ours / looked_at * 1e6:.0f} us + {theirs / looked_at * 1e6:.0f} us of PostgreSQL"
    yield Line.told("  CPU for each clock", each)
    plain = plain_loop_microseconds()
    yield Line.told("  in plain loops over `holidays` of 60 days", f"{(ours + theirs) / looked_at * 1e6 / plain:.1f}")
    yield Line.most("  clocks left on the old calendar", left, 0)


def _spent() -> float:
    use = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in use)


def _close(folder: Path, day: date) -> None:
    """The institution's own files: `day` closed, and the year before written anew, so that no clock is spared."""
    own = folder / "calendars" / PLACE
    own.mkdir(parents=True, exist_ok=True)
    shipped = files("answerable") / "calendars" / PLACE
    for year in (day.year - 1, day.year):
        text = (shipped / f"{year}.toml").read_text("utf-8") + "\n# published again\n"
        if year == day.year:
            text = text.replace("[closed]\n", f'[closed]\n{day} = "Proclaimed"\n')
        (own / f"{year}.toml").write_text(text, "utf-8")
    os.environ["ANSWERABLE_CALENDARS"] = settings.CALENDARS = str(own.parent)


def _day_that_moves_few() -> date:
    """The first day of which, were it closed, about one limit in two hundred would be another day."""
    from dataclasses import replace

    from answerable.core.case.limits import limit_of
    from answerable.record.rulebooks import rulebook

    rules = rulebook(PROCEDURE)
    rows = [(life, row) for life in _lives() for row in life.clocks]
    day = (datetime.now(UTC) - timedelta(days=AGES.stop)).date()
    all_of_them = sum(life.weight for life, _ in rows)
    while True:
        day += timedelta(days=1)
        if not rules.calendar.is_open(day):
            continue
        other = replace(rules, calendar=replace(rules.calendar, closed={**rules.calendar.closed, day: "Proclaimed"}))
        moved = 0.0
        for life, row in rows:
            if not day - timedelta(days=60) <= row["day"] <= day + timedelta(days=60):
                continue
            limit = limit_of(life.case, other, rules.procedure.clock(row["clock"]), life.case.last_event_at)
            moved += life.weight if limit is not None and limit.limit.day != row["day"] else 0
        if moved >= MOVES * all_of_them:
            return day
