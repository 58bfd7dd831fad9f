"""A remedy has been performed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case import commands as c
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only
from answerable.web.text import PersonText

from .step_page import Desk, StepForm, step_page


class RemedyForm(StepForm):
    remedy = forms.ChoiceField(label=_("Which remedy"), choices=[])
    proof = PersonText(label=_("What was done, and how it can be seen"), most=5000)

    def prepare(self) -> None:
        open_ones = [r.number for r in self.case.remedies if r.performed_at is None]
        self.choices("remedy", [(str(n), _("Remedy %(n)s") % {"n": n}) for n in open_ones])


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    proof = desk.sealed("proof", fields["proof"])
    assert proof is not None
    command = c.PerformRemedy(by=desk.signed_in.actor, at=timezone.now(), remedy=int(fields["remedy"]), proof=proof.ref)
    return command, Writes((proof,))


@officers_only
def remedy(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.PerformRemedy, RemedyForm, make)
