"""Sending a case to the office that is responsible. The old office keeps no key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case import commands as c
from answerable.core.case.refusals import Refused
from answerable.people.keys import vault_office
from answerable.people.models import Office, OfficeKey
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only
from answerable.words.names import text_in

from .step_page import Desk, StepForm, step_page
from .text import OfficeText


class TransferForm(StepForm):
    to_office = forms.ChoiceField(label=_("To which office"), choices=[])
    reasons = OfficeText(label=_("Reasons, for the complainant and the other office"), most=5000)

    def prepare(self) -> None:
        with_key = OfficeKey.objects.values_list("office_id", flat=True)
        offices = Office.objects.filter(active=True, id__in=with_key).exclude(id__in=[self.case.office])
        self.choices(
            "to_office", [(o.id, text_in(o.names)) for o in offices.order_by("id") if o.id != self.case.respondent]
        )

    def place_of(self, refused: Refused) -> str | None:
        return "to_office" if refused.code in ("office-cannot-receive", "same-office") else None


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    to = vault_office(fields["to_office"])
    if to is None:
        raise Refused("office-cannot-receive")
    reasons = desk.sealed("reasons", fields["reasons"])
    assert reasons is not None
    command = c.Transfer(by=desk.signed_in.actor, at=timezone.now(), to_office=fields["to_office"], reasons=reasons.ref)
    return command, Writes((reasons,), desk.opener().wraps_for(to), shut_out=(desk.case.office,))


@officers_only
def transfer(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.Transfer, TransferForm, make)
