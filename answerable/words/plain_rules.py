"""A procedure told to the person it concerns: what can happen, who acts, what follows when a time is missed.

Clauses that can stand alone, said to "you"; `procedures` says the same rules to whoever edits a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from babel import Locale
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.core.calendar import Calendar, open_days_between
from answerable.core.procedure import Clock, Condition, Extension, Pause, Procedure, Text, Unit, write_length

from .clocks import ground_name, say_length
from .marks import plain, stage_name
from .names import LOCALES, days_left, in_a_row, list_in_words, text_in
from .procedures import clock_title

MARKS: dict[str, str] = {
    "received": gettext_noop("They received the grievance"),
    "posted": gettext_noop("The grievance was posted"),
    "registered": gettext_noop("The grievance was registered"),
    "acknowledged": gettext_noop("They confirmed receipt"),
    "accepted": gettext_noop("They accepted the grievance"),
    "declined": gettext_noop("They declined the grievance"),
    "refused": gettext_noop("They refused the request"),
    "transferred": gettext_noop("The case was sent to another office"),
    "transfer_received": gettext_noop("The responsible office received the case"),
    "transfer_objected": gettext_noop("The office objected to the transfer"),
    "returned": gettext_noop("The case was returned"),
    "info_requested": gettext_noop("They asked you for more information"),
    "info_received": gettext_noop("They received your information"),
    "asked": gettext_noop("They asked you a question"),
    "statement_added": gettext_noop("You added to the grievance"),
    "extended": gettext_noop("They took more time"),
    "suspended": gettext_noop("The procedure was suspended"),
    "resumed": gettext_noop("The procedure was resumed"),
    "decision_issued": gettext_noop("They gave their decision"),
    "review_decided": gettext_noop("They decided the review"),
    "sent_back": gettext_noop("The case was sent back to be decided anew"),
    "hearing": gettext_noop("A hearing was held"),
    "hearing_opened": gettext_noop("The hearing began"),
    "hearing_closed": gettext_noop("The hearing ended"),
    "action_completed": gettext_noop("What was promised was done"),
    "closed": gettext_noop("The case was closed"),
    "reopened": gettext_noop("The case was reopened"),
    "withdrawn": gettext_noop("You withdrew the grievance"),
    "event": gettext_noop("The matter happened"),
    "awareness": gettext_noop("You learned of the matter"),
    "event_or_awareness": gettext_noop("The matter happened, or you learned of it"),
    "receipt_corrected": gettext_noop("The day of receipt was corrected to another day"),
    "deemed_granted": gettext_noop("The request came to count as granted"),
    "deemed_refused": gettext_noop("The request came to count as refused"),
    "delay_explained": gettext_noop("They told you in writing why it is late"),
    "classified": gettext_noop("They decided which kind of case it is"),
}
LETTERS: dict[str, str] = {
    "sent": gettext_noop("They sent you the letter: %(letter)s"),
    "notice": gettext_noop("They sent you the letter: %(letter)s"),
    "delivered": gettext_noop("You received the letter: %(letter)s"),
}
THE_OFFICE = gettext_noop("the responsible office")
ROLES: dict[str, str] = {
    "next_higher_unit": gettext_noop("the next higher office"),
    "next_senior_authority": gettext_noop("the next higher office"),
    "different_person": gettext_noop("somebody who has not dealt with the case before"),
    "reviewer": gettext_noop("somebody who has not dealt with the case before"),
    "impartial_person": gettext_noop("an impartial person"),
    "head_of_unit": gettext_noop("the head of the office"),
    "complainant": gettext_noop("you"),
}
ATTRIBUTES: dict[str, str] = {
    "complainant.address_unknown": gettext_noop("They have no address to reach you at"),
    "complainant.anonymous": gettext_noop("The grievance is anonymous"),
    "reporter.unreachable": gettext_noop("They have no way to reach you"),
    "reporter.anonymous": gettext_noop("The grievance is anonymous"),
    "matter.field_inspection": gettext_noop("The place has to be inspected"),
    "matter.urgent": gettext_noop("The matter is urgent"),
    "matter.complex": gettext_noop("The matter is complex"),
    "matter.remote": gettext_noop("The place is far away"),
}
CONSEQUENCES: dict[str, str] = {
    "flag_overdue": gettext_noop("The case counts as overdue."),
    "notify_role": gettext_noop("The person in charge has to be told."),
    "escalate_to": gettext_noop("The case goes to a higher office."),
    "deemed_accepted": gettext_noop("The grievance counts as accepted."),
    "deemed_granted": gettext_noop("The request counts as granted."),
    "deemed_refused": gettext_noop("The request counts as refused, and this can be reviewed."),
    "deemed_withdrawn": gettext_noop("The request counts as withdrawn."),
    "last_answer_accepted": gettext_noop("The last answer counts as accepted."),
    "external_right_opens": gettext_noop("An outside body may now be asked."),
    "decision_final": gettext_noop("The decision becomes final inside the institution."),
    "must_send_delay_notice": gettext_noop("The office must say in writing why it is late."),
    "erase": gettext_noop("The record is erased."),
    "supervisor_may_order_correction": gettext_noop("The office above may order it to act."),
    "right": gettext_noop("The procedure gives a further right."),
}
ANONYMOUS: dict[str, str] = {
    "accepted": gettext_noop("You may stay anonymous."),
    "accepted_without_reply": gettext_noop("You may stay anonymous, but then nobody has to reply to you."),
    "if_actionable": gettext_noop("An anonymous grievance is dealt with if it says enough to act on."),
    "refused": gettext_noop("This procedure does not deal with anonymous grievances."),
    "national_law": gettext_noop("National law says whether you may stay anonymous."),
    "organisation_policy": gettext_noop("The organisation says whether you may stay anonymous."),
}
CLASSES: dict[str, str] = {"simple": gettext_noop("Simple route")}
PLACES: dict[str, str] = {
    "ENG": gettext_noop("England"),
    "SCT": gettext_noop("Scotland"),
    "WLS": gettext_noop("Wales"),
    "NIR": gettext_noop("Northern Ireland"),
}


def is_in_language(texts: Text) -> bool:
    """Whether a file says it in the reader's language."""
    language = translation.get_language() or "en"
    return bool(texts.get(language) or texts.get(language.split("-")[0]))


