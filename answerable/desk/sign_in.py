"""Signing in and out. One form for name, password and one-time code: the key waits for nothing (decision 0002)."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from answerable.demo.story import SIGN_INS
from answerable.people import unlocked
from answerable.people.keys import found_missing_keys
from answerable.people.signing_in import SignInFailed, enter
from answerable.web.guards import open_to_all, safe_next
from answerable.web.redrawn import OneTimeInput, form_of
from answerable.words.refusals import say_sign_in_problem


class SignInForm(forms.Form):
    username = forms.CharField(label=_("User name"), max_length=60)
    password = forms.CharField(label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput)
    one_time_code = forms.CharField(
        label=_("One-time code"), required=False, max_length=12, widget=OneTimeInput,
        help_text=_("Only if you have set one up."),
    )  # fmt: skip
    next = forms.CharField(required=False, widget=forms.HiddenInput, max_length=500)


@open_to_all
def sign_in(request: HttpRequest) -> HttpResponse:
    form = form_of(request, SignInForm, next=request.GET.get("next", ""))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        fields, now = form.cleaned_data, timezone.now()
        try:
            entered = enter(fields["username"], fields["password"], fields["one_time_code"], now)
        except SignInFailed as failed:
            form.add_error(None, say_sign_in_problem(failed.problem, failed.seconds))
            status = 429 if failed.problem == "wait" else 422
        else:
            found_missing_keys(entered.officer)
            home = "/desk/" if entered.officer.duties.exists() else "/desk/admin/"
            response = redirect(safe_next(fields["next"]) if fields["next"] else home)
            unlocked.begin(entered.officer, entered.m, response, now)
            return response
    page = {"form": form, "demo_sign_ins": SIGN_INS if settings.DEMO else ()}
    return render(request, "desk/sign_in.html", page, status=status)


@require_POST
@open_to_all
def sign_out(request: HttpRequest) -> HttpResponse:
    response = redirect("sign-in")
    unlocked.end(request, response)
    return response
