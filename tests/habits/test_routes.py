"""Every route, asked by everyone: one guard mark each, no fault, and nothing sealed for whoever should not see it."""

import inspect

import pytest
from django.test import Client, override_settings

from answerable.web import errors
from tests.desk.desk_world import NARRATIVE, file_case, found_world

from .routes import all_routes

MARKS = {"all", "code", "officers", "administrators", "staff"}
ROUTES = {route.pattern or "/": route for route in all_routes()}
OPEN_AT_DESK = {"sign-in", "sign-out", "join"}
UNWANTED = {
    "nothing": {},
    "empty values": {"seen": "", "officer": "", "office": "", "scope": "", "reason": "", "step": "", "page": ""},
    "NUL and other controls": dict.fromkeys(("officer", "office", "action", "scope", "reason", "username", "to_office", "then", "next", "letter", "summary", "reference", "code", "page", "category", "respondent", "q", "show", "event", "secret", "invitation", "remedy", "clock", "words"), "\x00\x1b\u202e"),
    "numbers too large": {"seen": "9" * 30, "count": "9" * 30, "points_shown": "9" * 30, "step": "9" * 30, "event": "9" * 30,
                          "remedy": "9" * 30, "place": "9" * 30, "page": "9" * 30},
    "other digits": {"seen": "٣", "count": "３", "points_shown": "²", "step": "٣", "event": "²", "remedy": "²"},
}  # fmt: skip
ODD_REFERENCES = ["0", "000000000000", "999999999999", "1" * 400, "%00", "..%2f..", "%F0%9F%8C%B1", "-1", "x'--"]


def marks_of(view):
    found = set()
    while view is not None:
        found |= {view.guard} if hasattr(view, "guard") else set()
        view = getattr(view, "__wrapped__", None)
    return found


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
def test_exactly_one_guard(route):
    assert len(marks_of(route.view)) == 1
    assert marks_of(route.view) <= MARKS


def test_the_guard_fits_the_door():
    for route in ROUTES.values():
        if route.pattern.startswith("desk/admin/"):
            assert route.guard == "administrators", route
        elif route.pattern.startswith("desk/") and route.name not in OPEN_AT_DESK:
            assert route.guard in ("officers", "staff"), route
        elif not route.pattern.startswith("desk/"):
            assert route.guard in ("all", "code"), route


@pytest.mark.parametrize("handler", ["bad_request", "forbidden", "not_found", "fault", "stale_form"])
def test_error_pages_are_guarded_too(handler):
    assert marks_of(getattr(errors, handler)) == {"all"}


@pytest.fixture
def world(transactional_db):
    return found_world()


@pytest.fixture
def case(world):
    return file_case(named=True)


def browser(world, who):
    client = Client() if who == "nobody" else world.desk(who)
    client.raise_request_exception = False
    return client


def ask_all(client, case, values):
    for route in ROUTES.values():
        address = route.at(ref=case.ref)
        yield route, "GET", client.get(address, values)
        yield route, "POST", client.post(address, values)


PEOPLE = ["nobody", "county", "village", "admin", "ombudsman"]


@pytest.mark.parametrize("values", UNWANTED.values(), ids=UNWANTED)
@pytest.mark.parametrize("who", PEOPLE)
def test_no_route_fails_whoever_asks_and_whatever_is_sent(world, case, who, values):
    client = browser(world, who)
    faults = [
        f"{method} /{route.pattern}: {response.status_code}"
        for route, method, response in ask_all(client, case, values)
        if response.status_code >= 500
    ]
    assert faults == []


@pytest.mark.parametrize("who", PEOPLE)
def test_no_answer_to_a_stranger_shows_what_is_sealed(world, case, who):
    """The person who must be refused: an officer of another office, an administrator, nobody at all."""
    client = browser(world, who)
    for route, method, response in ask_all(client, case, {"scope": "content", "reason": "x"}):
        assert NARRATIVE["what_happened"] not in response.content.decode(errors="replace"), (route, method)


def test_nobody_is_sent_to_sign_in_and_keeps_what_they_typed(case):
    client = Client()
    for route in ROUTES.values():
        if route.guard not in ("officers", "staff", "administrators"):
            continue
        address = route.at(ref=case.ref)
        asked = client.get(address)
        assert asked.status_code in (302, 405), route
        if asked.status_code == 302:
            assert asked["Location"].startswith("/desk/sign-in?next=%2Fdesk"), route
        sent = client.post(address, {"letter": "Long words of somebody", "password": "and a secret one"})
        assert sent.status_code == 403, route
        assert "Long words of somebody" in sent.content.decode()
        assert "and a secret one" not in sent.content.decode()


