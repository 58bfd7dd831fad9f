"""A complainant's visit: the case's keys in an encrypted cookie, set only once reference and code have been given.

The cookie alone opens nothing: its key needs the boot secret in this machine's memory-backed storage.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from answerable.core import sealing
from answerable.people.unlocked import boot_secret
from answerable.record import chance
from answerable.record.loading import Erased
from answerable.record.vault import Opener
from answerable.web.guards import with_code
from answerable.web.text import clean_text

from .code import LookUpForm, NotOpened

COOKIE = "case"
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=4)
P = ParamSpec("P")
NO_ROW = bytes(32)  # a visit has no row in the database: nothing there says who came back when


def keep(response: HttpResponse, opener: Opener, now: datetime, began: datetime | None = None) -> None:
    fields = {"case": opener.case, "content": opener.content, "identity": opener.identity}
    times = {"seen": now.timestamp(), "began": (began or now).timestamp()}
    half = chance.salt(32)
    locked = sealing.lock_session(json.dumps(fields | times).encode(), half, boot_secret(), NO_ROW, chance.salt(12))
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(half + locked).decode(),
        httponly=True,
        secure=settings.HTTPS,
        samesite="Strict",
        path="/case/",
    )


def _find(request: HttpRequest, now: datetime) -> tuple[Opener, datetime] | None:
    try:
        raw = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        fields = json.loads(sealing.unlock_session(raw[32:], raw[:32], boot_secret(), NO_ROW))
    except (binascii.Error, ValueError, sealing.CannotOpen):
        return None
    began = datetime.fromtimestamp(fields["began"], UTC)
    if now - datetime.fromtimestamp(fields["seen"], UTC) > IDLE or now - began > ABSOLUTE:
        return None
    return Opener(fields["case"], fields["content"], fields["identity"]), began


def forget(response: HttpResponse) -> HttpResponse:
    """Nothing on this device remembers the case."""
    response.delete_cookie(COOKIE, path="/case/", samesite="Strict")
    return response


def ask(request: HttpRequest, form: LookUpForm, outcome: NotOpened | None = None) -> HttpResponse:
    """The page that asks for reference and code. What was being typed when a visit ended stays in its form."""
    kept = {name: request.POST.get(name, "") for name in ("then", "words", "seen")}
    page = {"form": form, "kept": kept | {"words": clean_text(kept["words"])}}
    status = outcome.status if outcome else 200
    response = render(request, "complainant/look_up.html", page, status=status)
    if outcome and outcome.seconds:
        response["Retry-After"] = str(outcome.seconds)
    return response


def _ask_again(request: HttpRequest) -> HttpResponse:
    """A visit ended while its person was typing: nothing was sent, and nothing is lost."""
    posted = request.POST.copy()
    posted["then"] = request.path.rsplit("/", 1)[-1]
    request.POST = posted  # type: ignore[assignment]  # Django's own type is of the immutable one
    return ask(request, LookUpForm(), NotOpened(403))


def visitors_only(
    view: Callable[Concatenate[HttpRequest, Opener, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The case open in this visit is handed to the view; without one, reference and code are asked for."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        now = timezone.now()
        found = _find(request, now)
        if found is None:
            return _ask_again(request) if request.method == "POST" else redirect("look-up")
        opener, began = found
        try:
            response = view(request, opener, *args, **kwargs)
        except Erased:
            return forget(render(request, "complainant/gone.html", status=410))
        keep(response, opener, now, began)
        return response

    update_wrapper(guarded, view)
    return with_code(guarded)
