"""The answer of the calculator: one limit with its reasons and what follows, or everything that can be dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from answerable.core.case.given import Given, NotGiven, limit_given, starting_events
from answerable.core.case.limits import CaseLimit, Rulebook
from answerable.core.procedure import Clock, Procedure, Stage, Unit, write_length
from answerable.core.spans import UnitNotCounted
from answerable.words.clocks import explain_limit, say_length
from answerable.words.marks import plain, stage_name
from answerable.words.names import day_in_words, days_left, text_in, time_in_words
from answerable.words.plain_rules import (
    clock_titles,
    in_working_days,
    say_availability,
    say_consequence,
    say_how_long_ago,
)

from .events import applying

HOURLY = (Unit.HOURS, Unit.WORKING_HOURS)


@dataclass(frozen=True, slots=True)
class Told:
    """What the person told. `longer`: "" or as the engine reads it, ":10 working_days"."""

    days: tuple[tuple[str, date], ...]
    extended: date | None = None
    longer: str = ""
    case_class: str = ""
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """`said` holds the date. `away`: how long ago or until then; "" for what is done or stopped."""

    clock: str
    name: str
    said: str
    away: str
    late: bool
    day: date | None
    unsure: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A limit that cannot be dated yet. `needs`: marks, one of which would start it."""

    clock: str
    name: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    row: Row
    notes: tuple[str, ...]
    why: tuple[str, ...]
    missed: tuple[str, ...]
    next: tuple[str, ...]
    answered: tuple[str, ...]
    outside: tuple[Outside, ...]
    window: bool


@dataclass(frozen=True, slots=True)
class Outside:
    name: str
    when: tuple[str, ...]


def _at(procedure: Procedure, day: date, place: int) -> datetime:
    """Noon in the procedure's zone, or just before the hour after which things count as the next day's. `place` keeps
    what happened on one day in its order.
    """
    hour = time(12)
    if procedure.cut_off is not None and procedure.cut_off <= hour:
        hour = (datetime.combine(day, procedure.cut_off) - timedelta(minutes=1)).time()
    return datetime.combine(day, hour, ZoneInfo(procedure.timezone)) + timedelta(microseconds=place)


def events_given(procedure: Procedure, clock: Clock, told: Told) -> list[Given]:
    found = [Given(mark, _at(procedure, day, place)) for place, (mark, day) in enumerate(told.days)]
    if told.extended is not None and procedure.extension_of(clock.id) is not None:
        name = f"extended:{clock.id}{told.longer}"
        found.append(Given(name, _at(procedure, told.extended, len(told.days))))
    return found


def count(rules: Rulebook, clock: Clock, told: Told, now: datetime) -> CaseLimit:
    """NotGiven if it cannot be counted from what was told."""
    given = events_given(rules.procedure, clock, told)
    try:
        return limit_given(rules, clock.id, given, now, case_class=told.case_class, attributes=told.attributes)
    except (UnitNotCounted, OverflowError):
        raise NotGiven("not-a-length", clock.id) from None


def everything(rules: Rulebook, told: Told, now: datetime) -> tuple[list[Row], list[Missing]]:
    """Each clock that runs in such a case, in order of date; and what would be needed for the others."""
    rows, missing = [], []
    titles = clock_titles(rules.procedure)
    for clock in applying(rules.procedure, told.case_class, told.attributes):
        try:
            rows.append(row_of(count(rules, clock, told, now), rules, titles[clock.id], now))
        except NotGiven as problem:
            needs = starting_events(rules.procedure, clock) if problem.code == "not-started" else ()
            missing.append(Missing(clock.id, titles[clock.id], tuple(needs)))
    return sorted(rows, key=lambda row: (row.day or date.max, row.clock)), missing


def row_of(limit: CaseLimit, rules: Rulebook, name: str, now: datetime) -> Row:
    zone = rules.procedure.timezone
    today = now.astimezone(ZoneInfo(zone)).date()
    found, away, late = limit.limit, "", False
    if found.day is not None and limit.state != "met":
        away = say_how_long_ago(found.day, today, rules.calendar, working=in_working_days(limit.clock))
        late = limit.state == "expired" and limit.clock.kind in ("duty", "target")
    unsure = []
    if found.provisional:
        unsure.append(_("provisional"))
    if not limit.clock.verified:
        unsure.append(_("not yet checked against the source"))
    return Row(limit.clock.id, name, headline(limit, rules), away, late, found.day, "; ".join(unsure))


def headline(limit: CaseLimit, rules: Rulebook) -> str:
    """The sentence with the date."""
    clock, found = limit.clock, limit.limit
    if found.day is None or found.ends_at is None:
        unit = "working_days" if in_working_days(clock) else "days"
        return _("The time is stopped. Left when it goes on: %(left)s.") % {"left": days_left(found.left or 0, unit)}
    zone = rules.procedure.timezone
    day = day_in_words(found.day)
    if clock.length and clock.length[0][1] in HOURLY:
        day = time_in_words(found.ends_at, zone)
    if limit.met_at is not None:
        facts = {"done": day_in_words(limit.met_at.astimezone(ZoneInfo(zone)).date()), "day": day}
        if limit.met_at >= found.ends_at:
            return _("Done on %(done)s, too late: it had to be done by %(day)s.") % facts
        return _("Done on %(done)s, in time: it had to be done by %(day)s.") % facts
    return _sentence(clock, rules.procedure, expected=limit.state == "expected") % {"day": day}


