"""The frozen calendars against tables copied from public notices and from measured disagreements of libraries.

Sources: State Council notices for China; gov.uk bank holidays for the parts of the United Kingdom; Commission decisions
for the European institutions. A calendar that fails here was imported with too old a library or corrected by mistake.
"""

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.calendar import open_days_between
from answerable.record.calendar_files import UnknownCalendar, place_ids, place_texts, read_place
from answerable.record.rulebooks import load_calendar

PLACES = place_ids("")
LAENDER = "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split()
LAST_YEAR = dict.fromkeys(PLACES, 2027) | dict.fromkeys(["CN", "EG", "EU", "ID", "IN", "KE", "PH"], 2026)
LANGUAGES = {"en", "zh-hans", "ar", "es", "fr"}

WORKED_WEEKENDS_OF_CHINA = {
    2024: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}
SPRING_FESTIVAL_2026 = [date(2026, 2, 15) + timedelta(days=n) for n in range(9)]

# What is open or closed: (place, day, open).
DAYS = {
    "england: early may moved to ve day": ("GB-ENG", "2020-05-08", False),
    "england: the monday it moved from": ("GB-ENG", "2020-05-04", True),
    "england: spring holiday moved for jubilee": ("GB-ENG", "2022-06-02", False),
    "england: platinum jubilee": ("GB-ENG", "2022-06-03", False),
    "england: spring monday worked in 2022": ("GB-ENG", "2022-05-30", True),
    "england: state funeral": ("GB-ENG", "2022-09-19", False),
    "england: coronation": ("GB-ENG", "2023-05-08", False),
    "england: easter monday, which GB without a part lacks": ("GB-ENG", "2026-04-06", False),
    "england: late august, which GB without a part lacks": ("GB-ENG", "2026-08-31", False),
    "england: the world cup holiday is scottish only": ("GB-ENG", "2026-06-15", True),
    "england: boxing day substitute": ("GB-ENG", "2026-12-28", False),
    "scotland: world cup holiday, only since holidays 0.91": ("GB-SCT", "2026-06-15", False),
    "scotland: easter monday is worked": ("GB-SCT", "2026-04-06", True),
    "scotland: 2 january": ("GB-SCT", "2026-01-02", False),
    "scotland: early august, not late": ("GB-SCT", "2026-08-31", True),
    "scotland: st andrew's day": ("GB-SCT", "2026-11-30", False),
    "scotland: state funeral": ("GB-SCT", "2022-09-19", False),
    "northern ireland: boyne on sunday gives monday": ("GB-NIR", "2026-07-13", False),
    "northern ireland: st patrick's day": ("GB-NIR", "2026-03-17", False),
    "wales: easter monday": ("GB-WLS", "2026-04-06", False),
    "ireland: first brigid's day": ("IE", "2023-02-06", False),
    "ireland: day of remembrance": ("IE", "2022-03-18", False),
    "ireland: no monday for 26 december 2026, unlike england": ("IE", "2026-12-28", True),
    "germany: christmas day": ("DE", "2026-12-25", False),
    "germany: second day of christmas, a saturday": ("DE", "2026-12-26", False),
    "germany: no day instead of it": ("DE", "2026-12-28", True),
    "germany: unity day": ("DE", "2026-10-03", False),
    "germany: ascension": ("DE", "2026-05-14", False),
    "germany: easter monday 2027": ("DE", "2027-03-29", False),
    "germany: epiphany is not federal": ("DE", "2026-01-06", True),
    "germany: corpus christi is not federal": ("DE", "2026-06-04", True),
    "bavaria: epiphany": ("DE-BY", "2026-01-06", False),
    "bavaria: corpus christi": ("DE-BY", "2026-06-04", False),
    "bavaria: assumption only in catholic municipalities": ("DE-BY", "2025-08-15", True),
    "saarland: assumption": ("DE-SL", "2025-08-15", False),
    "saxony: repentance day": ("DE-SN", "2026-11-18", False),
    "berlin: women's day": ("DE-BE", "2024-03-08", False),
    "berlin: liberation day of 2025 alone": ("DE-BE", "2025-05-08", False),
    "thuringia: children's day": ("DE-TH", "2024-09-20", False),
    "hamburg: reformation day": ("DE-HH", "2025-10-31", False),
    "hesse: reformation day is worked": ("DE-HE", "2025-10-31", True),
    "france: bastille day": ("FR", "2026-07-14", False),
    "france: good friday is worked": ("FR", "2026-04-03", True),
    "spain: epiphany": ("ES", "2026-01-06", False),
    "brazil: black awareness, national since 2024": ("BR", "2024-11-20", False),
    "brazil: not yet in 2023": ("BR", "2023-11-20", True),
    "brazil: carnival is no holiday of the law": ("BR", "2026-02-17", True),
    "colombia: immaculate conception is not moved": ("CO", "2026-12-08", False),
    "colombia: epiphany moves to monday": ("CO", "2026-01-12", False),
    "colombia: and is worked on its own day": ("CO", "2026-01-06", True),
    "south africa: women's day on sunday": ("ZA", "2026-08-10", False),
    "south africa: human rights day on sunday": ("ZA", "2027-03-22", False),
    "south africa: saturday holiday gives no monday": ("ZA", "2026-03-23", True),
    "kenya: jamhuri day on sunday": ("KE", "2021-12-13", False),
    "india: republic day": ("IN", "2026-01-26", False),
    "philippines: maundy thursday": ("PH", "2026-04-02", False),
    "indonesia: joint leave of the civil service": ("ID", "2026-03-23", False),
    "united states: independence day on saturday": ("US", "2026-07-03", False),
    "united states: new year of 2028 in 2027": ("US", "2027-12-31", False),
    "united states: closed by executive order": ("US", "2025-12-26", False),
    "new south wales: king's birthday": ("AU-NSW", "2026-06-08", False),
    "new south wales: day of mourning": ("AU-NSW", "2022-09-22", False),
    "institutions: maundy thursday": ("EU", "2023-04-06", False),
    "institutions: the day after ascension": ("EU", "2023-05-19", False),
    "institutions: between the years": ("EU", "2023-12-28", False),
    "institutions: armistice day is worked": ("EU", "2025-11-11", True),
    "egypt: friday is weekend": ("EG", "2026-02-06", False),
    "egypt: sunday is worked": ("EG", "2026-02-08", True),
}  # fmt: skip


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


