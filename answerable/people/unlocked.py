"""Unlocked sessions: a cookie half, a boot secret on tmpfs and a row, all three needed to reach the officer's M."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from answerable.core import sealing
from answerable.core.case.commands import Actor
from answerable.record import chance

from .keys import held_by
from .models import Duty, Office, Officer, UnlockedSession

COOKIE = "desk"
IDLE = timedelta(minutes=20)
ABSOLUTE = timedelta(hours=8)
TOUCH_EVERY = timedelta(minutes=1)


@cache
def boot_secret() -> bytes:
    """32 bytes in memory-backed storage, gone at reboot, shared by this machine's processes of this site."""
    memory = Path("/dev/shm")
    folder = memory if memory.is_dir() and os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    name = hashlib.sha256(f"{settings.HOME}:{os.getuid()}".encode()).hexdigest()[:24]
    path = folder / f"answerable-{name}"
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(chance.salt(32))
    except FileExistsError:
        pass
    if path.stat().st_uid != os.getuid() or path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} belongs to someone else")
    secret = path.read_bytes()
    return secret if len(secret) == 32 else hashlib.sha256(secret).digest()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The officer of a request. `office`: the one they act for now, None for an administrator without a duty."""

    session: str
    officer: Officer
    office: Office | None
    role: str
    m: str

    @property
    def actor(self) -> Actor:
        return Actor("officer", self.officer.id, self.office.id if self.office else "")

    def held_keys(self) -> Mapping[str, str]:
        """Office identities, unwrapped for this request only. About 1 ms a key."""
        return held_by(self.officer, self.m)


def begin(officer: Officer, m: str, response: HttpResponse, now: datetime) -> None:
    cookie_half, row_half = chance.salt(32), chance.salt(32)
    locked = sealing.lock_session(m.encode(), cookie_half, boot_secret(), row_half, chance.salt(12))
    duty = Duty.objects.filter(officer=officer, office__active=True).order_by("id").first()
    UnlockedSession.objects.filter(began_at__lt=now - ABSOLUTE).delete()
    UnlockedSession.objects.create(
        id=sealing.unlock_id(cookie_half),
        officer=officer,
        office=duty.office if duty else None,
        row_half=row_half,
        locked=locked,
        began_at=now,
        seen_at=now,
    )
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(cookie_half).decode(),
        httponly=True,
        secure=settings.HTTPS,
        samesite="Strict",
        path="/",
    )


def end(request: HttpRequest, response: HttpResponse) -> None:
    signed_in = signed_in_of(request)
    if signed_in is not None:
        UnlockedSession.objects.filter(id=signed_in.session).delete()
    response.delete_cookie(COOKIE, samesite="Strict")


def _cookie_half(request: HttpRequest) -> bytes | None:
    try:
        half = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
    except (binascii.Error, ValueError):
        return None
    return half if len(half) == 32 else None


def find(request: HttpRequest, now: datetime) -> SignedIn | None:
    half = _cookie_half(request)
    if half is None:
        return None
    rows = UnlockedSession.objects.select_related("officer", "office")
    row = rows.filter(id=sealing.unlock_id(half), officer__active=True).first()
    if row is None or now - row.seen_at > IDLE or now - row.began_at > ABSOLUTE:
        if row is not None:
            row.delete()
        return None
    try:
        m = sealing.unlock_session(bytes(row.locked), half, boot_secret(), bytes(row.row_half)).decode()
    except sealing.CannotOpen:
        return None
    duty = Duty.objects.filter(officer=row.officer, office=row.office_id).first() if row.office_id else None
    if now - row.seen_at > TOUCH_EVERY:
        UnlockedSession.objects.filter(id=row.id).update(seen_at=now)
    return SignedIn(row.id, row.officer, row.office if duty else None, duty.role if duty else "", m)


def signed_in_of(request: HttpRequest) -> SignedIn | None:
    """The officer of this request, looked up at most once."""
    if not hasattr(request, "_signed_in"):
        request._signed_in = find(request, timezone.now()) if COOKIE in request.COOKIES else None  # type: ignore[attr-defined]  # a place of our own on the request
    found: SignedIn | None = request._signed_in  # type: ignore[attr-defined]  # as above
    return found


def officer_of_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a dead or expired desk cookie is taken away; pages with a desk cookie are never stored."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if COOKIE in request.COOKIES:
            response["Cache-Control"] = "no-store"
        return response

    return middleware
