"""When something happened, out of what a cell says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from .table_file import Cell, RowRejected, quoted

NOON = time(12)
FIRST_YEAR = 1900
_PROBE = datetime(2001, 12, 31, 13, tzinfo=UTC)


def gives_a_day(date_format: str) -> bool:
    """Whether a strptime format holds year, month and day."""
    try:
        return datetime.strptime(_PROBE.strftime(date_format), date_format).date() == _PROBE.date()  # noqa: DTZ007 - a day
    except ValueError:
        return False


def read_moment(cell: Cell, column: str, formats: Sequence[str], zone: ZoneInfo, now: datetime) -> datetime:
    """UTC. A day without a time, or at exactly midnight, counts as noon of that day in `zone`: no time zone between
    the place and a reader's can make another day of it. RowRejected for the future and for no date at all.
    """
    found = cell if isinstance(cell, datetime) else _parse(cell, column, formats)
    if found.year < FIRST_YEAR:
        raise RowRejected(f"{column} lies before the year {FIRST_YEAR} ({found.date()})")
    day: date | None = None
    if found.time() == time():
        day = found.date()
        found = datetime.combine(day, NOON)
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    found = found.astimezone(UTC)
    if day is not None and day == now.astimezone(zone).date():
        return min(found, now)
    if found > now:
        raise RowRejected(f"{column} lies in the future ({found.astimezone(zone):%Y-%m-%d %H:%M})")
    return found


def _parse(text: str, column: str, formats: Sequence[str]) -> datetime:
    for date_format in formats:
        try:
            return datetime.strptime(text, date_format)  # noqa: DTZ007 - read_moment adds the zone
        except ValueError:
            continue
    raise RowRejected(f"{quoted(text)} in {column} is not a date written as {' or '.join(formats)}")
