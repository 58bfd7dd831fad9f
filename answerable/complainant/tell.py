"""Telling a grievance: four short steps, carried in the form itself. No account, no session, no cookie."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from answerable.core import receipt
from answerable.people import routing
from answerable.people.models import Category, Office
from answerable.record import chance, vault
from answerable.web.guards import open_to_all
from answerable.web.telling import AboutForm, WhatForm, WhoForm, expected_limits, file_told, read_ticket, write_ticket

STEPS: tuple[type[forms.Form], ...] = (AboutForm, WhatForm, WhoForm)
TITLES = (_("What about"), _("What happened"), _("Who you are"), _("Check and send"))


# Exempt from the CSRF cookie: the form carries no authority of the person's browser (no account, no session), and a
# cookie would be set before anyone needs it.
@csrf_exempt
@open_to_all
def tell(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, 0, [AboutForm(), WhatForm(), WhoForm()])
    data = request.POST
    step = int(data["step"]) if data.get("step") in ("0", "1", "2", "3") else 0
    if "back" in data:
        return _page(request, max(step - 1, 0), [form(data) for form in STEPS], check=False)
    forms_so_far = [form(data) for form in STEPS]
    for number in range(min(step, 2) + 1):
        if not forms_so_far[number].is_valid():
            return _page(request, number, forms_so_far, status=422)
    if step < 3:
        return _page(request, step + 1, forms_so_far, check=False)
    ticket = read_ticket(data.get("ticket", ""))
    if ticket is None:  # an old or mended page: shown again with a fresh one, to be sent once more
        return _page(request, 3, forms_so_far)
    return _send(request, forms_so_far, ticket)


def _page(
    request: HttpRequest, step: int, pages: list[forms.Form], *, check: bool = True, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"step": step, "titles": list(enumerate(TITLES)), "number": step + 1}
    if step < 3:
        form = pages[step]
        # Reaching a page for the first time shows no complaint about what nobody has typed yet.
        shown = form if check and status == 422 else type(form)(initial=_typed(form))
        context |= {"form": shown, "carried": _carried(pages, leave_out=step)}
        return render(request, "complainant/tell.html", context, status=status)
    if not all(form.is_valid() for form in pages):
        return _page(request, 0, pages, status=422)
    fields = _fields(pages)
    try:
        office = _office(fields)
    except routing.NoOffice:
        return render(request, "complainant/no_office.html", {"carried": _carried(pages)}, status=422)
    category = Category.objects.get(id=fields["category"])
    ticket = read_ticket(request.POST.get("ticket", "")) or (chance.token(), receipt.make_code(chance.digits(22)))
    context |= {
        "carried": _carried(pages),
        "ticket": write_ticket(*ticket),
        "told": fields,
        "category": category,
        "office": office,
        "limits": expected_limits(category.procedure, office.id, timezone.now()),
    }
    return render(request, "complainant/check.html", context, status=status)


def _typed(form: forms.Form) -> dict[str, Any]:
    return {name: form.data.get(name, "") for name in form.fields if form.data.get(name)} if form.is_bound else {}


def _carried(pages: list[forms.Form], leave_out: int | None = None) -> list[tuple[str, str]]:
    """Everything typed on the other pages, as hidden fields."""
    return [
        (name, value)
        for number, form in enumerate(pages)
        if number != leave_out and form.is_bound
        for name in form.fields
        if (value := form.data.get(name, ""))
    ]


def _fields(pages: list[forms.Form]) -> dict[str, Any]:
    return {name: value for form in pages for name, value in form.cleaned_data.items()}


def _office(fields: dict[str, Any]) -> Office:
    category = Category.objects.select_related("office", "office__parent").get(id=fields["category"])
    return routing.first_office(category, fields["respondent"] or None)


def _send(request: HttpRequest, pages: list[forms.Form], ticket: tuple[str, str]) -> HttpResponse:
    fields, now = _fields(pages), timezone.now().astimezone(UTC)
    token, code = ticket
    try:
        office = _office(fields)
    except routing.NoOffice:
        return render(request, "complainant/no_office.html", {"carried": _carried(pages)}, status=422)
    reference, repeated = file_told(fields, office, code=code, submission=f"web:{token}", channel="web", now=now)
    if repeated and vault.open_with_code(reference, code) is None:
        return _page(request, 3, pages)
    category = Category.objects.get(id=fields["category"])
    page = {
        "reference": reference,
        "code": code,
        "office": office,
        "limits": expected_limits(category.procedure, office.id, now),
    }
    return render(request, "web/receipt.html", page)
