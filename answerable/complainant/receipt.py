"""The receipt once more, for whoever holds its two numbers: in another language, or to be printed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from answerable.people.models import Office
from answerable.record.loading import load_case
from answerable.record.rulebooks import rulebook
from answerable.web.guards import with_code
from answerable.web.telling import expected_limits
from answerable.words.names import time_in_words

from .code import LookUpForm, NotOpened, open_with
from .visit import ask


# Exempt from the CSRF cookie as the look-up is: it asks for reference and code itself.
@csrf_exempt
@with_code
def receipt(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("look-up")
    form = LookUpForm(request.POST)
    opener = open_with(request, form)
    if isinstance(opener, NotOpened):
        return ask(request, form, opener)
    return show_receipt(request, opener.case, form.cleaned_data["code"], at_desk="at_desk" in request.POST)


def show_receipt(request: HttpRequest, reference: str, code: str, *, at_desk: bool = False) -> HttpResponse:
    """As it was when the case was filed, however often it is shown. 2 queries."""
    case = load_case(reference)
    assert case.filed_at is not None
    office = Office.objects.get(id=case.stage_offices[0][1])
    page = receipt_page(reference, code, office, case.filed_at, case.procedure, case.procedure_digest)
    return render(request, "web/receipt.html", {**page, "at_desk": at_desk})


def receipt_page(
    reference: str, code: str, office: Office, filed_at: datetime, procedure: str, digest: str | None = None
) -> dict[str, Any]:
    return {
        "reference": reference,
        "code": code,
        "received": time_in_words(filed_at, rulebook(procedure, digest).procedure.timezone),
        "office": office,
        "limits": expected_limits(procedure, office.id, filed_at, digest),
    }
