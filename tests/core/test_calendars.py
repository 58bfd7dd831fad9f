"""The frozen calendars against tables copied from public notices and from measured disagreements of libraries.

Sources: State Council notices for China; gov.uk bank holidays for England. A calendar that fails here was imported with
too old a library or corrected by mistake.
"""

from datetime import date, timedelta

import pytest

from answerable.core.calendar_toml import read_calendar
from answerable.record.rulebooks import load_calendar
from answerable.tasks.calendar_import import PLACES, make_calendar

WORKED_WEEKENDS_OF_CHINA = {
    2024: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}
MOVED_AND_SINGLE_DAYS_OF_ENGLAND = {
    "early_may_moved_to_ve_day": ("2020-05-08", False),
    "the_monday_it_moved_from": ("2020-05-04", True),
    "spring_holiday_moved_for_jubilee": ("2022-06-02", False),
    "platinum_jubilee": ("2022-06-03", False),
    "spring_monday_worked_in_2022": ("2022-05-30", True),
    "state_funeral": ("2022-09-19", False),
    "coronation": ("2023-05-08", False),
    "easter_monday_which_gb_without_subdivision_lacks": ("2026-04-06", False),
    "late_august_which_gb_without_subdivision_lacks": ("2026-08-31", False),
    "world_cup_holiday_is_scottish_only": ("2026-06-15", True),
    "boxing_day_substitute": ("2026-12-28", False),
}
SPRING_FESTIVAL_2026 = [date(2026, 2, 15) + timedelta(days=n) for n in range(9)]


@pytest.mark.parametrize("year", WORKED_WEEKENDS_OF_CHINA)
def test_china_works_exactly_these_weekend_days(year):
    calendar = load_calendar("CN")
    worked = sorted(f"{day:%m-%d}" for day in calendar.open if day.year == year)
    assert worked == WORKED_WEEKENDS_OF_CHINA[year]
    assert all(calendar.is_open(date.fromisoformat(f"{year}-{day}")) for day in worked)


def test_china_rests_from_15_to_23_february_2026():
    calendar = load_calendar("CN")
    assert not any(calendar.is_open(day) for day in SPRING_FESTIVAL_2026)
    assert calendar.is_open(date(2026, 2, 14))
    assert calendar.is_open(date(2026, 2, 24))


@pytest.mark.parametrize("row", MOVED_AND_SINGLE_DAYS_OF_ENGLAND, ids=str)
def test_moved_and_single_days_of_england(row):
    day, is_open = MOVED_AND_SINGLE_DAYS_OF_ENGLAND[row]
    assert load_calendar("GB-ENG").is_open(date.fromisoformat(day)) is is_open


@pytest.mark.parametrize("day", ["2026-10-03", "2026-05-14", "2026-12-25", "2026-12-26", "2027-03-29"])
def test_federal_holidays_of_germany(day):
    assert not load_calendar("DE").is_open(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-06", "2026-06-04", "2026-11-01"])
def test_holidays_of_some_german_states_are_not_federal(day):
    assert date.fromisoformat(day) not in load_calendar("DE").closed


@pytest.mark.parametrize("place", PLACES)
def test_every_day_lies_inside_the_validity(place):
    calendar = load_calendar(place)
    assert all(calendar.knows(day) for day in (*calendar.closed, *calendar.open))
    assert not calendar.knows(calendar.valid_through + timedelta(days=1))


@pytest.mark.parametrize("place", PLACES)
def test_only_weekend_days_are_worked_in_exchange(place):
    calendar = load_calendar(place)
    assert all(day.weekday() in calendar.weekend for day in calendar.open)


@pytest.mark.parametrize("place", PLACES)
def test_every_year_of_the_validity_has_holidays(place):
    calendar = load_calendar(place)
    years = range(calendar.valid_from.year, calendar.valid_through.year + 1)
    assert {day.year for day in calendar.closed} == set(years)


@pytest.mark.parametrize("place", PLACES)
def test_the_importer_opens_and_closes_the_same_days_as_the_frozen_file(place):
    frozen = load_calendar(place)
    made = read_calendar(make_calendar(place, frozen.valid_from.year, frozen.valid_through.year))
    assert (set(made.closed), set(made.open)) == (set(frozen.closed), set(frozen.open))


def test_unpublished_years_of_china_are_outside_the_validity():
    assert load_calendar("CN").valid_through == date(2026, 12, 31)


def test_a_closed_day_says_why():
    calendar = load_calendar("CN")
    assert calendar.why_closed(date(2026, 2, 14)) is None
    assert calendar.why_closed(date(2026, 3, 7)) == "weekend"
    assert calendar.why_closed(date(2026, 10, 1)) == "National Day"
