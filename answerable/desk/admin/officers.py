"""Officers, their duties and invitations. The administrator sees an invitation code once and never a key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.people.inviting import INVITATION_DAYS, invite, new_officer_id
from answerable.people.models import Duty, Office, OfficeKeyWrap, Officer, UnlockedSession
from answerable.people.unlocked import SignedIn
from answerable.web.guards import administrators_only
from answerable.words.names import text_in

ROLES = {
    "handler": gettext_lazy("handles cases"),
    "reviewer": gettext_lazy("reviews"),
    "supervisor": gettext_lazy("supervises"),
}


class OfficerForm(forms.Form):
    username = forms.SlugField(label=gettext_lazy("User name"), max_length=60)
    name = forms.CharField(label=gettext_lazy("Name, as complainants see it"), max_length=120)

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].lower()
        if Officer.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return username


class DutyForm(forms.Form):
    office = forms.ModelChoiceField(Office.objects.filter(active=True), label=gettext_lazy("Office"))
    role = forms.ChoiceField(label=gettext_lazy("Duty"), choices=list(ROLES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].label_from_instance = lambda office: text_in(office.names)  # type: ignore[attr-defined]  # a ModelChoiceField


@administrators_only
def officers(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    form = OfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = Officer.objects.create(id=new_officer_id(), **form.cleaned_data)
        return redirect("admin-officer", row.id)
    rows = Officer.objects.prefetch_related("duties__office").order_by("name")
    return render(request, "desk/admin/officers.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


@administrators_only
def officer(request: HttpRequest, signed_in: SignedIn, officer_id: str) -> HttpResponse:
    row = get_object_or_404(Officer, id=officer_id)
    action = request.POST.get("action", "")
    form, code = DutyForm(request.POST if action == "duty" else None), ""
    if request.method == "POST":
        if action == "duty" and form.is_valid():
            fields = form.cleaned_data
            Duty.objects.update_or_create(officer=row, office=fields["office"], defaults={"role": fields["role"]})
            messages.success(request, _("Saved."))
            return redirect("admin-officer", row.id)
        if action == "remove-duty":
            _remove_duty(row, request.POST.get("office", ""))
            messages.success(request, _("Saved."))
            return redirect("admin-officer", row.id)
        if action == "invite":
            code = invite(row, timezone.now())
        if action in ("stop", "start") and row.id != signed_in.officer.id:
            Officer.objects.filter(id=row.id).update(active=action == "start")
            UnlockedSession.objects.filter(officer=row).delete()
            return redirect("admin-officer", row.id)
    duties = [
        (duty.office_id, text_in(duty.office.names), ROLES[duty.role]) for duty in row.duties.select_related("office")
    ]
    page = {"row": row, "form": form, "duties": duties, "code": code, "days": INVITATION_DAYS}
    return render(request, "desk/admin/officer.html", page, status=422 if form.errors else 200)


def _remove_duty(officer: Officer, office: str) -> None:
    with transaction.atomic():
        Duty.objects.filter(officer=officer, office=office).delete()
        OfficeKeyWrap.objects.filter(officer=officer, key__office=office).delete()
        UnlockedSession.objects.filter(officer=officer).delete()
