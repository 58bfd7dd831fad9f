"""Signing in and out, sessions that end, and an officer's own account."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from answerable.people import unlocked
from answerable.people.models import Duty, Officer, UnlockedSession
from answerable.people.signing_in import totp_secret

from .desk_world import PASSWORD, decision, fields_of, file_case, send

NEW_PASSWORD = "another lantern by the river"


def enter(client, username="village", password=PASSWORD, code="", **more):
    return client.post("/desk/sign-in", {"username": username, "password": password, "one_time_code": code, **more})


def test_the_right_password_opens_the_desk(world):
    client = Client()
    assert enter(client).headers["Location"] == "/desk/"
    page = client.get("/desk/")
    assert page.status_code == 200
    assert "Village Officer, Village Office" in page.content.decode()
    cookie = client.cookies[unlocked.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    told = file_case()
    client.post(f"{told.url}/open", {"scope": "content", "reason": "To handle it"})
    assert "The lamp by the school is dark." in client.get(told.url).content.decode()


def test_a_name_is_found_however_it_is_typed(world):
    assert enter(Client(), "  VILLAGE ").status_code == 302


WRONG = {
    "empty": {"username": "", "password": ""},
    "wrong password": {"password": "wrong horse battery"},
    "unknown name": {"username": "nobody"},
    "a control character": {"username": "vil\0lage"},
    "emoji": {"username": "🧾", "password": "🧾" * 20},
    "too long": {"username": "v" * 61},
    "a very long password": {"password": "x" * 5000},
    "a script": {"username": "<script>alert(1)</script>"},
}


@pytest.mark.parametrize("row", WRONG)
def test_what_is_wrong_is_refused_and_says_not_which(world, row):
    client = Client()
    page = enter(client, **WRONG[row])
    shown = page.content.decode()
    assert page.status_code == 422
    assert unlocked.COOKIE not in client.cookies
    assert "<script>alert" not in shown
    assert PASSWORD not in shown
    assert not UnlockedSession.objects.exists()


def test_unknown_names_and_wrong_passwords_look_alike(world):
    pages = [enter(Client(), name, "wrong horse battery").content.decode() for name in ("village", "nobodyy")]
    assert "User name or password is wrong." in pages[0]
    assert pages[0].replace("village", "nobodyy").split("csrf")[0] == pages[1].split("csrf")[0]


def test_tries_are_slowed_and_nobody_is_locked_out(world):
    client = Client()
    for _ in range(4):
        page = enter(client, password="wrong horse battery")
    assert page.status_code == 429
    assert "nobody is locked out" in page.content.decode()
    with time_machine.travel(timezone.now() + timedelta(seconds=90), tick=True):
        assert enter(client).status_code == 302


NEXT = {
    "/desk/cases/123456789012": "/desk/cases/123456789012",
    "https://evil.example/": "/desk/",
    "//evil.example/": "/desk/",
    "javascript:alert(1)": "/desk/",
    "/\\evil.example": "/desk/",
    "": "/desk/",
}


@pytest.mark.parametrize("asked", NEXT)
def test_where_signing_in_leads_to(world, asked):
    assert enter(Client(), next=asked).headers["Location"] == NEXT[asked]


def test_an_administrator_comes_to_the_offices(world):
    assert enter(Client(), "admin").headers["Location"] == "/desk/admin/"


def test_signing_out_ends_it_here_and_not_elsewhere(world):
    here, elsewhere = world.desk("village"), world.desk("village")
    assert here.get("/desk/sign-out").status_code == 405
    assert here.post("/desk/sign-out").headers["Location"] == "/desk/sign-in"
    assert here.get("/desk/").status_code == 302
    assert elsewhere.get("/desk/").status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(19, 200), (21, 302)])
def test_a_session_ends_after_twenty_idle_minutes(world, minutes, status):
    desk = world.desk("village")
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert desk.get("/desk/").status_code == status


def test_a_session_ends_after_eight_hours_however_busy(world):
    desk, now = world.desk("village"), timezone.now()
    for minutes in range(0, 8 * 60, 15):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            assert desk.get("/desk/").status_code == 200
    with time_machine.travel(now + timedelta(hours=8, minutes=1)):
        assert desk.get("/desk/").status_code == 302


def test_what_was_typed_when_the_session_ended_is_kept_and_sent_after_signing_in_again(world):
    told = file_case().acknowledged()
    desk = world.desk("village")
    typed = {**fields_of(desk.get(f"{told.url}/decide")), **decision(reasons="Three pages of reasons. <b>")}
    UnlockedSession.objects.all().delete()
    page = desk.post(f"{told.url}/decide", typed)
    shown = page.content.decode()
    assert page.status_code == 403
    assert "You have been signed out" in shown
    assert "Three pages of reasons. &lt;b&gt;" in shown
    assert dict(page.context["kept"]) == typed
    again = world.desk("village")
    assert again.post(page.wsgi_request.path, dict(page.context["kept"])).status_code == 302
    assert told.types[-1] == "DecisionIssued"


def test_no_secret_is_shown_again_when_a_session_has_ended(world):
    typed = {"present": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD, "secret": "SECRETSECRET"}
    shown = Client().post("/desk/account", typed).content.decode()
    for secret in typed.values():
        assert secret not in shown


# the account


def test_a_new_password_needs_the_present_one(world):
    desk = world.desk("village")
    typed = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    for present in ("", "wrong horse battery"):
        page = send(desk, "/desk/account", present=present, **typed)
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["present"]
        assert NEW_PASSWORD not in page.content.decode()
    assert enter(Client(), password=NEW_PASSWORD).status_code == 422


PASSWORDS = {
    "short": ("lamp", "lamp", "password"),
    "not the same": (NEW_PASSWORD, NEW_PASSWORD + "s", "again"),
    "one character": ("a" * 20, "a" * 20, "password"),
    "with the name": ("the village lantern", "the village lantern", "password"),
    "too long": ("x1y2z" * 60, "x1y2z" * 60, "password"),
    "empty": ("", "", "password"),
}


@pytest.mark.parametrize("row", PASSWORDS)
def test_passwords_that_are_no_good(world, row):
    password, again, name = PASSWORDS[row]
    page = send(world.desk("village"), "/desk/account", present=PASSWORD, password=password, again=again)
    assert page.status_code == 422
    assert name in page.context["form"].errors


def test_a_new_password_opens_the_same_cases_and_ends_the_other_sessions(world):
    told = file_case()
    desk, elsewhere = world.desk("village"), world.desk("village")
    typed = {"present": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert send(desk, "/desk/account", **typed).status_code == 302
    assert desk.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    assert enter(Client()).status_code == 422
    client = Client()
    assert enter(client, password=NEW_PASSWORD).status_code == 302
    client.post(f"{told.url}/open", {"scope": "content", "reason": "To handle it"})
    assert "The lamp by the school is dark." in client.get(told.url).content.decode()


def set_up_code(world, desk):
    page = desk.get("/desk/account/one-time-code")
    secret = page.context["secret"]
    assert secret in page.content.decode()
    digits = pyotp.TOTP(secret).now()
    assert send_code(desk, page, digits).status_code == 302
    return secret


def send_code(desk, page, digits):
    return desk.post("/desk/account/one-time-code", {**fields_of(page), "one_time_code": digits})


def test_a_one_time_code_is_asked_for_once_it_is_set_up(world):
    desk = world.desk("village")
    secret = set_up_code(world, desk)
    officer = Officer.objects.get(id="o-village")
    assert secret.encode() not in bytes(officer.totp_sealed)
    assert totp_secret(officer, world.m["o-village"]) == secret
    for code in ("", "000000", "x" * 12):
        page = enter(Client(), code=code)
        assert page.status_code == 422
        assert "one-time code is missing or wrong" in page.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        digits = pyotp.TOTP(secret).now()
        assert enter(Client(), code=f"{digits[:3]} {digits[3:]}").status_code == 302
        assert enter(Client(), code=digits).status_code == 422, "each code once"


def test_the_secret_of_the_code_is_shown_until_it_works_and_never_again(world):
    desk = world.desk("village")
    page = desk.get("/desk/account/one-time-code")
    secret = page.context["secret"]
    for digits in ("", "12", "x" * 13, "000000"):
        page = send_code(desk, page, digits)
        assert page.status_code == 422
        assert page.context["secret"] == secret, "the same one: it is in the app by now"
    assert send_code(desk, page, pyotp.TOTP(secret).now()).status_code == 302
    again = desk.get("/desk/account/one-time-code", follow=True)
    assert again.redirect_chain == [("/desk/account", 302)]
    assert secret not in again.content.decode()


@pytest.mark.parametrize("secret", ["", "x", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "\0"])
def test_a_secret_that_was_not_drawn_here_is_not_taken(world, secret):
    desk = world.desk("village")
    typed = {"secret": secret, "one_time_code": pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").now()}
    assert desk.post("/desk/account/one-time-code", typed).status_code in (302, 422)
    assert Officer.objects.get(id="o-village").totp_sealed is None


def test_a_code_is_taken_away_only_with_the_present_password(world):
    desk = world.desk("village")
    set_up_code(world, desk)
    for typed in ({"remove": "1"}, {"present": ""}, {"present": "wrong horse battery"}):
        page = desk.post("/desk/account/one-time-code", typed)
        assert page.status_code == 422
        assert Officer.objects.get(id="o-village").totp_sealed is not None
    assert desk.post("/desk/account/one-time-code", {"present": PASSWORD}).status_code == 302
    assert Officer.objects.get(id="o-village").totp_sealed is None


def test_an_officer_of_two_offices_acts_for_one_at_a_time(world):
    Duty.objects.create(officer_id="o-village", office_id="town")
    told, desk = file_case("town"), world.desk("village")
    assert desk.get(told.url).status_code == 404
    assert desk.post("/desk/office", {"office": "town"}).status_code == 302
    assert desk.get(told.url).status_code == 200
    for office in ("county", "nowhere", "\0", ""):
        desk.post("/desk/office", {"office": office})
        assert desk.get(told.url).status_code == 200, "not their office: nothing changes"
