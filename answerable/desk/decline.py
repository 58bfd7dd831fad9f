"""Not accepting, with reasons and where else to turn."""

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
from answerable.words.names import text_in

from .step_page import Desk, StepForm, step_page
from .text import OfficeText


class DeclineForm(StepForm):
    outcome = forms.ChoiceField(label=_("Why it is not for this procedure"), choices=[])
    reasons = OfficeText(label=_("Reasons, for the complainant"), most=10_000)
    where_else = OfficeText(label=_("Where else the complainant can turn, and how"), most=5000, rows=3)

    def prepare(self) -> None:
        self.choices("outcome", [(o.id, text_in(o.title)) for o in self.rules.procedure.outcomes if o.exit])


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    letter = desk.sealed("letter", {"reasons": fields["reasons"], "where_else": fields["where_else"]})
    assert letter is not None
    command = c.Decline(by=desk.signed_in.actor, at=timezone.now(), outcome=fields["outcome"], letter=letter.ref)
    return command, Writes((letter,))


@officers_only
def decline(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.Decline, DeclineForm, make)
