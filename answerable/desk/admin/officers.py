"""Officers, their duties and invitations. The administrator sees an invitation code once and never a key."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.people.inviting import INVITATION_DAYS, invite, new_officer_id
from answerable.people.keys import held_by_nobody_else
from answerable.people.models import Duty, Office, OfficeKeyWrap, Officer, UnlockedSession
from answerable.people.unlocked import SignedIn
from answerable.record.models import Docket
from answerable.web.guards import administrators_only
from answerable.web.redrawn import form_of, only_shown
from answerable.words.names import list_in_words, text_in

from ..text import OfficeText

ROLES = {
    "handler": gettext_lazy("handles cases"),
    "reviewer": gettext_lazy("reviews"),
    "supervisor": gettext_lazy("supervises"),
}


class OfficerForm(forms.Form):
    username = forms.SlugField(label=gettext_lazy("User name"), max_length=60)
    name = OfficeText(label=gettext_lazy("Name, as complainants see it"), most=120, one_line=True)

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].lower()
        if Officer.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return username


class DutyForm(forms.Form):
    office = forms.ModelChoiceField(Office.objects.filter(active=True), label=gettext_lazy("Office"))
    role = forms.ChoiceField(label=gettext_lazy("Duty"), choices=list(ROLES.items()))

    def __init__(self, *args: Any, row: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["office"].label_from_instance = lambda office: text_in(office.names)  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        if self.row.administrator:
            raise forms.ValidationError(
                _("An administrator opens no cases. Please make another account for this person's work in an office.")
            )
        return super().clean() or {}


@administrators_only
def officers(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    form = form_of(request, OfficerForm)
    if request.method == "POST" and form.is_valid():
        row = Officer.objects.create(id=new_officer_id(), **form.cleaned_data)
        return redirect("admin-officer", row.id)
    rows = Officer.objects.prefetch_related("duties__office").order_by("name")
    return render(request, "desk/admin/officers.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


@administrators_only
def officer(request: HttpRequest, signed_in: SignedIn, officer_id: str) -> HttpResponse:
    row = get_object_or_404(Officer, id=officer_id)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    code = problem = ""
    form = DutyForm(request.POST if action == "duty" else None, row=row)
    if only_shown(request):
        form = form_of(request, partial(DutyForm, row=row))
    if action == "duty" and form.is_valid():
        fields = form.cleaned_data
        Duty.objects.update_or_create(officer=row, office=fields["office"], defaults={"role": fields["role"]})
        return _saved(request, row)
    if action == "remove-duty":
        problem = _remove_duty(row, request.POST.get("office", "").replace("\0", ""))
        if not problem:
            return _saved(request, row)
    if action == "invite":
        problem = _may_invite(row, "sure" in request.POST)
        code = "" if problem else invite(row, timezone.now())
    if action in ("stop", "start"):
        problem = _stop_or_start(row, action, signed_in)
        if not problem:
            return _saved(request, row)
    page = {
        "row": row,
        "form": form,
        "duties": [(d.office_id, text_in(d.office.names), ROLES[d.role]) for d in row.duties.select_related("office")],
        "code": code,
        "problem": problem,
        "alone": list_in_words([text_in(office.names) for office in held_by_nobody_else(row)]),
        "days": INVITATION_DAYS,
    }
    return render(request, "desk/admin/officer.html", page, status=422 if form.errors or problem else 200)


def _saved(request: HttpRequest, row: Officer) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("admin-officer", row.id)


def _remove_duty(officer: Officer, office: str) -> str:
    """Why it cannot be taken away; "" once it is. The last key of an office is not thrown away by a click."""
    with transaction.atomic():
        if office in {alone.id for alone in held_by_nobody_else(officer)}:
            return _(
                "Nobody else holds the key of this office, and its cases could never be opened again. "
                "First another officer of it has to sign in and be given the key."
            )
        count = Docket.objects.filter(
            office=office, assigned_to=officer.id, phase__in=("received", "accepted")
        ).count()  # fmt: skip
        if count:
            text = ngettext(
                "%(count)s open case here is given to this officer. A colleague has to take it over first.",
                "%(count)s open cases here are given to this officer. A colleague has to take them over first.",
                count,
            )
            return text % {"count": count}
        Duty.objects.filter(officer=officer, office=office).delete()
        OfficeKeyWrap.objects.filter(officer=officer, key__office=office).delete()
        UnlockedSession.objects.filter(officer=officer).delete()
    return ""


def _may_invite(officer: Officer, sure: bool) -> str:
    alone = held_by_nobody_else(officer)
    if not alone or sure:
        return ""
    return _("With a new invitation nobody could open the cases of %(names)s any more. Tick the box if it must be.") % {
        "names": list_in_words([text_in(office.names) for office in alone])
    }


def _stop_or_start(officer: Officer, action: str, signed_in: SignedIn) -> str:
    if officer.id == signed_in.officer.id:
        return _("You cannot stop yourself. Another administrator can.")
    Officer.objects.filter(id=officer.id).update(active=action == "start")
    UnlockedSession.objects.filter(officer=officer).delete()
    return ""
