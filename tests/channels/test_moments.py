"""When something happened, as cells say it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from answerable.channels.importing.moments import read_moment
from answerable.channels.importing.table_file import RowRejected

FORMATS = ("%Y-%m-%d", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S.%f")
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)  # four in the morning in St. Louis
CHICAGO = ZoneInfo("America/Chicago")

SAID = {
    "a day is noon there": ("2015-03-02", "2015-03-02T18:00"),
    "in summer too": ("2015-07-02", "2015-07-02T17:00"),
    "midnight is a day without a time": ("2015-03-02 00:00:00.0", "2015-03-02T18:00"),
    "so it is in a workbook": (datetime.fromisoformat("2015-03-02"), "2015-03-02T18:00"),
    "a time is kept": ("02.03.2015 08:15", "2015-03-02T14:15"),
    "a zone of its own is believed": ("2015-03-02T08:15:00+0100", "2015-03-02T07:15"),
    "today is not in the future": ("2026-06-01", "2026-06-01T09:00"),
    "an hour that the clock left out": ("08.03.2015 02:30", "2015-03-08T08:30"),
}
WRONG = {
    "no such day": ("2015-02-30", "“2015-02-30” in Came is not a date written as"),
    "another way of writing": ("3/2/2015", "“3/2/2015” in Came is not a date"),
    "a number": ("42065", "“42065” in Came is not a date"),
    "a long text": ("x" * 90, f"“{'x' * 37}…” in Came"),
    "tomorrow": ("2026-06-02", "Came lies in the future (2026-06-02 12:00)"),
    "later today": ("01.06.2026 05:00", "Came lies in the future (2026-06-01 05:00)"),
    "before anybody": ("1899-12-31", "Came lies before the year 1900 (1899-12-31)"),
    "the first day of all": ("0001-01-01", "Came lies before the year 1900 (0001-01-01)"),
    "the last day of all": ("9999-12-31", "Came lies in the future"),
}


@pytest.mark.parametrize(("cell", "moment"), SAID.values(), ids=SAID)
def test_a_moment(cell, moment):
    assert read_moment(cell, "Came", FORMATS, CHICAGO, NOW) == datetime.fromisoformat(f"{moment}+00:00")


@pytest.mark.parametrize(("cell", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_no_moment_says_why(cell, reason):
    with pytest.raises(RowRejected) as rejected:
        read_moment(cell, "Came", FORMATS, CHICAGO, NOW)
    assert reason in str(rejected.value)
