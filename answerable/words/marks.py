"""What starts and stops a time, as a noun: "confirmation of receipt", "the end of “Answer”"."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.core.procedure import Clock, Procedure, Stage

from .names import text_in

EVENTS: dict[str, str] = {
    "received": gettext_noop("receipt"),
    "posted": gettext_noop("posting"),
    "registered": gettext_noop("registration"),
    "acknowledged": gettext_noop("confirmation of receipt"),
    "accepted": gettext_noop("acceptance"),
    "declined": gettext_noop("the decision not to accept it"),
    "transferred": gettext_noop("transfer to another office"),
    "transfer_received": gettext_noop("receipt by the other office"),
    "info_requested": gettext_noop("a question to the complainant"),
    "info_received": gettext_noop("the complainant's answer"),
    "decision_issued": gettext_noop("the decision"),
    "review_decided": gettext_noop("the decision on review"),
    "hearing_opened": gettext_noop("the opening of a hearing"),
    "hearing_closed": gettext_noop("the end of a hearing"),
    "hearing": gettext_noop("the hearing"),
    "suspended": gettext_noop("suspension"),
    "resumed": gettext_noop("resumption"),
    "event": gettext_noop("what happened"),
    "awareness": gettext_noop("knowledge of what happened"),
    "event_or_awareness": gettext_noop("what happened, or knowledge of it"),
    "closed": gettext_noop("closing of the case"),
    "withdrawn": gettext_noop("withdrawal"),
    "deemed_granted": gettext_noop("the request counting as granted"),
    "deemed_refused": gettext_noop("the request counting as refused"),
    "sent_back": gettext_noop("the case being sent back"),
    "action_completed": gettext_noop("what was promised being done"),
    "classified": gettext_noop("a change of the kind of case"),
}


def plain(word: str) -> str:
    """A file's own word, readable: "next_higher_unit" -> "next higher unit"."""
    return word.replace("_", " ")


def stage_name(stage: Stage) -> str:
    return text_in(stage.title) or plain(stage.id)


def mark_name(mark: str, procedure: Procedure, clock_name: Callable[[Clock], str]) -> str:
    """The name of an event in the reader's language; the file's own word, readable, where nobody has written one."""
    kind, colon, name = mark.partition(":")
    if colon and kind == "deadline":
        clock = procedure.find_clock(name)
        return _("the end of “%(clock)s”") % {"clock": clock_name(clock) if clock else plain(name)}
    if colon and kind in ("sent", "notice", "delivered"):
        notice = next((x for x in procedure.notices if x.id == name), None)
        facts = {"letter": (text_in(notice.title) if notice else "") or plain(name)}
        return (_("delivery of “%(letter)s”") if kind == "delivered" else _("sending of “%(letter)s”")) % facts
    for stage in procedure.stages:
        if mark in (stage.requested_by, f"requested:{stage.id}"):
            return _("the request for “%(stage)s”") % {"stage": stage_name(stage)}
    return _(EVENTS[mark]) if mark in EVENTS else plain(mark)
