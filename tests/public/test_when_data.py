"""The calculator for machines: the same days, the same dates, as JSON."""

import json

from django.test import Client

ASKED = "/when/uk-two-stage-2024/limits.json?received=2026-04-02"


def told(address, status=200):
    page = Client().get(address)
    assert page.status_code == status
    assert page["Content-Type"] == "application/json"
    return json.loads(page.content)


def test_every_limit_that_can_be_dated_with_how_it_was_counted():
    found = told(ASKED)
    days = {limit["clock"]: limit["day"] for limit in found["limits"]}
    assert days == {"ack1": "2026-04-13", "respond1": "2026-04-27"}
    ack = found["limits"][0]
    assert ack["steps"][0] == {"code": "trigger", "day": "2026-04-02", "until": None, "count": None, "text": "received"}
    assert any("Good Friday" in sentence for sentence in ack["sentences"])
    assert (ack["source"], ack["verified"]) == ("6.2", True)
    assert found["not_counted"]["ack2"] == "not-started"


def test_one_limit_in_the_reader_s_language():
    (limit,) = told(ASKED + "&clock=ack1&lang=fr")["limits"]
    assert limit["name"] == "Accuser réception"


def test_what_cannot_be_counted_names_its_field():
    assert "received" in told("/when/uk-two-stage-2024/limits.json?received=2026-02-31", 422)["problems"]
    assert told("/when/uk-two-stage-2024/limits.json", 422)["not_counted"]["ack1"] == "not-started"


def test_no_such_procedure():
    assert Client().get("/when/nothing/limits.json").status_code == 404
