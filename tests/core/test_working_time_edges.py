"""Where pauses, extensions, restarts and hours meet. Each row is a rule of docs/rules/working-time.md."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.procedure import read_length
from answerable.core.working_time import ExtensionSpan, PauseSpan, UnitNotCounted, count_limit, open_days_between
from answerable.record.rulebooks import load_calendar

CN, ENG, DE = load_calendar("CN"), load_calendar("GB-ENG"), load_calendar("DE")
ROLLS = {"roll": "next_working_day"}


def limit(calendar, received, length, hour=12, **more):
    day, zone = date.fromisoformat(received), ZoneInfo(calendar.timezone)
    at = datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)
    more = {"start": "next_day", "roll": "none", **more}
    return count_limit(trigger=at, length=read_length(length), calendar=calendar, timezone=calendar.timezone, **more)


def pause(first, resumed, mode="exclude_days"):
    return PauseSpan(date.fromisoformat(first), date.fromisoformat(resumed) if resumed else None, mode)


def more_time(granted, length, base="nominal_deadline"):
    return ExtensionSpan(date.fromisoformat(granted), read_length(length), base)


DAYS = {
    "pause_inside_the_extension": (
        CN,
        "2026-08-04",
        "60 days",
        {**ROLLS, "extensions": [more_time("2026-09-25", "30 days")], "pauses": [pause("2026-10-15", "2026-10-25")]},
        "2026-11-12",
    ),
    "restart_on_1_march_gives_the_whole_of_march": (
        ENG,
        "2026-02-10",
        "1 month",
        {"pauses": [pause("2026-02-20", "2026-03-01", "restart")]},
        "2026-03-31",
    ),
    "restart_the_day_after_an_inclusive_trigger": (
        ENG,
        "2026-06-01",
        "5 working_days",
        {"start": "same_day", "pauses": [pause("2026-06-01", "2026-06-02", "restart")]},
        "2026-06-08",
    ),
    "calendar_days_from_a_closed_day": (
        ENG,
        "2026-05-09",
        "5 days",
        {"start": "same_or_next_working_day"},
        "2026-05-15",
    ),
    "months_in_one_length_never_chain": (ENG, "2026-01-31", "1 month, 2 months", {}, "2026-04-30"),
    "year_and_month_from_a_leap_day": (ENG, "2024-02-29", "1 year, 1 month", {}, "2025-03-29"),
    "an_extension_that_adds_nothing_leaves_the_roll": (
        CN,
        "2026-08-03",
        "60 days",
        {**ROLLS, "extensions": [more_time("2026-08-04", "3 working_days", "grant_date")]},
        "2026-10-08",
    ),
    "back_one_clear_month": (ENG, "2026-06-12", "1 month", {"direction": "back", "clear_days": True}, "2026-05-11"),
    "forward_clear_days": (ENG, "2026-06-12", "2 days", {"clear_days": True}, "2026-06-15"),
    "at_least_working_days_counts_an_inclusive_day_one": (
        ENG,
        "2026-06-01",
        "2 days",
        {"start": "same_day", "min_working_days": 2},
        "2026-06-02",
    ),
    "24_hours_from_midnight_end_with_the_day": (ENG, "2026-06-01", "24 hours", {"hour": 0}, "2026-06-01"),
}


@pytest.mark.parametrize("row", DAYS, ids=str)
def test_last_day(row):
    calendar, received, length, more, expected = DAYS[row]
    assert limit(calendar, received, length, **more).day == date.fromisoformat(expected)


HOURS = {
    "before_a_hearing": ("2026-06-02", "24 hours", {"direction": "back"}, "2026-06-01T11"),
    "extended": ("2026-06-01", "24 hours", {"extensions": [more_time("2026-06-01", "24 hours")]}, "2026-06-03T11"),
    "paused_two_days": ("2026-06-01", "72 hours", {"pauses": [pause("2026-06-02", "2026-06-04")]}, "2026-06-06T11"),
}


@pytest.mark.parametrize("row", HOURS, ids=str)
def test_hours_end_at(row):
    received, length, more, expected = HOURS[row]
    assert limit(ENG, received, length, **more).ends_at == datetime.fromisoformat(f"{expected}:00:00+00:00")


LEFT = {
    "counts_the_extension": (
        "10 working_days",
        pause("2026-06-02", None),
        [more_time("2026-06-02", "10 working_days")],
        20,
    ),
    "begun_in_the_extension": (
        "10 working_days",
        pause("2026-06-18", None),
        [more_time("2026-06-10", "10 working_days")],
        8,
    ),
    "restart_is_the_full_length": ("5 working_days", pause("2026-06-03", None, "restart"), [], 5),
    "hours": ("72 hours", pause("2026-06-02", None), [], 60),
}


@pytest.mark.parametrize("row", LEFT, ids=str)
def test_open_pause_has_no_day_but_what_is_left(row):
    length, open_pause, extensions, left = LEFT[row]
    counted = limit(ENG, "2026-06-01", length, pauses=[open_pause], extensions=extensions)
    assert (counted.day, counted.ends_at, counted.left) == (None, None, left)


def test_holidays_are_named_once_over_two_extensions():
    grants = [more_time("2026-02-04", "5 working_days"), more_time("2026-02-05", "5 working_days")]
    steps = limit(CN, "2026-02-02", "5 working_days", extensions=grants).steps
    named = [step.day for step in steps if step.code in ("skipped", "open_weekend")]
    assert named == sorted(set(named))


def test_holidays_before_an_extension_from_the_rolled_day_stay_named():
    grant = more_time("2026-02-25", "5 working_days", "rolled_deadline")
    steps = limit(CN, "2026-02-12", "5 working_days", extensions=[grant]).steps
    assert date(2026, 2, 17) in {step.day for step in steps if step.code == "skipped"}


def test_looking_for_working_days_past_the_calendar_is_provisional():
    assert limit(CN, "2026-12-30", "5 days", min_working_days=2).provisional


def test_days_no_calendar_is_asked_for_are_not_provisional():
    assert not limit(CN, "2026-12-20", "8 weeks").provisional


def test_a_day_clock_extended_by_hours_is_refused():
    """Else 24 hours would be counted as 24 days."""
    with pytest.raises(UnitNotCounted):
        limit(ENG, "2026-06-01", "5 days", extensions=[more_time("2026-06-01", "24 hours")])


def test_an_hour_clock_extended_by_days_is_refused():
    with pytest.raises(UnitNotCounted):
        limit(ENG, "2026-06-01", "24 hours", extensions=[more_time("2026-06-01", "1 days")])


dates = st.dates(date(2020, 1, 1), date(2026, 3, 1))
bases = st.sampled_from(["nominal_deadline", "rolled_deadline", "grant_date", "new_total_from_trigger"])
lengths = st.tuples(st.integers(1, 40), st.sampled_from(["days", "working_days", "weeks", "months"])).map(
    lambda pair: f"{pair[0]} {pair[1]}" if pair[1] in ("days", "working_days") else f"{1 + pair[0] % 6} {pair[1]}"
)


@given(dates, lengths, lengths, bases, st.integers(0, 20), st.sampled_from(["none", "next_working_day"]))
def test_an_extension_never_shortens(received, length, more, base, granted, roll):
    plain = limit(CN, received.isoformat(), length, roll=roll)
    grant = ExtensionSpan(date.fromordinal(received.toordinal() + granted), read_length(more), base)
    assert limit(CN, received.isoformat(), length, roll=roll, extensions=[grant]).day >= plain.day


@given(dates, st.integers(2, 40), st.integers(1, 40), st.integers(1, 80), st.integers(1, 20))
def test_pausing_moves_an_extended_working_day_limit_by_the_open_days_paused(received, count, extra, after, paused):
    grants = [ExtensionSpan(received, ((extra, read_length("1 working_days")[0][1]),), "nominal_deadline")]
    plain = limit(CN, received.isoformat(), f"{count} working_days", extensions=grants).day
    first = date.fromordinal(received.toordinal() + after)
    span = PauseSpan(first, date.fromordinal(first.toordinal() + paused), "suspend")
    moved = limit(CN, received.isoformat(), f"{count} working_days", extensions=grants, pauses=[span]).day
    before = date.fromordinal(first.toordinal() - 1)
    lost = open_days_between(before, date.fromordinal(before.toordinal() + paused), CN) if first < plain else 0
    assert open_days_between(plain, moved, CN) == lost


spans = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.one_of(st.none(), st.integers(0, 30)),
        st.sampled_from(["exclude_days", "suspend", "restart"]),
    ),
    max_size=4,
)


@given(dates, lengths, spans, st.lists(st.tuples(st.integers(0, 60), lengths, bases), max_size=3))
def test_anything_counts_the_same_twice_and_a_day_or_what_is_left(received, length, paused, granted):
    def later(days):
        return date.fromordinal(received.toordinal() + days)

    pauses = [PauseSpan(later(a), None if n is None else later(a + n), mode) for a, n, mode in paused]
    grants = [ExtensionSpan(later(a), read_length(more), base) for a, more, base in granted]
    counted = limit(CN, received.isoformat(), length, pauses=pauses, extensions=grants, **ROLLS)
    assert counted == limit(CN, received.isoformat(), length, pauses=pauses[::-1], extensions=grants, **ROLLS)
    assert (counted.day is None) == (counted.left is not None)
    assert counted.day is None or CN.is_open(counted.day)
