"""Texts of a place's frozen files -> Calendar, and of an organisation's additions, or every fault with file and line.

A place is a folder: `place.toml` says what stays, `2026.toml` which days of that year are closed or worked. The format
is described in docs/calendars.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from .calendar import FULL_DAY, HALF_DAY, Additions, Calendar, Hours, digest
from .toml_source import Fault, Faults, Reader, lines_of, parse

FORMAT = "answerable-calendar/1"
ADDITIONS_FORMAT = "answerable-calendar-additions/1"
PLACE_FILE, ADDITIONS_FILE = "place.toml", "additions.toml"
YEAR_FILE = re.compile(r"(\d{4})\.toml")
PLACE_ID = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,8})*")

_DAY_TABLES = ("closed", "open", "half_days")


@dataclass(frozen=True, slots=True)
class FileFault(Fault):
    """A fault that says which of a calendar's files it stands in."""

    file: str

    def __str__(self) -> str:
        return f"{self.file}, {Fault.__str__(self)}"


class _Files:
    """Opens the texts of one place; every reader puts its faults, under the name of its file, into one list."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.faults: list[Fault] = []
        self.read: list[tuple[str, list[Fault]]] = []

    def open(self, name: str, text: str) -> Reader:
        found: list[Fault] = []
        self.read.append((name, found))
        try:
            table = parse(text)
        except Faults as wrong:
            found += wrong.faults
            table = {}
        return Reader(table, "", lines_of(text), found)

    def fault(self, name: str, code: str, detail: str) -> None:
        self.read.append((name, [Fault(None, "file", code, detail)]))

    def refuse_faults(self) -> None:
        told: list[FileFault] = [
            FileFault(fault.line, fault.place, fault.code, fault.detail, self.names.get(name, name))
            for name, found in self.read
            for fault in _not_because_unreadable(found)
        ]
        told.sort(key=lambda fault: (fault.file, fault.line or 0))
        if told:
            raise Faults(told)


def _not_because_unreadable(found: list[Fault]) -> list[Fault]:
    """Of a file that is no TOML at all, that alone is told, not everything it then lacks."""
    return [fault for fault in found if fault.code == "not-toml"] or found


def read_calendar(texts: Mapping[str, str], shown_as: Mapping[str, str] | None = None) -> Calendar:
    """`texts`: {"place.toml": ..., "2025.toml": ..., ...}, every year from the first to the last. `shown_as`: what
    faults call a file, where its name alone would not find it. Faults if anything is wrong; then nothing is read.
    """
    files = _Files(shown_as or {})
    years = {int(found[1]): name for name in sorted(texts) if (found := YEAR_FILE.fullmatch(name))}
    for name in texts.keys() - {PLACE_FILE} - set(years.values()):
        files.fault(name, "unknown-file", f"{name}; {PLACE_FILE} and one file a year, as 2026.toml")
    if PLACE_FILE not in texts:
        files.fault(PLACE_FILE, "missing", PLACE_FILE)
    place = files.open(PLACE_FILE, texts.get(PLACE_FILE, ""))
    place.only("format", "id", "title", "timezone", "weekend", "hours", "half_day_hours", "source")
    place.text("format", choices=[FORMAT])
    place.text("source")
    weekend = _weekend(place)
    days: dict[str, dict[date, str]] = {table: {} for table in _DAY_TABLES}
    for year, name in years.items():
        _read_year(files.open(name, texts[name]), year, weekend, days)
    for year in _gaps(list(years)):
        files.fault(f"{year}.toml", "gap", f"{year} lies between {min(years)} and {max(years)} and has no file")
    if not years:
        files.fault(PLACE_FILE, "no-years", "not one file of a year, as 2026.toml")
    place_id, title, zone = _id(place), place.words("title"), _timezone(place)
    if not title.get("en"):
        place.fault("title", "missing", "en")
    hours, half = _hours(place, "hours") or FULL_DAY, _hours(place, "half_day_hours") or HALF_DAY
    files.refuse_faults()
    return Calendar(
        id=place_id,
        title=title,
        timezone=zone,
        weekend=weekend,
        closed=days["closed"],
        open=days["open"],
        half_days=days["half_days"],
        valid_from=date(min(years), 1, 1),
        valid_through=date(max(years), 12, 31),
        version=digest("\n".join(f"{name} {digest(texts[name])}" for name in sorted(texts))),
        hours=hours,
        half_day_hours=half,
        years={year: digest(texts[name]) for year, name in years.items()},
    )


def read_additions(text: str, base: Calendar, shown_as: str = ADDITIONS_FILE) -> Additions:
    """What an organisation adds to `base`. Days outside the years of `base` may be told too: a closure is known
    before the holidays are. Faults if anything is wrong.
    """
    files = _Files({})
    file = files.open(shown_as, text)
    file.only("format", "source", "hours", "half_day_hours", *_DAY_TABLES, "proclaimed")
    file.text("format", choices=[ADDITIONS_FORMAT])
    file.text("source", default="")
    tables = (*_DAY_TABLES, "proclaimed")
    days = {table: _days(file.table_at(table)) for table in tables}
    _told_once(file, days)
    added = Additions(**days, hours=_hours(file, "hours"), half_day_hours=_hours(file, "half_day_hours"))
    files.refuse_faults()
    result = base.with_additions(added)
    for day in added.half_days:
        if not result.is_open(day):
            file.table_at("half_days").fault(day.isoformat(), "half-day-closed", f"{day} is closed the whole day")
    files.refuse_faults()
    return added


def _read_year(file: Reader, year: int, weekend: frozenset[int], days: Mapping[str, dict[date, str]]) -> None:
    file.only("format", "year", "source", *_DAY_TABLES)
    file.text("format", choices=[FORMAT])
    file.text("source")
    if file.whole("year", 0) != year:
        file.fault("year", "other-year", f"{file.table.get('year')!r} in the file of {year}")
    here = {table: _days(file.table_at(table)) for table in _DAY_TABLES}
    _told_once(file, here)
    for table, found in here.items():
        for day in found:
            if day.year != year:
                file.table_at(table).fault(day.isoformat(), "other-year", f"{day} in the file of {year}")
        days[table].update(found)
    for day in here["half_days"]:
        if day.weekday() in weekend and day not in here["open"]:
            file.table_at("half_days").fault(day.isoformat(), "half-day-closed", f"{day} is closed the whole day")


def _told_once(file: Reader, days: Mapping[str, Mapping[date, str]]) -> None:
    """A worked weekend day may be a short one; otherwise a day stands under one heading."""
    seen: dict[date, str] = {}
    for table, found in days.items():
        for day in found:
            if day in seen and (seen[day], table) != ("open", "half_days"):
                file.table_at(table).fault(day.isoformat(), "told-twice", f"{day} stands under {seen[day]} too")
            seen.setdefault(day, table)


def _days(reader: Reader) -> dict[date, str]:
    days = {}
    for key in reader.table:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", key):  # fromisoformat reads 20260101 and week numbers too
            reader.fault(key, "not-a-date", key)
            continue
        try:
            day = date.fromisoformat(key)
        except ValueError:
            reader.fault(key, "not-a-date", key)
            continue
        days[day] = reader.text(key)
        if isinstance(reader.table[key], str) and not days[day].strip():
            reader.fault(key, "no-reason", key)
    return dict(sorted(days.items()))


def _gaps(years: list[int]) -> Iterator[int]:
    if years:
        yield from (year for year in range(min(years), max(years)) if year not in years)


def _id(place: Reader) -> str:
    name = place.text("id")
    if name and not PLACE_ID.fullmatch(name):
        place.fault("id", "not-an-id", f"{name!r}; a country's two capital letters, and a part of it, as GB-SCT")
    return name


def _weekend(place: Reader) -> frozenset[int]:
    days = place.table.get("weekend")
    numbers = isinstance(days, list) and all(type(day) is int and 0 <= day <= 6 for day in days)
    if not isinstance(days, list) or not numbers or len(set(days)) > 6:
        place.fault("weekend", "not-weekdays", f"{days!r}; numbers from 0, Monday, to 6, Sunday")
        return frozenset()
    return frozenset(days)


def _timezone(place: Reader) -> str:
    name = place.text("timezone")
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        if name:
            place.fault("timezone", "unknown-timezone", name)
    return name


def _hours(file: Reader, key: str) -> Hours | None:
    """["09:00-12:00", "13:00-17:00"], each after the one before. None if they are not told."""
    if key not in file.table:
        return None
    spans: list[tuple[time, time]] = []
    for text in file.texts(key):
        found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", text)
        if found is None:
            file.fault(key, "not-hours", f"{text!r}; as 09:00-17:00")
            return None
        opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if opens >= closes or (spans and opens < spans[-1][1]):
            file.fault(key, "hours-out-of-order", text)
            return None
        spans.append((opens, closes))
    if not spans:
        file.fault(key, "not-hours", f"{file.table[key]!r}; as 09:00-17:00")
    return tuple(spans) or None
