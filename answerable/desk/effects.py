"""What a step would do to the dates, said before it is taken: "acknowledging today starts ten working days"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.core.case import commands as c
from answerable.core.case.decide import decide
from answerable.core.case.evolve import evolve
from answerable.core.case.limits import CaseLimit, Rulebook, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.core.procedure import write_length
from answerable.words.clocks import clock_name, say_limit
from answerable.words.codes import class_name, review_result_name
from answerable.words.names import day_in_words

from .offers import ways

TOUCHES_NO_DATE = (c.Assign, c.Summarise, c.PerformRemedy, c.CorrectReceipt)  # the last: it depends on the day


def effects(step: type[c.Command], case: Case, rules: Rulebook, actor: c.Actor, now: datetime) -> tuple[str, ...]:
    """A sentence for each date that starts, ends or moves. Where a step can go several ways, each is named."""
    if issubclass(step, TOUCHES_NO_DATE):
        return ()
    before = _by_clock(case, rules, now)
    found: dict[str, None] = {}
    for command in ways(step, case, rules, actor, now):
        at_most = _at_most(command, rules)
        try:
            events = decide(case, at_most, rules)
        except Refused:
            continue
        after = case
        for event in events:
            after = evolve(after, event)
        said = _differences(before, _by_clock(after, rules, now), rules, now)
        found |= dict.fromkeys(_labelled(command, sentence, rules) for sentence in said)
    return tuple(found)


def _by_clock(case: Case, rules: Rulebook, now: datetime) -> dict[str, CaseLimit]:
    return {limit.clock.id: limit for limit in limits_of(case, rules, now)}


def _at_most(command: c.Command, rules: Rulebook) -> c.Command:
    """All the time the procedure allows: what the form takes may be less."""
    if not isinstance(command, c.ExtendTime):
        return command
    rule = rules.procedure.extension_for(command.clock, command.ground)
    return command if rule is None or rule.max is None else replace(command, length=write_length(rule.max))


def _labelled(command: c.Command, sentence: str, rules: Rulebook) -> str:
    label = ""
    if isinstance(command, c.Classify):
        label = class_name(rules.procedure, command.case_class)
    elif isinstance(command, c.DecideReview):
        label = review_result_name(command.result)
    elif isinstance(command, c.ExtendTime):
        label = _("with all the time allowed")
    return _("%(case)s: %(effect)s") % {"case": label, "effect": sentence} if label else sentence


def _differences(
    before: Mapping[str, CaseLimit], after: Mapping[str, CaseLimit], rules: Rulebook, now: datetime
) -> list[str]:
    said = []
    for clock, limit in after.items():
        was = before.get(clock)
        facts = {"clock": clock_name(limit.clock), "limit": say_limit(limit, rules, now)}
        begun = was is None or was.after_mark != limit.after_mark or was.state == "expected"
        if limit.state == "met":
            if was is not None and was.state != "met":
                said.append(_("%(clock)s: %(limit)s.") % facts)
        elif begun and limit.state in ("running", "expired", "paused"):
            said.append(_("%(clock)s starts to run: %(limit)s.") % facts)
        elif was is not None and limit.state == "paused" and was.state != "paused":
            said.append(_("%(clock)s stands still: %(limit)s.") % facts)
        elif was is not None and was.limit.day != limit.limit.day and was.limit.day is not None:
            said.append(
                _("%(clock)s moves: %(limit)s, before %(day)s.") % {**facts, "day": day_in_words(was.limit.day)}
            )
        elif was is None and limit.state == "expected":
            said.append(_("%(clock)s: %(limit)s.") % facts)
    for clock, was in before.items():
        if clock not in after and was.state != "met":
            said.append(_("%(clock)s no longer runs.") % {"clock": clock_name(was.clock)})
    return said
