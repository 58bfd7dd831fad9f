"""Makes the file of one year from the `holidays` library. The result is data, read and corrected by people, then kept.

A year is made only when the library knows it: some places' years it fills with guesses before they are proclaimed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import holidays
import tomli_w
from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from answerable.core.calendar_toml import ADDITIONS_FILE, FORMAT, PLACE_FILE, PLACE_ID, read_calendar
from answerable.core.toml_source import Faults
from answerable.record.calendar_files import place_texts

FIRST_YEAR, LAST_YEAR = 1990, 2100

# Categories of the library besides "public": days the offices of that place are closed too.
MORE = {"EG": ("government",), "ID": ("government",), "US": ("government",)}
# Countries where the days all parts have in common are no calendar of any part.
IN_PARTS = {
    "AU": "the states and territories have holidays of their own",
    "GB": "England and Scotland have different holidays",
}
BY_HAND = {"EU": "the days of the European institutions are compiled by hand from the Commission's decisions"}
TITLE_LANGUAGES = {"en": "en", "zh-hans": "zh_Hans", "ar": "ar", "es": "es", "fr": "fr"}


class ImportRefused(Exception):
    """The text says, in one sentence, why this year cannot be made."""


def write_years(
    place: str, first: int, last: int, into: Path, *, force: bool = False, timezone: str = ""
) -> Iterator[str]:
    """Writes a file for each year, and `place.toml` for a place nobody has described yet. Says what it did, a line
    for each file, and what changed in one that was there. ImportRefused before anything is written, also when the
    calendar could not be read afterwards.
    """
    if last < first:
        raise ImportRefused("the second year lies before the first")
    made = {f"{year}.toml": make_year(place, year) for year in range(first, last + 1)}
    texts, _where = place_texts(place, str(into) if into.is_dir() else "")
    if PLACE_FILE not in texts:
        made[PLACE_FILE] = make_place(place, timezone)
    folder = into / place
    there = {name: (folder / name).read_text("utf-8") for name in made if (folder / name).exists()}
    if there and not force:
        raise ImportRefused(f"{folder / min(there)} is there already; give --force to write it anew")
    texts.pop(ADDITIONS_FILE, None)
    try:
        read_calendar({**texts, **made})
    except Faults as faults:
        raise ImportRefused(f"the calendar {place} could not be read with these years:\n{faults}") from None
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sorted(made.items()):
        (folder / name).write_text(text, encoding="utf-8")
        yield f"wrote {folder / name}"
        if name in there:
            yield from _changes(there[name], text) or ["nothing in it has changed"]


def _changes(before: str, now: str) -> list[str]:
    return list(difflib.unified_diff(before.splitlines(), now.splitlines(), "before", "now", n=0, lineterm=""))


def make_year(place: str, year: int) -> str:
    """The TOML text of one year. ImportRefused if the library does not know the place, or not that year yet."""
    table = _days_of(place, year)
    names = {day: name for day, name in sorted(table.items()) if day.year == year}
    worked = sorted(day for day in getattr(table, "weekend_workdays", ()) if day.year == year)
    _refuse_unpublished(place, year, list(names.values()), worked)
    estimated = sum("estimated" in name for name in names.values())
    document = {
        "format": FORMAT,
        "year": year,
        "source": f"holidays {version('holidays')}, {_as_asked(place)}"
        + ("; includes days moved from a weekend" if any("observed" in name for name in names.values()) else "")
        + (f"; {estimated} estimated days, to be confirmed" if estimated else ""),
        "closed": {day.isoformat(): name for day, name in names.items()},
        "open": {day.isoformat(): "adjusted working day" for day in worked},
    }
    if not worked:
        del document["open"]
    return tomli_w.dumps(document)


def make_place(place: str, timezone: str = "") -> str:
    """A description to begin with: titles from the Unicode tables, the weekend from the library, office hours of nine
    to five. ImportRefused if the country has several time zones and none was named.
    """
    country, _, part = place.partition("-")
    zones = [timezone] if timezone else list(get_global("territory_zones").get(country, ()))
    if timezone and timezone not in available_timezones():
        raise ImportRefused(f"{timezone!r} is not a time zone; as Europe/Rome")
    if len(zones) != 1:
        raise ImportRefused(
            f"give --timezone for {place}: the country has {', '.join(sorted(zones)) or 'none on record'}"
        )
    table: Any = holidays.country_holidays(country, subdiv=part or None)
    known = {code: name for name, code in sorted(table.subdivisions_aliases.items())}
    suffix = f" ({known.get(part, part)})" if part else ""
    return tomli_w.dumps(
        {
            "format": FORMAT,
            "id": place,
            "timezone": zones[0],
            "weekend": sorted(table.weekend),
            "hours": ["09:00-17:00"],
            "half_day_hours": ["09:00-12:00"],
            "source": f"made from holidays {version('holidays')}; weekend and hours to be checked by the office",
            "title": {language: name + suffix for language, name in _titles(country)},
        }
    )


def _titles(country: str) -> Iterator[tuple[str, str]]:
    wanted = dict(TITLE_LANGUAGES)
    for language in get_official_languages(country, regional=False, de_facto=True):
        if language.split("_")[0] not in {"en", "zh", "ar", "es", "fr"}:
            wanted[language.lower().replace("_", "-")] = language
    for language, locale in wanted.items():
        name = Locale.parse(locale).territories.get(country)
        if name:
            yield language, name


def _as_asked(place: str) -> str:
    return f"{place} ({', '.join(('public', *MORE.get(place, ())))})"


def _days_of(place: str, year: int) -> Any:
    country, _, part = place.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if place in BY_HAND:
        raise ImportRefused(f"{place} is not in the library: {BY_HAND[place]}")
    if not PLACE_ID.fullmatch(place) or country not in known or (part and part not in known[country]):
        raise ImportRefused(f"the library has no place {place!r}; `answerable calendar list` shows those shipped")
    if country in IN_PARTS and not part:
        parts = ", ".join(
            f"{country}-{name}" for name in sorted(known[country]) if PLACE_ID.fullmatch(f"{country}-{name}")
        )
        raise ImportRefused(f"{country} is no place of its own: {IN_PARTS[country]}; name one of {parts}")
    about: Any = holidays.country_holidays(country, subdiv=part or None)
    first, last = max(FIRST_YEAR, about.start_year), min(LAST_YEAR, about.end_year)
    if not first <= year <= last:
        raise ImportRefused(f"{year} is out of range for {place}: the library has {first} to {last}")
    categories = ("public", *MORE.get(place, ()))
    language = "en_US" if "en_US" in about.supported_languages else None
    return holidays.country_holidays(country, part or None, years=year, categories=categories, language=language)


def _refuse_unpublished(place: str, year: int, names: list[str], worked: list[date]) -> None:
    """China's yearly notice always moves weekends: none moved, no notice. Where feasts hang on the moon, a year is
    proclaimed when the day of at least one Eid is no estimate any more.
    """
    missing = ""
    if place == "CN" and not worked:
        missing = "the State Council's notice on working weekends"
    feasts = [name for name in names if "Eid " in name and "Joint" not in name]  # joint leave is decreed long before
    if feasts and all("estimated" in name for name in feasts):
        missing = "the proclaimed days, only estimates"
    if not names:
        missing = "any holiday"
    if missing:
        raise ImportRefused(
            f"{year} is not published for {place}: holidays {version('holidays')} does not have {missing}; "
            "update the library and import it again, or write the file by hand"
        )
