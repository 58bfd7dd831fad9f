"""Text of a frozen calendar -> Calendar, or every fault with its line."""

from __future__ import annotations

import hashlib
from datetime import date

from .calendar import Calendar
from .toml_source import Fault, Faults, Reader, lines_of, parse

FORMAT = "answerable-calendar/1"


def read_calendar(text: str) -> Calendar:
    faults: list[Fault] = []
    file = Reader(parse(text), "", lines_of(text), faults)
    file.only("format", "calendar", "closed", "open")
    file.text("format", choices=[FORMAT])
    head = file.table_at("calendar")
    head.only("id", "title", "timezone", "weekend", "valid_from", "valid_through", "source")
    weekend = head.table.get("weekend")
    if not isinstance(weekend, list) or not all(isinstance(n, int) and 0 <= n <= 6 for n in weekend):
        head.fault("weekend", "not-weekdays", repr(weekend))
        weekend = []
    calendar = Calendar(
        id=head.text("id"),
        title=head.words("title"),
        timezone=head.text("timezone"),
        weekend=frozenset(weekend),
        closed=_days(file.table_at("closed")),
        open=_days(file.table_at("open")),
        valid_from=head.day("valid_from"),
        valid_through=head.day("valid_through"),
        version="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
    )
    for day in calendar.closed.keys() & calendar.open.keys():
        file.table_at("open").fault(day.isoformat(), "closed-and-open", day.isoformat())
    if faults:
        raise Faults(faults)
    return calendar


def _days(reader: Reader) -> dict[date, str]:
    days = {}
    for key in reader.table:
        try:
            days[date.fromisoformat(key)] = reader.text(key)
        except ValueError:
            reader.fault(key, "not-a-date", key)
    return days
