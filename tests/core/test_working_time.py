"""Worked dates of statutes and codes, each a named row. Sources: docs/rules/working-time.md."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.calendar import ONE_DAY, open_days_between
from answerable.core.procedure import Unit, read_length
from answerable.core.working_time import ExtensionSpan, Limit, PauseSpan, add_months, count_limit
from answerable.record.rulebooks import load_calendar

CN, ENG, DE = load_calendar("CN"), load_calendar("GB-ENG"), load_calendar("DE")


def noon(calendar, text):
    day = date.fromisoformat(text)
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(calendar.timezone)).astimezone(UTC)


def limit(calendar, received, length, *, start="next_day", roll="none", **more) -> Limit:
    return count_limit(
        trigger=noon(calendar, received), length=read_length(length), start=start, roll=roll, calendar=calendar,
        timezone=calendar.timezone, **more,
    )  # fmt: skip


def pause(first, resumed, mode="exclude_days"):
    return PauseSpan(date.fromisoformat(first), date.fromisoformat(resumed) if resumed else None, mode)


def extension(granted, length, base):
    return ExtensionSpan(date.fromisoformat(granted), read_length(length), base)


ROLLS = {"roll": "next_working_day"}
ROWS = {
    "cn_tell_15_days_over_spring_festival": (CN, "2026-02-06", "15 days", ROLLS, "2026-02-24"),
    "cn_object_5_working_days_saturday_works": (CN, "2026-02-12", "5 working_days", {}, "2026-02-26"),
    "cn_review_window_ends_on_adjusted_saturday": (CN, "2026-04-09", "30 days", ROLLS, "2026-05-09"),
    "cn_reexamination_hearing_not_counted": (
        CN, "2026-09-01", "30 days", {**ROLLS, "pauses": [pause("2026-09-15", "2026-09-25")]}, "2026-10-12"),
    "cn_10_working_days_paused_over_holiday": (
        CN, "2026-09-22", "10 working_days", {"pauses": [pause("2026-09-24", "2026-10-10")]}, "2026-10-21"),
    "cn_10_working_days_unpaused": (CN, "2026-09-22", "10 working_days", {}, "2026-10-13"),
    "uk_ack_over_easter": (ENG, "2026-04-02", "5 working_days", {}, "2026-04-13"),
    "uk_paper_counts_from_its_stamp": (ENG, "2026-05-11", "5 working_days", {}, "2026-05-18"),
    "nhs_6_months_commencing_on_the_day": (ENG, "2026-01-15", "6 months", {"start": "same_day"}, "2026-07-14"),
    "nhs_6_months_from_31_august": (ENG, "2026-08-31", "6 months", {"start": "same_day"}, "2027-02-28"),
    "dpa_30_days_beginning": (ENG, "2026-06-22", "30 days", {"start": "same_day"}, "2026-07-21"),
    "eu_7_days_at_christmas": (DE, "2026-12-18", "7 days", ROLLS, "2026-12-28"),
    "eu_3_months_rolls": (DE, "2026-11-30", "3 months", ROLLS, "2027-03-01"),
    "eu_3_months_no_roll": (DE, "2026-11-30", "3 months", {}, "2027-02-28"),
    "hinschg_months_then_days": (DE, "2026-11-24", "3 months, 7 days", ROLLS, "2027-03-03"),
    "directive_days_then_months": (DE, "2026-11-24", "7 days, 3 months", ROLLS, "2027-03-01"),
    "gdpr_1_month": (DE, "2027-01-31", "1 month", ROLLS, "2027-03-01"),
    "gdpr_2_more_are_3_in_total": (
        DE, "2027-01-31", "1 month", {**ROLLS, "extensions": [extension("2027-02-20", "2 months", "nominal_deadline")]},
        "2027-04-30"),
    "fca_8_weeks_does_not_roll": (ENG, "2026-10-30", "8 weeks", {}, "2026-12-25"),
    "leap_day_filing_limit": (ENG, "2024-02-29", "12 months", {}, "2025-02-28"),
    "reg_1182_two_working_days_at_least": (DE, "2026-12-24", "2 days", {**ROLLS, "min_working_days": 2}, "2026-12-29"),
    "spso_receipt_is_day_one": (ENG, "2026-05-07", "5 working_days", {"start": "same_or_next_working_day"}, "2026-05-13"),
    "spso_saturday_receipt": (ENG, "2026-05-09", "5 working_days", {"start": "same_or_next_working_day"}, "2026-05-15"),
    "months_never_chain": (DE, "2026-01-31", "3 months", {}, "2026-04-30"),
    "hearing_notice_5_working_days_before_4_may_is_closed": (ENG, "2026-05-11", "5 working_days", {"direction": "back"}, "2026-05-01"),
    "pause_on_the_deadline_has_no_effect": (
        ENG, "2026-06-01", "5 working_days", {"pauses": [pause("2026-06-08", "2026-06-20")]}, "2026-06-08"),
    "overlapping_pauses_count_once": (
        ENG, "2026-06-01", "5 working_days",
        {"pauses": [pause("2026-06-03", "2026-06-05"), pause("2026-06-04", "2026-06-06")]}, "2026-06-11"),
    "restart_gives_the_full_length_again": (
        ENG, "2026-06-01", "5 working_days", {"pauses": [pause("2026-06-03", "2026-06-10", "restart")]}, "2026-06-16"),
    "extension_never_shortens": (
        CN, "2026-08-03", "60 days", {"extensions": [extension("2026-08-04", "3 days", "grant_date")]}, "2026-10-02"),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_worked_date(row):
    calendar, received, length, more, expected = ROWS[row]
    assert limit(calendar, received, length, **more).day == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("base", "expected"),
    [("nominal_deadline", "2026-11-02"), ("rolled_deadline", "2026-11-09"), ("grant_date", "2026-10-26")],
)
def test_the_base_of_an_extension_changes_the_date(base, expected):
    given = limit(CN, "2026-08-03", "60 days", roll="next_working_day",
                  extensions=[extension("2026-09-25", "30 days", base)])  # fmt: skip
    assert given.day == date.fromisoformat(expected)


def test_receipt_date_is_the_date_in_the_procedure_zone():
    late = count_limit(trigger=datetime(2026, 10, 23, 16, 30, tzinfo=UTC), length=((1, Unit.DAYS),), start="next_day",
                       roll="none", calendar=CN, timezone="Asia/Shanghai")  # fmt: skip
    assert late.steps[0].day == date(2026, 10, 24)


def test_24_hours_are_elapsed_hours_across_a_clock_change():
    given = count_limit(trigger=datetime(2026, 3, 28, 12, tzinfo=UTC), length=((24, Unit.HOURS),), start="next_day",
                        roll="next_working_day", calendar=ENG, timezone="Europe/London")  # fmt: skip
    assert given.ends_at == datetime(2026, 3, 29, 12, tzinfo=UTC)


def test_an_open_pause_has_no_date_but_days_left():
    paused = limit(ENG, "2026-06-01", "10 working_days", pauses=[pause("2026-06-04", None)])
    assert (paused.day, paused.left) == (None, 8)


def test_beyond_the_known_calendar_is_provisional_and_says_so():
    far = limit(CN, "2026-12-28", "10 working_days")
    assert far.provisional
    assert "provisional" in {step.code for step in far.steps}
    assert not limit(CN, "2026-11-02", "10 working_days").provisional


def test_every_holiday_passed_over_is_named():
    steps = limit(CN, "2026-02-12", "5 working_days").steps
    assert [step.day for step in steps if step.code == "open_weekend"] == [date(2026, 2, 14)]
    assert date(2026, 2, 17) in {step.day for step in steps if step.code == "skipped"}


days = st.dates(date(2020, 1, 1), date(2026, 6, 1)).map(date.isoformat)


@given(days, st.integers(1, 60))
def test_adding_then_counting_is_the_identity(received, count):
    day = limit(CN, received, f"{count} working_days").day
    assert open_days_between(date.fromisoformat(received), day, CN) == count


@given(days, st.integers(1, 200))
def test_a_rolled_limit_never_lands_on_a_closed_day(received, count):
    assert CN.is_open(limit(CN, received, f"{count} days", roll="next_working_day").day)


@given(days, st.integers(2, 40), st.integers(1, 20), st.data())
def test_pausing_n_open_days_moves_a_working_day_limit_n_open_days(received, count, paused, data):
    plain = limit(CN, received, f"{count} working_days").day
    first = date.fromisoformat(received) + ONE_DAY * data.draw(st.integers(1, 30))
    if first >= plain:
        first = date.fromisoformat(received) + ONE_DAY
    if first >= plain:
        return
    span = PauseSpan(first, first + ONE_DAY * paused, "exclude_days")
    moved = limit(CN, received, f"{count} working_days", pauses=[span]).day
    assert open_days_between(plain, moved, CN) == open_days_between(first - ONE_DAY, span.resumed - ONE_DAY, CN)


@given(days, st.integers(1, 60), st.integers(1, 60), st.sampled_from(["nominal_deadline", "grant_date"]))
def test_an_extension_never_shortens(received, count, more, base):
    plain = limit(CN, received, f"{count} days")
    longer = limit(CN, received, f"{count} days", extensions=[extension(received, f"{more} days", base)])
    assert longer.day >= plain.day


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 120))
def test_months_keep_the_number_or_end_the_month(start, months):
    end = add_months(start, months)
    assert end.day == start.day or (end + ONE_DAY).day == 1
