"""The worklist: each heading whole and in order, page after page; counts that say when they stop; what a search finds."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from answerable.core import receipt
from answerable.desk import listing
from answerable.desk.worklist import HEADINGS
from answerable.record.models import Docket, Owed

pytestmark = pytest.mark.damaged("rows made in bulk, without their events")
NOW = timezone.now().replace(microsecond=0)


def row(number: int, **fields) -> Docket:
    usual = {
        "office": "village",
        "procedure": "uk-two-stage-2024",
        "stage": "stage1",
        "phase": "accepted",
        "category": "roads",
        "channel": "web",
        "language": "en",
        "filed_at": NOW - timedelta(days=number % 7),
        "last_event_at": NOW - timedelta(hours=number % 11),
        "due_at": None if number % 3 == 0 else NOW + timedelta(days=number % 5 - 2),
    }
    usual["due_clock"] = "respond1" if (fields.get("due_at") or usual["due_at"]) else ""
    return Docket(case=receipt.make_reference(f"{number:010d}"), **{**usual, **fields})


def owed(row: Docket, office: str = "village", **fields) -> Owed:
    usual = {"respondent": row.respondent, "remedies": 1, "filed_at": row.filed_at, "due_at": row.due_at}
    return Owed(case=row.case, office=office, **{**usual, **fields})


def refs(response) -> list[str]:
    return list(re.findall(r'href="/desk/cases/(\d{12})"', response.content.decode()))


def walk(client, query: str) -> list[str]:
    """Every case from the first page to the last, as the links lead."""
    seen, address = [], f"/desk/?{query}"
    for _ in range(20):
        response = client.get(address)
        seen += refs(response)
        found = re.search(r'href="([^"]+)" rel="next"', response.content.decode())
        if found is None:
            return seen
        address = "/desk/" + found[1].replace("&amp;", "&")
    raise AssertionError("the list does not end")


@pytest.fixture
def crowd(world):
    """130 cases at work and 130 that are over, half of them with a question, a remedy or an officer; and another 65 in
    which another office that has them owes a remedy.
    """
    rows = [row(n, assigned_to="o-village" if n % 2 else None, question_open=n % 2 == 0) for n in range(130)]
    rows += [row(n, phase="decided", due_at=None, remedies_open=n % 2) for n in range(200, 330)]
    Docket.objects.bulk_create(rows)
    days = [None if n % 3 == 0 else NOW + timedelta(days=n % 5 - 2) for n in range(130)]
    Owed.objects.bulk_create(owed(r, due_at=days[n]) for n, r in enumerate(r for r in rows if r.remedies_open))
    Owed.objects.bulk_create(owed(row(n, office="town"), "town") for n in range(400, 465))
    return world.desk("village")


WHOLE = {"open": 130, "unassigned": 65, "mine": 65, "waiting": 65, "remedies": 65, "over": 130}


@pytest.mark.parametrize("show", WHOLE)
def test_each_heading_is_walked_through_whole_and_nothing_twice(crowd, show):
    seen = walk(crowd, f"show={show}")
    assert len(seen) == len(set(seen)) == WHOLE[show]


@pytest.mark.parametrize("show", ["overdue", "soon"])
def test_what_is_late_and_what_is_due_soon_are_the_open_cases_of_those_days(crowd, show):
    late = {r.case for r in Docket.objects.filter(phase="accepted", due_at__lte=NOW)}
    soon = {r.case for r in Docket.objects.filter(phase="accepted", due_at__gt=NOW, due_at__lte=NOW + listing.SOON)}
    assert set(walk(crowd, f"show={show}")) == {"overdue": late, "soon": soon}[show]


def test_the_most_urgent_stand_first_and_what_has_no_date_last(crowd):
    rows = Docket.objects.in_bulk(seen := walk(crowd, "show=open"))
    order = [(r.due_at is None, r.due_at or NOW, r.filed_at, r.case) for r in map(rows.__getitem__, seen)]
    assert order == sorted(order)


def test_what_is_owed_soonest_stands_first_and_what_has_no_date_last(crowd):
    rows = {r.case: r for r in Owed.objects.filter(office="village")}
    order = [
        (r.due_at is None, r.due_at or NOW, r.filed_at, r.case)
        for r in map(rows.__getitem__, walk(crowd, "show=remedies"))
    ]
    assert order == sorted(order)


def test_what_is_over_stands_with_the_last_first(crowd):
    rows = Docket.objects.in_bulk(seen := walk(crowd, "show=over"))
    ended = [rows[case].last_event_at for case in seen]
    assert ended == sorted(ended, reverse=True)


def test_a_count_says_where_it_stopped(crowd, monkeypatch):
    monkeypatch.setattr(listing, "MOST_COUNTED", 65)
    monkeypatch.setattr("answerable.desk.worklist.MOST_COUNTED", 65)
    counts = {str(heading): count for _, heading, count in crowd.get("/desk/").context["headings"]}
    assert counts[str(HEADINGS["open"])] == "65+"
    assert counts[str(HEADINGS["unassigned"])] == "65"


@pytest.mark.parametrize("place", ["", "x", "-.-.1", "1.2.3", "-" + "9" * 17 + ".1.000000000000", "-.1.٠٠٠٠٠٠٠٠٠٠٠٠"])
def test_a_place_that_is_none_is_the_beginning(crowd, place):
    assert refs(crowd.get("/desk/", {"after": place})) == refs(crowd.get("/desk/"))


def test_a_place_is_read_as_it_was_written():
    for due in (None, datetime(1969, 7, 20, 20, 17, 40, 123456, tzinfo=UTC), NOW):
        place = listing.Place(due, NOW, "123456789012")
        assert listing.read_place(str(place)) == place


SUMMARIES = [
    "Street light dark",
    "STREET LIGHT again",
    "100% wrong_ly",
    "供水问题",
    "停水三天",
    "路灯不亮",
    "Straße",
    "",
]
FOUND = {
    "light": {0, 1},
    "t li": {0, 1},
    "%": {2},
    "_": {2},
    "水": {3, 4},
    "供水": {3},
    "水三": {4},
    "灯不亮": {5},
    "ß": {6},
    "nowhere": set(),
    "roads": set(range(8)),
}


@pytest.mark.parametrize("text", FOUND)
@pytest.mark.parametrize("in_order", [1, 3000])
def test_a_search_finds_any_part_of_a_summary(world, monkeypatch, text, in_order):
    monkeypatch.setattr(listing, "READ_IN_ORDER", in_order)  # 1: nearly everything by PostgreSQL's index
    rows = [row(n, summary=summary) for n, summary in enumerate(SUMMARIES)]
    elsewhere = row(50, office="town", summary=" ".join(SUMMARIES))
    about = row(51, respondent="village", summary=" ".join(SUMMARIES))
    Docket.objects.bulk_create([*rows, elsewhere, about])
    assert set(walk(world.desk("village"), f"q={text}")) == {rows[n].case for n in FOUND[text]}


@pytest.mark.parametrize("in_order", [1, 100, 3000])
def test_a_search_goes_on_page_after_page(world, monkeypatch, in_order):
    monkeypatch.setattr(listing, "READ_IN_ORDER", in_order)
    rows = [row(n, summary="供水 water" if n % 2 else "灯 light", category="lamps") for n in range(260)]
    Docket.objects.bulk_create(rows)
    for text in ("水", "water"):
        seen = walk(world.desk("village"), f"q={text}")
        assert len(seen) == len(set(seen)) == 130


def test_a_search_that_meets_too_many_says_so(world, monkeypatch):
    monkeypatch.setattr(listing, "READ_IN_ORDER", 1)
    monkeypatch.setattr(listing, "MOST_FOUND", 3)
    Docket.objects.bulk_create([row(n, summary="water") for n in range(6)])
    response = world.desk("village").get("/desk/?q=water")
    capped = connection.vendor == "postgresql"  # SQLite reads on
    assert len(refs(response)) in ((4, 5) if capped else (6,))  # one was read in order before the others were met
    assert ("Not all of them can be listed" in response.content.decode()) is capped


def test_a_case_about_the_office_or_the_officer_is_neither_listed_nor_counted(world):
    Docket.objects.bulk_create([row(1), row(2, respondent="village"), row(3, respondent="o-village")])
    response = world.desk("village").get("/desk/")
    assert refs(response) == [row(1).case]
    assert response.context["found"].counts["open"] == 1


def test_another_language_is_the_same_list(world):
    page = world.desk("village").get("/desk/?show=overdue&q=lamp").content.decode()
    assert 'href="?show=overdue&amp;q=lamp&amp;lang=fr"' in page
