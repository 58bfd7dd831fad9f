"""What holds of every limit, whatever day it begins on and by whichever calendar it is counted."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.core.calendar import ONE_DAY, Additions, Calendar, open_days_between
from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.decide import why_refused
from answerable.core.case.evolve import replay
from answerable.core.case.limits import limits_of
from answerable.core.procedure import Unit, read_length, write_length
from answerable.core.working_time import ExtensionSpan, Limit, PauseSpan
from answerable.record.rulebooks import load_calendar

from .case_world import ACKNOWLEDGED, CLOCK, DECIDED, FILED, READ, UK, happened
from .clock_world import book, clock, counted, told

HALF_DAYS = Additions(half_days={date(2026, 12, 24): "Christmas Eve", date(2025, 12, 31): "New Year's Eve"})
PLACES = {
    "CN": load_calendar("CN"),
    "EG": load_calendar("EG"),
    "GB-ENG": load_calendar("GB-ENG").with_additions(HALF_DAYS),
    "DE-BY": load_calendar("DE-BY"),
}
calendars = st.sampled_from(sorted(PLACES)).map(PLACES.__getitem__)
days = st.dates(date(2024, 1, 1), date(2026, 6, 1))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001  # st.datetimes takes its bounds naive
units = st.sampled_from(["days", "working_days", "weeks", "months"])
lengths = st.tuples(st.integers(1, 25), units).map(
    lambda pair: f"{1 + pair[0] % (6 if pair[1] == 'months' else 25)} {pair[1]}"
)
starts = st.sampled_from(["next_day", "same_day", "same_or_next_working_day"])
rolls = st.sampled_from(["none", "next_working_day", "previous_working_day"])
bases = st.sampled_from(["nominal_deadline", "rolled_deadline", "grant_date", "new_total_from_trigger"])
few = settings(max_examples=settings().max_examples // 2)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)


def later(day: date, n: int) -> date:
    return day + ONE_DAY * n


def zone_of(calendar: Calendar) -> ZoneInfo:
    return ZoneInfo(calendar.timezone)


def hours_worked(calendar: Calendar, since: datetime, until: datetime) -> timedelta:
    """Along `hours_on`, in local time: none of these places' offices is open while clocks change."""
    worked, day = timedelta(), since.astimezone(zone_of(calendar)).date()
    while noon(day) <= until + timedelta(days=2):
        for opens, closes in calendar.hours_on(day):
            begin = max(datetime.combine(day, opens, zone_of(calendar)), since)
            end = min(datetime.combine(day, closes, zone_of(calendar)), until)
            worked += max(end.astimezone(UTC) - begin.astimezone(UTC), timedelta())
        day += ONE_DAY
    return worked


@few
@given(calendars, days, st.integers(1, 60))
def test_adding_working_days_and_counting_them_is_the_identity(calendar, received, n):
    last = counted(calendar, noon(received), f"{n} working_days").day
    assert open_days_between(received, last, calendar) == n
    assert calendar.is_open(last)


@few
@given(calendars, days, lengths, starts, st.integers(0, 3), st.integers(0, 30), st.integers(0, 20))
def test_a_rolled_limit_never_lands_on_a_closed_day(calendar, received, length, start, least, paused, more):
    pauses = [PauseSpan(later(received, 1), later(received, 1 + paused), "suspend")] if paused else []
    grants = [ExtensionSpan(received, ((more, Unit.DAYS),), "nominal_deadline")] if more else []
    for roll in ("next_working_day", "previous_working_day"):
        found = counted(calendar, noon(received), length, start=start, roll=roll, min_working_days=least,
                        pauses=pauses, extensions=grants)  # fmt: skip
        assert calendar.is_open(found.day)


@few
@given(calendars, days, st.integers(3, 40), st.integers(1, 40), st.integers(1, 20))
def test_a_pause_moves_a_working_day_limit_by_the_open_days_it_took(calendar, received, n, after, paused):
    plain = counted(calendar, noon(received), f"{n} working_days").day
    first = later(received, after)
    span = PauseSpan(first, later(first, paused), "exclude_days")
    moved = counted(calendar, noon(received), f"{n} working_days", pauses=[span]).day
    taken = open_days_between(later(first, -1), later(first, paused - 1), calendar) if first < plain else 0
    assert open_days_between(plain, moved, calendar) == taken


@few
@given(
    calendars,
    moments,
    st.integers(1, 80),
    st.sampled_from(["hours", "working_hours"]),
    st.integers(0, 9),
    st.integers(1, 9),
)
def test_a_pause_never_shortens_an_hour_limit_and_one_too_late_changes_nothing(calendar, at, n, unit, after, paused):
    plain = counted(calendar, at, f"{n} {unit}")
    first = later(at.astimezone(zone_of(calendar)).date(), after)
    moved = counted(calendar, at, f"{n} {unit}", pauses=[PauseSpan(first, later(first, paused), "suspend")])
    assert moved.ends_at >= plain.ends_at
    if first >= plain.day:
        assert moved.ends_at == plain.ends_at


@few
@given(calendars, moments, lengths, lengths, bases, rolls, st.integers(0, 20))
def test_an_extension_never_shortens(calendar, at, length, more, base, roll, granted):
    plain = counted(calendar, at, length, roll=roll)
    grants = [ExtensionSpan(later(at.date(), granted), read_length(more), base)]
    assert counted(calendar, at, length, roll=roll, extensions=grants).ends_at >= plain.ends_at


