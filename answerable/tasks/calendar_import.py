"""Make a frozen calendar from the `holidays` library. The result is data, read and corrected by people, then kept."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import Any

import holidays
import tomli_w

PLACES: dict[str, tuple[str, str | None, str, dict[str, str]]] = {
    "CN": ("CN", None, "Asia/Shanghai", {"en": "Mainland China", "zh-hans": "中国大陆"}),
    "GB-ENG": ("GB", "ENG", "Europe/London", {"en": "England"}),
    "DE": (
        "DE",
        None,
        "Europe/Berlin",
        {"en": "Germany, federal holidays", "de": "Deutschland, bundesweite Feiertage"},
    ),
}


def make_calendar(place: str, first_year: int, last_year: int) -> str:
    """The TOML text. KeyError for a place that is not in PLACES."""
    country, subdivision, timezone, title = PLACES[place]
    years = range(first_year, last_year + 1)
    table: Any = holidays.country_holidays(country, subdiv=subdivision, years=years)
    worked = sorted(day for day in getattr(table, "weekend_workdays", ()) if day.year in years)
    document = {
        "format": "answerable-calendar/1",
        "calendar": {
            "id": place,
            "title": title,
            "timezone": timezone,
            "weekend": [5, 6],
            "valid_from": date(first_year, 1, 1),
            "valid_through": date(last_year, 12, 31),
            "source": f"holidays {version('holidays')}",
        },
        "closed": {day.isoformat(): name for day, name in sorted(table.items())},
        "open": {day.isoformat(): "adjusted working day" for day in worked},
    }
    return tomli_w.dumps(document)
