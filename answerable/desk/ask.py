"""Asking the complainant. It pauses the clock only where the procedure says so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only

from .step_page import Desk, StepForm, step_page
from .text import OfficeText


class AskForm(StepForm):
    question = OfficeText(label=gettext_lazy("Question"), most=5000)
    answer_by = forms.DateField(
        label=gettext_lazy("You hope for an answer by"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def prepare(self) -> None:
        pauses = self.rules.procedure.asking_pauses
        self.fields["question"].help_text = (
            _("Your time stands still until the answer comes.") if pauses else _("Your time goes on meanwhile.")
        )

    def place_of(self, refused: Refused) -> str | None:
        return "answer_by" if refused.code == "date-impossible" else None


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    question = desk.sealed("question", fields["question"])
    assert question is not None
    command = c.AskComplainant(
        by=desk.signed_in.actor, at=timezone.now(), question=question.ref, answer_by=fields["answer_by"]
    )
    return command, Writes((question,))


@officers_only
def ask(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.AskComplainant, AskForm, make)
