"""A remedy has been performed. It is owed by the office that decided it, wherever the case is now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.core.case import commands as c
from answerable.core.case.decide import why_refused
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only
from answerable.words.names import day_in_words

from .offers import SOME
from .queries import Promise
from .step_page import Desk, StepForm, step_page
from .text import OfficeText


class RemedyForm(StepForm):
    remedy = forms.ChoiceField(label=gettext_lazy("Which remedy"), choices=[])
    proof = OfficeText(label=gettext_lazy("What was done, and how it can be seen"), most=5000)

    def prepare(self) -> None:
        self.choices("remedy", [(str(p.number), _said(p)) for p in self.about.promised if self._may(p)])

    def _may(self, promise: Promise) -> bool:
        command = c.PerformRemedy(
            by=self.signed_in.actor, at=timezone.now(), remedy=promise.number, proof=SOME
        )  # fmt: skip
        return why_refused(self.case, command, self.rules) is None


def _said(promise: Promise) -> str:
    said = _("Remedy %(n)s") % {"n": promise.number}
    if promise.due:
        said = _("%(remedy)s, due on %(day)s") % {"remedy": said, "day": day_in_words(promise.due)}
    return f"{said}: {promise.words[:100]}" if promise.words else said


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    proof = desk.sealed("proof", fields["proof"])
    assert proof is not None
    command = c.PerformRemedy(by=desk.signed_in.actor, at=timezone.now(), remedy=int(fields["remedy"]), proof=proof.ref)
    return command, Writes((proof,))


@officers_only
def remedy(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.PerformRemedy, RemedyForm, make)
