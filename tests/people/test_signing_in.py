"""Password and one-time code: one answer for every wrong try, delays that grow and fade, and nobody locked out."""

from datetime import timedelta

import pyotp
import pytest

from answerable.core import sealing
from answerable.people import keys
from answerable.people.models import Delay, Officer
from answerable.people.signing_in import (
    MOST_DELAY_SECONDS,
    SignInFailed,
    enter,
    keep_totp,
    note_failure,
    wait_seconds,
)
from tests.record.record_world import NOON, PASSWORD, found_office

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def town(db):
    return found_office("town")


def failure(username="town", password=PASSWORD, code="", at=NOON):
    with pytest.raises(SignInFailed) as failed:
        enter(username, password, code, at)
    return failed.value.problem, failed.value.seconds


def test_the_right_password_opens_the_officer_s_own_key(town):
    officer, m = town
    assert (enter("town", PASSWORD, "", NOON).officer, enter("town", PASSWORD, "", NOON).m) == (officer, m)
    assert enter("  TOWN ", PASSWORD, "", NOON).m == m


WRONG = {
    "wrong password": {"password": "wrong horse battery"},
    "unknown name": {"username": "nobody"},
    "no password": {"password": ""},
    "password with a space more": {"password": PASSWORD + " "},
    "very long password": {"password": "x" * 5000},
    "name of another script": {"username": "镇\u200f"},
}


@pytest.mark.parametrize("given", WRONG.values(), ids=WRONG)
def test_every_wrong_try_gets_the_same_answer(town, given):
    assert failure(**given) == ("wrong", 0)


def test_an_unknown_name_costs_the_same_derivation(town, monkeypatch):
    asked = []
    derive = sealing.password_keys
    monkeypatch.setattr(sealing, "password_keys", lambda *given: asked.append(given) or derive(*given))
    failure(username="town", password="wrong horse battery")
    failure(username="nobody", password="wrong horse battery")
    failure(username="nobody", password="wrong horse battery")
    assert [(password, profile, len(salt)) for password, salt, profile in asked] == [("wrong horse battery", 1, 16)] * 3
    assert asked[1] == asked[2]


def test_one_who_was_stopped_is_answered_as_one_who_never_was(town):
    Officer.objects.update(active=False)
    assert failure() == ("wrong", 0)


def test_one_who_was_invited_and_has_no_password_yet_cannot_enter(town):
    Officer.objects.create(id="o-new", username="new", name="New")
    assert failure(username="new", password="") == ("wrong", 0)


def test_delays_grow_to_a_minute_and_no_further(db):
    waits = []
    for _ in range(14):
        note_failure("desk:town", NOON)
        waits.append(wait_seconds("desk:town", NOON))
    assert waits[:9] == [0, 0, 1, 2, 4, 8, 16, 32, 60]
    assert set(waits[9:]) == {MOST_DELAY_SECONDS}


def test_while_it_waits_even_the_right_password_waits_and_then_it_enters(town):
    """A delay, never a lock: whoever tries in another's name cannot keep them out for more than a minute."""
    for _ in range(50):
        note_failure("desk:town", NOON)
    assert failure() == ("wait", 60)
    assert failure(at=NOON + timedelta(seconds=59)) == ("wait", 1)
    assert enter("town", PASSWORD, "", NOON + timedelta(seconds=60))
    assert wait_seconds("desk:town", NOON + timedelta(seconds=60)) == 0


def test_tries_during_the_wait_do_not_prolong_it(town):
    for _ in range(4):
        note_failure("desk:town", NOON)
    for second in range(2):
        failure(password="wrong", at=NOON + timedelta(seconds=second))
    assert enter("town", PASSWORD, "", NOON + timedelta(seconds=2))


def test_delays_fade_after_an_hour_and_leave_no_row_of_anybody(town):
    for key in ("desk:town", "case:123456789012"):
        for _ in range(5):
            note_failure(key, NOON)
    later = NOON + timedelta(minutes=61)
    assert wait_seconds("desk:town", later) == 0
    note_failure("desk:other", later)
    assert list(Delay.objects.values_list("key", flat=True)) == ["desk:other"]


