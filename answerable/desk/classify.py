"""Changing the kind of case, where the procedure has kinds with other times. Of the matter, never of the person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.core.case.step_rules import attributes_of_matter
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only
from answerable.words.codes import attribute_name, class_name

from .step_page import Desk, StepForm, step_page
from .text import OfficeText

GENERAL = "-"


class ClassifyForm(StepForm):
    case_class = forms.ChoiceField(
        label=_("Kind of case"), choices=[],
        help_text=_("Each kind has times of its own. It is about the matter, not about who brings it."),
    )  # fmt: skip
    attributes = forms.MultipleChoiceField(
        label=_("What holds of the matter"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    reasons = OfficeText(label=_("Reasons, for the complainant"), most=5000)

    def prepare(self) -> None:
        procedure = self.rules.procedure
        names = sorted(attributes_of_matter(procedure))
        self.choices("attributes", [(name, attribute_name(procedure, name)) for name in names])
        self.initial.setdefault("attributes", [name for name in names if name in self.case.attributes])
        kinds = ["", *(x.id for x in procedure.classes)]
        kept = [(x or GENERAL, class_name(procedure, x)) for x in kinds if names or x != self.case.case_class]
        self.choices("case_class", kept)
        self.initial.setdefault("case_class", self.case.case_class or GENERAL)
        if not names:
            del self.fields["attributes"]

    def place_of(self, refused: Refused) -> str | None:
        return "case_class" if refused.code in ("unknown-class", "same-class") else None


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    reasons = desk.sealed("reasons", fields["reasons"])
    assert reasons is not None
    command = c.Classify(
        by=desk.signed_in.actor,
        at=timezone.now(),
        case_class="" if fields["case_class"] == GENERAL else fields["case_class"],
        attributes=tuple(fields.get("attributes", ())),
        reasons=reasons.ref,
    )
    return command, Writes((reasons,))


@officers_only
def classify(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.Classify, ClassifyForm, make)
