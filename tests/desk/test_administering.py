"""The administrator: offices, officers, duties, categories, invitations."""

import pytest
from django.test import Client

from answerable.people import keys
from answerable.people.models import Category, Duty, Invitation, Office, OfficeKeyWrap, Officer

from .desk_world import CN, UK, fields_of, file_case, send

PASSWORD = "lantern by the river"


@pytest.fixture
def admin(world):
    return world.desk("admin")


# offices


def test_an_office_is_added_named_and_changed(admin):
    assert (
        send(admin, "/desk/admin/", id="harbour", name_en="Harbour", name_ar="الميناء", parent="town").status_code
        == 302
    )
    row = Office.objects.get(id="harbour")
    assert row.names == {"en": "Harbour", "ar": "الميناء"}
    assert row.parent_id == "town"
    assert "no key yet: its first officer has to sign in" in admin.get("/desk/admin/").content.decode()
    typed = {"name_en": "Harbour Office", "parent": "", "outside_tree": "on", "email": "h@example.org"}
    assert send(admin, "/desk/admin/offices/harbour", **typed).status_code == 302
    row.refresh_from_db()
    assert (row.names["en"], row.parent_id, row.outside_tree, row.email) == (
        "Harbour Office",
        None,
        True,
        "h@example.org",
    )


OFFICES = {
    "nothing": ({}, {"id", "name_en"}),
    "a name taken": ({"id": "town", "name_en": "T"}, {"id"}),
    "no short name": ({"id": "not a slug", "name_en": "T"}, {"id"}),
    "a short name of other letters": ({"id": "الميناء", "name_en": "T"}, {"id"}),
    "too long": ({"id": "x" * 41, "name_en": "T" * 121}, {"id", "name_en"}),
    "NUL": ({"id": "x\0", "name_en": "\0"}, {"id", "name_en"}),
    "no address": ({"id": "x", "name_en": "X", "email": "not an address"}, {"email"}),
    "an office above that is none": ({"id": "x", "name_en": "X", "parent": "nowhere"}, {"parent"}),
    "NUL above": ({"id": "x", "name_en": "X", "parent": "\0"}, {"parent"}),
    "outside and under": ({"id": "x", "name_en": "X", "parent": "town", "outside_tree": "on"}, {"outside_tree"}),
}


@pytest.mark.parametrize("row", OFFICES)
def test_an_office_that_cannot_be(admin, row):
    typed, names = OFFICES[row]
    before = Office.objects.count()
    page = send(admin, "/desk/admin/", **typed)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == names
    assert Office.objects.count() == before


TREES = {
    "above itself": ("town", {"parent": "town"}, "parent"),
    "above the one above it": ("county", {"parent": "village"}, "parent"),
    "reviewing itself": ("town", {"reviewed_by": "town"}, "reviewed_by"),
}


@pytest.mark.parametrize("row", TREES)
def test_no_office_stands_above_itself(admin, row):
    office, typed, name = TREES[row]
    page = send(admin, f"/desk/admin/offices/{office}", **typed)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {name}


def test_an_office_with_open_cases_or_promises_is_not_put_out_of_use(admin):
    Category.objects.update(office="town")
    told = file_case("village")
    page = send(admin, "/desk/admin/offices/village", active="")
    assert page.status_code == 422
    assert "1 case here is not finished" in page.content.decode()
    told.acknowledged().decided("upheld", remedy=True)
    assert send(admin, "/desk/admin/offices/village", active="").status_code == 422
    assert Office.objects.get(id="village").active


def test_an_office_that_receives_first_is_not_put_out_of_use(admin):
    page = send(admin, "/desk/admin/offices/village", active="")
    assert page.status_code == 422
    assert "It is the first office for: Land and Roads." in page.content.decode()
    Category.objects.update(office="town")
    assert send(admin, "/desk/admin/offices/village", active="").status_code == 302


def test_names_are_cleaned_and_shown_harmless(admin):
    send(admin, "/desk/admin/", id="x", name_en="<script>alert(1)</script>\u202egnp\u0007")
    assert Office.objects.get(id="x").names["en"] == "<script>alert(1)</script>gnp"
    assert "<script>alert(1)" not in admin.get("/desk/admin/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/desk/admin/offices/nowhere",
        "/desk/admin/officers/nobody",
        "/desk/admin/officers/%00",
        "/desk/admin/categories/none",
    ],
)
def test_what_is_not_there(admin, path):
    assert admin.get(path).status_code == 404


