"""The summary that worklists show: about the matter, without persons."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case import commands as c
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only

from .step_page import Desk, StepForm, step_page
from .text import OfficeText

LOOKS_PERSONAL = re.compile(r"\d[\d\s\-./]{6,}\d|[\w.+-]+@[\w-]+\.\w+")


class SummariseForm(StepForm):
    summary = OfficeText(
        label=_("Summary of the matter"), most=500, rows=3,
        help_text=_("No names, telephone, identity or account numbers: everyone in the office reads it unopened."),
    )  # fmt: skip
    checked = forms.BooleanField(label=_("I have checked: no person can be recognised."), required=False)

    def prepare(self) -> None:
        self.fields["summary"].initial = self.case.summary

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if LOOKS_PERSONAL.search(fields.get("summary") or "") and not fields.get("checked"):
            self.add_error(
                "summary",
                _(
                    "This looks like a telephone, identity or account number, or an address. "
                    "Take it out, or tick the box below."
                ),
            )
        return fields


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    return c.Summarise(by=desk.signed_in.actor, at=timezone.now(), summary=fields["summary"]), Writes()


@officers_only
def summarise(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.Summarise, SummariseForm, make)
