"""The page of one step at the desk: the form, the step, back to the case; the same for every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from answerable.core.case import commands as c
from answerable.core.case.limits import Rulebook
from answerable.core.case.state import Case
from answerable.people.unlocked import SignedIn
from answerable.record import vault
from answerable.record.rows import SealedBlob, Writes
from answerable.web.steps import take_step
from answerable.words.events import step_name

from .queries import case_for


class StepForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, rules: Rulebook, signed_in: SignedIn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.rules, self.signed_in = case, rules, signed_in
        self.prepare()

    def prepare(self) -> None:
        """Fill choices from the case; overridden by forms that offer any."""

    def choices(self, name: str, options: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step's `build` needs beside the form."""

    ref: str
    case: Case
    rules: Rulebook
    signed_in: SignedIn

    def sealed(self, kind: str, content: str | dict[str, Any]) -> SealedBlob | None:
        return vault.seal_to_case(self.ref, kind, content) if content else None

    def opener(self) -> vault.Opener:
        return vault.open_with_office_key(self.ref, self.signed_in.held_keys())


Make = Callable[[Desk, dict[str, Any]], tuple[c.Command, Writes]]


def step_page(
    request: HttpRequest,
    signed_in: SignedIn,
    ref: str,
    command: type[c.Command],
    form_class: type[StepForm],
    make: Make,
    template: str = "desk/step.html",
    **more: Any,
) -> HttpResponse:
    case, _events, rules = case_for(signed_in, ref)
    desk = Desk(ref, case, rules, signed_in)
    page = {"case": case, "ref": ref, "title": step_name(command), **more}
    if request.method != "POST":
        form = form_class(initial={"seen": case.seq}, case=case, rules=rules, signed_in=signed_in)
        return render(request, template, {**page, "form": form})
    form = form_class(request.POST, case=case, rules=rules, signed_in=signed_in)
    if "another" in request.POST:  # one more row, with all that was typed and no complaints yet
        typed = {**request.POST.dict(), "points_shown": form.fields["points_shown"].initial}
        fresh = form_class(initial=typed, case=case, rules=rules, signed_in=signed_in)
        return render(request, template, {**page, "form": fresh})
    try:
        done = take_step(ref, form, lambda fields: make(desk, {**fields, "form": form}), seen_seq=_seen(request))
    except vault.NoKey:
        form.add_error(
            None, _("You do not hold the key of this case. A colleague who holds the office's key can give it to you.")
        )
        done = None
    if done is None:
        return render(request, template, {**page, "form": form}, status=422)
    messages.success(request, _("Done: %(step)s") % {"step": step_name(command)})
    return redirect("desk-case", ref)


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
