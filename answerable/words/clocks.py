"""Time limits as people say them: what is due, until when, how it was counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from answerable.core.calendar import open_days_between
from answerable.core.case.codec import write_time
from answerable.core.case.limits import CaseLimit, Rulebook
from answerable.core.procedure import Clock, LengthWrong, Unit, read_length
from answerable.core.working_time import Step

from .holidays import holiday_name
from .marks import mark_name
from .names import day_in_words, days_left, list_in_words, text_in

NAMES: dict[str, str] = {
    "ack1": gettext_noop("Confirm receipt"),
    "respond1": gettext_noop("Answer"),
    "ask_stage2": gettext_noop("Ask for review"),
    "ack2": gettext_noop("Confirm receipt of the request for review"),
    "respond2": gettext_noop("Final answer"),
    "ombudsman": gettext_noop("Turn to the ombudsman"),
    "sort_15d": gettext_noop("Pass on to the responsible office"),
    "tell_15d": gettext_noop("Tell you in writing how your case will be dealt with"),
    "object_5wd": gettext_noop("Object to a wrong transfer"),
    "handle_60d": gettext_noop("Decide"),
    "ask_review_30d": gettext_noop("Ask for review"),
    "review_30d": gettext_noop("Decide the review"),
    "ask_reexam_30d": gettext_noop("Ask for re-examination"),
    "reexam_30d": gettext_noop("Decide the re-examination"),
    "simple_accept_3wd": gettext_noop("Accept, by the simple route"),
    "simple_handle_10wd": gettext_noop("Decide, by the simple route"),
}
KINDS: dict[str, str] = {
    "duty": gettext_noop("Time for the office to act"),
    "target": gettext_noop("Time the office has set itself"),
    "window": gettext_noop("Time in which this can be asked for"),
    "retention": gettext_noop("Time the record is kept"),
    "minimum": gettext_noop("Shortest time that must be given"),
}


GROUNDS: dict[str, str] = {
    "complex": gettext_noop("The matter is complex"),
    "beyond_control": gettext_noop("Reasons the office cannot influence"),
    "good_reason": gettext_noop("More than usual, for a good reason"),
}


def ground_name(ground: str) -> str:
    """Why more time is taken; the procedure's own word where there is no sentence for it."""
    return _(GROUNDS[ground]) if ground in GROUNDS else ground


def clock_name(clock: Clock) -> str:
    """As its file names it; else by what it is for."""
    if clock.title:
        return text_in(clock.title)
    return _(NAMES.get(clock.id, KINDS[clock.kind]))


MOST_OF_A_CITATION = 60


def is_citation(text: str) -> bool:
    """Whether it names a place ("6.2", "Art. 34"). What else stands in a procedure's `source` is its editor's note, in
    the editor's language: not for readers.
    """
    return len(text) <= MOST_OF_A_CITATION and any(ch.isdigit() for ch in text) and not set(";\uff1b\u061b") & set(text)


def say_source(clock: Clock) -> str:
    """Where a time comes from: the place in the rule, or who set it; "" if there is nothing to say."""
    said = clock.source if is_citation(clock.source) else ""
    if clock.basis == "organisation":
        said = _("set by this organisation")
    if clock.verified:
        return said
    if not said:
        return _("not yet checked against the source")
    return _("%(rule)s, not yet checked against the source") % {"rule": said}


def _unit(clock: Clock) -> str:
    return "working_days" if clock.length and clock.length[-1][1] is Unit.WORKING_DAYS else "days"


def say_length(text: str) -> str:
    """ "10 working_days" in words; the text itself if it is not a length."""
    try:
        parts = read_length(text)
    except LengthWrong:
        return text
    said = []
    for count, unit in parts:
        forms = {
            Unit.HOURS: ngettext("%(count)s hour", "%(count)s hours", count),
            Unit.WORKING_HOURS: ngettext("%(count)s working hour", "%(count)s working hours", count),
            Unit.DAYS: ngettext("%(count)s day", "%(count)s days", count),
            Unit.WORKING_DAYS: ngettext("%(count)s working day", "%(count)s working days", count),
            Unit.WEEKS: ngettext("%(count)s week", "%(count)s weeks", count),
            Unit.MONTHS: ngettext("%(count)s month", "%(count)s months", count),
            Unit.YEARS: ngettext("%(count)s year", "%(count)s years", count),
        }
        said.append(forms[unit] % {"count": count})
    return list_in_words(said)


def say_limit(limit: CaseLimit, rulebook: Rulebook, now: datetime) -> str:
    """Until when, and how much is left, without a minus sign. A date past the known calendar is called provisional."""
    if limit.state == "paused":
        return _("paused; %(left)s left when it goes on") % {
            "left": days_left(limit.limit.left or 0, _unit(limit.clock))
        }
    assert limit.limit.day is not None
    assert limit.limit.ends_at is not None
    facts: dict[str, Any] = {"day": day_in_words(limit.limit.day)}
    if limit.state == "met":
        assert limit.met_at is not None
        facts["day"] = day_in_words(limit.met_at.astimezone(ZoneInfo(rulebook.procedure.timezone)).date())
        return (
            _("done on %(day)s, late") if limit.met_at >= limit.limit.ends_at else _("done on %(day)s, in time")
        ) % facts
    today = now.astimezone(ZoneInfo(rulebook.procedure.timezone)).date()
    window = limit.clock.kind == "window"
    if limit.limit.ends_at <= now:
        facts["late"] = _apart(limit, rulebook, limit.limit.day, today)
        said = (_("ended on %(day)s") if window else _("was due on %(day)s; %(late)s late")) % facts
    else:
        facts["left"] = _apart(limit, rulebook, today, limit.limit.day)
        if limit.limit.day <= today:
            said = (_("until today, %(day)s") if window else _("due today, %(day)s")) % facts
        elif limit.state == "expected":
            said = _("by %(day)s at the latest") % facts
        else:
            said = (_("until %(day)s (%(left)s left)") if window else _("due by %(day)s (%(left)s left)")) % facts
    return (
        _("%(said)s; provisional, because the calendar does not cover that time") % {"said": said}
        if (limit.limit.provisional)
        else said
    )


