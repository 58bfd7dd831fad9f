"""Giving a case to an officer of the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case import commands as c
from answerable.people.models import Officer
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only

from .step_page import Desk, StepForm, step_page


class AssignForm(StepForm):
    officer = forms.ChoiceField(label=_("Officer"), choices=[])

    def prepare(self) -> None:
        officers = Officer.objects.filter(active=True, duties__office=self.case.office).order_by("name")
        self.choices("officer", [(row.id, row.name) for row in officers])


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    return c.Assign(by=desk.signed_in.actor, at=timezone.now(), officer=fields["officer"]), Writes()


@officers_only
def assign(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.Assign, AssignForm, make)
