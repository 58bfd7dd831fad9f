"""Correcting the day of receipt to an earlier one: a paper's stamp that was overlooked. Never to a later one (P7)."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only

from .step_page import Desk, StepForm, step_page
from .text import OfficeText


class ReceiptDateForm(StepForm):
    received_on = forms.DateField(
        label=_("The day it was received"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("As stamped on the paper. Only an earlier day than the one recorded: times run from it."),
    )
    reasons = OfficeText(label=_("Reasons, for the complainant"), most=5000)

    def place_of(self, refused: Refused) -> str | None:
        return "received_on" if refused.code in ("receipt-not-earlier", "date-impossible") else None


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    reasons = desk.sealed("reasons", fields["reasons"])
    assert reasons is not None
    noon = datetime.combine(fields["received_on"], time(12), ZoneInfo(desk.rules.procedure.timezone))
    command = c.CorrectReceipt(by=desk.signed_in.actor, at=timezone.now(), received_at=noon, reasons=reasons.ref)
    return command, Writes((reasons,))


@officers_only
def received(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.CorrectReceipt, ReceiptDateForm, make)
