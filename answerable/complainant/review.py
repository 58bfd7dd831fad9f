"""Asking for review: another office, opened to it with the complainant's own key."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.people import routing
from answerable.people.keys import vault_office
from answerable.record.loading import load_case
from answerable.record.rows import Writes
from answerable.record.vault import Opener

from .forms import OptionalWordsForm, now_and_words, step_page
from .story import back_to_story
from .visit import visitors_only


def review_page(request: HttpRequest, opener: Opener) -> HttpResponse:
    case = load_case(opener.case)
    try:
        office = routing.review_office(case)
    except routing.NoOffice:
        office = None

    def build(fields: dict[str, Any]) -> tuple[c.Command, Writes]:
        to = vault_office(office.id) if office else None
        if office is None or to is None:
            raise Refused("no-review")
        now, blob, writes = now_and_words(opener, "reasons", fields)
        command = c.AskReview(by=c.COMPLAINANT, at=now, to_office=office.id, reasons=blob.ref if blob else None)
        return command, Writes(writes.objects, opener.wraps_for(to))

    page = step_page(request, case, "review", OptionalWordsForm, build, office=office)
    return page or back_to_story("review")


review = visitors_only(review_page)
