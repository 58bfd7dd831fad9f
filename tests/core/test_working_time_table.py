"""docs/rules/working-time.md, executed: every row of its table is counted."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from answerable.core.procedure import read_length
from answerable.core.working_time import ExtensionSpan, PauseSpan, count_limit
from answerable.record.rulebooks import load_calendar

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "working-time.md"
PAUSE = re.compile(r"pause (\S+) / ([\d-]+)")
EXTENSION = re.compile(r"extension (\S+) \+ (.+) from (\w+)")


def rows_of_the_page():
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 9 and cells[0] != "Case" and not cells[0].startswith("---"):
            yield pytest.param(*cells[1:8], id=cells[0])


def arguments_of(more):
    """The column "More", nothing of which may be left over."""
    pauses = [PauseSpan(*map(date.fromisoformat, found), mode="exclude_days") for found in PAUSE.findall(more)]
    extensions = [
        ExtensionSpan(date.fromisoformat(granted), read_length(length), base)
        for granted, length, base in EXTENSION.findall(more)
    ]
    rest = EXTENSION.sub("", PAUSE.sub("", more))
    words = {word for word in re.split(r"[,\s]+", rest) if word}
    least = re.search(r"min (\d+)", rest)
    assert words <= {"back", "clear", "min", *(least.groups() if least else ())}, more
    return {
        "pauses": pauses,
        "extensions": extensions,
        "direction": "back" if "back" in words else "forward",
        "clear_days": "clear" in words,
        "min_working_days": int(least.group(1)) if least else 0,
    }


@pytest.mark.parametrize(("place", "trigger", "length", "start", "roll", "more", "last_day"), list(rows_of_the_page()))
def test_row(place, trigger, length, start, roll, more, last_day):
    calendar = load_calendar(place)
    day = date.fromisoformat(trigger)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(calendar.timezone))
    counted = count_limit(
        trigger=noon.astimezone(UTC), length=read_length(length), start=start, roll=roll, calendar=calendar,
        timezone=calendar.timezone, **arguments_of(more),
    )  # fmt: skip
    assert counted.day == date.fromisoformat(last_day)


def test_the_page_has_its_rows():
    assert len(list(rows_of_the_page())) >= 30