@pytest.mark.parametrize("row", DAYS.values(), ids=DAYS)
def test_day(row):
    place, day, is_open = row
    assert load_calendar(place).is_open(date.fromisoformat(day)) is is_open


# Measured where libraries disagree: (place, from, open days, the last of them).
COUNTED = {
    "scotland passes over 15 june": ("GB-SCT", "2026-06-10", 5, "2026-06-18"),
    "england does not": ("GB-ENG", "2026-06-10", 5, "2026-06-17"),
    "ireland works on 28 december": ("IE", "2026-12-14", 15, "2027-01-06"),
    "england does not, in 2026": ("GB-ENG", "2026-12-14", 15, "2027-01-07"),
    "china over spring festival": ("CN", "2026-02-12", 5, "2026-02-26"),
}


@pytest.mark.parametrize("row", COUNTED.values(), ids=COUNTED)
def test_counted(row):
    place, after, days, last = row
    calendar, end = load_calendar(place), date.fromisoformat(last)
    assert calendar.is_open(end)
    assert open_days_between(date.fromisoformat(after), end, calendar) == days


def test_every_german_land_is_there():
    assert [f"DE-{land}" for land in LAENDER] == [place for place in PLACES if place.startswith("DE-")]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_known_from_2020_to_the_last_year_published(place):
    calendar = load_calendar(place)
    assert calendar.valid_from == date(2020, 1, 1)
    assert calendar.valid_through == date(LAST_YEAR[place], 12, 31)
    assert list(calendar.years) == list(range(2020, LAST_YEAR[place] + 1))


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_named_in_every_language(place):
    assert load_calendar(place).title.keys() >= LANGUAGES


@pytest.mark.parametrize("place", PLACES)
def test_new_year_and_christmas_where_they_are_kept(place):
    calendar = load_calendar(place)
    names = {"CN": ["01-01"], "EG": ["01-07"], "IN": ["12-25"]}.get(place, ["01-01", "12-25"])
    days = [date.fromisoformat(f"{year}-{day}") for year in calendar.years for day in names]
    assert [day for day in days if calendar.is_open(day)] == []


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
def test_every_file_says_where_it_comes_from(place):
    for name, text in place_texts(place, "")[0].items():
        source = tomllib.loads(text)["source"]
        by_hand = "compiled by hand" in source or "copied from the public notice" in source
        assert name == "place.toml" or by_hand or source.startswith("holidays 0."), name
        assert ("estimated" in source) == ('(estimated)"' in text or ', estimated)"' in text) or name == "place.toml"


@pytest.mark.parametrize("place", PLACES)
def test_the_version_is_that_of_the_files_and_stays(place):
    calendar = load_calendar(place)
    assert calendar == read_place(place, "")
    assert calendar.version.startswith("sha256:")
    assert len({calendar.version, *calendar.years.values()}) == len(calendar.years) + 1


def test_no_two_places_have_one_version():
    assert len({load_calendar(place).version for place in PLACES}) == len(PLACES)


@given(st.sampled_from(PLACES), st.dates(date(2019, 1, 1), date(2029, 12, 31)))
def test_a_day_is_open_unless_it_is_weekend_or_closed_and_not_worked_instead(place, day):
    calendar = load_calendar(place)
    rests = day.weekday() in calendar.weekend or day in calendar.closed
    assert calendar.is_open(day) is (day in calendar.open or not rests)
    assert (calendar.why_closed(day) is None) is calendar.is_open(day)
    assert bool(calendar.hours_on(day)) is calendar.is_open(day)


def test_a_closed_day_says_why():
    calendar = load_calendar("CN")
    assert calendar.why_closed(date(2026, 2, 14)) is None
    assert calendar.why_closed(date(2026, 3, 7)) == "weekend"
    assert calendar.why_closed(date(2026, 10, 1)) == "National Day"


def test_an_estimated_day_is_called_estimated():
    assert load_calendar("EG").why_closed(date(2026, 5, 27)) == "Eid al-Adha (estimated)"


@pytest.mark.parametrize("place", ["XX", "GB", "", "cn", "../CN", "CN/..", "CN/place.toml", "."])
def test_no_other_place_is_known(place):
    with pytest.raises(UnknownCalendar):
        load_calendar(place)
