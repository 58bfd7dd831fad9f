"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from answerable.people.unlocked import signed_in_of


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo": settings.DEMO,
        "exit_url": settings.EXIT_URL,
        "languages": settings.LANGUAGES,
        "language": translation.get_language() or "en",
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "signed_in": signed_in_of(request),
    }
