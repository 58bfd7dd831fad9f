"""Files of calendars: what a site adds to the shipped ones, and every fault with its file and line."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.calendar import Additions, Calendar
from answerable.core.calendar_toml import read_additions, read_calendar
from answerable.core.toml_source import Faults
from answerable.record.calendar_files import UnknownCalendar, place_ids, place_texts, read_place
from answerable.record.rulebooks import load_calendar

PLACE = """format = "answerable-calendar/1"
id = "XA"
timezone = "Europe/Berlin"
weekend = [5, 6]
hours = ["08:00-12:00", "13:00-16:30"]
source = "a test"

[title]
en = "Test Land"
"""
YEAR = """format = "answerable-calendar/1"
year = 2026
source = "a test"

[closed]
2026-01-01 = "New Year's Day"

[open]
2026-01-10 = "worked for Friday"

[half_days]
2026-12-24 = "Christmas Eve"
2026-01-10 = "worked for Friday"
"""
NEXT = 'format = "answerable-calendar/1"\nyear = 2027\nsource = "a test"\n'
ADDITIONS = """format = "answerable-calendar-additions/1"
hours = ["10:00-15:00"]

[closed]
2026-12-24 = "The office is closed between the years"
2026-01-01 = "closed anyhow"

[proclaimed]
2026-02-10 = "Storm"

[open]
2026-02-14 = "Open Saturday"

[half_days]
2026-02-16 = "Carnival Monday"
"""
TEXTS = {"place.toml": PLACE, "2026.toml": YEAR, "2027.toml": NEXT}
MORNING, FULL = ((time(9), time(12)),), ((time(8), time(12)), (time(13), time(16, 30)))


@pytest.fixture
def base():
    return read_calendar(TEXTS)


@pytest.fixture
def own(tmp_path, settings):
    """A site's own folder, and how to put files into it."""
    folder = tmp_path / "calendars"
    folder.mkdir()
    settings.CALENDARS = str(folder)

    def put(name, text):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return SimpleNamespace(path=str(folder), put=put)


def said(faults):
    return str(faults.value)


def test_hours_of_full_half_and_closed_days(base):
    assert base.hours_on(date(2026, 3, 2)) == FULL
    assert base.hours_on(date(2026, 12, 24)) == MORNING
    assert base.hours_on(date(2026, 1, 10)) == MORNING
    assert base.hours_on(date(2026, 1, 1)) == base.hours_on(date(2026, 3, 1)) == ()


def test_a_half_day_is_a_working_day(base):
    assert base.is_open(date(2026, 12, 24))
    assert base.is_open(date(2026, 1, 10))


def test_without_hours_an_office_is_open_from_nine_to_five():
    calendar = Calendar("XA", {}, "UTC", frozenset({5, 6}), {})
    assert calendar.hours_on(date(2026, 3, 2)) == ((time(9), time(17)),)


def test_the_years_and_how_far_they_reach(base):
    assert (base.valid_from, base.valid_through, list(base.years)) == (
        date(2026, 1, 1),
        date(2027, 12, 31),
        [2026, 2027],
    )


def test_the_version_covers_every_file_and_the_digest_of_a_year_only_its_own(base):
    for name in TEXTS:
        other = read_calendar(TEXTS | {name: TEXTS[name] + "# corrected\n"})
        assert other.version != base.version
        changed = [year for year in base.years if other.years[year] != base.years[year]]
        assert [f"{year}.toml" for year in changed] == ([] if name == "place.toml" else [name])


def test_what_an_organisation_adds(base):
    calendar = base.with_additions(read_additions(ADDITIONS, base))
    closed = {day: calendar.why_closed(day) for day in (date(2026, 12, 24), date(2026, 2, 10), date(2026, 1, 1))}
    assert list(closed.values()) == ["The office is closed between the years", "Storm", "New Year's Day"]
    assert calendar.is_open(date(2026, 2, 14))
    assert calendar.hours_on(date(2026, 2, 16)) == MORNING
    assert calendar.hours_on(date(2026, 2, 17)) == ((time(10), time(15)),)
    assert date(2026, 12, 24) not in calendar.half_days, "closed all day now"
    assert (calendar.valid_through, calendar.years) == (base.valid_through, base.years)


def test_an_office_may_work_on_a_holiday_and_close_on_a_worked_weekend(base):
    changed = base.with_additions(
        Additions(open={date(2026, 1, 1): "counter open"}, closed={date(2026, 1, 10): "not here"})
    )
    assert changed.is_open(date(2026, 1, 1))
    assert changed.why_closed(date(2026, 1, 10)) == "not here"
    assert not changed.closed.keys() & changed.open.keys()


