"""The dates of one's own case as data; of nobody else's."""

import json

from django.test import Client

from .complainant_world import visiting


def test_the_dates_and_how_they_were_counted(case):
    found = json.loads(visiting(*case).get("/case/limits.json").content)
    assert {limit["clock"] for limit in found["limits"]} == {"ack1", "respond1"}
    assert all(limit["sentences"] for limit in found["limits"])


def test_whoever_has_not_opened_the_case_sees_nothing(case):
    page = Client().get("/case/limits.json")
    assert page.status_code == 302
    assert b"ack1" not in page.content
