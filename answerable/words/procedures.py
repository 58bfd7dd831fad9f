"""A procedure as people read it: what starts each time, how long it is, how it is counted, what stops it, what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from answerable.core.procedure import Clock, Condition, Extension, External, Pause, Procedure, Stage, write_length

from .clocks import NAMES, clock_name, ground_name, is_citation, say_length, say_source
from .codes import CONSEQUENCES
from .marks import mark_name, plain, stage_name
from .names import in_a_row, list_in_words, text_in

MODES: dict[str, str] = {
    "exclude_days": gettext_noop("these days are not counted"),
    "suspend": gettext_noop("the time left goes on afterwards"),
    "restart": gettext_noop("the whole time begins anew afterwards"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """`lines`: each a sentence or part of one, under the heading."""

    heading: str
    lines: tuple[str, ...]


def tell_procedure(procedure: Procedure) -> Iterator[Section]:
    """All of it, stage by stage, in the active language."""
    for stage in by_level(procedure):
        own = [clock for clock in procedure.clocks if clock.stage == stage.id]
        yield Section(stage_name(stage), tuple(_stage_lines(stage, own, procedure)))
    apart = [clock for clock in procedure.clocks if clock.stage is None]
    apart += [procedure.filing] if procedure.filing is not None else []
    others = tuple(line for clock in apart for line in tell_clock(clock, procedure))
    sections = {
        _("Times of no one stage"): others,
        _("More time"): tuple(say_extension(rule, procedure) for rule in procedure.extensions),
        _("Pauses"): tuple(say_pause(pause, procedure) for pause in procedure.pauses),
        _("Bodies outside"): tuple(say_external(external, procedure) for external in procedure.externals),
        _("How a case can end"): tuple(text_in(outcome.title) or plain(outcome.id) for outcome in procedure.outcomes),
        _("Sources"): procedure.sources,
    }
    yield from (Section(heading, lines) for heading, lines in sections.items() if lines)


def by_level(procedure: Procedure) -> list[Stage]:
    return sorted(procedure.stages, key=lambda stage: stage.level)


def clock_title(clock: Clock) -> str:
    """Its title in the file, else the name its id has here, else the id."""
    if clock.id == "filing_limit" and not clock.title:
        return _("Bring the grievance")
    return text_in(clock.title) or (clock_name(clock) if clock.id in NAMES else plain(clock.id))


def _stage_lines(stage: Stage, own: Iterable[Clock], procedure: Procedure) -> Iterator[str]:
    yield _("Dealt with by: %(role)s") % {"role": plain(stage.role)}
    if stage.not_same_person_as:
        others = list_in_words([stage_name(procedure.stage(name)) for name in stage.not_same_person_as])
        yield _("Never by anybody who dealt with it before: %(stages)s") % {"stages": others}
    for clock in own:
        yield from tell_clock(clock, procedure)


def tell_clock(clock: Clock, procedure: Procedure) -> Iterator[str]:
    """Its name and length, then, indented, how it is counted and what follows."""
    yield _("%(name)s: %(text)s") % {"name": clock_title(clock), "text": say_time(clock, procedure)}
    yield from (f"  {line}" for line in clock_details(clock, procedure))


def say_time(clock: Clock, procedure: Procedure) -> str:
    """ "10 working days from the confirmation of receipt"."""
    facts = {"length": length_of(clock, procedure), "start": say_trigger(clock, procedure)}
    if clock.direction == "back":
        return _("%(length)s before: %(start)s") % facts
    return _("%(length)s, from: %(start)s") % facts


def length_of(clock: Clock, procedure: Procedure) -> str:
    if clock.length is not None:
        return say_length(write_length(clock.length))
    value = next((rule.default for rule in procedure.parameters if rule.name == clock.parameter), None)
    if value is None:
        return _("as long as the organisation sets (%(name)s)") % {"name": clock.parameter or ""}
    return _("no time limit unless the organisation sets one") if value == "none" else say_length(value)


def say_trigger(clock: Clock, procedure: Procedure) -> str:
    trigger, names = clock.trigger, [event_name(mark, procedure) for mark in clock.trigger.marks]
    said = list_in_words(names)
    if trigger.mode == "first_of":
        said = _("the first of %(events)s") % {"events": said}
    elif trigger.mode == "last_of":
        said = _("the last of %(events)s") % {"events": said}
    elif trigger.mode == "last_known":
        said = names[0]
    if trigger.fallback is not None:
        instead = event_name(trigger.fallback, procedure)
        said = _("%(event)s, or without it %(fallback)s") % {"event": said, "fallback": instead}
    return said


def event_name(mark: str, procedure: Procedure) -> str:
    return mark_name(mark, procedure, clock_title)


def clock_details(clock: Clock, procedure: Procedure) -> Iterator[str]:
    if clock.when is not None:
        yield _("Only for: %(condition)s") % {"condition": condition_name(clock.when, procedure)}
    if clock.unless is not None:
        yield _("Not for: %(condition)s") % {"condition": condition_name(clock.unless, procedure)}
    if clock.replaces is not None:
        other = procedure.clock(clock.replaces)
        yield _("Then instead of: %(clock)s") % {"clock": clock_title(other)}
    if clock.fallback_length is not None:
        yield _("If that did not happen: %(length)s") % {"length": say_length(write_length(clock.fallback_length))}
    yield say_counting(clock)
    if clock.stops_on:
        yield _("Met by: %(events)s") % {"events": list_in_words(_events(clock.stops_on, procedure), either=True)}
    if clock.restart_on:
        yield _("Begins anew with: %(events)s") % {
            "events": list_in_words(_events(clock.restart_on, procedure), either=True)
        }
    if clock.opens is not None:
        yield _("Leads to: %(stage)s") % {"stage": opened_name(clock.opens, procedure)}
    if clock.on_expiry:
        yield _("When it has passed: %(consequences)s") % {
            "consequences": " ".join(consequence_name(code) for code in clock.on_expiry)
        }
    said = say_source(clock)
    if said:
        yield _("Rule: %(text)s.") % {"text": said}


def _events(marks: Iterable[str], procedure: Procedure) -> list[str]:
    return list(dict.fromkeys(event_name(mark, procedure) for mark in marks))


def say_counting(clock: Clock) -> str:
    """Which day counts first, and what becomes of a last day that is closed."""
    starts = {
        "next_day": _("The day it starts from is not counted"),
        "same_day": _("The day it starts from is counted"),
        "same_or_next_working_day": _("The day it starts from is counted if it is a working day"),
    }
    rolls = {
        "none": _("it ends on its last day even if that is a holiday"),
        "next_working_day": _("if its last day is a holiday, it ends on the next working day"),
        "previous_working_day": _("if its last day is a holiday, it ends on the working day before"),
    }
    unit = clock.length[-1][1].value if clock.length else ""
    if unit in ("hours", "working_hours"):
        return _("It is counted by the hour.")
    if unit == "working_days":
        return _("%(start)s.") % {"start": starts[clock.start]}
    return _("%(start)s; %(roll)s.") % {"start": starts[clock.start], "roll": rolls[clock.roll]}


def condition_name(condition: Condition, procedure: Procedure) -> str:
    if condition.left != "class":
        return plain(condition.left.replace(".", ": "))
    title = next((text_in(x.title) for x in procedure.classes if x.id == condition.right), "")
    said = title or plain(condition.right)
    return said if condition.operator == "==" else _("anything but “%(class)s”") % {"class": said}


def consequence_name(code: str) -> str:
    kind, _colon, name = code.partition(":")
    said = _(CONSEQUENCES[kind]) if kind in CONSEQUENCES else plain(kind)
    return f"{said} ({plain(name)})" if name else said


def opened_name(name: str, procedure: Procedure) -> str:
    """What a window leads to: a stage, or a body outside."""
    if name.startswith("external:"):
        external = next((x for x in procedure.externals if f"external:{x.id}" == name), None)
        return external_name(external) if external else plain(name)
    return stage_name(procedure.stage(name))


def external_name(external: External) -> str:
    return text_in(external.name) or plain(external.id)


def say_external(external: External, procedure: Procedure) -> str:
    whens = [say_available(name, procedure) for name in external.available]
    facts = {"name": external_name(external), "text": list_in_words(whens, either=True)}
    return _("%(name)s: %(text)s") % facts if whens else external_name(external)


def say_available(name: str, procedure: Procedure) -> str:
    kind, _colon, what = name.partition(":")
    if kind == "after":
        return _("after %(event)s") % {"event": event_name(f"sent:{what}", procedure)}
    if kind == "deadline":
        return _("after %(event)s") % {"event": event_name(name, procedure)}
    return f"{_('at any time')} ({plain(what)})" if what else _("at any time")


def say_extension(rule: Extension, procedure: Procedure) -> str:
    clock = clock_title(procedure.clock(rule.clock))
    if rule.max is None:
        said = _("%(clock)s: by as much as is agreed") % {"clock": clock}
    else:
        facts = {"clock": clock, "length": say_length(write_length(rule.max))}
        said = (
            _("%(clock)s: up to %(length)s in all") if rule.measured_from == "new_total_from_trigger"
            else _("%(clock)s: up to %(length)s more")
        ) % facts  # fmt: skip
    more = [ngettext("%(count)s time", "%(count)s times", rule.times) % {"count": rule.times}]
    if rule.max_is == "soft":
        more.append(_("longer with a good reason in writing"))
    if rule.consent == "complainant":
        more.append(_("only if the complainant agrees"))
    elif rule.consent == "mutual":
        more.append(_("only if both sides agree"))
    if rule.grant_before_expiry:
        more.append(_("only before the time has passed"))
    more += [ground_name(ground) if ground == "complex" else plain(ground) for ground in rule.grounds]
    return in_a_row([said, *more]) + _rule_of(rule)


def say_pause(pause: Pause, procedure: Procedure) -> str:
    facts = {
        "clocks": list_in_words([clock_title(procedure.clock(name)) for name in pause.clocks]),
        "begins": event_name(pause.begins, procedure),
        "ends": event_name(pause.ends, procedure),
    }
    said = [_("%(clocks)s: from %(begins)s to %(ends)s") % facts, _(MODES[pause.mode])]
    if pause.max is not None:
        said.append(_("%(length)s at most") % {"length": say_length(write_length(pause.max))})
    if pause.on_timeout == "deemed_withdrawn":
        said.append(_("without an answer the request lapses"))
    return in_a_row(said) + _rule_of(pause)


def _rule_of(rule: Extension | Pause) -> str:
    said = rule.source if is_citation(rule.source) else ""
    if not rule.verified:
        unchecked = _("%(rule)s, not yet checked against the source") % {"rule": said}
        said = unchecked if said else _("not yet checked against the source")
    return _(" (%(rule)s)") % {"rule": said} if said else ""
