"""An invited officer chooses a password. The invitation code is typed, never in an address."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.people import keys
from answerable.people.models import Invitation, OfficeKeyWrap
from answerable.web.guards import open_to_all
from answerable.web.redrawn import form_of
from answerable.words.refusals import say_password_problem


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("New password"), widget=forms.PasswordInput, strip=False, max_length=400,
        help_text=gettext_lazy("At least 12 characters. Several words are easy to remember."),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("New password, once more"), widget=forms.PasswordInput, strip=False, max_length=400
    )
    username = ""

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("password") and fields.get("again") and fields["password"] != fields["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        try:
            keys.check_password_strength(fields.get("password", ""), fields.get("username") or self.username)
        except keys.PasswordWeak as weak:
            self.add_error("password", ValidationError(say_password_problem(weak.problem), code=weak.problem))
        return fields


class JoinForm(PasswordForm):
    username = forms.CharField(label=gettext_lazy("User name"), max_length=60)  # type: ignore[assignment]  # declared as a field here, a fixed name in its parent
    invitation = forms.CharField(label=gettext_lazy("Invitation code"), max_length=100)
    field_order = ["username", "invitation", "password", "again"]


@open_to_all
def join(request: HttpRequest) -> HttpResponse:
    form = form_of(request, JoinForm)
    if request.method == "POST" and form.is_valid():
        digest = hashlib.sha256(form.cleaned_data["invitation"].strip().encode()).hexdigest()
        with transaction.atomic():
            invitation = (
                Invitation.objects.select_for_update(of=("self",))
                .select_related("officer")
                .filter(digest=digest, expires_at__gt=timezone.now())
                .first()
            )
            name = form.cleaned_data["username"].strip().lower()
            if invitation is not None and invitation.officer.username == name and invitation.officer.active:
                officer = invitation.officer
                OfficeKeyWrap.objects.filter(officer=officer).delete()  # a new M opens none of the old wraps
                officer.totp_sealed = None
                keys.set_password(officer, form.cleaned_data["password"])
                Invitation.objects.filter(officer=officer).delete()
                messages.success(request, _("Your password is set. Please sign in."))
                return redirect("sign-in")
        form.add_error(None, _("User name and invitation do not belong together, or the invitation is too old."))
    return render(request, "desk/join.html", {"form": form}, status=422 if form.errors else 200)
