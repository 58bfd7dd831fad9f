"""Asking for review: another office, opened to it with the complainant's own key."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.people import routing
from answerable.people.keys import vault_office
from answerable.record.loading import load_case
from answerable.record.rows import Writes
from answerable.record.vault import Opener

from .forms import OptionalWordsForm, now_and_words, step_page
from .visit import visitors_only


@visitors_only
def review(request: HttpRequest, opener: Opener) -> HttpResponse:
    try:
        office = routing.review_office(load_case(opener.case))
    except routing.NoOffice:
        office = None

    def build(fields: dict[str, Any]) -> tuple[c.Command, Writes]:
        to = vault_office(office.id) if office else None
        if office is None or to is None:
            raise Refused("no-review")
        now, blob, writes = now_and_words(opener, "reasons", fields)
        command = c.AskReview(by=c.COMPLAINANT, at=now, to_office=office.id, reasons=blob.ref if blob else None)
        return command, Writes(writes.objects, opener.wraps_for(to))

    page = step_page(request, opener, OptionalWordsForm, "complainant/review.html", build, office=office)
    if page is not None:
        return page
    messages.success(request, _("Your request for review has been sent."))
    return redirect("story")
