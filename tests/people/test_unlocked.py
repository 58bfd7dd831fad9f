"""Unlocked sessions: three parts, each needed; they end by themselves, by signing out, and by a new password."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory

from answerable.people import keys, unlocked
from answerable.people.models import Duty, Office, Officer, UnlockedSession
from tests.record.record_world import NOON, PASSWORD, found_office


@pytest.fixture
def town(db):
    return found_office("town")


def request_with(cookie):
    request = RequestFactory().get("/desk/")
    if cookie is not None:
        request.COOKIES[unlocked.COOKIE] = cookie
    return request


def begin(officer, m, now=NOON):
    response = HttpResponse()
    unlocked.begin(officer, m, response, now)
    return response.cookies[unlocked.COOKIE]


def found(cookie, now=NOON):
    return unlocked.find(request_with(cookie), now)


def test_all_three_parts_give_back_the_officer_s_key(town):
    officer, m = town
    signed_in = found(begin(officer, m).value)
    assert (signed_in.officer, signed_in.m, signed_in.office.id, signed_in.role) == (officer, m, "town", "handler")
    assert (signed_in.actor.id, signed_in.actor.office) == ("o-town", "town")
    assert list(signed_in.held_keys()) == ["office:town:1"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(town, settings):
    settings.HTTPS = True
    cookie = begin(*town)
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["max-age"]) == (True, True, "Strict", "")


def test_no_part_alone_holds_the_key(town):
    officer, m = town
    cookie = begin(officer, m).value
    row = UnlockedSession.objects.get()
    for part in (cookie.encode(), bytes(row.locked), bytes(row.row_half), row.id.encode(), unlocked.boot_secret()):
        assert m.encode() not in part
    assert cookie not in row.id


@pytest.mark.parametrize("cookie", [None, "", "x", "AAAA", "A" * 44, "\u00e9", "é" * 44, "%00"])
def test_without_the_cookie_s_part_one_is_signed_out(town, cookie):
    begin(*town)
    assert found(cookie) is None


def test_without_the_machine_s_part_one_is_signed_out(town, monkeypatch):
    """After a reboot, or on another machine with a copy of the database and of the cookie."""
    cookie = begin(*town).value
    monkeypatch.setattr(unlocked, "boot_secret", lambda: b"\0" * 32)
    assert found(cookie) is None


def test_without_the_row_s_part_one_is_signed_out(town):
    cookie = begin(*town).value
    UnlockedSession.objects.update(row_half=b"\0" * 32)
    assert found(cookie) is None
    UnlockedSession.objects.all().delete()
    assert found(cookie) is None


def test_a_row_copied_under_another_cookie_opens_nothing(town):
    officer, m = town
    first, second = begin(officer, m).value, begin(officer, m).value
    row = UnlockedSession.objects.get(id=found(first).session)
    UnlockedSession.objects.exclude(id=row.id).update(locked=bytes(row.locked), row_half=bytes(row.row_half))
    assert found(first) is not None
    assert found(second) is None


def test_idle_for_twenty_minutes_ends_it_and_using_it_does_not(town):
    cookie = begin(*town).value
    now = NOON
    for _ in range(5):
        now += timedelta(minutes=19)
        assert found(cookie, now)
    assert found(cookie, now + timedelta(minutes=20, seconds=1)) is None
    assert not UnlockedSession.objects.exists()
    assert found(cookie, now) is None


def test_eight_hours_end_it_however_busy(town):
    cookie = begin(*town).value
    now = NOON
    while now < NOON + timedelta(hours=8):
        assert found(cookie, now)
        now += timedelta(minutes=10)
    assert found(cookie, NOON + timedelta(hours=8, seconds=1)) is None


def test_old_rows_are_cleared_when_somebody_begins(town):
    begin(*town)
    begin(*town, now=NOON + timedelta(hours=9))
    assert UnlockedSession.objects.count() == 1


def test_signing_out_ends_it_on_the_server_too(town):
    cookie = begin(*town).value
    with time_machine.travel(NOON, tick=False):
        response = HttpResponse()
        unlocked.end(request_with(cookie), response)
    assert response.cookies[unlocked.COOKIE].value == ""
    assert found(cookie) is None


def test_signing_out_twice_or_without_a_session_is_nothing(db):
    unlocked.end(request_with(None), HttpResponse())
    unlocked.end(request_with("nonsense"), HttpResponse())


def test_one_who_was_stopped_is_signed_out_at_once(town):
    cookie = begin(*town).value
    Officer.objects.update(active=False)
    assert found(cookie) is None


def test_one_whose_duty_was_taken_acts_for_no_office_and_holds_no_key(town):
    cookie = begin(*town).value
    Duty.objects.all().delete()
    signed_in = found(cookie)
    assert (signed_in.office, signed_in.role, signed_in.held_keys()) == (None, "", {})


def test_an_office_is_acted_for_only_under_a_duty_there(town):
    found_office("county")
    cookie = begin(*town).value
    UnlockedSession.objects.update(office=Office.objects.get(id="county"))
    assert found(cookie).office is None


def test_a_new_invitation_s_password_ends_every_session_and_takes_every_wrap(town):
    """The old M is in the sessions; what they could open has to be given anew."""
    officer, m = town
    cookie = begin(officer, m).value
    keys.set_password(officer, "another horse battery")
    assert found(cookie) is None
    assert not officer.key_wraps.exists()


def test_an_own_change_of_password_keeps_the_key_and_all_it_opens(town):
    officer, m = town
    held = dict(keys.held_by(officer, m))
    old = bytes(officer.sealed_m)
    assert keys.set_password(officer, "another horse battery", m=m) == m
    assert bytes(officer.sealed_m) != old
    assert keys.held_by(officer, m) == held
    assert officer.recipient == Officer.objects.get(id=officer.id).recipient


def test_the_boot_secret_is_for_this_user_alone(settings, tmp_path):
    settings.HOME = tmp_path / "another"
    unlocked.boot_secret.cache_clear()
    try:
        assert len(unlocked.boot_secret()) == 32
        assert unlocked.boot_secret() == unlocked.boot_secret()
    finally:
        unlocked.boot_secret.cache_clear()


def test_the_password_is_asked_for_at_the_desk_and_kept_nowhere(town):
    officer, _ = town
    stored = [bytes(value) for value in (officer.salt, officer.verifier, officer.sealed_m)]
    assert not [value for value in stored if PASSWORD.encode() in value]
