"""What `answerable calendar` does and says: the places there are, one day by day, what is wrong with a folder."""

from __future__ import annotations

import argparse
import calendar as gregorian
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from answerable.core.calendar import Calendar, write_hours
from answerable.core.calendar_toml import ADDITIONS_FILE, PLACE_FILE, PLACE_ID
from answerable.core.toml_source import Faults
from answerable.record.calendar_files import UnknownCalendar, place_ids, place_texts, read_place

from .calendar_import import ImportRefused, write_years


def answer(options: argparse.Namespace, own: str) -> int:
    """Prints, and gives the exit code. ImportRefused, UnknownCalendar or Faults for what cannot be answered."""
    well, lines = True, iter([""])
    match options.action:
        case "import":
            into = options.into or own
            if not into:
                raise ImportRefused("give --into, or set ANSWERABLE_CALENDARS to the folder of this site's calendars")
            first, last = options.first, options.first if options.last is None else options.last
            lines = write_years(options.place, first, last, Path(into), force=options.force, timezone=options.timezone)
        case "show":
            lines = show_place(options.place, own, options.year)
        case "list":
            lines = list_places(own)
        case "check":
            well, found = check_folder(options.folder)
            lines = iter(found)
    for line in lines:
        print(line)
    return 0 if well else 1


def list_places(own: str) -> Iterator[str]:
    """A line for each place, one with faults included: it is named, with how to see them."""
    for place in place_ids(own):
        try:
            found = read_place(place, own)
        except Faults as faults:
            yield f"{place:<8} {len(faults.faults)} faults; `answerable calendar check {own}` names them"
            continue
        mine = _own_files(place, own)
        yield f"{place:<8} {found.valid_from:%Y} to {found.valid_through:%Y}  {found.title['en']}" + (
            f"  (own: {', '.join(mine)})" if mine else ""
        )


def show_place(place: str, own: str, year: int | None) -> Iterator[str]:
    """UnknownCalendar, also for a year the calendar does not have; Faults."""
    found = read_place(place, own)
    if year is not None and year not in found.years:
        raise UnknownCalendar(f"{place} of {year}, only {found.valid_from:%Y} to {found.valid_through:%Y}")
    weekend = ", ".join(gregorian.day_name[day] for day in sorted(found.weekend)) or "none"
    yield f"{found.id}  {found.title['en']}"
    yield f"known from {found.valid_from} through {found.valid_through}; weekend: {weekend}; {found.timezone}"
    yield f"office hours {write_hours(found.hours)}; on half days {write_hours(found.half_day_hours)}"
    yield f"version {found.version}"
    texts, where = place_texts(place, own)
    for name in sorted(texts):
        if year is None or name in (f"{year}.toml", ADDITIONS_FILE, PLACE_FILE):
            yield f"{where[name]}: {tomllib.loads(texts[name]).get('source', 'no source named')}"
    for number in found.years if year is None else [year]:
        yield ""
        yield f"{number}  {found.years[number]}"
        yield from _days(found, number)


def _days(found: Calendar, year: int) -> Iterator[str]:
    """Every day that is not like any other of its weekday."""
    told = {**found.half_days, **found.open, **found.closed}
    for day in sorted(day for day in told if day.year == year):
        kind = "closed" if day in found.closed else "half" if day in found.half_days else "open"
        yield f"  {day}  {gregorian.day_abbr[day.weekday()]}  {kind:<6}  {_reason(found, day)}"


def _reason(found: Calendar, day: date) -> str:
    return found.closed.get(day) or found.half_days.get(day) or found.open[day]


def check_folder(folder: Path) -> tuple[bool, list[str]]:
    """(all well, a line for each fault or place) of a folder like ANSWERABLE_CALENDARS, as a site would read it."""
    if not folder.is_dir():
        raise UnknownCalendar(f"folder {folder}")
    found = [line for item in sorted(folder.iterdir()) for line in _check(item)]
    if not found:
        return True, [f"there is no place in {folder}"]
    return all(well for well, _line in found), [line for _well, line in found]


def _check(item: Path) -> Iterator[tuple[bool, str]]:
    if item.is_file() and item.suffix == ".toml":
        yield False, f"{item} stands outside the folder of a place and is not read"
    elif item.is_dir() and not PLACE_ID.fullmatch(item.name):
        yield False, f"{item} is not named like a place, as GB-SCT, and is not read"
    elif item.is_dir():
        try:
            found = read_place(item.name, str(item.parent))
        except UnknownCalendar:
            yield False, f"{item} holds no calendar"
        except Faults as faults:
            yield from ((False, str(fault)) for fault in faults.faults)
        else:
            yield True, f"{item.name} is known through {found.valid_through}, {found.version}"


def _own_files(place: str, own: str) -> list[str]:
    folder = Path(own) / place
    return sorted(file.name for file in folder.glob("*.toml")) if own else []