# officers


def new_officer(admin, username="fern", name="Fern Hollow"):
    page = send(admin, "/desk/admin/officers", username=username, name=name)
    assert page.status_code == 302
    return Officer.objects.get(username=username)


def invitation(admin, officer, **more):
    page = admin.post(f"/desk/admin/officers/{officer.id}", {"action": "invite", **more})
    return page.context["code"]


def test_an_officer_is_invited_chooses_a_password_and_founds_the_key_of_a_new_office(admin):
    send(admin, "/desk/admin/", id="harbour", name_en="Harbour")
    send(admin, "/desk/admin/categories", id="ships", name_en="Ships", office="harbour", procedure=CN)
    assert "cannot receive yet: nobody of it has signed in" in admin.get("/desk/admin/categories").content.decode()
    officer = new_officer(admin)
    assert (
        send(admin, f"/desk/admin/officers/{officer.id}", action="duty", office="harbour", role="handler").status_code
        == 302
    )
    code = invitation(admin, officer)
    assert code
    assert code not in admin.get(f"/desk/admin/officers/{officer.id}").content.decode(), "shown once"
    assert code not in Invitation.objects.get().digest
    client = Client()
    typed = {"username": "fern", "invitation": f" {code} ", "password": PASSWORD, "again": PASSWORD}
    assert client.post("/desk/join", typed).headers["Location"] == "/desk/sign-in"
    assert client.post("/desk/join", typed).status_code == 422, "a code works once"
    assert client.post("/desk/sign-in", {"username": "fern", "password": PASSWORD}).status_code == 302
    assert keys.vault_office("harbour") is not None
    assert "cannot receive yet" not in admin.get("/desk/admin/categories").content.decode()
    told = file_case("harbour", category="ships")
    client.post(f"{told.url}/open", {"scope": "content", "reason": "To handle it"})
    assert "The lamp by the school is dark." in client.get(told.url).content.decode()


JOINING = {
    "another name": {"username": "village"},
    "an unknown name": {"username": "nobody"},
    "another code": {"invitation": "x" * 43},
    "no code": {"invitation": ""},
    "a NUL in the code": {"invitation": "\0"},
    "a weak password": {"password": "short", "again": "short"},
    "two passwords": {"again": "lantern by the sea"},
}


@pytest.mark.parametrize("row", JOINING)
def test_joining_with_something_wrong(admin, row):
    officer = new_officer(admin)
    right = {"username": "fern", "invitation": invitation(admin, officer), "password": PASSWORD, "again": PASSWORD}
    page = Client().post("/desk/join", {**right, **JOINING[row]})
    assert page.status_code == 422
    assert PASSWORD not in page.content.decode()
    assert Client().post("/desk/join", right).status_code == 302, "and it can be mended"


def test_a_new_invitation_ends_the_one_before(admin):
    officer = new_officer(admin)
    first, second = invitation(admin, officer), invitation(admin, officer)
    typed = {"username": "fern", "password": PASSWORD, "again": PASSWORD}
    assert Client().post("/desk/join", {**typed, "invitation": first}).status_code == 422
    assert Client().post("/desk/join", {**typed, "invitation": second}).status_code == 302


OFFICERS = {
    "nothing": ({}, {"username", "name"}),
    "taken": ({"username": "Village", "name": "V"}, {"username"}),
    "no slug": ({"username": "fern hollow", "name": "F"}, {"username"}),
    "too long": ({"username": "f" * 61, "name": "F" * 121}, {"username", "name"}),
    "NUL": ({"username": "f\0", "name": "\0"}, {"username", "name"}),
}


@pytest.mark.parametrize("row", OFFICERS)
def test_an_officer_who_cannot_be(admin, row):
    typed, names = OFFICERS[row]
    page = send(admin, "/desk/admin/officers", **typed)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == names


@pytest.mark.parametrize(
    "typed", [{"office": "nowhere"}, {"role": "king"}, {"office": "\0"}, {"office": "", "role": ""}]
)
def test_a_duty_that_cannot_be(admin, typed):
    page = send(
        admin, "/desk/admin/officers/o-town", **{"action": "duty", "office": "county", "role": "handler", **typed}
    )
    assert page.status_code == 422
    assert Duty.objects.filter(officer="o-town").count() == 1


