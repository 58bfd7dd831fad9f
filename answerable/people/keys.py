"""Officers' and offices' keys: made, wrapped, granted. The rule of each line is in docs/sealing.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from answerable.core import sealing
from answerable.record import chance, ledger, vault

from .models import Duty, Office, OfficeKey, OfficeKeyWrap, Officer, UnlockedSession

PASSWORD_LEAST = 12
NEWEST_KEY = """SELECT id, office_id, epoch, key_type, recipient, mac FROM people_officekey
                WHERE office_id = %s ORDER BY epoch DESC LIMIT 1"""


class PasswordWeak(ValueError):
    """`problem`: short | long | common | blank."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def check_password_strength(password: str, username: str) -> None:
    """Length above all (NIST SP 800-63B §5.1.1.2): at least 12 characters, not the name, not one character repeated,
    not a number that a telephone or a card could have.
    """
    if len(password) < PASSWORD_LEAST:
        raise PasswordWeak("short")
    if len(password) > 200:
        raise PasswordWeak("long")
    named = len(username) > 2 and username.lower() in password.lower()
    if len(set(password)) < 5 or named or (password.isdecimal() and len(password) < 20):
        raise PasswordWeak("common")


def _secret() -> bytes:
    return settings.RECIPIENT_SECRET.encode()


def set_password(officer: Officer, password: str, m: str | None = None) -> str:
    """Gives the officer a password and, unless `m` is handed over, a new M. Returns M.

    A new M opens nothing yet: what was wrapped to the old one goes, and sessions that hold the old one end.
    """
    check_password_strength(password, officer.username)
    salt = chance.salt(16)
    derived = sealing.password_keys(password, salt)
    with transaction.atomic():
        if m is None:
            m = sealing.new_identity()
            OfficeKeyWrap.objects.filter(officer=officer.id).delete()
            UnlockedSession.objects.filter(officer=officer.id).delete()
            officer.totp_sealed = None
        officer.salt, officer.verifier, officer.kdf_profile = salt, derived.verifier, 1
        officer.sealed_m = sealing.wrap(sealing.recipient_of(derived.identity), m)
        officer.recipient = sealing.recipient_of(m)
        officer.recipient_mac = sealing.recipient_mac(_secret(), officer.recipient, f"officer:{officer.id}")
        officer.save()
    return m


def officer_recipient(officer: Officer) -> str:
    """RecipientForged if the stored key is not the one we marked."""
    mac = bytes(officer.recipient_mac or b"")
    sealing.check_recipient_mac(_secret(), officer.recipient, f"officer:{officer.id}", mac)
    return officer.recipient


def current_key(office_id: str) -> OfficeKey | None:
    with connection.cursor() as cursor:  # asked twice for each grievance: composing it costs more than running it
        cursor.execute(NEWEST_KEY, [office_id])
        row = cursor.fetchone()
    return OfficeKey(*row) if row is not None else None


def holder_of(key: OfficeKey) -> str:
    return f"office:{key.office_id}:{key.epoch}"


def vault_office(office_id: str) -> vault.Office | None:
    """What cases are wrapped to; None while nobody in the office has a key. RecipientForged is an alarm."""
    key = current_key(office_id)
    if key is None:
        return None
    sealing.check_recipient_mac(_secret(), key.recipient, holder_of(key), bytes(key.mac))
    return vault.Office(holder_of(key), key.recipient)


def found_office_key(office: Office, officer: Officer) -> OfficeKey:
    """The office's first key (or next epoch), wrapped to this officer, published in the log."""
    identity = sealing.new_identity()
    recipient = sealing.recipient_of(identity)
    with transaction.atomic():
        latest = current_key(office.id)
        epoch = latest.epoch + 1 if latest else 1
        mac = sealing.recipient_mac(_secret(), recipient, f"office:{office.id}:{epoch}")
        key = OfficeKey.objects.create(office=office, epoch=epoch, recipient=recipient, mac=mac)
        OfficeKeyWrap.objects.create(key=key, officer=officer, blob=sealing.wrap(officer_recipient(officer), identity))
        ledger.publish_fact({"type": "office_key", "office": office.id, "epoch": epoch, "recipient": recipient})
    return key


def found_missing_keys(officer: Officer) -> None:
    """Offices of this officer whose key nobody holds get one: the first officer to come in holds it.

    Either the office never had one, or its last holder left or forgot the password; then the cases of the old epoch
    stay closed to the office, and new ones are sealed to the new epoch.
    """
    for duty in Duty.objects.filter(officer=officer):
        if _is_held(duty.office_id):
            continue
        with transaction.atomic():  # two officers coming in at once found one key
            office = Office.objects.select_for_update().get(id=duty.office_id)
            if not _is_held(office.id):
                found_office_key(office, officer)


def _is_held(office_id: str) -> bool:
    key = current_key(office_id)
    return key is not None and key.wraps.exists()


def held_by(officer: Officer, m: str) -> Mapping[str, str]:
    """Holder -> office identity, for every office key wrapped to the officer where they still have a duty."""
    offices = set(Duty.objects.filter(officer=officer).values_list("office_id", flat=True))
    wraps = OfficeKeyWrap.objects.filter(officer=officer, key__office__in=offices).select_related("key")
    return {holder_of(wrap.key): sealing.unwrap(m, bytes(wrap.blob)) for wrap in wraps}


def held_by_nobody_else(officer: Officer) -> list[Office]:
    """Offices whose newest key only this officer can open: without them nobody there opens a case again."""
    offices = []
    for wrap in OfficeKeyWrap.objects.filter(officer=officer).select_related("key__office").order_by("key__office"):
        newest = current_key(wrap.key.office_id)
        others = OfficeKeyWrap.objects.filter(key=wrap.key, officer__active=True).exclude(officer=officer)
        if newest == wrap.key and not others.exists():
            offices.append(wrap.key.office)
    return offices


@dataclass(frozen=True, slots=True)
class Waiting:
    """A colleague with a duty in the office who has not been given its key."""

    officer: str
    name: str
    office: str


def waiting_colleagues(office_id: str) -> list[Waiting]:
    key = current_key(office_id)
    if key is None:
        return []
    duties = Duty.objects.filter(office=office_id, officer__active=True).select_related("officer")
    have = set(key.wraps.values_list("officer_id", flat=True))
    return [
        Waiting(d.officer_id, d.officer.name, office_id)
        for d in duties
        if d.officer_id not in have and d.officer.recipient
    ]


def give_key(office_id: str, officer: Officer, held: Mapping[str, str]) -> None:
    """Wraps every epoch of the office's key that the giver holds to a colleague. KeyError if the giver holds none,
    or if the colleague has no duty in the office or has not chosen a password yet.
    """
    if not officer.recipient or not Duty.objects.filter(office=office_id, officer=officer).exists():
        raise KeyError(office_id)
    recipient = officer_recipient(officer)
    given = 0
    for key in OfficeKey.objects.filter(office=office_id):
        identity = held.get(holder_of(key))
        if identity is not None:
            OfficeKeyWrap.objects.update_or_create(
                key=key, officer=officer, defaults={"blob": sealing.wrap(recipient, identity)}
            )
            given += 1
    if not given:
        raise KeyError(office_id)