def test_one_name_s_failures_delay_no_other(town):
    found_office("county")
    for _ in range(9):
        note_failure("desk:town", NOON)
    assert enter("county", PASSWORD, "", NOON)


def code_at(moment):
    return pyotp.TOTP(SECRET).at(int(moment.timestamp()))


@pytest.fixture
def with_code(town):
    officer, m = town
    keep_totp(officer, keys.officer_recipient(officer), SECRET)
    return officer, m


def test_the_secret_of_the_code_lies_sealed(with_code):
    officer, _ = with_code
    assert SECRET.encode() not in bytes(Officer.objects.get(id=officer.id).totp_sealed)


@pytest.mark.parametrize("drift", [-30, 0, 30])
def test_a_code_may_be_one_step_early_or_late(with_code, drift):
    assert enter("town", PASSWORD, code_at(NOON + timedelta(seconds=drift)), NOON)


@pytest.mark.parametrize("drift", [-90, -60, 60, 90])
def test_a_code_two_steps_off_is_wrong(with_code, drift):
    assert failure(code=code_at(NOON + timedelta(seconds=drift))) == ("one-time-code", 0)


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "٠", "½½½½½½", "0" * 300])
def test_a_missing_or_wrong_code_says_so_after_the_right_password_only(with_code, code):
    assert failure(code=code) == ("one-time-code", 0)
    assert failure(code=code, password="wrong horse battery") == ("wrong", 0)


def test_a_code_works_once(with_code):
    code = code_at(NOON)
    assert enter("town", PASSWORD, code, NOON)
    assert failure(code=code) == ("one-time-code", 0)
    assert failure(code=code, at=NOON + timedelta(seconds=20)) == ("one-time-code", 0)
    assert failure(code=code_at(NOON - timedelta(seconds=30))) == ("one-time-code", 0), "nor an earlier one after it"
    later = NOON + timedelta(seconds=30)
    assert enter("town", PASSWORD, code_at(later), later)


@pytest.mark.parametrize("written", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "arabic", "fullwidth"])
def test_a_code_may_be_typed_with_spaces_and_in_other_digits(with_code, written):
    code = code_at(NOON)
    first = {"arabic": ord("٠"), "fullwidth": ord("０")}.get(written)
    typed = written.format(code) if first is None else "".join(chr(first + int(digit)) for digit in code)
    assert enter("town", PASSWORD, typed, NOON)


def test_wrong_codes_delay_as_wrong_passwords_do(with_code):
    for _ in range(3):
        failure(code="000000")
    assert failure(code=code_at(NOON)) == ("wait", 1)


WEAK = {
    "eleven characters": ("elevenchars", "short"),
    "nothing": ("", "short"),
    "two hundred and one": ("ab3defg" * 29, "long"),
    "one character over and over": ("aaaaaaaaaaaaaaaa", "common"),
    "four characters over and over": ("abcdabcdabcdabcd", "common"),
    "the name in it": ("my-TOWN-is-small", "common"),
    "a telephone number": ("0044123456789", "common"),
}


@pytest.mark.parametrize(("password", "problem"), WEAK.values(), ids=WEAK)
def test_weak_passwords_are_refused_by_name(password, problem):
    with pytest.raises(keys.PasswordWeak) as weak:
        keys.check_password_strength(password, "town")
    assert weak.value.problem == problem


@pytest.mark.parametrize(
    "password", ["correct horse battery", "密码很长很长而且没有人猜得到", "q8#Fz-0pLk2!", " spaces around it "]
)
def test_long_passwords_of_any_script_are_taken(password):
    keys.check_password_strength(password, "town")


@pytest.mark.parametrize("username", ["", "a", "zz"])
def test_a_short_or_missing_name_does_not_make_every_password_weak(username):
    keys.check_password_strength("a lazy horse battery", username)