def test_additions_give_a_version_that_covers_both(base):
    added = read_additions(ADDITIONS, base)
    version = base.with_additions(added).version
    assert version.startswith("sha256:")
    assert version == base.with_additions(read_additions("# a remark\n" + ADDITIONS, base)).version
    other_base = read_calendar(TEXTS | {"2027.toml": NEXT + "# corrected\n"})
    other = read_additions(ADDITIONS.replace("Storm", "Flood"), base)
    assert (
        len({base.version, version, other_base.with_additions(added).version, base.with_additions(other).version}) == 4
    )


DAYS_OF_2026 = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.just("a reason"), max_size=20)


@given(DAYS_OF_2026, DAYS_OF_2026, DAYS_OF_2026, DAYS_OF_2026)
def test_added_days_are_what_they_are_said_to_be_and_no_other_day_changes(closed, proclaimed, opened, half):
    before = read_calendar(TEXTS)
    after = before.with_additions(Additions(closed=closed, proclaimed=proclaimed, open=opened, half_days=half))
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(365)):
        if day in opened:
            assert after.is_open(day)
        elif day in closed or day in proclaimed:
            assert not after.is_open(day)
        else:
            assert after.is_open(day) is before.is_open(day)
        assert bool(after.hours_on(day)) is after.is_open(day)
        assert after.is_open(day) is (day in after.open or not (day.weekday() in after.weekend or day in after.closed))
    assert not after.closed.keys() & after.open.keys()


def test_nothing_added_is_nothing_new(base):
    assert base.with_additions(Additions()) is base


