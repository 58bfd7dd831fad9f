"""What happened, in a sentence, for the person it concerns and for the office."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from answerable.core.case import events as e
from answerable.core.case.limits import CaseLimit, Rulebook
from answerable.core.case.outside import Outside
from answerable.core.case.state import Case
from answerable.core.procedure import Procedure

from .clocks import clock_name, say_length, say_limit
from .codes import (
    attribute_name,
    channel_name,
    class_name,
    consequence_name,
    notice_name,
    outcome_name,
    review_result_name,
    scope_name,
)
from .names import day_in_words, list_in_words, text_in


@dataclass(frozen=True, slots=True)
class EventContext:
    office_name: Callable[[str], str]
    officer_name: Callable[[str], str]
    procedure: Procedure


def _clock(procedure: Procedure, clock_id: str) -> str:
    clock = procedure.find_clock(clock_id)
    return clock_name(clock) if clock is not None else clock_id


def _facts(event: e.Event, context: EventContext) -> dict[str, Any]:
    """What the sentences below may mention."""
    facts: dict[str, Any] = {"office": context.office_name(event.office) if event.office else _("the office")}
    facts["officer"] = context.officer_name(event.by) if event.by.startswith("o-") else ""
    for name in ("to_office", "from_office"):
        if hasattr(event, name):
            facts[name] = context.office_name(getattr(event, name))
    return facts


def say_event(event: e.Event, context: EventContext) -> str:
    """To the complainant."""
    facts = _facts(event, context)
    match event:
        case e.GrievanceFiled():
            facts["channel"] = channel_name(event.channel)
            if facts["officer"]:
                return (
                    _(
                        "Your grievance was received (%(channel)s) and written down by %(officer)s, %(office)s, "
                        "who has seen the code. It went to: %(to_office)s."
                    )
                    % facts
                )
            return _("Your grievance was received (%(channel)s). It went to: %(to_office)s.") % facts
        case e.Acknowledged():
            return _("%(office)s confirmed that it has your grievance.") % facts
        case e.Accepted():
            return _("%(office)s accepted your grievance and is handling it.") % facts
        case e.Declined():
            facts["outcome"] = outcome_name(context.procedure, event.outcome)
            return (
                _(
                    "%(office)s did not accept your grievance: %(outcome)s. The reasons and where else to turn are below."
                )
                % facts
            )
        case e.ComplainantAsked():
            if event.answer_by:
                return _("%(office)s asked you a question and hopes for an answer by %(day)s.") % {
                    **facts, "day": day_in_words(event.answer_by)
                }  # fmt: skip
            return _("%(office)s asked you a question.") % facts
        case e.QuestionAnswered():
            return _("You answered the question.")
        case e.StatementAdded():
            return (
                _("You added to your grievance.")
                if event.by == "complainant"
                else _("%(office)s noted something you added.") % facts
            )
        case e.Withdrawn():
            return _("You withdrew your grievance. You may bring it again at any time.")
        case e.ReviewAsked():
            if event.because_of_silence:
                return _("You asked for review because no answer came in time. It is now with: %(to_office)s.") % facts
            return _("You asked for review. It is now with: %(to_office)s.") % facts
        case e.NoticeDelivered():
            return _("You read: %(notice)s.") % {"notice": notice_name(context.procedure, event.notice)}
        case e.SealedOpened(scope="identity"):
            return _("%(officer)s of %(office)s opened your name and contact.") % facts
        case e.SealedOpened():
            return _("%(officer)s of %(office)s opened what you wrote.") % facts
        case _:
            return _say_to_both(event, context, facts)


def say_event_for_office(event: e.Event, context: EventContext) -> str:
    facts = _facts(event, context)
    match event:
        case e.GrievanceFiled():
            facts["channel"] = channel_name(event.channel)
            if facts["officer"]:
                return _("Received (%(channel)s), written down by %(officer)s, for: %(to_office)s.") % facts
            return _("Received (%(channel)s), for: %(to_office)s.") % facts
        case e.Acknowledged():
            return _("Receipt confirmed.")
        case e.Accepted():
            return _("Accepted.")
        case e.Declined():
            return _("Not accepted: %(outcome)s.") % {"outcome": outcome_name(context.procedure, event.outcome)}
        case e.ComplainantAsked():
            return _("The complainant was asked a question.")
        case e.QuestionAnswered():
            return _("The complainant answered.")
        case e.StatementAdded():
            return _("The complainant added to the grievance.")
        case e.Withdrawn():
            return _("The complainant withdrew the grievance.")
        case e.ReviewAsked():
            if event.because_of_silence:
                return _("Review asked for, because no answer came in time. To: %(to_office)s.") % facts
            return _("Review asked for. To: %(to_office)s.") % facts
        case e.NoticeDelivered():
            return _("The complainant read: %(notice)s.") % {"notice": notice_name(context.procedure, event.notice)}
        case e.SealedOpened(scope=scope):
            return _("%(officer)s opened: %(scope)s.") % {**facts, "scope": scope_name(scope)}
        case _:
            return _say_to_both(event, context, facts)


def _say_to_both(event: e.Event, context: EventContext, facts: dict[str, Any]) -> str:
    procedure = context.procedure
    match event:
        case e.Transferred():
            return _("%(from_office)s sent the case to: %(to_office)s.") % facts
        case e.Assigned():
            return _("The case was given to %(officer)s.") % {"officer": context.officer_name(event.officer)}
        case e.Summarised():
            return _("%(office)s wrote a summary without names.") % facts
        case e.DecisionIssued():
            outcomes = dict.fromkeys(outcome_name(procedure, point.outcome) for point in event.points)
            facts["outcomes"] = list_in_words(list(outcomes))
            return _("%(office)s decided: %(outcomes)s.") % facts
        case e.ReviewDecided():
            return _("%(office)s decided the review: %(result)s.") % {
                **facts,
                "result": review_result_name(event.result),
            }
        case e.RemedyPerformed():
            return _("%(office)s reported that remedy %(number)s has been performed.") % {
                **facts,
                "number": event.remedy,
            }
        case e.DeemedDecided(result="granted"):
            return _("No answer came in time, so by the rules the request counts as granted.")
        case e.DeemedDecided():
            return _("No answer came in time, so by the rules the request counts as refused. This can be reviewed.")
        case e.Classified():
            holds = [attribute_name(procedure, name) for name in event.attributes]
            facts["kind"] = list_in_words([class_name(procedure, event.case_class), *holds])
            return _("%(office)s changed the kind of case: %(kind)s. The reasons are below.") % facts
        case e.ProcedureMigrated():
            return _("The case goes on under version %(version)s of its rules.") % {"version": event.to_version}
        case e.CaseClosed(reason="lapsed"):
            return _(
                "No answer to the question came in time, so by the rules the request has lapsed. It can be brought again."
            )
        case e.CaseClosed(reason="accepted"):
            return _("No objection came in time, so by the rules the last answer counts as accepted.")
        case e.CaseClosed(reason="final"):
            return _("The time to ask for review has ended; the decision is final inside the institution.")
        case e.CaseClosed():
            return _("%(office)s closed the case. Closing does not shorten your time to ask for review.") % facts
        case _:
            return _say_of_time(event, context, facts)


def _say_of_time(event: e.Event, context: EventContext, facts: dict[str, Any]) -> str:
    procedure = context.procedure
    match event:
        case e.TimeExtended():
            facts |= {"clock": _clock(procedure, event.clock), "length": say_length(event.length)}
            return _("%(office)s took %(length)s more for: %(clock)s. The reasons are below.") % facts
        case e.ReceiptCorrected():
            zone = ZoneInfo(procedure.timezone)
            facts["day"] = day_in_words(event.received_at.astimezone(zone).date())
            facts["was"] = day_in_words(event.was.astimezone(zone).date())
            return (
                _("%(office)s corrected the day of receipt to %(day)s, before %(was)s. The reasons are below.") % facts
            )
        case e.DelayExplained():
            facts["clock"] = _clock(procedure, event.clock)
            if event.expected is None:
                return _("%(office)s explained why it is late with: %(clock)s. The letter is below.") % facts
            facts["day"] = day_in_words(event.expected)
            return (
                _(
                    "%(office)s explained why it is late with: %(clock)s. It expects to be done by %(day)s. The letter is below."
                )
                % facts
            )
        case e.LimitRecounted():
            facts = {
                "clock": _clock(procedure, event.clock),
                "was": day_in_words(event.was),
                "day": day_in_words(event.now),
            }
            if event.kept:
                return (
                    _("The calendar of holidays has changed. The date you were given stays: %(was)s, for: %(clock)s.")
                    % facts
                )
            return _("The calendar of holidays has changed. %(clock)s: now %(day)s, before %(was)s.") % facts
        case e.ClockExpired():
            clock = procedure.find_clock(event.clock)
            facts = {"clock": _clock(procedure, event.clock), "day": day_in_words(event.limit)}
            if clock is not None and clock.kind == "window":
                said = _("The time ended on %(day)s: %(clock)s.") % facts
            else:
                said = _("The time ran out on %(day)s without being met: %(clock)s.") % facts
            followed = [consequence_name(code) for code in event.consequences if code != "flag_overdue"]
            return " ".join([said, *followed])
        case _:
            raise ValueError(f"no sentence for {type(event).__name__}")


def say_outside(body: Outside) -> str:
    """A body outside, and whether it takes the matter now."""
    name = text_in(body.external.name)
    if body.open:
        return _("%(name)s: can be asked now") % {"name": name}
    if body.opens_after is not None:
        return _("%(name)s: takes it once %(day)s has passed without an answer") % {
            "name": name,
            "day": day_in_words(body.opens_after),
        }
    return _("%(name)s: takes it once the answer has come") % {"name": name}


def say_damaged(entry: int) -> str:
    """To the complainant, in place of a sealed text that is not what was written. `entry`: its place in the log."""
    return _(
        "This text has been changed or damaged since it was written, so it is not shown. What was written is proved by "
        "entry %(entry)s of the public log. Please tell the office, or an ombudsman."
    ) % {"entry": entry}


def say_damaged_for_office(entry: int) -> str:
    return _(
        "This text has been changed or damaged since it was written, so it is not shown. What was written is proved by "
        "entry %(entry)s of the public log. Please tell the administrator."
    ) % {"entry": entry}


def whose_turn(
    case: Case, rulebook: Rulebook, limits: Sequence[CaseLimit], now: datetime, office_name: Callable[[str], str]
) -> str:
    """Who has to do what next, and by when."""
    office = office_name(case.office)
    if case.question_open:
        return _("It is your turn: please answer the question. The office goes on with what it can meanwhile.")
    duties = [x for x in limits if x.clock.kind == "duty" and x.open and x.limit.ends_at]
    if case.phase in ("received", "accepted") and duties:
        first = min(duties, key=lambda x: (x.limit.ends_at, x.clock.id))
        facts = {"office": office, "duty": clock_name(first.clock), "limit": say_limit(first, rulebook, now)}
        return _("It is the turn of %(office)s. %(duty)s: %(limit)s.") % facts
    if case.phase in ("received", "accepted"):
        return _("It is the turn of %(office)s.") % {"office": office}
    if case.phase == "withdrawn":
        return _("You withdrew this grievance. You may bring it again at any time.")
    if any(remedy.performed_at is None for remedy in case.remedies):
        return _("It is the turn of %(office)s: what was promised has still to be done.") % {"office": office}
    windows = [
        x for x in limits if x.clock.kind == "window" and x.clock.bearer == "complainant" and x.state == "running"
    ]
    if windows:
        facts = {"window": clock_name(windows[0].clock), "limit": say_limit(windows[0], rulebook, now)}
        return _("Nothing more is due from the office. If you are not content: %(window)s, %(limit)s.") % facts
    return pgettext("whose turn", "Nothing more is due.")
