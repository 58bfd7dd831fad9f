"""Password, optional one-time code, delays. One Argon2id gives the check and the key; no request sleeps."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from django.conf import settings
from django.db.models import F

from answerable.core import sealing

from .models import Delay, Officer

DELAY_FORGOTTEN_AFTER = timedelta(hours=1)
MOST_DELAY_SECONDS = 60
TOTP_SECONDS = 30


class SignInFailed(Exception):
    """`problem`: wrong | one-time-code | wait; `seconds` to wait."""

    def __init__(self, problem: str, seconds: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.seconds = problem, seconds


@dataclass(frozen=True, slots=True)
class Entered:
    officer: Officer
    m: str


def wait_seconds(key: str, now: datetime) -> int:
    """How long this name must still wait: 1, 2, 4 ... 60 seconds after the third failure."""
    row = Delay.objects.filter(key=key).first()
    if row is None or row.failures < 3 or now - row.last_at > DELAY_FORGOTTEN_AFTER:
        return 0
    seconds = min(2 ** min(row.failures - 3, 6), MOST_DELAY_SECONDS)
    return max(0, int((row.last_at + timedelta(seconds=seconds) - now).total_seconds() + 0.999))


def note_failure(key: str, now: datetime) -> None:
    """Also forgets what has faded, whoever it was: no row says who tried what for longer than an hour."""
    Delay.objects.filter(last_at__lt=now - DELAY_FORGOTTEN_AFTER).delete()
    row, new = Delay.objects.get_or_create(key=key, defaults={"failures": 1, "last_at": now})
    if not new:
        Delay.objects.filter(key=row.key).update(failures=F("failures") + 1, last_at=now)


def forget_failures(key: str) -> None:
    Delay.objects.filter(key=key).delete()


def enter(username: str, password: str, one_time_code: str, now: datetime) -> Entered:
    """SignInFailed unless all is right. An unknown name costs the same 100 ms."""
    username = username.strip().lower()
    key = f"desk:{username}"[:80]
    seconds = wait_seconds(key, now)
    if seconds:
        raise SignInFailed("wait", seconds)
    officer = Officer.objects.filter(username=username, active=True, verifier__isnull=False).first()
    salt = bytes(officer.salt or b"") if officer else sealing.dummy_salt(settings.RECIPIENT_SECRET.encode(), username)
    derived = sealing.password_keys(password[:200], salt, officer.kdf_profile if officer else 1)
    if officer is None or not hmac.compare_digest(derived.verifier, bytes(officer.verifier or b"")):
        note_failure(key, now)
        raise SignInFailed("wrong")
    m = sealing.unwrap(derived.identity, bytes(officer.sealed_m or b""))
    if officer.totp_sealed is not None and not _one_time_code_right(officer, m, one_time_code, now):
        note_failure(key, now)
        raise SignInFailed("one-time-code")
    forget_failures(key)
    return Entered(officer, m)


def check_password(officer: Officer, password: str, now: datetime) -> None:
    """Asked once more before something that an unattended desk must not let happen. SignInFailed: wrong | wait.
    Tries are counted with those at the sign-in page.
    """
    key = f"desk:{officer.username}"[:80]
    seconds = wait_seconds(key, now)
    if seconds:
        raise SignInFailed("wait", seconds)
    derived = sealing.password_keys(password[:200], bytes(officer.salt or b""), officer.kdf_profile)
    if not hmac.compare_digest(derived.verifier, bytes(officer.verifier or b"")):
        note_failure(key, now)
        raise SignInFailed("wrong")
    forget_failures(key)


def _one_time_code_right(officer: Officer, m: str, code: str, now: datetime) -> bool:
    """RFC 6238, one step of drift either way, each step once."""
    secret = totp_secret(officer, m)
    code = "".join(str(unicodedata.decimal(ch)) for ch in code if ch.isdecimal())  # in any script's digits
    step = int(now.timestamp()) // TOTP_SECONDS
    for candidate in (step - 1, step, step + 1):
        right = pyotp.TOTP(secret).at(candidate * TOTP_SECONDS)
        if candidate > officer.totp_last_step and hmac.compare_digest(right, code):
            updated = Officer.objects.filter(pk=officer.pk, totp_last_step__lt=candidate)
            return updated.update(totp_last_step=candidate) == 1
    return False


def totp_secret(officer: Officer, m: str) -> str:
    frame = sealing.Frame(officer.id, "totp", officer.id)
    return sealing.open_sealed(m, bytes(officer.totp_sealed or b""), frame).decode()


def keep_totp(officer: Officer, recipient: str, secret: str | None) -> None:
    """Store a one-time-code secret sealed to the officer, or take it away with None."""
    frame = sealing.Frame(officer.id, "totp", officer.id)
    officer.totp_sealed = None if secret is None else sealing.seal(recipient, frame, secret.encode())
    officer.totp_last_step = 0
    officer.save(update_fields=["totp_sealed", "totp_last_step"])
