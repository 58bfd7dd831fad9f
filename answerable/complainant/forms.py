"""The forms of a case's own person. `seen`: how far the story had gone on the page the form came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case.state import Case
from answerable.record import vault
from answerable.record.rows import SealedBlob, Writes
from answerable.record.rulebooks import rulebook
from answerable.record.vault import Opener
from answerable.web.steps import Build, take_step
from answerable.web.text import PersonText
from answerable.words.events import say_event
from answerable.words.refusals import say_refusal

from .queries import why_not


class SeenForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class WordsForm(SeenForm):
    words = PersonText(label=_("Your words"), most=20_000, rows=6,
                       error_messages={"required": _("Please write something before you send it.")})  # fmt: skip


class OptionalWordsForm(SeenForm):
    words = PersonText(label=_("Your reasons"), most=20_000, rows=6, required=False)


def sealed_words(opener: Opener, kind: str, fields: dict[str, Any]) -> SealedBlob | None:
    return vault.seal_to_case(opener.case, kind, fields["words"]) if fields["words"] else None


def step_page(
    request: HttpRequest, case: Case, step: str, form_class: type[SeenForm], build: Build, **more: Any
) -> HttpResponse | None:
    """None once the step is taken; else its page with the form, 422 if it was sent and is not right.

    "stay" and "then" in what was sent: only show what was typed again, in another language or a visit begun anew.
    """
    page = {**more, "step": step}
    sent = request.method == "POST"
    form = form_class(request.POST if sent else None)
    if sent and not {"stay", "then"} & request.POST.keys():
        if take_step(case.id, form, build, seen_seq=form_seen(form), say=say_event) is not None:
            return None
        return render(request, f"complainant/{step}.html", {**page, "form": form}, status=422)
    typed = {bound.html_name: bound.value() for bound in form}
    seen = form_seen(form) if sent else None
    form = form_class(initial={**typed, "seen": case.seq if seen is None else seen})
    refused = why_not(case, rulebook(case.procedure, case.procedure_digest), step, timezone.now())
    page |= {"form": form, "why_not": say_refusal(refused) if refused else "", "typed": typed["words"]}
    return render(request, f"complainant/{step}.html", page)


def form_seen(form: forms.Form) -> int | None:
    text = form.data.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def now_and_words(opener: Opener, kind: str, fields: dict[str, Any]) -> tuple[datetime, SealedBlob | None, Writes]:
    blob = sealed_words(opener, kind, fields)
    return timezone.now(), blob, Writes((blob,) if blob else ())
