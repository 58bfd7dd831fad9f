"""Accepting a grievance; from sorting it goes into handling."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.core.case import commands as c
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only

from .step_page import Desk, StepForm, step_page
from .text import OfficeText


class AcceptForm(StepForm):
    letter = OfficeText(label=_("Letter to the complainant"), most=10_000, required=False)


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    letter = desk.sealed("letter", fields["letter"])
    command = c.Accept(by=desk.signed_in.actor, at=timezone.now(), letter=letter.ref if letter else None)
    return command, Writes((letter,) if letter else ())


@officers_only
def accept(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.Accept, AcceptForm, make)
