"""What a letter must contain, and which part of it says so: a decision without reasons cannot be sent.

A procedure's `content` names things in the words of its own source; each is said by a part somebody writes, or by the
system itself, which puts reference, dates and stage into every letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from .procedure import Notice

Part = Literal["facts", "reasons", "legal_basis", "way_on"]
PARTS: tuple[Part, ...] = ("facts", "reasons", "legal_basis", "way_on")

WRITTEN: dict[str, tuple[Part, ...]] = {
    "facts": ("facts",),
    "findings": ("facts",),
    "reasons": ("reasons",),
    "written_reasons": ("reasons",),
    "delay_reasons": ("reasons",),
    "facts_and_reasons": ("facts", "reasons"),
    "conclusions": ("reasons",),
    "explanation": ("reasons",),
    "legal_basis": ("legal_basis",),
    "next_step": ("way_on",),
    "next_window_until": ("way_on",),
    "finality": ("way_on",),
    "external_body": ("way_on",),
    "how_to_escalate": ("way_on",),
    "how_to_reach_ombudsman": ("way_on",),
    "ombudsman_contact": ("way_on",),
    "right_to_ombudsman": ("way_on",),
    "review_route_and_window": ("way_on",),
    "reexam_route_and_window": ("way_on",),
    "court_rights": ("way_on",),
    "complaint_rights": ("way_on",),
}
# Said by the letter's own form: points with outcome and remedy, the day, the reference, the office, the procedure.
BY_ITSELF = frozenset(
    (
        "request definition decision opinion remedy actions_outstanding outstanding_actions new_date handler reference "
        "receipt receipt_date stage procedure handling_route understanding_of_complaint outcomes_sought "
        "in_scope_and_not outstanding_issues expected_response_date direct_execution agreement_document "
        "follow_up_planned_or_taken expected_date category next_steps time_limits remedial_action"
    ).split()
)
CONTENTS = frozenset(WRITTEN) | BY_ITSELF


def missing_of(notice: Notice, written: Iterable[str]) -> tuple[str, ...]:
    """The contents the notice asks for that no written part says, in the notice's order."""
    there = set(written)
    return tuple(key for key in notice.content if not set(WRITTEN.get(key, ())) <= there)
