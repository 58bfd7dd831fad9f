"""Reference and code as people type them, and the case they open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core import receipt
from answerable.people.signing_in import forget_failures, note_failure, wait_seconds
from answerable.record import vault
from answerable.record.vault import Opener
from answerable.web import rate
from answerable.web.text import clean_text
from answerable.words.refusals import say_digits_problem, say_sign_in_problem


class DigitsField(forms.CharField):
    """Kept as typed, so that it can be compared with the receipt; what no page can carry is dropped."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return self.to_python(super().bound_data(data, initial))[: receipt.LONGEST_TEXT]


class LookUpForm(forms.Form):
    reference = DigitsField(
        label=_("Reference, 12 digits"), error_messages={"required": _("Please enter the reference: 12 digits.")}
    )
    code = DigitsField(label=_("Code, 24 digits"), error_messages={"required": _("Please enter the code: 24 digits.")})

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


@dataclass(frozen=True, slots=True)
class NotOpened:
    """The status of the answer, and after how many seconds the same may be tried again."""

    status: int = 422
    seconds: int = 0


def open_with(request: HttpRequest, form: LookUpForm) -> Opener | NotOpened:
    """The case; if not, the form says why. Slips cost nothing: they are told before any key is derived.

    The right code opens even while wrong ones have to wait: nobody can keep a complainant out by guessing badly. The
    code has 73 bits of chance, so it is not the wait that protects it.
    """
    if not form.is_valid():
        return NotOpened()
    seconds = rate.seconds_to_wait(request, "look-up")
    if seconds:
        return _wait(form, seconds)
    reference, now = form.cleaned_data["reference"], timezone.now()
    opener = vault.open_with_code(reference, form.cleaned_data["code"])
    if opener is not None:
        forget_failures(f"case:{reference}")
        return opener
    seconds = wait_seconds(f"case:{reference}", now)
    if seconds:
        return _wait(form, seconds)
    note_failure(f"case:{reference}", now)
    said = _("This reference and this code do not belong together. Please compare both with your receipt.")
    form.add_error(None, ValidationError(said, code="apart"))
    return NotOpened()


def _wait(form: LookUpForm, seconds: int) -> NotOpened:
    form.add_error(None, ValidationError(say_sign_in_problem("wait", seconds), code="wait"))
    return NotOpened(429, seconds)
