"""Looking a case up: reference and code, by POST, with slips told before anything is derived."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from answerable.core import receipt
from answerable.people.signing_in import forget_failures, note_failure, wait_seconds
from answerable.record import vault
from answerable.web.guards import open_to_all
from answerable.words.refusals import say_digits_problem, say_sign_in_problem

from . import visit


class LookUpForm(forms.Form):
    reference = forms.CharField(label=_("Reference, 12 digits"), max_length=100, required=False)
    code = forms.CharField(label=_("Code, 24 digits"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}

    def clean_reference(self) -> str:
        return self._digits("reference")

    def clean_code(self) -> str:
        return self._digits("code")

    def _digits(self, which: str) -> str:
        read = receipt.read_reference if which == "reference" else receipt.read_code
        try:
            return read(self.cleaned_data[which])
        except receipt.DigitsWrong as wrong:
            raise ValidationError(say_digits_problem(wrong.problem, which), code=wrong.problem) from None


# Exempt from the CSRF cookie: whoever can post here must already hold reference and code, and no cookie is set before.
@csrf_exempt
@open_to_all
def look_up(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "complainant/look_up.html", {"form": LookUpForm()})
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return render(request, "complainant/look_up.html", {"form": form}, status=422)
    reference, now = form.cleaned_data["reference"], timezone.now()
    seconds = wait_seconds(f"case:{reference}", now)
    if seconds:
        form.add_error(None, say_sign_in_problem("wait", seconds))
        return render(request, "complainant/look_up.html", {"form": form}, status=429)
    opener = vault.open_with_code(reference, form.cleaned_data["code"])
    if opener is None:
        note_failure(f"case:{reference}", now)
        form.add_error(
            None, _("This reference and this code do not belong together. Please compare both with your receipt.")
        )
        return render(request, "complainant/look_up.html", {"form": form}, status=422)
    forget_failures(f"case:{reference}")
    response = redirect("story")
    visit.keep(response, opener, now)
    return response
