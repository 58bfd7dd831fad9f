"""How often each page of the desk asks the database. A number that grows is a page that will be slow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.record.models import Docket, Owed

from .desk_world import file_case
from .test_worklist import owed, row

SESSION = 2  # the unlocked session with officer and office; the duty
AROUND = 4  # the office's key, who holds it, who has a duty; notices that could not be sent


def queries(client, address: str) -> int:
    client.get(address)  # whatever is read once a process
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.damaged("rows made in bulk, without their events")
@pytest.mark.parametrize("cases", [0, 1, 120])
def test_the_worklist_asks_as_often_for_many_cases_as_for_none(world, cases):
    Docket.objects.bulk_create(row(n) for n in range(cases))
    Docket.objects.bulk_create(rows := [row(n, office="town") for n in range(200, 200 + cases)])
    Owed.objects.bulk_create(owed(row) for row in rows)
    client = world.desk("village")
    for show in ("open", "overdue", "soon", "unassigned", "mine", "waiting", "over"):
        assert queries(client, f"/desk/?show={show}") == SESSION + 5 + AROUND
    elsewhere = 1 if cases else -1  # the cases and the offices that have them, but no officers of one's own
    assert queries(client, "/desk/?show=remedies") == SESSION + 5 + elsewhere + AROUND


@pytest.mark.damaged("rows made in bulk, without their events")
@pytest.mark.parametrize(("cases", "places"), [(0, 0), (120, 0), (120, 51)])
def test_a_search_asks_no_oftener_for_many_cases(world, cases, places):
    Docket.objects.bulk_create(row(n, summary="water" if n < places else "light") for n in range(cases))
    by_index = 2 if connection.vendor == "postgresql" and places <= 50 else 0
    found = 1 if connection.vendor == "postgresql" and 0 < places <= 50 else 0
    assert queries(world.desk("village"), "/desk/?q=water") <= SESSION + 5 + by_index + found + AROUND


def test_a_case_page_asks_as_often_for_a_long_history_as_for_a_short_one(world):
    short, long = file_case(), file_case()
    for _ in range(2):
        long.acknowledged() if not long.case.acknowledged else long.accepted()
    client = world.desk("village")
    assert queries(client, short.url) == queries(client, long.url) == CASE_PAGE


CASE_PAGE = SESSION + 5