def _apart(limit: CaseLimit, rulebook: Rulebook, start: Any, end: Any) -> str:
    unit = _unit(limit.clock)
    if unit == "working_days":
        return days_left(max(open_days_between(start, end, rulebook.calendar), 0), unit)
    return days_left(max((end - start).days, 0), unit)


def _explain(step: Step) -> str:
    facts: dict[str, Any] = {
        "day": day_in_words(step.day) if step.day else "",
        "until": day_in_words(step.until) if step.until else "",
        "before": day_in_words(step.until - timedelta(days=1)) if step.until else "",
        "count": step.count if step.count is not None else "",
        "text": step.text,
    }
    if step.code in ("length", "extended"):
        facts["text"] = say_length(step.text)
    elif step.code in ("skipped", "open_weekend"):
        facts["text"] = holiday_name(step.text)
    if step.code == "skipped" and step.text == "weekend":
        return _("%(day)s is a weekend and is not counted.") % facts
    if step.code == "extended":
        return (
            _("Extended by %(text)s on %(day)s, to %(until)s.") if step.until else _("Extended by %(text)s on %(day)s.")
        ) % facts
    if step.code == "trigger" and not step.text:
        return _("Counted from %(day)s.") % facts
    if step.code == "basis":
        return _(BASES[step.text])
    if step.code == "provisional":
        return _("The calendar does not cover all these days, so the date may move when their holidays are known.")
    return _(EXPLANATIONS[step.code]) % facts


BASES: dict[str, str] = {
    "interpretation": gettext_noop(
        "The source does not say how days are counted; this way of counting is our reading."
    ),
    "guidance": gettext_noop("The days are counted as official guidance says."),
    "organisation": gettext_noop("The organisation has set itself how the days are counted."),
    "national_law": gettext_noop("The days are counted as the national law says."),
}
EXPLANATIONS: dict[str, str] = {
    "trigger": gettext_noop("Counted from %(day)s: %(text)s."),
    "fallback": gettext_noop("What it would otherwise be counted from did not happen, or not in time: %(text)s."),
    "starts": gettext_noop("The first day counted is %(day)s."),
    "length": gettext_noop("The time is %(text)s."),
    "skipped": gettext_noop("%(day)s is not a working day: %(text)s."),
    "open_weekend": gettext_noop("%(day)s is a weekend day that is worked: %(text)s."),
    "paused": gettext_noop("Not counted from %(day)s to %(before)s, while it was paused."),
    "pause_open": gettext_noop("Paused since %(day)s."),
    "restarted": gettext_noop("Counted anew from %(day)s: %(text)s."),
    "rolled": gettext_noop("%(day)s is not a working day, so the time ends on %(until)s."),
    "min_working_days": gettext_noop("At least %(count)s working days have to be given."),
    "cut_off": gettext_noop("What comes in after %(text)s counts as of the next working day, %(day)s."),
    "ends_closed": gettext_noop(
        "The time ends on %(day)s all the same, which is not a working day; the last working day before it is %(until)s."
    ),
    "capped": gettext_noop("It is a share of a longer time and ends with it, on %(until)s."),
    "kept": gettext_noop("%(until)s had been given as the last day before, and it stands."),
    "unverified": gettext_noop("This rule has not been checked against its source yet."),
    "source": gettext_noop("Rule: %(text)s."),
    "calendar": gettext_noop("Calendar known until %(until)s."),
}


def explain_limit(limit: CaseLimit, rulebook: Rulebook) -> list[str]:
    """One sentence for each step of the counting, in its order; none for a source that is no citation."""
    said = []
    for step in limit.limit.steps:
        if step.code in ("trigger", "fallback", "restarted"):
            marks = [mark_name(mark, rulebook.procedure, clock_name) for mark in step.text.split(", ") if mark]
            step = replace(step, text=list_in_words(marks))
        if step.code != "source" or (is_citation(step.text) and limit.clock.basis != "organisation"):
            said.append(_explain(step))
        elif limit.clock.basis == "organisation":
            said.append(_("This organisation has set this time itself."))
    return said


def explained_limit(limit: CaseLimit, rulebook: Rulebook) -> dict[str, Any]:
    """A limit as data, with its rule and the sentences of its explanation in the reader's language."""
    return {
        **limit_data(limit),
        "name": clock_name(limit.clock),
        "source": limit.clock.source,
        "verified": limit.clock.verified,
        "basis": limit.clock.basis,
        "sentences": explain_limit(limit, rulebook),
    }


def limit_data(limit: CaseLimit) -> dict[str, Any]:
    """The same as data, for machines."""
    found = limit.limit
    return {
        "clock": limit.clock.id,
        "kind": limit.clock.kind,
        "state": limit.state,
        "day": found.day.isoformat() if found.day else None,
        "ends_at": write_time(found.ends_at) if found.ends_at else None,
        "met_at": write_time(limit.met_at) if limit.met_at else None,
        "provisional": found.provisional,
        "calendar_version": found.calendar_version,
        "steps": [
            {
                "code": step.code,
                "day": step.day.isoformat() if step.day else None,
                "until": step.until.isoformat() if step.until else None,
                "count": step.count,
                "text": step.text,
            }
            for step in found.steps
        ],
    }
