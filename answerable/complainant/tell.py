"""Telling a grievance: four short steps, carried in the form itself. No account, no session, no cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from answerable.core import receipt
from answerable.core.case import commands as c
from answerable.core.case.events import SealedRef
from answerable.people import routing
from answerable.people.keys import vault_office
from answerable.people.models import Category, Office
from answerable.record import chance, vault
from answerable.record.handle import open_case
from answerable.record.rows import Writes
from answerable.web.guards import open_to_all
from answerable.web.text import NARRATIVE_MOST, PersonText
from answerable.words.names import text_in

from .expected import expected_limits

FORM_AGE_SECONDS = 24 * 60 * 60


class AboutForm(forms.Form):
    category = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect, choices=[])
    respondent = forms.ChoiceField(
        label=_("Is it about one of these offices itself, or someone who works there?"),
        help_text=_("If so, that office will not get your grievance and will not see that it exists."),
        required=False,
        choices=[],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Category.objects.filter(active=True).order_by("place", "id")
        self.fields["category"].choices = [(row.id, text_in(row.names)) for row in categories]  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        offices = [(row.id, text_in(row.names)) for row in Office.objects.filter(active=True).order_by("id")]
        self.fields["respondent"].choices = [("", _("No, or I am not sure")), *offices]  # type: ignore[attr-defined]  # as above


class WhatForm(forms.Form):
    what_happened = PersonText(label=_("What happened?"), help_text=_("In your own words and your own language."),
                               most=NARRATIVE_MOST, rows=8)  # fmt: skip
    where_when = PersonText(label=_("Where and when?"), most=500, one_line=True, required=False)
    remedy_wanted = PersonText(label=_("What would put it right?"), most=5000, rows=3, required=False)


class WhoForm(forms.Form):
    who = forms.ChoiceField(
        label=_("Do you want to give your name?"),
        widget=forms.RadioSelect,
        choices=[
            ("anonymous", _("No, I stay anonymous. I follow the case with my receipt.")),
            ("named", _("Yes. My name is kept apart under a lock of its own.")),
        ],
        help_text=_("Both are treated alike, with the same dates."),
    )
    name = PersonText(label=_("Your name"), most=200, one_line=True, required=False)
    contact = PersonText(label=_("How can the officer in charge reach you?"), most=500, one_line=True, required=False,
                         help_text=_("Telephone, e-mail or address, as you like."))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("who") == "named" and not fields.get("name"):
            self.add_error("name", _("Please give your name, or choose to stay anonymous."))
        return fields


STEPS: tuple[type[forms.Form], ...] = (AboutForm, WhatForm, WhoForm)
TITLES = (_("What about"), _("What happened"), _("Who you are"), _("Check and send"))


@dataclass(frozen=True, slots=True)
class Ticket:
    """Drawn when the last page is first shown: sending it twice is one case with one code."""

    token: str
    code: str

    def text(self) -> str:
        return signing.dumps([self.token, self.code], salt="tell")


def _read_ticket(text: str) -> Ticket | None:
    try:
        token, code = signing.loads(text, salt="tell", max_age=FORM_AGE_SECONDS)
        return Ticket(token, code)
    except (signing.BadSignature, ValueError):
        return None


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
    ticket = _read_ticket(data.get("ticket", ""))
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
    ticket = _read_ticket(request.POST.get("ticket", "")) or Ticket(
        chance.token(), receipt.make_code(chance.digits(22))
    )
    context |= {
        "carried": _carried(pages),
        "ticket": ticket.text(),
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


def file_told(
    fields: dict[str, Any], office: Office, *, code: str, submission: str, channel: str, now: datetime,
    received_at: datetime | None = None,
) -> tuple[str, bool]:  # fmt: skip
    """Seal and file what was told at any desk or door. The reference, and whether this form had been sent before."""
    reference = receipt.make_reference(chance.digits(10))
    to = vault_office(office.id)
    assert to is not None, "routing gives only offices that have a key"
    new = vault.new_case(reference, code, [to], [to])
    told = {name: fields.get(name, "") for name in ("what_happened", "where_when", "remedy_wanted")}
    blobs = [vault.seal_text(new.keyring.content_recipient, reference, "narrative", told)]
    identity: SealedRef | None = None
    if fields.get("who") == "named":
        who = {"name": fields["name"], "contact": fields.get("contact", "")}
        blobs.append(vault.seal_text(new.keyring.identity_recipient, reference, "identity", who))
        identity = blobs[-1].ref
    command = c.FileGrievance(
        by=c.COMPLAINANT,
        at=now,
        happened_at=received_at,
        case=reference,
        office=office.id,
        respondent=fields.get("respondent") or None,
        category=fields["category"],
        channel=channel,
        language=translation.get_language() or "en",
        anonymous=identity is None,
        narrative=blobs[0].ref,
        identity=identity,
    )
    writes = Writes(tuple(blobs), new.wraps, keyring=new.keyring, submission=submission)
    handled = open_case(Category.objects.get(id=fields["category"]).procedure, command, writes)
    return handled.case.id, handled.repeated


def _send(request: HttpRequest, pages: list[forms.Form], ticket: Ticket) -> HttpResponse:
    fields, now = _fields(pages), timezone.now().astimezone(UTC)
    try:
        office = _office(fields)
    except routing.NoOffice:
        return render(request, "complainant/no_office.html", {"carried": _carried(pages)}, status=422)
    reference, repeated = file_told(
        fields, office, code=ticket.code, submission=f"web:{ticket.token}", channel="web", now=now
    )
    if repeated and vault.open_with_code(reference, ticket.code) is None:
        return _page(request, 3, pages)
    category = Category.objects.get(id=fields["category"])
    page = {
        "reference": reference,
        "code": ticket.code,
        "office": office,
        "limits": expected_limits(category.procedure, office.id, now),
    }
    return render(request, "complainant/receipt.html", page)
