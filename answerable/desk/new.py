"""Taking a grievance by telephone, at the counter or from a letter, for someone else. The same receipt."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.core.case.refusals import Refused
from answerable.people import routing
from answerable.people.unlocked import SignedIn
from answerable.record import chance
from answerable.record.rulebooks import rulebook
from answerable.web.guards import officers_only
from answerable.web.redrawn import form_of, only_shown
from answerable.web.telling import (
    FORM_AGE_SECONDS,
    AboutForm,
    Ticket,
    WhatForm,
    WhoForm,
    expected_limits,
    file_told,
    ticket_for,
)
from answerable.words.codes import channel_name
from answerable.words.refusals import say_refusal

MOST_YEARS_AGO = 10


class NewForm(AboutForm, WhatForm, WhoForm):
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=[])
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the person"), choices=settings.LANGUAGES,
        help_text=gettext_lazy("Letters and the case page are for them."),
    )  # fmt: skip
    received_on = forms.DateField(
        label=gettext_lazy("Day it was received"), required=False,
        help_text=gettext_lazy("For paper: the day of its stamp. Time limits count from this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    ticket = forms.CharField(widget=forms.HiddenInput)
    field_order = ["channel", "received_on", "language", "category", "respondent", "where_when", "what_happened",
                   "remedy_wanted", "who", "name", "contact"]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(name, channel_name(name)) for name in ("phone", "visit", "letter")]  # type: ignore[attr-defined]  # a ChoiceField, as declared


@officers_only
def new(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    if request.method != "POST":
        initial = {"ticket": _fresh_page(), "language": translation.get_language()}
        return render(request, "desk/new.html", {"form": NewForm(initial=initial)})
    if only_shown(request):
        return render(request, "desk/new.html", {"form": form_of(request, NewForm)})
    page, data = _page_of(request.POST.get("ticket", "")), request.POST.copy()
    if page is None:  # open for a day, or altered: sent once more with a new one, nothing is filed twice
        data["ticket"] = _fresh_page()
    form = NewForm(data)
    if page is None:
        form.add_error(None, _("This page had been open for too long. Please check it and send it once more."))
    received_at = _received_at(form) if form.is_valid() else None
    if not form.is_valid() or page is None:
        return render(request, "desk/new.html", {"form": form}, status=422)
    try:
        told = {name: str(value) for name, value in form.cleaned_data.items() if name != "ticket"}
        ticket = ticket_for(f"desk:{signed_in.officer.id}:{page}", told)
        return _file(request, signed_in, form, ticket, received_at)
    except routing.NoOffice:
        form.add_error(None, _("No office here may take this. Please send the person to the ombudsman or a court."))
    except Refused as refused:
        form.add_error(None, say_refusal(refused))
    return render(request, "desk/new.html", {"form": form}, status=422)


def _fresh_page() -> str:
    return signing.dumps(chance.token(), salt="desk-new")


def _page_of(text: str) -> str | None:
    """The chance drawn with the page, or None for a page that is too old or was altered."""
    try:
        page: str = signing.loads(text, salt="desk-new", max_age=FORM_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return page


def _received_at(form: NewForm) -> datetime | None:
    """Noon of the day of the stamp, in the procedure's zone; None for now. Adds an error for a day that cannot be."""
    day: date | None = form.cleaned_data["received_on"]
    if day is None:
        return None
    now = timezone.now()
    zone = ZoneInfo(rulebook(form.chosen().procedure).procedure.timezone)
    today = now.astimezone(zone).date()
    if day > today:
        form.add_error("received_on", _("This day is still to come."))
        return None
    if day.year < today.year - MOST_YEARS_AGO:
        form.add_error("received_on", _("This day is long ago. Please check the year."))
        return None
    return min(datetime.combine(day, time(12), zone).astimezone(UTC), now)


def _file(
    request: HttpRequest, signed_in: SignedIn, form: NewForm, ticket: Ticket, received_at: datetime | None
) -> HttpResponse:
    now, fields, category = timezone.now(), form.cleaned_data, form.chosen()
    office = routing.first_office(category, fields["respondent"] or None)
    reference, _repeated = file_told(
        fields, category, office, code=ticket.code, submission=ticket.submission, channel=fields["channel"], now=now,
        received_at=received_at, by=signed_in.actor, language=fields["language"],
    )  # fmt: skip
    limits = expected_limits(category.procedure, office.id, received_at or now)
    page = {"reference": reference, "code": ticket.code, "office": office, "limits": limits, "at_desk": True}
    return render(request, "desk/receipt.html", page)
