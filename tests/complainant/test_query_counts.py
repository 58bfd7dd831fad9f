"""How often telling and looking up ask the database, page by page."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .complainant_world import TOLD, look_up, post_step

OFFERED = 2  # categories and offices


def count(ask) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_each_step_of_telling(world):
    client = Client()
    client.get("/tell/")
    assert count(lambda: client.get("/tell/")) == OFFERED
    assert [count(lambda n=n: post_step(client, n)) for n in range(3)] == [OFFERED + 1, OFFERED + 1, OFFERED + 1]


def test_a_submission_is_three_questions_of_people_and_one_transaction(world):
    """PostgreSQL: everything but the log in one statement, the log in another. SQLite takes table by table."""
    client = Client()
    post_step(client, 3)
    asked = count(lambda: post_step(client, 3, {**TOLD, "what_happened": "Another lamp is dark."}))
    people, begin_and_commit = OFFERED + 2, 2
    if connection.vendor == "postgresql":
        assert asked == people + begin_and_commit + 4
    else:
        assert asked == people + begin_and_commit + 13


def test_the_start_page_asks_nothing_and_a_look_up_little(case):
    client = Client()
    client.get("/")
    assert count(lambda: client.get("/")) == 0
    assert count(lambda: client.get("/case/")) == 0
    assert count(lambda: look_up(client, *case)) == LOOK_UP


LOOK_UP = 6
