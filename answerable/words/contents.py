"""What a procedure wants a letter to contain, as a list to check against while writing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.core.procedure import Procedure

CONTENTS: dict[str, str] = {
    "understanding_of_complaint": gettext_noop("how the grievance is understood"),
    "outcomes_sought": gettext_noop("what the complainant wants"),
    "in_scope_and_not": gettext_noop("what will be looked at and what will not, and why"),
    "expected_response_date": gettext_noop("by when the answer will come"),
    "outstanding_issues": gettext_noop("what is still in dispute"),
    "new_date": gettext_noop("the new date"),
    "reasons": gettext_noop("the reasons"),
    "ombudsman_contact": gettext_noop("how to reach the ombudsman"),
    "stage": gettext_noop("the stage this answer belongs to"),
    "definition": gettext_noop("the grievance, as it was understood"),
    "decision": gettext_noop("the decision on each point"),
    "remedy": gettext_noop("what will be done to put it right"),
    "outstanding_actions": gettext_noop("what is still to be done, and by when"),
    "how_to_escalate": gettext_noop("how to ask for review"),
    "how_to_reach_ombudsman": gettext_noop("how to reach the ombudsman"),
    "receipt": gettext_noop("that the grievance has been received"),
    "handling_route": gettext_noop("who handles it, and how"),
    "procedure": gettext_noop("the procedure that applies"),
    "request": gettext_noop("what was asked for"),
    "facts_and_reasons": gettext_noop("the facts and the reasons"),
    "opinion": gettext_noop("the decision on each point"),
    "legal_basis": gettext_noop("the legal basis"),
    "review_route_and_window": gettext_noop("how to ask for review, and until when"),
    "reexam_route_and_window": gettext_noop("how to ask for re-examination, and until when"),
    "finality": gettext_noop("that this is the last decision inside the institution"),
    "direct_execution": gettext_noop("that it will be carried out, and by whom"),
    "agreement_document": gettext_noop("the written agreement"),
    "written_reasons": gettext_noop("the reasons"),
    "right_to_ombudsman": gettext_noop("the right to turn to the ombudsman"),
    "facts": gettext_noop("the facts"),
    "findings": gettext_noop("what was found"),
    "delay_reasons": gettext_noop("the reasons for the delay"),
    "conclusions": gettext_noop("the conclusions"),
    "explanation": gettext_noop("the reasons"),
    "next_step": gettext_noop("how to go on"),
    "next_window_until": gettext_noop("until when one can go on"),
    "external_body": gettext_noop("who can be asked outside"),
    "court_rights": gettext_noop("the right to go to court"),
    "complaint_rights": gettext_noop("the right to complain to the supervisory authority"),
    "actions_outstanding": gettext_noop("what is still to be done, and by when"),
    "handler": gettext_noop("who handles it"),
    "reference": gettext_noop("the reference"),
    "receipt_date": gettext_noop("the day of receipt"),
    "follow_up_planned_or_taken": gettext_noop("what has been done about it, or will be"),
    "expected_date": gettext_noop("by when it will be done"),
    "category": gettext_noop("what it is about"),
    "next_steps": gettext_noop("what happens next"),
    "time_limits": gettext_noop("the time limits"),
    "remedial_action": gettext_noop("what will be done to put it right"),
}


def content_name(code: str) -> str:
    """The procedure's own word where there is no sentence for it."""
    return _(CONTENTS[code]) if code in CONTENTS else code.replace("_", " ")


def contents_of(procedure: Procedure, notice_id: str | None) -> list[str]:
    """In the order of the procedure; a word of the procedure that has no sentence is left out."""
    notices = [notice for notice in procedure.notices if notice.id == notice_id]
    return [_(CONTENTS[code]) for notice in notices for code in notice.content if code in CONTENTS]
