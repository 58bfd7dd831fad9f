"""Giving a case to an officer of the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.core.case import commands as c
from answerable.core.case.decide import why_refused
from answerable.core.case.refusals import Refused
from answerable.people.models import Officer
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only
from answerable.words.refusals import say_refusal

from .step_page import Desk, StepForm, step_page


class AssignForm(StepForm):
    officer = forms.ChoiceField(label=gettext_lazy("Officer"), choices=[])

    def prepare(self) -> None:
        """Officers with a duty here whom the rules let have it; beside them, who may not and why."""
        options, barred = [], []
        for row in _officers(self.case.office, self.case.respondent):
            command = c.Assign(by=self.signed_in.actor, at=timezone.now(), officer=row.id)
            refused = why_refused(self.case, command, self.rules)
            if refused is None:
                options.append((row.id, row.name))
            else:
                barred.append(f"{row.name}: {say_refusal(refused)}")
        self.choices("officer", options)
        self.fields["officer"].help_text = " ".join(barred)
        self.fields["officer"].error_messages["invalid_choice"] = say_refusal(Refused("unknown-officer"))
        if self.signed_in.officer.id in dict(options):
            self.initial.setdefault("officer", self.signed_in.officer.id)
        if not options:
            self.fields["officer"].help_text = " ".join([_("Nobody of this office may have this case."), *barred])


def _officers(office: str, respondent: str | None) -> list[Officer]:
    """Nobody who serves in the office complained about is given the case, or named (P5)."""
    rows = Officer.objects.filter(active=True, duties__office=office).order_by("name")
    return list(rows.exclude(duties__office=respondent).exclude(id=respondent) if respondent else rows)


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    return c.Assign(by=desk.signed_in.actor, at=timezone.now(), officer=fields["officer"]), Writes()


@officers_only
def assign(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.Assign, AssignForm, make)