def name_of(clock: Clock) -> str:
    """What a time is for; the words of its kind, without its id, where nobody has written any."""
    return clock_title(clock)


def clock_titles(procedure: Procedure) -> dict[str, str]:
    """Clock -> what it is called here. Two that would be called the same say how long they are, or their own id."""
    clocks = [*([procedure.filing] if procedure.filing else []), *procedure.clocks]
    named = {clock.id: name_of(clock) for clock in clocks}
    found = {}
    for clock in clocks:
        name, same = named[clock.id], [x for x in clocks if named[x.id] == named[clock.id]]
        if len(same) > 1 and clock.length is not None:
            name = f"{name} ({say_length(write_length(clock.length))})"
            if sum(x.length == clock.length for x in same) > 1:
                name = f"{name} · {plain(clock.id)}"
        found[clock.id] = name
    return found


def _letter(procedure: Procedure, notice: str) -> str:
    return next((text_in(x.title) for x in procedure.notices if x.id == notice), "") or plain(notice)


def say_mark(procedure: Procedure, mark: str, own: Mapping[str, Text]) -> str:
    """What happened, as a clause that can stand alone. `own`: the titles a file gives to events of its own."""
    kind, colon, rest = mark.partition(":")
    if colon and kind in LETTERS:
        return _(LETTERS[kind]) % {"letter": _letter(procedure, rest)}
    if colon and kind == "deadline":
        return _("The time ended for: %(clock)s") % {"clock": name_of(procedure.clock(rest))}
    for stage in procedure.stages:
        if mark in (stage.requested_by, f"requested:{stage.id}"):
            return _("They received your request for: %(stage)s") % {"stage": stage_name(stage)}
    if own.get(mark):
        return text_in(own[mark])
    return _(MARKS[mark]) if mark in MARKS else plain(mark)


def say_start(procedure: Procedure, clock: Clock, own: Mapping[str, Text]) -> str:
    """From when a clock runs."""
    trigger = clock.trigger
    either = "event_or_awareness"  # says the other two as well
    said = [say_mark(procedure, mark, own) for mark in ((either,) if either in trigger.marks else trigger.marks)]
    if trigger.mode == "one" or len(said) == 1:
        text = said[0]
    elif trigger.mode == "first_of":
        text = _("Whichever came first: %(things)s") % {"things": in_a_row(said)}
    else:
        text = _("Whichever came last: %(things)s") % {"things": in_a_row(said)}
    if trigger.fallback:
        other = say_mark(procedure, trigger.fallback, own)
        text = _("%(start)s. If that does not happen: %(other)s") % {"start": text, "other": other}
    return text


def say_role(role: str) -> str:
    """Who; the responsible office where the file's own name for it has no words."""
    if role.startswith("external:"):
        return _("an outside body")
    return _(ROLES.get(role, THE_OFFICE))


def say_attribute(name: str, own: Mapping[str, Text]) -> str:
    if own.get(name):
        return text_in(own[name])
    return _(ATTRIBUTES[name]) if name in ATTRIBUTES else plain(name.rpartition(".")[2])


def class_name(procedure: Procedure, name: str) -> str:
    title = next((text_in(x.title) for x in procedure.classes if x.id == name), "")
    return title or (_(CLASSES[name]) if name in CLASSES else plain(name))


def say_condition(procedure: Procedure, condition: Condition, own: Mapping[str, Text]) -> str:
    if condition.left != "class":
        return say_attribute(condition.left, own)
    kind = class_name(procedure, condition.right)
    if condition.operator == "==":
        return _("the case is of the kind: %(kind)s") % {"kind": kind}
    return _("the case is not of the kind: %(kind)s") % {"kind": kind}


