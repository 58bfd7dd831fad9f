"""An officer's own password, one-time code, and which of their offices they act for."""

from __future__ import annotations

from typing import Any

import pyotp
import segno
from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from answerable.people import keys
from answerable.people.models import Duty, Officer, UnlockedSession
from answerable.people.signing_in import SignInFailed, check_password, keep_totp
from answerable.people.unlocked import SignedIn
from answerable.web.guards import staff_only
from answerable.web.redrawn import OneTimeInput, form_of
from answerable.words.names import text_in
from answerable.words.refusals import say_sign_in_problem

from .join import PasswordForm


class PresentPassword(forms.Form):
    """The present password once more: a desk left open for a minute must not cost somebody their account."""

    officer: Officer
    present = forms.CharField(
        label=gettext_lazy("Present password"), widget=forms.PasswordInput, strip=False, max_length=400
    )

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        try:
            check_password(self.officer, present, timezone.now())
        except SignInFailed as failed:
            wrong = _("This is not your present password.")
            raise forms.ValidationError(
                say_sign_in_problem("wait", failed.seconds) if failed.problem == "wait" else wrong, code=failed.problem
            ) from None
        return present


class NewPasswordForm(PresentPassword, PasswordForm):
    field_order = ["present", "password", "again"]


class CodeForm(forms.Form):
    secret = forms.CharField(widget=forms.HiddenInput)
    one_time_code = forms.CharField(
        label=gettext_lazy("The six digits your app shows now"), max_length=12, widget=OneTimeInput
    )


@staff_only
def account(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    officer = signed_in.officer
    form = NewPasswordForm(request.POST or None)
    form.officer, form.username = officer, officer.username
    if request.method == "POST" and form.is_valid():
        keys.set_password(officer, form.cleaned_data["password"], m=signed_in.m)
        UnlockedSession.objects.filter(officer=officer).exclude(id=signed_in.session).delete()
        messages.success(request, _("Your password is changed. Other sessions of yours have ended."))
        return redirect("account")
    return _account_page(request, signed_in, form, PresentPassword(auto_id="id_remove_%s"))


def _account_page(
    request: HttpRequest, signed_in: SignedIn, form: forms.Form, remove_form: PresentPassword
) -> HttpResponse:
    duties = Duty.objects.filter(officer=signed_in.officer, office__active=True).select_related("office")
    page: dict[str, Any] = {
        "form": form,
        "remove_form": remove_form,
        "offices": [(duty.office_id, text_in(duty.office.names)) for duty in duties],
        "has_code": signed_in.officer.totp_sealed is not None,
    }
    wrong = form.errors or remove_form.errors
    return render(request, "desk/account.html", page, status=422 if wrong else 200)


@staff_only
def one_time_code(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    """Setting one up shows its secret until the first digits fit, and never again."""
    officer = signed_in.officer
    if officer.totp_sealed is not None:
        return _remove_code(request, signed_in)
    form = form_of(request, CodeForm)
    if request.method == "POST" and form.is_valid():
        try:
            secret = signing.loads(form.cleaned_data["secret"], salt=f"totp:{officer.id}", max_age=3600)
        except signing.BadSignature:
            return redirect("one-time-code")
        if pyotp.TOTP(secret).verify(form.cleaned_data["one_time_code"].replace(" ", ""), valid_window=1):
            keep_totp(officer, keys.officer_recipient(officer), secret)
            messages.success(request, _("From now on signing in asks for a one-time code."))
            return redirect("account")
        form.add_error("one_time_code", _("These digits do not fit. Please enter the ones shown now."))
    else:
        secret = _carried_secret(request, officer) or pyotp.random_base32()
        if not form.is_bound:
            form = CodeForm(initial={"secret": signing.dumps(secret, salt=f"totp:{officer.id}")})
    uri = pyotp.TOTP(secret).provisioning_uri(name=officer.username, issuer_name="Answerable")
    picture = segno.make(uri).svg_data_uri(scale=4)
    page = {"form": form, "secret": secret, "picture": picture}
    return render(request, "desk/one_time_code.html", page, status=422 if form.errors else 200)


def _carried_secret(request: HttpRequest, officer: Officer) -> str | None:
    """The secret of a page sent without digits: the same one is shown again, it is in the app by now."""
    try:
        found: str = signing.loads(request.POST.get("secret", ""), salt=f"totp:{officer.id}", max_age=3600)
    except signing.BadSignature:
        return None
    return found


def _remove_code(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    officer = signed_in.officer
    if request.method != "POST":
        messages.info(request, _("Signing in asks for a one-time code already."))
        return redirect("account")
    remove_form = PresentPassword(request.POST, auto_id="id_remove_%s")
    remove_form.officer = officer
    if not remove_form.is_valid():
        return _account_page(request, signed_in, NewPasswordForm(), remove_form)
    keep_totp(officer, keys.officer_recipient(officer), None)
    messages.success(request, _("Signing in asks for no one-time code any more."))
    return redirect("account")


@require_POST
@staff_only
def office(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    asked = request.POST.get("office", "").replace("\0", "")
    duty = Duty.objects.filter(officer=signed_in.officer, office=asked, office__active=True).first()
    if duty is not None:
        UnlockedSession.objects.filter(id=signed_in.session).update(office=duty.office_id)
    return redirect("worklist")
