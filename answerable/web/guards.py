"""Who may open a door. Every view carries exactly one of these marks; a test walks all routes and asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from answerable.people.unlocked import SignedIn, signed_in_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _marked(view: Callable[..., HttpResponse], mark: str) -> None:
    view.guard = mark  # type: ignore[attr-defined]  # read by tests/habits/test_routes.py


def open_to_all(view: View[P]) -> View[P]:
    """Anyone, no account, no cookie."""
    _marked(view, "all")
    return view


def with_code(view: View[P]) -> View[P]:
    """The view itself asks for reference and code, or finds the case open in this visit."""
    _marked(view, "code")
    return view


def officers_only(view: Callable[Concatenate[HttpRequest, SignedIn, P], HttpResponse]) -> View[P]:
    """An officer with a duty in an office; handed to the view. Others are asked to sign in. An administrator opens no
    case, whatever duties they have given themselves.
    """

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return _to_sign_in(request)
        if signed_in.office is None or signed_in.officer.administrator:
            return render(request, "web/refused.html", {"code": "no-duty"}, status=403)
        return view(request, signed_in, *args, **kwargs)

    update_wrapper(guarded, view)
    _marked(guarded, "officers")
    return guarded


def administrators_only(view: Callable[Concatenate[HttpRequest, SignedIn, P], HttpResponse]) -> View[P]:
    """Sets up offices and duties; opens no case."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return _to_sign_in(request)
        if not signed_in.officer.administrator:
            return render(request, "web/refused.html", {"code": "not-administrator"}, status=403)
        return view(request, signed_in, *args, **kwargs)

    update_wrapper(guarded, view)
    _marked(guarded, "administrators")
    return guarded


def staff_only(view: Callable[Concatenate[HttpRequest, SignedIn, P], HttpResponse]) -> View[P]:
    """Anyone signed in, with a duty or not: sign out, own password, own one-time code."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        signed_in = signed_in_of(request)
        return _to_sign_in(request) if signed_in is None else view(request, signed_in, *args, **kwargs)

    update_wrapper(guarded, view)
    _marked(guarded, "staff")
    return guarded


NOT_KEPT = frozenset(
    {"csrfmiddlewaretoken", "password", "present", "again", "one_time_code", "secret", "invitation", "code"}
)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        kept = [(name, value) for name, value in request.POST.items() if name not in NOT_KEPT]
        page = {"code": "signed-out", "typed": _typed(request), "kept": kept}
        return render(request, "web/refused.html", page, status=403)
    return redirect(f"/desk/sign-in?{urlencode({'next': request.path})}")


def _typed(request: HttpRequest) -> list[str]:
    """What was typed into the form of a session that has ended, so that it can be copied and is not lost. Never a
    secret, and not what the page itself carried.
    """
    carried = NOT_KEPT | {"seen", "page", "ticket", "points_shown", "next", "scope", "action"}
    return [str(value) for name, value in request.POST.items() if name not in carried and len(str(value)) > 3]


def safe_next(value: Any) -> str:
    """A path of this site, or the worklist."""
    path = str(value or "")
    good = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if good else "/desk/"
