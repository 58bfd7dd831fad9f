"""What the codes in events and procedures are called: steps, phases, outcomes, stages, classes, consequences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.core.case import commands as c
from answerable.core.procedure import Procedure

from .names import text_in

STEP_NAMES: dict[str, str] = {
    "FileGrievance": gettext_noop("Tell us"),
    "Acknowledge": gettext_noop("Confirm receipt"),
    "Accept": gettext_noop("Accept"),
    "Decline": gettext_noop("Decline"),
    "Transfer": gettext_noop("Send to another office"),
    "Assign": gettext_noop("Assign"),
    "Summarise": gettext_noop("Write the summary"),
    "AskComplainant": gettext_noop("Ask the complainant"),
    "AnswerQuestion": gettext_noop("Answer the question"),
    "AddStatement": gettext_noop("Add to the grievance"),
    "ExtendTime": gettext_noop("Take more time"),
    "IssueDecision": gettext_noop("Decide"),
    "Classify": gettext_noop("Change the kind of case"),
    "CorrectReceipt": gettext_noop("Correct the day of receipt"),
    "ExplainDelay": gettext_noop("Explain the delay"),
    "PerformRemedy": gettext_noop("Remedy performed"),
    "CloseCase": gettext_noop("Close"),
    "Withdraw": gettext_noop("Withdraw"),
    "AskReview": gettext_noop("Ask for review"),
    "DecideReview": gettext_noop("Decide the review"),
    "OpenSealed": gettext_noop("Open"),
    "ReadNotice": gettext_noop("Read"),
    "ExpireClock": gettext_noop("Time ended"),
    "RecountLimit": gettext_noop("Count a time limit again"),
    "MigrateProcedure": gettext_noop("Go on under other rules"),
}
PHASES: dict[str, str] = {
    "received": gettext_noop("received"),
    "accepted": gettext_noop("being handled"),
    "decided": gettext_noop("decided"),
    "closed": gettext_noop("closed"),
    "declined": gettext_noop("not accepted"),
    "withdrawn": gettext_noop("withdrawn"),
}
RESULTS: dict[str, str] = {
    "upheld": gettext_noop("the decision stands"),
    "changed": gettext_noop("the decision is changed"),
    "reversed": gettext_noop("the decision is reversed"),
    "sent_back": gettext_noop("sent back to be decided anew"),
}
CHANNELS: dict[str, str] = {
    "web": gettext_noop("web page"),
    "phone": gettext_noop("telephone"),
    "letter": gettext_noop("letter"),
    "visit": gettext_noop("visit"),
    "email": gettext_noop("e-mail"),
    "fax": gettext_noop("fax"),
    "social_media": gettext_noop("social media"),
    "referral": gettext_noop("another authority"),
    "import": gettext_noop("older records"),
}
SCOPES: dict[str, str] = {
    "content": gettext_noop("what was written"),
    "identity": gettext_noop("name and contact"),
}
CONSEQUENCES: dict[str, str] = {
    "flag_overdue": gettext_noop("The case is marked as overdue."),
    "decision_final": gettext_noop("The decision is now final inside the institution."),
    "supervisor_may_order_correction": gettext_noop("The office above may order it to act."),
    "external_right_opens": gettext_noop("An outside body may now be asked."),
    "right": gettext_noop("The procedure gives a further right."),
    "must_send_delay_notice": gettext_noop("The office must say in writing why it is late."),
    "deemed_accepted": gettext_noop("The grievance counts as accepted."),
    "deemed_granted": gettext_noop("The request counts as granted."),
    "deemed_refused": gettext_noop("The request counts as refused, and this can be reviewed."),
    "deemed_withdrawn": gettext_noop("The request counts as withdrawn."),
    "last_answer_accepted": gettext_noop("The last answer counts as accepted."),
    "notify_role": gettext_noop("The person in charge has been told."),
    "escalate_to": gettext_noop("The case goes to the office above."),
    "erase": gettext_noop("The record is erased."),
}


def step_name(command: type[c.Command]) -> str:
    return _(STEP_NAMES[command.__name__])


def phase_name(phase: str) -> str:
    return _(PHASES[phase])


def review_result_name(result: str) -> str:
    return _(RESULTS[result])


def channel_name(channel: str) -> str:
    return _(CHANNELS[channel]) if channel in CHANNELS else channel


def scope_name(scope: str) -> str:
    return _(SCOPES[scope])


ATTRIBUTES: dict[str, str] = {
    "matter.field_inspection": gettext_noop("it has to be inspected on the spot"),
    "matter.urgent": gettext_noop("it is urgent"),
    "matter.complex": gettext_noop("it is complex"),
    "matter.remote": gettext_noop("it is in a remote area"),
}


def consequence_name(code: str) -> str:
    """What follows from silence. "external_right_opens:court" is said as "external_right_opens" is."""
    kind = code.partition(":")[0]
    return _(CONSEQUENCES[kind]) if kind in CONSEQUENCES else _("The procedure gives a further right.")


def outcome_name(procedure: Procedure, outcome: str) -> str:
    return next((text_in(o.title) for o in procedure.outcomes if o.id == outcome), "") or outcome


def stage_name(procedure: Procedure, stage: str) -> str:
    return next((text_in(s.title) for s in procedure.stages if s.id == stage), "") or stage


def class_name(procedure: Procedure, case_class: str) -> str:
    """As its file names it; "" is the general kind."""
    if not case_class:
        return _("the general kind")
    return next((text_in(x.title) for x in procedure.classes if x.id == case_class), "") or case_class


def attribute_name(procedure: Procedure, attribute: str) -> str:
    """What holds of a matter, as its file names it."""
    title = procedure.attribute_titles.get(attribute)
    return text_in(title) if title else _(ATTRIBUTES[attribute]) if attribute in ATTRIBUTES else attribute


def notice_name(procedure: Procedure, notice: str | None) -> str:
    return next((text_in(n.title) for n in procedure.notices if n.id == notice), "") or _("a letter")
