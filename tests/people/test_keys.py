"""Office keys: founded by the first to come in, given on by a colleague, gone with the duty. No administrator opens."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from answerable.core import sealing
from answerable.people import keys
from answerable.people.inviting import INVITATION_DAYS, invite, new_officer_id
from answerable.people.models import Duty, Invitation, Office, OfficeKey, OfficeKeyWrap, Officer
from answerable.record import vault
from answerable.record.models import LedgerLeaf
from tests.racing import race
from tests.record.record_world import NOON, PASSWORD, file_case, found_office


@pytest.fixture
def town(transactional_db):
    return found_office("town")


def hire(name, office="town", *, with_password=True):
    officer = Officer.objects.create(id=f"o-{name}", username=name, name=name.title())
    m = keys.set_password(officer, PASSWORD) if with_password else None
    if office:
        Duty.objects.create(officer=officer, office_id=office)
    return officer, m


def test_the_first_officer_founds_the_key_and_the_log_shows_it(town):
    key = OfficeKey.objects.get()
    assert (key.epoch, keys.holder_of(key)) == (1, "office:town:1")
    fact = json.loads(bytes(LedgerLeaf.objects.get().entry)[1:])
    assert fact == {"type": "office_key", "office": "town", "epoch": 1, "recipient": key.recipient}


def test_a_colleague_comes_in_and_founds_no_second_key(town):
    colleague, m = hire("colleague")
    keys.found_missing_keys(colleague)
    assert OfficeKey.objects.count() == 1
    assert keys.held_by(colleague, m) == {}
    assert [waiting.officer for waiting in keys.waiting_colleagues("town")] == ["o-colleague"]


def test_two_who_come_in_first_at_once_found_one_key(transactional_db):
    Office.objects.create(id="town", names={"en": "Town"})
    first, second = hire("first")[0], hire("second")[0]
    assert race(lambda: keys.found_missing_keys(first), lambda: keys.found_missing_keys(second)) == [None, None]
    assert (OfficeKey.objects.count(), OfficeKeyWrap.objects.count(), LedgerLeaf.objects.count()) == (1, 1, 1)


def test_a_colleague_gives_the_key_and_then_both_open(town):
    officer, m = town
    colleague, theirs = hire("colleague")
    reference, _ = file_case()
    with pytest.raises(vault.NoKey):
        vault.open_with_office_key(reference, keys.held_by(colleague, theirs))
    keys.give_key("town", colleague, keys.held_by(officer, m))
    assert keys.waiting_colleagues("town") == []
    assert vault.open_with_office_key(reference, keys.held_by(colleague, theirs))


def test_every_epoch_the_giver_holds_is_given(town):
    officer, m = town
    keys.found_office_key(Office.objects.get(id="town"), officer)
    colleague, theirs = hire("colleague")
    keys.give_key("town", colleague, keys.held_by(officer, m))
    assert set(keys.held_by(colleague, theirs)) == {"office:town:1", "office:town:2"}


NOT_GIVEN = {
    "to one without a duty there": {"office": ""},
    "to one who has not chosen a password": {"with_password": False},
}


@pytest.mark.parametrize("hired", NOT_GIVEN.values(), ids=NOT_GIVEN)
def test_the_key_is_not_given(town, hired):
    officer, m = town
    stranger, _ = hire("stranger", **hired)
    with pytest.raises(KeyError):
        keys.give_key("town", stranger, keys.held_by(officer, m))
    assert not stranger.key_wraps.exists()


def test_who_holds_no_key_gives_none(town):
    colleague, m = hire("colleague")
    other, _ = hire("other")
    with pytest.raises(KeyError):
        keys.give_key("town", other, keys.held_by(colleague, m))


def test_with_the_duty_goes_the_key_whatever_wraps_are_left(town):
    officer, m = town
    assert keys.held_by(officer, m)
    Duty.objects.all().delete()
    assert keys.held_by(officer, m) == {}


def test_when_the_last_holder_is_gone_the_next_to_come_in_founds_a_new_epoch(town):
    """Else every new case would be sealed to a key nobody holds."""
    reference, _ = file_case()
    officer, _ = town
    m = keys.set_password(officer, "forgotten and invited again")
    keys.found_missing_keys(officer)
    assert keys.vault_office("town").holder == "office:town:2"
    with pytest.raises(vault.NoKey):
        vault.open_with_office_key(reference, keys.held_by(officer, m))
    later, _ = file_case()
    assert vault.open_with_office_key(later, keys.held_by(officer, m))


def test_an_office_without_a_key_receives_nothing(transactional_db):
    Office.objects.create(id="empty", names={"en": "Empty"})
    assert keys.vault_office("empty") is None
    assert keys.waiting_colleagues("empty") == []


def test_a_forged_mark_is_an_alarm(town):
    OfficeKey.objects.update(mac=b"\0" * 32)
    with pytest.raises(sealing.RecipientForged):
        keys.vault_office("town")


def join(code, username="new", password="lantern by the river"):
    return Client().post(
        "/desk/join", {"username": username, "invitation": code, "password": password, "again": password}
    )


@pytest.fixture
def invited(town):
    officer = Officer.objects.create(id=new_officer_id(), username="new", name="New")
    Duty.objects.create(officer=officer, office_id="town")
    return officer, invite(officer, timezone.now())


def has_password(officer):
    return Officer.objects.get(id=officer.id).verifier is not None


def test_an_invitation_is_kept_as_a_digest_and_works_once(invited):
    officer, code = invited
    assert Invitation.objects.get().digest == hashlib.sha256(code.encode()).hexdigest()
    assert join(code).status_code == 302
    assert has_password(officer)
    before = bytes(Officer.objects.get(id=officer.id).verifier)
    assert join(code, password="another one by the sea").status_code == 422
    assert bytes(Officer.objects.get(id=officer.id).verifier) == before


def test_an_invitation_expires_after_a_week(invited):
    officer, code = invited
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert join(code).status_code == 422
    assert not has_password(officer)


def test_an_invitation_is_for_its_officer_alone(invited):
    officer, code = invited
    assert join(code, username="town").status_code == 422
    assert join("x" * 43).status_code == 422
    assert not has_password(officer)


def test_a_second_invitation_ends_the_first(invited):
    officer, first = invited
    second = invite(officer, timezone.now())
    assert join(first).status_code == 422
    assert join(second).status_code == 302


def test_one_who_was_stopped_cannot_join(invited):
    officer, code = invited
    Officer.objects.filter(id=officer.id).update(active=False)
    assert join(code).status_code == 422


def test_an_invitation_lasts_a_week(town):
    officer, _ = hire("new", with_password=False)
    invite(officer, NOON)
    assert Invitation.objects.get().expires_at == NOON + timedelta(days=INVITATION_DAYS)


def test_an_administrator_without_a_duty_holds_no_key_and_founds_none(town):
    admin = Officer(id="o-admin", username="admin", name="Admin", administrator=True)
    m = keys.set_password(admin, PASSWORD)
    keys.found_missing_keys(admin)
    assert keys.held_by(admin, m) == {}
    assert OfficeKey.objects.count() == 1
