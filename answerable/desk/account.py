"""An officer's own password, one-time code, and which of their offices they act for."""

from __future__ import annotations

import pyotp
import segno
from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from answerable.people import keys
from answerable.people.models import Duty, UnlockedSession
from answerable.people.signing_in import keep_totp
from answerable.people.unlocked import SignedIn
from answerable.web.guards import staff_only
from answerable.words.names import text_in

from .join import PasswordForm


class CodeForm(forms.Form):
    secret = forms.CharField(widget=forms.HiddenInput)
    one_time_code = forms.CharField(label=gettext_lazy("The six digits your app shows now"), max_length=12)


@staff_only
def account(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    form.username = signed_in.officer.username
    if request.method == "POST" and form.is_valid():
        keys.set_password(signed_in.officer, form.cleaned_data["password"], m=signed_in.m)
        UnlockedSession.objects.filter(officer=signed_in.officer).exclude(id=signed_in.session).delete()
        messages.success(request, _("Your password is changed. Other sessions of yours have ended."))
        return redirect("account")
    duties = Duty.objects.filter(officer=signed_in.officer).select_related("office")
    offices = [(duty.office_id, text_in(duty.office.names)) for duty in duties]
    page = {"form": form, "offices": offices, "has_code": signed_in.officer.totp_sealed is not None}
    return render(request, "desk/account.html", page, status=422 if form.errors else 200)


@staff_only
def one_time_code(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    officer = signed_in.officer
    if request.method == "POST" and "remove" in request.POST:
        keep_totp(officer, keys.officer_recipient(officer), None)
        messages.success(request, _("Signing in asks for no one-time code any more."))
        return redirect("account")
    form = CodeForm(request.POST or None)
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
        secret = pyotp.random_base32()
        form = CodeForm(initial={"secret": signing.dumps(secret, salt=f"totp:{officer.id}")})
    uri = pyotp.TOTP(secret).provisioning_uri(name=officer.username, issuer_name="Answerable")
    picture = segno.make(uri).svg_data_uri(scale=4)
    page = {"form": form, "secret": secret, "picture": picture}
    return render(request, "desk/one_time_code.html", page, status=422 if form.errors else 200)


@require_POST
@staff_only
def office(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    duty = Duty.objects.filter(officer=signed_in.officer, office=request.POST.get("office", "")).first()
    if duty is not None:
        UnlockedSession.objects.filter(id=signed_in.session).update(office=duty.office_id)
    return redirect("worklist")
