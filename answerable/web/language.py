"""The language of a page: ?lang= in the address, then the cookie the person chose, then what the browser asks for.

No cookie is set before somebody chooses; a link with ?lang= works without one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

SHIPPED = {code for code, _ in settings.LANGUAGES}


def choose_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        language = asked if asked in SHIPPED else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            response.headers["Vary"] = ", ".join(
                dict.fromkeys(
                    [*filter(None, response.headers.get("Vary", "").split(", ")), "Accept-Language", "Cookie"]
                )
            )
        if asked in SHIPPED:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, asked, samesite="Strict", secure=settings.HTTPS, httponly=True
            )
        return response

    return middleware
