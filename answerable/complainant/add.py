"""Adding to a grievance; at any time, also after it was decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.core.case import commands as c
from answerable.record.rows import Writes
from answerable.record.vault import Opener

from .forms import WordsForm, now_and_words, step_page
from .visit import visitors_only


@visitors_only
def add(request: HttpRequest, opener: Opener) -> HttpResponse:
    def build(fields: dict[str, Any]) -> tuple[c.Command, Writes]:
        now, blob, writes = now_and_words(opener, "statement", fields)
        return c.AddStatement(by=c.COMPLAINANT, at=now, statement=blob.ref if blob else None), writes

    page = step_page(request, opener, WordsForm, "complainant/add.html", build)
    if page is not None:
        return page
    messages.success(request, _("Your addition has been sent."))
    return redirect("story")
