"""A form shown again as it was typed, when only the language of its page was to change (web/languages.html).

Nothing is checked, done or complained of; what is secret is not sent back to the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

Form = TypeVar("Form", bound=forms.Form)


class OneTimeInput(forms.PasswordInput):
    """Digits that may be seen while they are typed, and are never sent back to the page."""

    input_type = "text"


def only_shown(request: HttpRequest) -> bool:
    return "stay" in request.POST


def typed_in(form: forms.Form) -> dict[str, Any]:
    """Field -> what was typed there, ready to be drawn again; nothing of passwords and one-time codes."""
    return {bound.html_name: bound.value() for bound in form if not isinstance(bound.field.widget, forms.PasswordInput)}


def form_of(request: HttpRequest, make: Callable[..., Form], **initial: Any) -> Form:
    """The form of a page as it was asked for: new, sent, or only shown again. Only one that was sent can be valid."""
    if not request.POST:
        return make(initial=initial)
    sent = make(request.POST, initial=initial)
    return make(initial=typed_in(sent)) if only_shown(request) else sent
