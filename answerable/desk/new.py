"""Taking a grievance by telephone, at the counter or from a letter, for someone else. The same receipt."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.core import receipt
from answerable.core.case.refusals import Refused
from answerable.people import routing
from answerable.people.models import Category
from answerable.people.unlocked import SignedIn
from answerable.record import chance
from answerable.record.rulebooks import rulebook
from answerable.web.guards import officers_only
from answerable.web.telling import AboutForm, WhatForm, WhoForm, expected_limits, file_told, read_ticket, write_ticket
from answerable.words.events import channel_name
from answerable.words.refusals import say_refusal


class NewForm(AboutForm, WhatForm, WhoForm):
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=[])
    received_on = forms.DateField(
        label=gettext_lazy("Day it was received"), required=False,
        help_text=gettext_lazy("For paper: the day of its stamp. Time limits count from this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    ticket = forms.CharField(widget=forms.HiddenInput)
    field_order = ["channel", "received_on", "category", "respondent", "what_happened", "where_when", "remedy_wanted",
                   "who", "name", "contact"]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(name, channel_name(name)) for name in ("phone", "visit", "letter")]  # type: ignore[attr-defined]  # a ChoiceField, as declared


@officers_only
def new(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    if request.method != "POST":
        ticket = write_ticket(chance.token(), receipt.make_code(chance.digits(22)))
        return render(request, "desk/new.html", {"form": NewForm(initial={"ticket": ticket})})
    form = NewForm(request.POST)
    ticket_read = read_ticket(request.POST.get("ticket", ""))
    if not form.is_valid() or ticket_read is None:
        return render(request, "desk/new.html", {"form": form}, status=422)
    fields, now = form.cleaned_data, timezone.now()
    token, code = ticket_read
    category = Category.objects.select_related("office", "office__parent").get(id=fields["category"])
    received_at = None
    if fields["received_on"]:
        zone = ZoneInfo(rulebook(category.procedure).procedure.timezone)
        received_at = min(datetime.combine(fields["received_on"], time(12), zone).astimezone(UTC), now)
        if fields["received_on"] > now.astimezone(zone).date():
            form.add_error("received_on", _("This day is still to come."))
            return render(request, "desk/new.html", {"form": form}, status=422)
    try:
        office = routing.first_office(category, fields["respondent"] or None)
        reference, _repeated = file_told(
            fields, office, code=code, submission=f"desk:{token}", channel=fields["channel"], now=now,
            received_at=received_at,
        )  # fmt: skip
    except routing.NoOffice:
        form.add_error(None, _("No office here may take this. Please send the person to the ombudsman or a court."))
        return render(request, "desk/new.html", {"form": form}, status=422)
    except Refused as refused:
        form.add_error(None, say_refusal(refused))
        return render(request, "desk/new.html", {"form": form}, status=422)
    limits = expected_limits(category.procedure, office.id, received_at or now)
    page = {"reference": reference, "code": code, "office": office, "limits": limits, "at_desk": True}
    return render(request, "web/receipt.html", page)
