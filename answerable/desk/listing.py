"""The office's cases under each heading, and those a search finds; the same time for a hundred cases and a million.

Lists go on from a place, not by a page number, and counts stop at MOST_COUNTED: nothing here reads more rows than it
says. docs/decisions/0011-flat-worklist.md has the reasons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import nsmallest
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext, ngettext

from answerable.core.calendar import open_days_between
from answerable.core.case.limits import Rulebook
from answerable.core.receipt import DigitsWrong, read_reference
from answerable.people.models import Category, Office, Officer
from answerable.people.unlocked import SignedIn
from answerable.record.models import AT_WORK, OVER, Docket, Owed
from answerable.record.rulebooks import rulebook
from answerable.words.clocks import clock_name
from answerable.words.codes import phase_name, stage_name
from answerable.words.names import day_in_words, days_left, text_in

from .queries import not_about, owed_by

PAGE = 50
SOON = timedelta(days=3)
MOST_COUNTED = 1000
READ_IN_ORDER = 3000
MOST_FOUND = 1000
FAR = timedelta(days=400)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Listed = TypeVar("Listed", Docket, Owed)
PLACE = re.compile(r"(-|-?\d{1,18})\.(-?\d{1,18})\.(\d{12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after this case. `when`: what the order falls back on, filing or the last event."""

    due: datetime | None
    when: datetime
    case: str

    def __str__(self) -> str:
        due = "-" if self.due is None else str((self.due - EPOCH) // MICROSECOND)
        return f"{due}.{(self.when - EPOCH) // MICROSECOND}.{self.case}"


def _key(due: datetime | None, when: datetime, case: str) -> tuple[bool, datetime, datetime, str]:
    """Sorts as the list does: what has no date comes last."""
    return (due is None, due or EPOCH, when, case)


def read_place(text: str) -> Place | None:
    """str's inverse; None, which is the beginning, for anything else."""
    found = PLACE.fullmatch(text)
    if found is None:
        return None
    try:
        due = None if found[1] == "-" else EPOCH + int(found[1]) * MICROSECOND
        return Place(due, EPOCH + int(found[2]) * MICROSECOND, found[3])
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """`duty`: what is due, and `said`: when. `elsewhere`: the office that has the case, if that is another one."""

    ref: str
    summary: str
    category: str
    stage: str
    phase: str
    language: str
    officer: str
    due_at: datetime | None
    duty: str
    said: str
    late: bool
    soon: bool
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Worklist:
    """`counts` end at MOST_COUNTED + 1, which means "more". `next`: where the list goes on, "" at its end.
    `too_many`: the search met more cases than it looks through, so some that match may be missing.
    """

    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    next: str
    too_many: bool = False


def _headings(signed_in: SignedIn, now: datetime) -> dict[str, Q]:
    return {
        "open": AT_WORK,
        "overdue": AT_WORK & Q(due_at__lte=now),
        "soon": AT_WORK & Q(due_at__gt=now, due_at__lte=now + SOON),
        "unassigned": AT_WORK & Q(assigned_to__isnull=True),
        "mine": AT_WORK & Q(assigned_to__isnull=False, assigned_to=signed_in.officer.id),
        "waiting": Q(question_open=True),
        "over": OVER,
    }


def load_worklist(
    signed_in: SignedIn, mine: Sequence[str], show: str, search: str, after: Place | None, now: datetime
) -> Worklist:
    """One page of the office's cases, the most urgent first, or those that are over, the last first, or those in which
    it owes a remedy; and the count under each heading. `mine`: what the cases must not be about. 4 queries; one more on
    a later page; two more for a search of more than READ_IN_ORDER cases, or for remedies owed.
    """
    assert signed_in.office is not None
    headings = _headings(signed_in, now)
    allowed = not_about(mine)
    rows, owed = allowed.filter(office=signed_in.office.id), owed_by(signed_in.office.id, mine)
    counts = _counts({name: rows.filter(test) for name, test in headings.items()} | {"remedies": owed})
    show = show if show in counts else "open"
    categories = {row.id: text_in(row.names) for row in Category.objects.all()}
    too_many = False
    if show == "remedies" and not search:
        owing = _read(_in_order(owed, after))
        shown = _owed_rows(owing[:PAGE], signed_in.office.id, categories, now)
        return Worklist(shown, counts, _next(owing))
    if search:
        dockets, too_many = _search(allowed, signed_in.office.id, search, categories, after)
    elif show == "over":
        dockets = _read(_last_first(rows.filter(OVER), after))
    else:
        dockets = _read(_in_order(rows.filter(headings[show]), after))
    officers = dict(Officer.objects.filter(duties__office=signed_in.office).values_list("id", "name"))
    shown = tuple(_row(docket, categories, officers, now) for docket in dockets[:PAGE])
    next_ = _next_over(dockets) if show == "over" and not search else _next(dockets)
    return Worklist(shown, counts, next_, too_many)


def _next(found: Sequence[Docket | Owed]) -> str:
    """Where the list goes on; "" at its end."""
    if len(found) <= PAGE:
        return ""
    return str(Place(found[PAGE - 1].due_at, found[PAGE - 1].filed_at, found[PAGE - 1].case))


def _next_over(found: Sequence[Docket]) -> str:
    return str(Place(None, found[PAGE - 1].last_event_at, found[PAGE - 1].case)) if len(found) > PAGE else ""


def _counts(lists: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """At most MOST_COUNTED + 1 rows are counted under each. 1 query."""
    parts: list[str] = []
    values: list[Any] = []
    for rows in lists.values():
        sql, some = rows.values("case")[: MOST_COUNTED + 1].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")
        values += some
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(lists, cursor.fetchone(), strict=True))


def _last_first(rows: QuerySet[Docket], after: Place | None) -> list[QuerySet[Docket]]:
    rows = rows.order_by("-last_event_at", "-case")
    return [rows if after is None else rows.filter(_beyond(("last_event_at", "case"), "<", after.when, after.case))]


def _in_order(rows: QuerySet[Listed], after: Place | None) -> list[QuerySet[Listed]]:
    """What comes after a place, as parts that follow each other; each part is one stretch of an index."""
    if after is None:
        return [rows.order_by(F("due_at").asc(nulls_last=True), "filed_at", "case")]
    # Ordered by a date that is always NULL here: else PostgreSQL does not see that its index has them in order.
    undated = rows.filter(due_at__isnull=True).order_by("due_at", "filed_at", "case")
    if after.due is None:
        return [undated.filter(_beyond(("filed_at", "case"), ">", after.when, after.case))]
    dated = rows.filter(due_at__isnull=False).order_by("due_at", "filed_at", "case")
    return [dated.filter(_beyond(("due_at", "filed_at", "case"), ">", after.due, after.when, after.case)), undated]


def _beyond(columns: Sequence[str], sign: str, *place: datetime | str) -> RawSQL:
    """(columns) < or > (place), as one comparison, which an index can start from."""
    names = ", ".join(f'"{name}"' for name in columns)
    adapt = connection.ops.adapt_datetimefield_value
    values = [adapt(value) if isinstance(value, datetime) else value for value in place]
    marks = ", ".join(["%s"] * len(values))
    return RawSQL(f"({names}) {sign} ({marks})", values, output_field=BooleanField())


def _read(parts: Sequence[QuerySet[Listed]]) -> list[Listed]:
    """A page and one more. As many queries as parts are needed."""
    found: list[Listed] = []
    for part in parts:
        if len(found) <= PAGE:
            found += part[: PAGE + 1 - len(found)]
    return found


def _search(
    allowed: QuerySet[Docket], office: str, text: str, categories: Mapping[str, str], after: Place | None
) -> tuple[list[Docket], bool]:
    """By reference, category or words of the summary; there is nothing else to search, and nobody to search for.
    A page and one more, the most urgent first; and whether there were too many to look through.
    """
    rows = allowed.filter(office=office)
    try:
        return list(rows.filter(case=read_reference(text))), False
    except DigitsWrong:
        named = [row for row, name in categories.items() if text.lower() in name.lower()]
    if connection.vendor != "postgresql":
        return _read(_in_order(rows.filter(Q(summary__icontains=text) | Q(category__in=named)), after)), False
    found = _search_in_order(rows, text, named, after)
    if len(found) > PAGE:
        return found, False
    return _search_by_index(allowed, office, text, named, after, found)


MATCHES = "(strpos(lower(summary), lower(%s)) > 0 OR category = ANY(%s))"


def _search_in_order(rows: QuerySet[Docket], text: str, named: list[str], after: Place | None) -> list[Docket]:
    """Reads on in the order shown: what is common fills the page soon. At most 2 queries."""
    found: list[Docket] = []
    for part in _in_order(rows, after):
        if len(found) <= PAGE:
            sql, values = part[:READ_IN_ORDER].query.sql_with_params()
            match = f"SELECT * FROM ({sql}) AS stretch WHERE {MATCHES} LIMIT {PAGE + 1 - len(found)}"
            found += Docket.objects.raw(match, [*values, text, named])
    return found


def _search_by_index(
    allowed: QuerySet[Docket], office: str, text: str, named: list[str], after: Place | None, found: Sequence[Docket]
) -> tuple[list[Docket], bool]:
    """What is rare, wherever it stands in the order, with `found` before. At most 3 queries."""
    size, stride = min(len(text), 3), 2 if len(text) > 4 else 1
    grams = "answerable_grams(office, summary, 1, 3, 1) @> answerable_grams(%s, %s, %s, %s, %s)"
    by_words = allowed.filter(
        RawSQL(grams, [office, text, size, size, stride], output_field=BooleanField()),
        RawSQL("strpos(lower(summary), lower(%s)) > 0", [text], output_field=BooleanField()),
        # Not `office = `: PostgreSQL would read all of the office's rows from an index, to intersect the two.
        RawSQL("office || '' = %s", [office], output_field=BooleanField()),
    )
    rows = allowed.filter(office=office)
    places = {_key(row.due_at, row.filed_at, row.case) for row in found}
    too_many = False
    for matching in [by_words, rows.filter(category__in=named)] if named else [by_words]:
        met = matching.order_by().values_list("due_at", "filed_at", "case")[: MOST_FOUND + 1]
        places |= {_key(*row) for row in met}
        too_many = too_many or len(met) > MOST_FOUND
    start = None if after is None else _key(after.due, after.when, after.case)
    ahead = nsmallest(PAGE + 1, (place for place in places if start is None or place > start))
    wanted = [case for *_, case in ahead]
    dockets = rows.in_bulk(wanted)
    return [dockets[case] for case in wanted if case in dockets], too_many


def _owed_rows(
    owing: Sequence[Owed], office: str, categories: Mapping[str, str], now: datetime
) -> tuple[Row, ...]:  # fmt: skip
    """What the office owes, in place of what is due from whoever has the case now. 2 queries at most."""
    dockets = Docket.objects.in_bulk([owed.case for owed in owing])
    holders = {docket.office for docket in dockets.values()} - {office}
    names = {row.id: text_in(row.names) for row in Office.objects.filter(id__in=holders)}
    return tuple(
        _row(dockets[owed.case], categories, {}, now, owed, names.get(dockets[owed.case].office, ""))
        for owed in owing
        if owed.case in dockets
    )


def _row(
    docket: Docket, categories: Mapping[str, str], officers: Mapping[str, str], now: datetime,
    owed: Owed | None = None, elsewhere: str = "",
) -> Row:  # fmt: skip
    rules = rulebook(docket.procedure)
    duty, due_at = "", docket.due_at if owed is None else owed.due_at
    if owed is not None:
        duty = ngettext("%(count)s remedy to perform", "%(count)s remedies to perform", owed.remedies)
        duty %= {"count": owed.remedies}
    elif due_at is not None:
        duty = clock_name(rules.procedure.clock(docket.due_clock))
    return Row(
        ref=docket.case,
        summary=docket.summary,
        category=categories.get(docket.category, docket.category),
        stage=stage_name(rules.procedure, docket.stage),
        phase=phase_name(docket.phase),
        language=docket.language,
        officer=officers.get(docket.assigned_to or "", ""),
        due_at=due_at,
        duty=duty,
        said="" if due_at is None else say_due(due_at, rules, now),
        late=due_at is not None and due_at <= now,
        soon=due_at is not None and now < due_at <= now + SOON,
        elsewhere=elsewhere,
    )


def say_due(ends_at: datetime, rules: Rulebook, now: datetime) -> str:
    """ "due today", "3 working days left", "5 working days late": counted in the days offices work."""
    zone = ZoneInfo(rules.procedure.timezone)
    last, today = (ends_at - timedelta(seconds=1)).astimezone(zone).date(), now.astimezone(zone).date()
    if ends_at - now > FAR:  # the days between are looked at one by one, and a calendar knows none so far ahead
        return day_in_words(last)
    apart = open_days_between(today, last, rules.calendar)
    if ends_at <= now:
        return gettext("%(days)s late") % {"days": days_left(max(-apart, 0), "working_days")}
    return gettext("today") if last <= today else gettext("%(days)s left") % {"days": days_left(apart, "working_days")}