@pytest.mark.parametrize(("who", "refused"), [("village", "administrators"), ("admin", "officers")])
def test_each_role_is_refused_at_the_other_s_pages(world, case, who, refused):
    client = browser(world, who)
    for route in ROUTES.values():
        if route.guard == refused:
            for response in (client.get(route.at(ref=case.ref)), client.post(route.at(ref=case.ref))):
                assert response.status_code in (403, 405), route


def test_an_officer_of_another_office_finds_no_such_case(world, case):
    client = browser(world, "county")
    for route in ROUTES.values():
        if ":ref>" in route.pattern:
            for response in (client.get(route.at(ref=case.ref)), client.post(route.at(ref=case.ref))):
                assert response.status_code in (404, 405), route


@pytest.mark.parametrize("reference", ODD_REFERENCES)
def test_an_odd_reference_is_no_such_page(world, reference):
    client = browser(world, "village")
    for route in ROUTES.values():
        if ":ref>" in route.pattern:
            address = (
                route.pattern[: route.pattern.index("<")] + reference + route.pattern[route.pattern.index(">") + 1 :]
            )
            assert client.get(f"/{address}").status_code in (404, 405), address
            assert client.post(f"/{address}").status_code in (404, 405), address


@pytest.mark.parametrize("officer", ["%00", "x" * 300, "o-nobody", "%F0%9F%8C%B1"])
def test_an_odd_officer_or_office_is_no_such_page(world, officer):
    client = browser(world, "admin")
    for pattern in ("/desk/admin/officers/", "/desk/admin/offices/", "/desk/admin/categories/"):
        assert client.get(pattern + officer).status_code == 404, pattern


@pytest.mark.parametrize("method", ["put", "patch", "delete", "head", "options", "trace"])
def test_other_methods_are_no_way_in(world, case, method):
    client, signed_in = browser(world, "nobody"), browser(world, "village")
    for route in ROUTES.values():
        for asker in (client, signed_in):
            response = getattr(asker, method)(route.at(ref=case.ref))
            assert response.status_code < 500, route
            assert NARRATIVE["what_happened"].encode() not in response.content


ERRORS = {
    "no such page": ("/nowhere", 404),
    "no such case": ("/desk/cases/123456789012", 404),
    "host that is not ours": ("/", 400),
    "our own fault": ("/log/", 500),
}


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar", "es", "fr"])
@pytest.mark.parametrize(("address", "status"), ERRORS.values(), ids=ERRORS)
def test_every_error_is_a_page_in_plain_words(world, monkeypatch, address, status, language):
    if status == 500:
        monkeypatch.setattr("answerable.public.log.ledger.newest_checkpoint", lambda: 1 / 0)
    client = browser(world, "village")
    host = "evil.example" if status == 400 else "testserver"
    response = client.get(address, HTTP_ACCEPT_LANGUAGE=language, HTTP_HOST=host)
    shown = response.content.decode()
    assert response.status_code == status
    assert "<h1>" in shown
    assert "Traceback" not in shown
    assert "ZeroDivisionError" not in shown
    assert "Django" not in shown
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_fault_in_the_fault_page_still_answers(world, monkeypatch):
    monkeypatch.setattr("answerable.public.log.ledger.newest_checkpoint", lambda: 1 / 0)
    monkeypatch.setattr("answerable.web.errors.render", lambda *_, **__: 1 / 0)
    response = browser(world, "nobody").get("/log/")
    assert response.status_code == 500
    assert response.content


def test_a_form_from_elsewhere_is_refused_and_what_was_typed_is_kept(world, case):
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.desk("village").cookies
    response = client.post(f"/desk/cases/{case.ref}/acknowledge", {"letter": "Many long words", "seen": "1"})
    assert response.status_code == 403
    assert "Many long words" in response.content.decode()
    assert case.types == ["GrievanceFiled"]


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_too_much_at_once_is_told_in_plain_words(world):
    response = browser(world, "nobody").post("/case/", {"reference": "1" * 5000})
    assert 400 <= response.status_code < 500
    assert "<h1>" in response.content.decode()


def test_every_view_is_a_function():
    assert [route for route in ROUTES.values() if not inspect.isfunction(inspect.unwrap(route.view))] == []