@few
@given(
    calendars,
    moments,
    st.integers(1, 60),
    st.integers(1, 60),
    bases,
    st.sampled_from(["hours", "working_hours"]),
    st.integers(0, 9),
)
def test_hours_more_never_shorten(calendar, at, n, more, base, unit, granted):
    grants = [ExtensionSpan(later(at.date(), granted), read_length(f"{more} {unit}"), base)]
    assert (
        counted(calendar, at, f"{n} {unit}", extensions=grants).ends_at >= counted(calendar, at, f"{n} {unit}").ends_at
    )


@few
@given(calendars, moments, st.integers(1, 80))
def test_working_hours_added_and_counted_along_the_office_hours_are_as_many(calendar, at, n):
    found = counted(calendar, at, f"{n} working_hours")
    assert hours_worked(calendar, at, found.ends_at) == timedelta(hours=n)
    assert hours_worked(calendar, at, found.ends_at - timedelta(microseconds=1)) < timedelta(hours=n)


@few
@given(calendars, days, st.integers(1, 30))
def test_so_many_days_back_and_as_many_forward_is_the_first_open_day_from_there(calendar, day, n):
    back = counted(calendar, noon(day), f"{n} working_days", direction="back").day
    forward = counted(calendar, noon(back), f"{n} working_days").day
    assert forward == next(later(day, k) for k in range(40) if calendar.is_open(later(day, k)))
    assert counted(calendar, noon(day), f"{n} working_days", direction="back", clear_days=True).day < back


@few
@given(calendars, moments, st.integers(1, 96 * 60), lengths | st.integers(1, 60).map(lambda n: f"{n} working_hours"),
       starts, rolls, st.sampled_from([None, time(17), time(12)]))  # fmt: skip
def test_later_in_is_never_sooner_due(calendar, at, minutes, length, start, roll, cut_off):
    def due(moment: datetime) -> Limit:
        return counted(calendar, moment, length, start=start, roll=roll, cut_off=cut_off)

    assert due(at + timedelta(minutes=minutes)).ends_at >= due(at).ends_at


@few
@given(calendars, moments, lengths, starts, rolls)
def test_a_limit_ends_with_its_day_and_is_provisional_only_past_the_calendar(calendar, at, length, start, roll):
    found = counted(calendar, at, length, start=start, roll=roll)
    last = (found.ends_at - timedelta(microseconds=1)).astimezone(zone_of(calendar))
    assert (last.date(), found.ends_at.astimezone(zone_of(calendar)).time()) == (found.day, time())
    assert found.provisional is (found.asked_through is not None and not calendar.knows(found.asked_through))


@few
@given(st.integers(0, 60), st.booleans(), st.booleans())
def test_by_the_same_calendar_nothing_is_recounted(after, decided, paused):
    events = [FILED, ACKNOWLEDGED]
    events += [happened(e.ComplainantAsked, "2026-03-06")] if paused else []
    events += [DECIDED, READ] if decided else []
    now = READ.at + timedelta(days=after)
    found = limits_of(replay(events), UK, now)
    assert found == limits_of(replay(events), UK, now)
    for limit in found:
        if limit.open and limit.limit.day is not None:
            same = c.RecountLimit(by=CLOCK, at=now, clock=limit.clock.id, was=limit.limit.day, from_calendar="sha256:x")
            assert why_refused(replay(events), same, UK).code == "limit-unchanged"


parts = st.lists(st.tuples(st.integers(1, 100), st.sampled_from(["days", "working_days", "weeks", "months", "years"])),
                 min_size=1, max_size=4)  # fmt: skip


@few
@given(parts)
def test_a_length_is_read_from_a_file_as_it_was_written(pairs):
    length = tuple((count, Unit(unit)) for count, unit in pairs)
    for written in (write_length(length), [write_length((part,)) for part in length]):
        assert book(clock("it", "received", written)).procedure.clock("it").length == length


SHARES = book(
    clock("all", "received", "20 days", roll="next_working_day"),
    clock("share", "transfer_received", "10 working_days", budget_of="all"),
)


@few
@given(days, st.integers(0, 19))
def test_a_share_never_ends_after_the_whole(received, passed_on):
    events = [("received", received.isoformat()), ("transferred", later(received, passed_on).isoformat())]
    assert told(SHARES, "share", *events).limit.ends_at <= told(SHARES, "all", *events).limit.ends_at


@pytest.mark.parametrize("place", PLACES)
def test_a_day_has_hours_if_it_is_worked(place):
    calendar = PLACES[place]
    for n in range(366):
        day = later(date(2026, 1, 1), n)
        assert bool(calendar.hours_on(day)) is calendar.is_open(day)


@given(calendars, days, st.integers(-800, 800))
def test_open_days_are_counted_as_if_each_had_been_looked_at(calendar, day, apart):
    other = day + ONE_DAY * apart
    first, _ = sorted((day, other))
    looked_at = sum(calendar.is_open(first + ONE_DAY * n) for n in range(1, abs(apart) + 1))
    assert open_days_between(day, other, calendar) == (looked_at if apart >= 0 else -looked_at)