FAULTS = {
    "no toml": ({"2026.toml": YEAR + "x = = 1\n"}, "2026.toml, line 14: file: not-toml"),
    "no date": ({"2026.toml": YEAR.replace("2026-01-01", "2026-02-30")}, "2026.toml, line 6: closed.2026-02-30: not-a-date"),
    "a date written otherwise": ({"2026.toml": YEAR.replace("2026-01-01", "20260101")}, "line 6: closed.20260101: not-a-date"),
    "another year": ({"2026.toml": YEAR.replace("2026-01-01", "2025-01-01")}, "line 6: closed.2025-01-01: other-year"),
    "the file of another year": ({"2026.toml": YEAR.replace("year = 2026", "year = 2025")}, "2026.toml, line 2: year: other-year"),
    "no reason": ({"2026.toml": YEAR.replace("New Year's Day", " ")}, "2026.toml, line 6: closed.2026-01-01: no-reason"),
    "closed and open": ({"2026.toml": YEAR.replace("2026-01-01", "2026-01-10")}, "2026.toml, line 9: open.2026-01-10: told-twice"),
    "half of a weekend": ({"2026.toml": YEAR.replace("2026-12-24", "2026-12-26")}, "line 12: half_days.2026-12-26: half-day-closed"),
    "unknown heading": ({"2026.toml": YEAR.replace("[half_days]", "[halfdays]")}, "2026.toml, line 11: halfdays: unknown-key"),
    "a gap": ({"2029.toml": NEXT.replace("2027", "2029")}, "2028.toml, file: gap: 2028 lies between 2026 and 2029"),
    "unknown file": ({"notes.toml": ""}, "notes.toml, file: unknown-file"),
    "weekend": ({"place.toml": PLACE.replace("[5, 6]", "[5, 7]")}, "place.toml, line 4: weekend: not-weekdays"),
    "no day left": ({"place.toml": PLACE.replace("[5, 6]", "[0, 1, 2, 3, 4, 5, 6]")}, "line 4: weekend: not-weekdays"),
    "true is no day": ({"place.toml": PLACE.replace("[5, 6]", "[true]")}, "line 4: weekend: not-weekdays"),
    "time zone": ({"place.toml": PLACE.replace("Europe/Berlin", "Europe/Nowhere")}, "place.toml, line 3: timezone: unknown-timezone"),
    "time zone outside": ({"place.toml": PLACE.replace("Europe/Berlin", "../../etc")}, "line 3: timezone: unknown-timezone"),
    "no hours": ({"place.toml": PLACE.replace("16:30", "4:30")}, "place.toml, line 5: hours: not-hours"),
    "hours crossed": ({"place.toml": PLACE.replace("13:00-16:30", "11:00-16:30")}, "line 5: hours: hours-out-of-order"),
    "hours backwards": ({"place.toml": PLACE.replace("13:00-16:30", "17:00-16:30")}, "line 5: hours: hours-out-of-order"),
    "hours empty": ({"place.toml": PLACE.replace('"08:00-12:00", "13:00-16:30"', "")}, "line 5: hours: not-hours"),
    "id": ({"place.toml": PLACE.replace("XA", "x/a")}, "place.toml, line 2: id: not-an-id"),
    "no english title": ({"place.toml": PLACE.replace('en = "Test', 'de = "Test')}, "place.toml, line 8: title: missing: en"),
    "another format": ({"place.toml": PLACE.replace("calendar/1", "calendar/2")}, "place.toml, line 1: format: unknown-value"),
    "no source": ({"2026.toml": YEAR.replace("source", "origin")}, "2026.toml, source: missing: source"),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "told"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_file_and_line(texts, told):
    with pytest.raises(Faults) as faults:
        read_calendar(TEXTS | texts)
    assert told in said(faults)


def test_every_fault_is_told_at_once():
    with pytest.raises(Faults) as faults:
        read_calendar(
            {"place.toml": PLACE.replace("5, 6", "9"), "2026.toml": YEAR.replace("01-01", "13-01"), "2027.toml": ""}
        )
    files = {str(fault).partition(",")[0] for fault in faults.value.faults}
    assert files == {"place.toml", "2026.toml", "2027.toml"}


@pytest.mark.parametrize(("texts", "told"), [({}, "place.toml, file: missing"), ({"place.toml": PLACE}, "no-years")])
def test_a_place_is_a_place_file_and_a_year(texts, told):
    with pytest.raises(Faults) as faults:
        read_calendar(texts)
    assert told in said(faults)


WRONG_ADDITIONS = {
    "twice": (ADDITIONS.replace("2026-02-10", "2026-12-24"), "line 9: proclaimed.2026-12-24: told-twice"),
    "half of a closed day": (ADDITIONS.replace("2026-02-16", "2026-01-01"), "half_days.2026-01-01: told-twice"),
    "half of a weekend": (ADDITIONS.replace("2026-02-16", "2026-02-15"), "line 15: half_days.2026-02-15: half-day-closed"),
    "hours": (ADDITIONS.replace("15:00", "09:00"), "line 2: hours: hours-out-of-order"),
    "another heading": (ADDITIONS.replace("[closed]", "[shut]"), "line 4: shut: unknown-key"),
    "another format": (ADDITIONS.replace("additions/1", "additions/2"), "line 1: format: unknown-value"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), WRONG_ADDITIONS.values(), ids=WRONG_ADDITIONS)
def test_a_fault_in_additions_is_told_with_its_line(base, text, told):
    with pytest.raises(Faults) as faults:
        read_additions(text, base, "XA/additions.toml")
    assert said(faults).startswith("XA/additions.toml, ")
    assert told in said(faults)


def test_a_site_adds_a_year_that_is_not_shipped(own):
    shipped = load_calendar("IN")
    own.put("IN/2027.toml", NEXT + '[closed]\n2027-01-26 = "Republic Day"\n')
    assert load_calendar("IN") is shipped, "a process reads a place once"
    calendar = read_place("IN", own.path)
    assert (calendar.valid_through, calendar.why_closed(date(2027, 1, 26))) == (date(2027, 12, 31), "Republic Day")
    assert calendar.version != shipped.version


def test_a_site_adds_a_place(own):
    for name, text in TEXTS.items():
        own.put(f"XA/{name}", text)
    assert load_calendar("XA").title == {"en": "Test Land"}
    assert {"XA", "CN"} <= set(place_ids(own.path))


def test_a_site_adds_its_own_closing_days(own):
    own.put(
        "DE/additions.toml", 'format = "answerable-calendar-additions/1"\n[closed]\n2026-12-28 = "between the years"\n'
    )
    calendar = load_calendar("DE")
    assert calendar.why_closed(date(2026, 12, 28)) == "between the years"
    assert calendar.version != read_place("DE", "").version
    assert read_place("FR", own.path) == read_place("FR", "")


def test_a_year_of_the_site_stands_before_the_shipped_one(own):
    path = own.put("DE/2027.toml", NEXT)
    assert read_place("DE", own.path).is_open(date(2027, 10, 4))
    assert place_texts("DE", own.path)[1]["2027.toml"] == str(path)


def test_a_fault_of_the_site_names_the_file_where_it_is_and_nothing_is_read(own):
    path = own.put("DE/2028.toml", NEXT)
    with pytest.raises(Faults) as faults:
        load_calendar("DE")
    assert said(faults) == f"{path}, line 2: year: other-year: 2027 in the file of 2028"


def test_the_place_must_be_that_of_its_folder(own):
    for name, text in TEXTS.items():
        own.put(f"XB/{name}", text)
    with pytest.raises(Faults) as faults:
        load_calendar("XB")
    assert "other-place: 'XA' in the folder XB" in said(faults)


def test_additions_to_nothing_are_no_calendar(own):
    own.put("XC/additions.toml", ADDITIONS)
    with pytest.raises(UnknownCalendar):
        load_calendar("XC")


def test_a_file_that_is_no_text_is_a_fault(own):
    own.put("DE/additions.toml", "").write_bytes(b"\xff\xfe")
    with pytest.raises(Faults) as faults:
        load_calendar("DE")
    assert "cannot-be-read" in said(faults)


def test_a_folder_that_is_not_there_is_not_taken_for_an_empty_one(own):
    with pytest.raises(Faults) as faults:
        read_place("DE", own.path + "-gone")
    assert "no-folder" in said(faults)
