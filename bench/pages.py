"""Server time of the desk's pages with very many cases, through the whole application: session, queries, template."""

from __future__ import annotations

import random  # noqa: TID251  # which cases are looked at, the same in every run
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from .bulk import reference_of
from .place import OFFICE, OFFICER
from .processes import cpu_nanoseconds
from .table import Line

ROUNDS = 40
SEARCHES = {
    "a common word": "water",
    "a common word of cases that are over": "settled",
    "a part of a word": "oof at",
    "one letter": "e",
    "a rare word": "strooflai",
    "nothing at all": "qqxzzy",
    "two Chinese characters, common": "供水",
    "two Chinese characters, in cases that are over": "结案",
    "one Chinese character": "村",
    "two Chinese characters, rare": "龙山",
    "a category": "housing",
}


@cache
def _desk() -> tuple[Client, int]:
    """A test client with an unlocked session of the office that holds most cases, and its database process."""
    from django.http import HttpResponse
    from django.utils import timezone

    from answerable.demo.story import PASSWORD
    from answerable.people import unlocked
    from answerable.people.signing_in import enter

    entered = enter(OFFICER.removeprefix("o-"), PASSWORD, "", timezone.now())
    response = HttpResponse()
    unlocked.begin(entered.officer, entered.m, response, timezone.now())
    client = Client()
    client.cookies[unlocked.COOKIE] = response.cookies[unlocked.COOKIE].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return client, int(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of one page: from request to answer, and of CPU, by us and by PostgreSQL."""

    all: float
    cpu: float


def _spent(path: str) -> Spent:
    client, backend = _desk()
    database = cpu_nanoseconds(backend)
    began, cpu = time.perf_counter(), time.process_time()
    answer = client.get(path)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return Spent(took * 1000, cpu * 1000 + (cpu_nanoseconds(backend) - database) / 1e6)


def _line(what: str, paths: Sequence[str], goal: float, seen: list[float]) -> Line:
    _spent(paths[0])
    spent = [_spent(paths[n % len(paths)]) for n in range(ROUNDS)]
    times = sorted(page.all for page in spent)
    seen += times
    half, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    cpu = median(page.cpu for page in spent)
    return Line(what, f"p50 {half:5.1f}, p95 {most:5.1f}, CPU {cpu:5.1f} ms", f"p95 <= {goal:g} ms", most <= goal)


def worklist(goal: float) -> Iterator[Line]:
    from answerable.desk.worklist import HEADINGS

    seen: list[float] = []
    for show in HEADINGS:
        yield _line(f"worklist, {show}", [f"/desk/?show={show}"], goal, seen)
        yield _line(f"  {show}, from the middle of the list on", _deep(show), goal, seen)


def _deep(show: str) -> list[str]:
    """Pages that begin in the middle of a heading's list and at nine tenths of it."""
    from django.utils import timezone

    from answerable.desk import listing
    from answerable.people.models import Officer
    from answerable.record.models import Docket, Owed

    class Acting:
        officer = Officer(id=OFFICER)

    tests = listing._headings(Acting(), timezone.now())  # type: ignore[arg-type]  # all it asks for
    rows: Any = Owed.objects if show == "remedies" else Docket.objects.filter(tests[show])
    rows = rows.filter(office=OFFICE)
    order = ("-last_event_at", "-case") if show == "over" else ("due_at", "filed_at", "case")
    count = rows.count()
    paths = []
    for place in (count // 2, count * 9 // 10):
        row = rows.order_by(*order)[place : place + 1].first()
        if row is not None:
            at = (None, row.last_event_at) if show == "over" else (row.due_at, row.filed_at)
            paths.append(f"/desk/?{urlencode({'show': show, 'after': str(listing.Place(*at, row.case))})}")
    return paths or [f"/desk/?show={show}"]


def search(goal: float) -> Iterator[Line]:
    seen: list[float] = []
    for what, text in SEARCHES.items():
        yield _line(f"search, {what}", [f"/desk/?{urlencode({'q': text})}"], goal, seen)
    yield Line.told("  of these, the slowest answer", f"{max(seen):.1f} ms")


def case_page(goal: float, cases: int) -> Iterator[Line]:
    from answerable.record.models import Docket

    chance, seen = random.Random(5), []
    made = [reference_of(10_000 + chance.randrange(cases)) for _ in range(200)]
    ours = Docket.objects.filter(office=OFFICE)
    bulk = list(ours.filter(case__in=made).values_list("case", flat=True))
    lived = list(ours.filter(case__in=[reference_of(n) for n in range(40)]).values_list("case", flat=True))
    yield _line("case page, just filed", [f"/desk/cases/{case}" for case in bulk], goal, seen)
    yield _line("case page, after its whole life", [f"/desk/cases/{case}" for case in lived], goal, seen)
