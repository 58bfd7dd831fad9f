"""Closing: the office has done its part. The time to ask for review goes on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from answerable.core.case import commands as c
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only

from .step_page import Desk, StepForm, step_page


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    return c.CloseCase(by=desk.signed_in.actor, at=timezone.now()), Writes()


@officers_only
def close(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.CloseCase, StepForm, make)
