"""Looking a case up: reference and code, by POST, with slips told before anything is derived."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from answerable.record.vault import Opener
from answerable.web.guards import open_to_all

from . import add, answer, review, visit, withdraw
from .code import LookUpForm, NotOpened, open_with

RESUMED: dict[str, Callable[[HttpRequest, Opener], HttpResponse]] = {
    "add": add.add_page,
    "answer": answer.answer_page,
    "review": review.review_page,
    "withdraw": withdraw.withdraw_page,
}
"""Pages on which something was being typed when the visit ended: shown again with it once the case is open."""


# Exempt from the CSRF cookie: whoever can post here must already hold reference and code, and no cookie is set before.
@csrf_exempt
@open_to_all
def look_up(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return visit.ask(request, LookUpForm())
    form = LookUpForm(request.POST)
    if "stay" in request.POST:
        return visit.ask(request, LookUpForm(initial={bound.html_name: bound.value() for bound in form}))
    opener = open_with(request, form)
    if isinstance(opener, NotOpened):
        return visit.ask(request, form, opener)
    resumed = RESUMED.get(request.POST.get("then", ""))
    response = resumed(request, opener) if resumed else redirect("story")
    visit.keep(response, opener, timezone.now())
    return response
