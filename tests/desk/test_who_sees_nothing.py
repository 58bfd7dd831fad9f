"""Persons who must see nothing: nobody, an officer of another office, the respondent's officer, an administrator."""

import re

import pytest
from django.test import Client

from answerable.core import receipt
from answerable.desk.offers import PAGES
from answerable.people.models import Duty
from answerable.people.unlocked import COOKIE

from .desk_world import file_case, send

GET = ["", *(f"/{page}" for page in PAGES.values())]
POST = ["/open", *(f"/{page}" for page in PAGES.values())]
UNKNOWN = receipt.make_reference("0123456789")


def answers(client, ref):
    """Every answer about this reference, with the reference itself taken out of it."""
    found = {}
    for path in GET:
        found["GET", path] = client.get(f"/desk/cases/{ref}{path}")
    for path in POST:
        found["POST", path] = client.post(f"/desk/cases/{ref}{path}", {"reason": "To look at it", "scope": "content"})
    return {what: (page.status_code, without_chance(page.content, ref)) for what, page in found.items()}


def without_chance(body, ref):
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body.replace(ref.encode(), b""))


def test_nobody_is_asked_to_sign_in(world):
    told = file_case()
    for what, (status, body) in answers(Client(), told.ref).items():
        assert status == (302 if what[0] == "GET" else 403), what
        assert b"lamp" not in body
    assert answers(Client(), told.ref) == answers(Client(), UNKNOWN)


def an_officer_of_another_office(world):
    return file_case(), world.desk("town")


def the_office_complained_about(world):
    return file_case("town", respondent="village"), world.desk("village")


def an_officer_who_also_serves_in_the_office_complained_about(world):
    """Signed in for the office that handles it: still nobody judges, or hears of, their own cause."""
    told = file_case("town", respondent="village")
    Duty.objects.create(officer_id="o-town", office_id="village")
    return told, world.desk("town")


def the_officer_complained_about(world):
    return file_case("town", respondent="o-town"), world.desk("town")


STRANGERS = {
    f.__name__.replace("_", " "): f
    for f in (
        an_officer_of_another_office,
        the_office_complained_about,
        an_officer_who_also_serves_in_the_office_complained_about,
        the_officer_complained_about,
    )
}


@pytest.mark.parametrize("who", STRANGERS)
def test_a_case_of_others_is_as_an_unknown_one(world, who):
    told, desk = STRANGERS[who](world)
    before = told.events
    found, unknown = answers(desk, told.ref), answers(desk, UNKNOWN)
    assert {status for status, _body in found.values()} == {404}
    assert found == unknown
    assert told.events == before


@pytest.mark.parametrize("who", STRANGERS)
def test_a_case_of_others_is_in_no_list_and_no_count(world, who):
    told, desk = STRANGERS[who](world)
    for show in ("open", "overdue", "soon", "unassigned", "mine", "waiting", "remedies", "over"):
        page = desk.get("/desk/", {"show": show})
        assert receipt.in_groups(told.ref).encode() not in page.content
        assert set(page.context["found"].counts.values()) == {0}, show
    assert receipt.in_groups(told.ref).encode() not in desk.get("/desk/", {"q": told.ref}).content.replace(
        f'value="{told.ref}"'.encode(), b""
    )


def test_an_administrator_opens_no_case(world):
    told = file_case()
    admin = world.desk("admin")
    for what, (status, body) in answers(admin, told.ref).items():
        assert status == 403, what
        assert b"You have no duty in an office" in body
    assert admin.get("/desk/").status_code == 403
    assert told.types == ["GrievanceFiled"]


def test_an_administrator_who_has_a_duty_all_the_same_opens_no_case(world):
    told = file_case()
    Duty.objects.create(officer_id="o-admin", office_id="village")
    for status, _body in answers(world.desk("admin"), told.ref).values():
        assert status == 403


def test_an_administrator_cannot_be_given_a_duty(world):
    page = send(world.desk("admin"), "/desk/admin/officers/o-admin", action="duty", office="village", role="handler")
    assert page.status_code == 422
    assert "An administrator opens no cases" in page.content.decode()
    assert not Duty.objects.filter(officer="o-admin").exists()


@pytest.mark.parametrize("path", ["/desk/admin/", "/desk/admin/officers", "/desk/admin/categories"])
def test_an_officer_sets_up_nothing(world, path):
    desk = world.desk("village")
    for page in (desk.get(path), desk.post(path, {"id": "x", "name_en": "X"})):
        assert page.status_code == 403
        assert "This page is for the administrator" in page.content.decode()


@pytest.mark.parametrize(
    "ref", ["1", "12345678901", "1234567890123", "12345678901x", "%00", "١٢٣٤٥٦٧٨٩٠١٢", "..", "a" * 500]
)
def test_what_is_no_reference_is_an_unknown_case(world, ref):
    assert world.desk("village").get(f"/desk/cases/{ref}").status_code == 404


@pytest.mark.parametrize("cookie", ["", "x", "A" * 44, "\0", "é", "A" * 5000])
def test_a_cookie_that_is_none_of_ours_is_nobody(world, cookie):
    client = Client()
    client.cookies[COOKIE] = cookie
    assert client.get("/desk/").status_code == 302


def test_an_officer_who_is_stopped_is_out_at_once(world):
    desk = world.desk("village")
    assert desk.get("/desk/").status_code == 200
    world.desk("admin").post("/desk/admin/officers/o-village", {"action": "stop"})
    assert desk.get("/desk/").status_code == 302


def test_an_officer_whose_duty_is_taken_away_is_out_at_once(world):
    world.officer("second", "village")
    desk = world.desk("village")
    world.desk("admin").post("/desk/admin/officers/o-village", {"action": "remove-duty", "office": "village"})
    assert desk.get("/desk/").status_code == 302
