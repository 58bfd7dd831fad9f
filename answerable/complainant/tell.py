"""Telling a grievance: four short steps, carried in the form itself. No account, no session, no cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from answerable.people import routing
from answerable.people.models import Category, Office
from answerable.record import chance, vault
from answerable.web import rate
from answerable.web.guards import open_to_all
from answerable.web.telling import (
    AboutForm,
    WhatForm,
    WhoForm,
    expected_limits,
    file_told,
    later_limits,
    ticket_for,
)
from answerable.words.names import text_in
from answerable.words.refusals import say_sign_in_problem

from .receipt import receipt_page, show_receipt

STEPS: tuple[type[forms.Form], ...] = (AboutForm, WhatForm, WhoForm)
TITLES = (_("What about and where"), _("What happened"), _("Who you are"), _("Check and send"))
CHECK = 3
PAGE = re.compile(r"[A-Za-z0-9_-]{32,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Telling:
    """One request: the forms of the first three steps with all that was typed, and the chance drawn with the first."""

    request: HttpRequest
    forms: tuple[forms.Form, ...]
    page: str

    def fields(self) -> dict[str, Any]:
        return {name: value for form in self.forms for name, value in form.cleaned_data.items()}

    def carried(self, leave_out: int | None = None) -> list[tuple[str, str]]:
        """Everything typed on the other pages, cleaned, as hidden fields."""
        typed = [
            (bound.html_name, str(bound.value() or ""))
            for number, form in enumerate(self.forms)
            if number != leave_out and form.is_bound
            for bound in form
        ]
        return [("page", self.page), *((name, value) for name, value in typed if value)]


# Exempt from the CSRF cookie: the form carries no authority of the person's browser (no account, no session), and a
# cookie would be set before anyone needs it.
@csrf_exempt
@open_to_all
def tell(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    page = data.get("page", "") if data is not None else ""
    told = Telling(
        request, tuple(form(data) for form in STEPS), page if PAGE.fullmatch(page) else chance.token()
    )  # fmt: skip
    if data is None:
        return _form_page(told, 0)
    step = _number(data.get("step"), most=CHECK)
    shown = _only_shown(data, step)
    if shown is not None and shown < CHECK:
        return _form_page(told, shown)
    for number in range(min(step, CHECK - 1) + 1):
        if not told.forms[number].is_valid():
            return _form_page(told, number, wrong=True)
    try:
        office = routing.first_office(_category(told), told.forms[0].cleaned_data["respondent"] or None)
    except routing.NoOffice:
        return _no_office(told, step)
    if step < CHECK - 1:
        return _form_page(told, step + 1)
    if step < CHECK or shown == CHECK or page != told.page:
        return _check_page(told, office)
    return _send(told, office)


def _number(text: str | None, most: int) -> int:
    return int(text) if text in [str(n) for n in range(most + 1)] else 0


def _only_shown(data: QueryDict, step: int) -> int | None:
    """The step asked for by a button that sends nothing on: back, change, or this page in another language."""
    if "back" in data:
        return max(step - 1, 0)
    if "to" in data:
        return _number(data.get("to"), most=CHECK - 1)
    return step if "stay" in data else None


def _form_page(told: Telling, step: int, *, wrong: bool = False) -> HttpResponse:
    """One of the first three steps. It complains only about what was sent on, not about what nobody typed yet."""
    form = told.forms[step]
    if not wrong and form.is_bound:
        form = type(form)(initial={bound.html_name: bound.value() for bound in form})
    context = {
        **_steps(step),
        "form": form,
        "carried": told.carried(leave_out=step),
        "nothing_offered": not form.fields["category"].choices if step == 0 else False,  # type: ignore[attr-defined]  # a ChoiceField, as AboutForm declares
    }
    return _kept_by_browser(render(told.request, "complainant/tell.html", context, status=422 if wrong else 200))


def _kept_by_browser(response: HttpResponse) -> HttpResponse:
    """Until it is sent, the browser may keep these pages for its own Back button: with "no-store" it shows an error
    there, and what was typed is lost. The receipt and the pages of a case are never stored.
    """
    response["Cache-Control"] = "private, no-cache"
    return response


def _steps(step: int) -> dict[str, Any]:
    return {"step": step, "titles": list(enumerate(TITLES))}


def _check_page(told: Telling, office: Office, *, problem: str = "", status: int = 200) -> HttpResponse:
    fields = told.fields()
    category = _category(told)
    about = Office.objects.filter(id=fields["respondent"]).first() if fields["respondent"] else None
    context = {
        **_steps(CHECK),
        "carried": told.carried(),
        "told": fields,
        "category": category,
        "respondent": text_in(about.names) if about else "",
        "office": office,
        "limits": expected_limits(category.procedure, office.id, timezone.now()),
        "later": later_limits(category.procedure),
        "problem": problem,
    }
    return _kept_by_browser(render(told.request, "complainant/check.html", context, status=status))


def _no_office(told: Telling, step: int) -> HttpResponse:
    about = told.forms[0].cleaned_data["respondent"]
    context = {"carried": told.carried(), "step": step, "about_an_office": bool(about)}
    return render(told.request, "complainant/no_office.html", context, status=422)


def _category(told: Telling) -> Category:
    about = told.forms[0]
    assert isinstance(about, AboutForm)
    return about.chosen()


def _send(told: Telling, office: Office) -> HttpResponse:
    seconds = rate.seconds_to_wait(told.request, "tell")
    if seconds:
        response = _check_page(told, office, problem=say_sign_in_problem("wait", seconds), status=429)
        response["Retry-After"] = str(seconds)
        return response
    fields, now = told.fields(), timezone.now().astimezone(UTC)
    category, ticket = _category(told), ticket_for(told.page, fields)
    reference, repeated = file_told(
        fields, category, office, code=ticket.code, submission=ticket.submission, channel="web", now=now
    )
    if not repeated:
        page = receipt_page(reference, ticket.code, office, now, category.procedure)
        return render(told.request, "web/receipt.html", page)
    if vault.open_with_code(reference, ticket.code) is None:  # its record is gone: a new one may be made
        return _check_page(Telling(told.request, told.forms, chance.token()), office)
    return show_receipt(told.request, reference, ticket.code)