def say_conditions(procedure: Procedure, clock: Clock, own: Mapping[str, Text]) -> list[str]:
    """When a clock runs at all; nothing for one that always does."""
    said = []
    if clock.when is not None:
        said.append(_("Only if: %(condition)s.") % {"condition": say_condition(procedure, clock.when, own)})
    if clock.unless is not None:
        said.append(_("Not if: %(condition)s.") % {"condition": say_condition(procedure, clock.unless, own)})
    if clock.replaces is not None:
        title = name_of(procedure.clock(clock.replaces))
        said.append(_("It then takes the place of: %(clock)s.") % {"clock": title})
    return said


def say_consequence(procedure: Procedure, code: str) -> str:
    """What follows when a time is missed. Never the file's own code."""
    kind, _colon, name = code.partition(":")
    outside = next((x for x in procedure.externals if x.id == name.removeprefix("external:")), None)
    if outside is not None and kind in ("external_right_opens", "escalate_to"):
        return _("You may then turn to: %(body)s.") % {"body": text_in(outside.name) or plain(outside.id)}
    return _(CONSEQUENCES.get(kind, CONSEQUENCES["right"]))


def say_availability(procedure: Procedure, available: Iterable[str]) -> list[str]:
    """When an outside body can be turned to."""
    said = []
    for code in available:
        kind, _colon, name = code.partition(":")
        if kind == "after":
            said.append(_("after you have received the letter: %(letter)s") % {"letter": _letter(procedure, name)})
        elif kind == "deadline":
            facts = {"clock": name_of(procedure.clock(name))}
            said.append(_("once this time has been missed: %(clock)s") % facts)
        elif name:
            said.append(_("at any time, if they refuse to take the matter further"))
        else:
            said.append(_("at any time"))
    return said


def say_more_time(rule: Extension) -> list[str]:
    """How much more time may be taken, how often, by whose leave and why."""
    most = say_length(write_length(rule.max)) if rule.max else ""
    if not most:
        said = [_("It may be made longer by as much as everybody agrees to.")]
    elif rule.measured_from == "new_total_from_trigger":
        said = [_("It may be made longer, to %(length)s in all.") % {"length": most}]
    else:
        said = [_("It may be made longer, by at most %(length)s.") % {"length": most}]
    if rule.max_is == "soft":
        said.append(_("Still longer only for a good reason given in writing."))
    if rule.times > 1:
        said.append(_("How often at most: %(times)s.") % {"times": rule.times})
    if rule.grounds:
        grounds = [plain(ground_name(ground)) for ground in rule.grounds]
        said.append(_("Grounds: %(grounds)s.") % {"grounds": list_in_words(grounds)})
    if rule.approver:
        said.append(_("Who must approve: %(role)s.") % {"role": say_role(rule.approver)})
    if rule.consent != "none":
        said.append(_("You have to agree."))
    if rule.grant_before_expiry:
        said.append(_("It has to be done before the time has ended."))
    if rule.notice:
        said.append(_("You have to be told."))
    return said


def say_stop(procedure: Procedure, pause: Pause, own: Mapping[str, Text]) -> list[str]:
    """What stops a time for a while."""
    facts = {"begins": say_mark(procedure, pause.begins, own), "ends": say_mark(procedure, pause.ends, own)}
    if pause.mode == "restart":
        said = [_("It can stop and be counted anew. Stop: %(begins)s. New start: %(ends)s.") % facts]
    else:
        said = [_("It can stop for a while. Stop: %(begins)s. It goes on: %(ends)s.") % facts]
    if pause.max is not None:
        said.append(_("It stops for at most %(length)s.") % {"length": say_length(write_length(pause.max))})
        if pause.on_timeout == "deemed_withdrawn":
            said.append(say_consequence(procedure, "deemed_withdrawn"))
    return said


def say_how_long_ago(day: date, today: date, calendar: Calendar, *, working: bool) -> str:
    """ "That was 12 working days ago." Never a minus sign; calendar days where no working day lies between."""
    if day == today:
        return _("That is today.")
    first, last = min(day, today), max(day, today)
    count = open_days_between(first, last, calendar) if working else 0
    time = days_left(count, "working_days") if count > 0 else days_left((last - first).days, "days")
    return (_("That was %(time)s ago.") if day < today else _("That is in %(time)s.")) % {"time": time}


def in_working_days(clock: Clock) -> bool:
    return clock.length is not None and clock.length[-1][1] is Unit.WORKING_DAYS


def jurisdiction_name(code: str) -> str:
    """ "GB-ENG" -> "United Kingdom (England)", as the reader's language calls the country."""
    if not code:
        return _("No particular country")
    locale = Locale.parse(LOCALES.get(translation.get_language() or "en", "en_GB"))
    country, _dash, part = code.partition("-")
    name = str(locale.territories.get(country, country))
    if not part:
        return name
    return f"{name} ({_(PLACES[part]) if part in PLACES else part})"