def _sentence(clock: Clock, procedure: Procedure, *, expected: bool) -> str:
    if clock.direction == "back":
        return _("On %(day)s at the latest.")
    if clock.kind == "minimum":
        return _("At least until %(day)s.")
    if clock.kind == "window":
        return _("You can do this until %(day)s.") if clock.bearer == "complainant" else _("Possible until %(day)s.")
    if clock.kind == "target":
        return _("They have set themselves this day: %(day)s.")
    if is_answer(clock, procedure):
        return _("They must answer by %(day)s at the latest.") if expected else _("They must answer by %(day)s.")
    return _("They must do this by %(day)s at the latest.") if expected else _("They must do this by %(day)s.")


def is_answer(clock: Clock, procedure: Procedure) -> bool:
    """Whether what is due is the decision of its stage."""
    stage = stage_of(procedure, clock)
    letters = {f"{how}:{stage.decides_with}" for how in ("sent", "notice")} if stage and stage.decides_with else set()
    return bool({"decision_issued", "review_decided", *letters} & set(clock.stops_on))


def stage_of(procedure: Procedure, clock: Clock) -> Stage | None:
    return next((stage for stage in procedure.stages if stage.id == clock.stage), None)


def answer(rules: Rulebook, limit: CaseLimit, told: Told, now: datetime) -> Answer:
    clock, procedure = limit.clock, rules.procedure
    titles = clock_titles(procedure)
    return Answer(
        row=row_of(limit, rules, titles[clock.id], now),
        notes=tuple(notes_on(limit, rules, told)),
        why=tuple(explain_limit(limit, rules)),
        missed=missed(procedure, clock),
        next=tuple(next_steps(procedure, clock)),
        answered=tuple(after_the_answer(procedure, clock)),
        outside=outside_bodies(procedure),
        window=clock.kind == "window",
    )


def notes_on(limit: CaseLimit, rules: Rulebook, told: Told) -> list[str]:
    """What makes the date less than certain, said before its reasons."""
    clock, found = limit.clock, []
    if clock not in applying(rules.procedure, told.case_class, told.attributes):
        found.append(_("By what you said about the case, this time does not run in it."))
    if limit.state == "expected":
        found.append(_("What starts this time has not happened, so this is the latest day it can end on."))
    if limit.limit.provisional:
        facts = {"day": day_in_words(rules.calendar.valid_through)}
        found.append(_("This date is provisional: the holidays are known until %(day)s only.") % facts)
    if not clock.verified:
        found.append(_("This rule has not been checked against its source yet. Please do not rely on it alone."))
    if clock.length and clock.length[0][1] in HOURLY:
        found.append(_("Hours count from noon of the day you gave. The true hour may be earlier or later."))
    if clock.kind == "window" and clock.late == "discretion":
        found.append(_("Later is possible if there is a good reason for it; the office decides on that."))
    return found


def missed(procedure: Procedure, clock: Clock) -> tuple[str, ...]:
    """What follows by itself. Nobody is late with what they only may do."""
    codes = [code for code in clock.on_expiry if code != "flag_overdue" or clock.kind in ("duty", "target")]
    return tuple(dict.fromkeys(say_consequence(procedure, code) for code in codes))


def next_steps(procedure: Procedure, clock: Clock) -> list[str]:
    """What the person can do inside the institution once a duty has been missed. A missed duty opens the review."""
    if clock.kind != "duty" or clock.bearer == "complainant":
        return []
    stage, steps = stage_of(procedure, clock), []
    for name in stage.next if stage else ():
        other = next((x for x in procedure.stages if x.id == name and x.kind == "review"), None)
        if other is not None:
            facts = {"stage": stage_name(other)}
            steps.append(_("With us you need not wait any longer: you can then ask for: %(stage)s.") % facts)
    return steps


def after_the_answer(procedure: Procedure, clock: Clock) -> list[str]:
    """The windows that open with the answer itself."""
    stage = stage_of(procedure, clock)
    if stage is None or not is_answer(clock, procedure):
        return []
    titles, said = clock_titles(procedure), []
    for other in procedure.clocks:
        letters = {mark.partition(":")[2] for mark in other.trigger.all_marks if ":" in mark}
        opened = other.kind == "window" and other.bearer == "complainant" and stage.decides_with in letters
        if opened:
            facts = {"clock": titles[other.id], "length": length_in_words(procedure, other)}
            said.append(_("If you are not content with their answer: %(clock)s. Time for it: %(length)s.") % facts)
    return said


def length_in_words(procedure: Procedure, clock: Clock) -> str:
    """What an organisation sets itself is said to be so."""
    if clock.length is not None:
        return say_length(write_length(clock.length))
    rule = next(x for x in procedure.parameters if x.name == clock.parameter)
    if rule.default in (None, "none"):
        return _("a time that each organisation sets itself")
    return _("%(length)s, unless the organisation has set another time") % {"length": say_length(str(rule.default))}


def outside_bodies(procedure: Procedure) -> tuple[Outside, ...]:
    return tuple(
        Outside(text_in(x.name) or plain(x.id), tuple(say_availability(procedure, x.available)))
        for x in procedure.externals
    )
