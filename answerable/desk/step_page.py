"""The page of one step at the desk: the form, the step, back to the case; the same for every step."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from answerable.core.case import commands as c
from answerable.core.case.limits import Rulebook
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.people.unlocked import SignedIn
from answerable.record import chance, vault
from answerable.record.handle import was_sent
from answerable.record.rows import SealedBlob, Writes
from answerable.web.redrawn import typed_in
from answerable.web.steps import take_step
from answerable.words.codes import step_name
from answerable.words.refusals import say_refusal

from .effects import effects
from .queries import CasePage, load_case_page


class StepForm(forms.Form):
    """`seen`: how far the case had gone on the page the form came from. `page`: chance drawn with the page."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    page = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, about: CasePage, signed_in: SignedIn, redrawn: bool = False, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.about, self.signed_in, self.was_typed = about, signed_in, redrawn or self.is_bound
        self.prepare()

    @property
    def case(self) -> Case:
        return self.about.case

    @property
    def rules(self) -> Rulebook:
        return self.about.rules

    def prepare(self) -> None:
        """Fill choices from the case; overridden by forms that offer any."""

    def place_of(self, refused: Refused) -> str | None:
        """The field a refusal is about, if it is about one; overridden by forms that know."""
        return None

    def redrawn(self) -> dict[str, Any] | None:
        """What to draw the form anew with, if a button asked for no more than that: here another language."""
        return typed_in(self) if "stay" in self.data else None

    def choices(self, name: str, options: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options
        field.error_messages["invalid_choice"] = _("Please choose one from the list.")

    def kept(self) -> list[tuple[Any, str]]:
        """Label and text of what was typed, for a step that can no longer be taken."""
        fields = [(self.fields[name].label, self[name].value()) for name in self.fields if not self[name].is_hidden]
        return [(label, str(value)) for label, value in fields if self.was_typed and value not in (None, "", False)]


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
) -> HttpResponse:
    about = load_case_page(signed_in, ref, timezone.now())
    if request.method != "POST":
        form = form_class(initial={"seen": about.case.seq, "page": chance.token()}, about=about, signed_in=signed_in)
        return _page(request, signed_in, about, command, form, template)
    submission = _submission(request, ref, signed_in)
    if submission is not None and was_sent(submission):
        return _repeated(request, ref)
    form = form_class(request.POST, about=about, signed_in=signed_in)
    drawn = form.redrawn()
    if drawn is not None:
        form = form_class(initial=drawn, about=about, signed_in=signed_in, redrawn=True)
        return _page(request, signed_in, about, command, form, template)
    desk = Desk(ref, about.case, about.rules, signed_in)

    def build(fields: dict[str, Any]) -> tuple[c.Command, Writes]:
        asked, writes = make(desk, {**fields, "form": form})
        return asked, replace(writes, submission=submission)

    try:
        done = take_step(ref, form, build, seen_seq=_seen(request))
    except vault.NoKey:
        form.add_error(
            None, _("You do not hold the key of this case. A colleague who holds the office's key can give it to you.")
        )
        done = None
    if done is None:
        about = load_case_page(signed_in, ref, timezone.now())  # as it is now: it may have changed meanwhile
        return _page(request, signed_in, about, command, form, template, status=422)
    if done.repeated:
        return _repeated(request, ref)
    messages.success(request, _("Done: %(step)s") % {"step": step_name(command)})
    return redirect("desk-case", ref)


def _page(
    request: HttpRequest,
    signed_in: SignedIn,
    about: CasePage,
    command: type[c.Command],
    form: StepForm,
    template: str,
    status: int = 200,
) -> HttpResponse:
    """The form; or why there is none, with what was typed. 422 when the step cannot be taken."""
    refused = about.refused.get(command)
    said = () if refused else effects(command, about.case, about.rules, signed_in.actor, timezone.now())
    page = {
        "about": about, "case": about.case, "ref": about.case.id, "title": step_name(command), "form": form,
        "refused": say_refusal(refused) if refused else "", "effects": said,
    }  # fmt: skip
    return render(request, template, page, status=422 if refused else status)


def _repeated(request: HttpRequest, ref: str) -> HttpResponse:
    messages.info(request, _("This had been sent already. Nothing was done twice."))
    return redirect("desk-case", ref)


def _submission(request: HttpRequest, ref: str, signed_in: SignedIn) -> str | None:
    """The name of this sending: the same page with the same words, sent again, has the same one."""
    page = request.POST.get("page", "")
    if not page:
        return None
    words = sorted((name, text) for name, text in request.POST.items() if name not in ("csrfmiddlewaretoken", "seen"))
    told = json.dumps([request.path, ref, signed_in.officer.id, words], ensure_ascii=False)
    return f"step:{salted_hmac('answerable.step', told, algorithm='sha256').hexdigest()}"


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