def test_the_last_key_of_an_office_is_not_thrown_away_by_a_click(world, admin):
    url = "/desk/admin/officers/o-village"
    page = admin.post(url, {"action": "remove-duty", "office": "village"})
    assert page.status_code == 422
    assert "Nobody else holds the key of this office" in page.content.decode()
    assert OfficeKeyWrap.objects.filter(officer="o-village").exists()
    assert admin.post(url, {"action": "invite"}).status_code == 422
    assert not Invitation.objects.exists()
    assert invitation(admin, Officer.objects.get(id="o-village"), sure="1")
    world.officer("second", "village")
    assert admin.post(url, {"action": "remove-duty", "office": "village"}).status_code == 302
    assert not OfficeKeyWrap.objects.filter(officer="o-village").exists()


def test_a_duty_is_not_taken_from_an_officer_who_has_open_cases(world, admin):
    from answerable.core.case import commands as c

    world.officer("second", "village")
    told = file_case().told(c.Assign, officer="o-village")
    page = admin.post("/desk/admin/officers/o-village", {"action": "remove-duty", "office": "village"})
    assert page.status_code == 422
    assert "1 open case here is given to this officer" in page.content.decode()
    told.told(c.Assign, officer="o-second")
    assert (
        admin.post("/desk/admin/officers/o-village", {"action": "remove-duty", "office": "village"}).status_code == 302
    )


def test_an_office_whose_key_is_lost_gets_the_next_one(world, admin):
    """Forgotten passwords: new cases must not be wrapped to a key that nobody holds."""
    officer = Officer.objects.get(id="o-village")
    code = invitation(admin, officer, sure="1")
    typed = {"username": "village", "invitation": code, "password": PASSWORD, "again": PASSWORD}
    client = Client()
    assert client.post("/desk/join", typed).status_code == 302
    assert client.post("/desk/sign-in", {"username": "village", "password": PASSWORD}).status_code == 302
    told = file_case()
    client.post(f"{told.url}/open", {"scope": "content", "reason": "To handle it"})
    assert "The lamp by the school is dark." in client.get(told.url).content.decode()


def test_an_administrator_does_not_stop_themselves(admin):
    page = admin.post("/desk/admin/officers/o-admin", {"action": "stop"})
    assert page.status_code == 422
    assert "You cannot stop yourself" in page.content.decode()
    assert admin.get("/desk/admin/").status_code == 200


def test_a_stopped_officer_cannot_sign_in_until_let_in_again(admin):
    typed = {"username": "village", "password": "correct horse battery"}
    admin.post("/desk/admin/officers/o-village", {"action": "stop"})
    assert Client().post("/desk/sign-in", typed).status_code == 422
    admin.post("/desk/admin/officers/o-village", {"action": "start"})
    assert Client().post("/desk/sign-in", typed).status_code == 302


# categories


def test_a_category_is_added_and_changed(admin):
    assert (
        send(admin, "/desk/admin/categories", id="waste", name_en="Waste", office="town", procedure=UK).status_code
        == 302
    )
    assert (
        send(admin, "/desk/admin/categories/waste", office="village", procedure=CN, place="5", active="").status_code
        == 302
    )
    row = Category.objects.get(id="waste")
    assert (row.office_id, row.procedure, row.place, row.active) == ("village", CN, 5, False)


CATEGORIES = {
    "nothing": ({"place": ""}, {"id", "name_en", "office", "procedure", "place"}),
    "taken": ({"id": "roads", "name_en": "R", "office": "town", "procedure": UK}, {"id"}),
    "a procedure that is none": ({"id": "x", "name_en": "X", "office": "town", "procedure": "none"}, {"procedure"}),
    "an office that is none": ({"id": "x", "name_en": "X", "office": "\0", "procedure": UK}, {"office"}),
    "a place that is none": ({"id": "x", "name_en": "X", "office": "town", "procedure": UK, "place": "-1"}, {"place"}),
    "a place too far": ({"id": "x", "name_en": "X", "office": "town", "procedure": UK, "place": "10000"}, {"place"}),
}


@pytest.mark.parametrize("row", CATEGORIES)
def test_a_category_that_cannot_be(admin, row):
    typed, names = CATEGORIES[row]
    page = admin.post(
        "/desk/admin/categories", {**fields_of(admin.get("/desk/admin/categories")), "procedure": "", **typed}
    )
    assert page.status_code == 422
    assert set(page.context["form"].errors) == names


def test_a_category_is_not_given_to_an_office_out_of_use(admin):
    Office.objects.filter(id="town").update(active=False)
    page = send(admin, "/desk/admin/categories/roads", office="town", active="on")
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"office"}
