"""Deciding: each point with outcome, facts, reasons, legal basis and remedy."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from answerable.core.case import commands as c
from answerable.people.unlocked import SignedIn
from answerable.record.rows import Writes
from answerable.web.guards import officers_only

from .decision_form import DecisionForm
from .step_page import Desk, step_page


def make(desk: Desk, fields: dict[str, Any]) -> tuple[c.Command, Writes]:
    form: DecisionForm = fields["form"]
    decision = desk.sealed("decision", form.content(fields))
    assert decision is not None
    command = c.IssueDecision(
        by=desk.signed_in.actor,
        at=timezone.now(),
        points=form.points(fields),
        decision=decision.ref,
        written=form.written(fields),
    )
    return command, Writes((decision,))


@officers_only
def decide(request: HttpRequest, signed_in: SignedIn, ref: str) -> HttpResponse:
    return step_page(request, signed_in, ref, c.IssueDecision, DecisionForm, make, "desk/decide.html")
