"""The forms of a case's own person. `seen`: how far the story had gone on the page the form came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.record import vault
from answerable.record.loading import load_case
from answerable.record.rows import SealedBlob, Writes
from answerable.record.vault import Opener
from answerable.web.steps import Build, take_step
from answerable.web.text import PersonText


class SeenForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class WordsForm(SeenForm):
    words = PersonText(label=_("Your words"), most=20_000, rows=6)


class OptionalWordsForm(SeenForm):
    words = PersonText(label=_("Your reasons"), most=20_000, rows=6, required=False)


def sealed_words(opener: Opener, kind: str, fields: dict[str, Any]) -> SealedBlob | None:
    return vault.seal_to_case(opener.case, kind, fields["words"]) if fields["words"] else None


def step_page(
    request: HttpRequest, opener: Opener, form_class: type[SeenForm], template: str, build: Build, **more: Any
) -> HttpResponse | None:
    """None once the step is taken; else the page with the form, 422 if it was sent and is not right."""
    if request.method == "POST":
        form = form_class(request.POST)
        if take_step(opener.case, form, build, seen_seq=form_seen(form)) is not None:
            return None
        return render(request, template, {"form": form, **more}, status=422)
    form = form_class(initial={"seen": load_case(opener.case).seq})
    return render(request, template, {"form": form, **more})


def form_seen(form: forms.Form) -> int | None:
    text = form.data.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() else None


def now_and_words(opener: Opener, kind: str, fields: dict[str, Any]) -> tuple[datetime, SealedBlob | None, Writes]:
    blob = sealed_words(opener, kind, fields)
    return timezone.now(), blob, Writes((blob,) if blob else ())
