"""What a day is called: names many places share in the reader's language, the others as they are kept."""

import pytest
from django.conf import settings
from django.utils import translation

from answerable.record.calendar_files import place_ids, read_place
from answerable.words.holidays import NAMES, holiday_name

SAID = {
    "Eid al-Adha (estimated)": "Eid al-Adha (estimated)",
    "Boxing Day (observed)": "Boxing Day (moved here)",
    "Islamic New Year (observed, estimated)": "Islamic New Year (estimated) (moved here)",
    "Independence Day; Prophet's Birthday (estimated)": "Independence Day and Prophet's Birthday (estimated)",
    "Mashujaa Day": "Mashujaa Day",
    "closed between the years": "closed between the years",
}


@pytest.mark.parametrize(("kept", "said"), SAID.items())
def test_a_name_is_said(kept, said):
    with translation.override("en"):
        assert holiday_name(kept) == said


@pytest.mark.parametrize("place", place_ids(""))
def test_every_name_can_be_said_in_every_language(place):
    calendar = read_place(place, "")
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            for name in {*calendar.closed.values(), *calendar.open.values()}:
                said = holiday_name(name)
                assert said.strip()
                assert "%(" not in said


def test_no_name_is_translated_that_no_calendar_has():
    kept = {
        part.split(" (observed")[0].split(" (estimated")[0]
        for place in place_ids("")
        for days in (read_place(place, "").closed, read_place(place, "").open)
        for name in days.values()
        for part in name.split("; ")
    }
    assert NAMES - kept == set()
