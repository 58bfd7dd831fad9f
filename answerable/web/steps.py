"""Taking a step: the same for every step of every door. Form -> command -> handle -> back, or the form again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict

from answerable.core.case.commands import Command
from answerable.core.case.refusals import Refused
from answerable.record.handle import Handled, handle
from answerable.record.rows import Writes
from answerable.words.refusals import say_refusal

Build = Callable[[dict[str, Any]], tuple[Command, Writes]]
"""A form's cleaned fields -> the command and the rows that go with it."""


def take_step(case: str, form: forms.Form, build: Build, *, seen_seq: int | None) -> Handled | None:
    """None when the form is wrong or the step refused: the form then says why and still holds what was typed.

    A step the procedure forbids is shown on the form, in words; the view answers 422 with it.
    """
    if not form.is_valid():
        return None
    try:
        command, writes = build(form.cleaned_data)
        return handle(case, command, writes, seen_seq=seen_seq)
    except Refused as refused:
        form.add_error(None, forms.ValidationError(say_refusal(refused), code=refused.code))
        if refused.code == "changed-meanwhile":
            typed = form.data.copy() if isinstance(form.data, QueryDict) else dict(form.data)
            typed["seen"] = str(refused.facts["seq"])
            form.data = typed
        return None
