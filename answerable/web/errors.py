"""Errors in plain words. Nothing of the failure's inside is shown."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .guards import _typed, open_to_all


@open_to_all
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token no longer matches: shown with what was typed, so that nothing is lost."""
    return render(request, "web/refused.html", {"code": "stale-form", "typed": _typed(request)}, status=403)


@open_to_all
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "web/refused.html", {"code": "not-found"}, status=404)


@open_to_all
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "web/refused.html", {"code": "too-long"}, status=413)
    return render(request, "web/refused.html", {"code": "bad-request"}, status=400)


@open_to_all
def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "web/refused.html", {"code": "forbidden"}, status=403)


@open_to_all
def fault(request: HttpRequest) -> HttpResponse:
    """Must answer whatever is broken, the templates and the database included."""
    try:
        return render(request, "web/refused.html", {"code": "fault"}, status=500)
    except Exception as second:
        structlog.get_logger().error("fault page failed", fault=type(second).__name__)
        return HttpResponse(_("Something went wrong on our side") + "\n", status=500, content_type="text/plain")
