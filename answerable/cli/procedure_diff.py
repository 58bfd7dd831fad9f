"""What changes for complainants from one procedure to another, in sentences. Texts, sources and marks do not count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from answerable.core.procedure import Clock, Length, LengthWrong, Procedure, Unit, read_length, write_length
from answerable.words.clocks import say_length
from answerable.words.marks import plain, stage_name
from answerable.words.procedures import clock_title, condition_name, event_name, opened_name

NOTHING = "Nothing changes for complainants."

_HOURS = {
    Unit.HOURS: 1.0, Unit.WORKING_HOURS: 4.2, Unit.DAYS: 24.0, Unit.WORKING_DAYS: 33.6, Unit.WEEKS: 168.0,
    Unit.MONTHS: 730.5, Unit.YEARS: 8766.0,
}  # fmt: skip

# Of each kind of rule: what a field is called where it changes. None: a change of it changes nothing for complainants.
FIELDS: dict[str, dict[str, str | None]] = {
    "clock": {
        "id": None, "kind": "kind of time", "stage": "stage", "bearer": "who it binds",
        "trigger": "what it counts from",
        "length": None, "parameter": None, "start": "first day counted", "roll": "what a last day on a holiday does",
        "min_working_days": "fewest working days", "direction": "direction", "clear_days": "clear days",
        "stops_on": "what meets it", "restart_on": "what begins it anew", "on_transfer": "what a transfer does to it",
        "on_expiry": "what follows when it has passed", "opens": "what it leads to",
        "late": "what happens to late ones",
        "when": "the cases it is only for", "unless": "the cases it is not for", "replaces": "the time it replaces",
        "budget_of": "the time it is a share of", "source": None, "verified": None, "basis": None,
        "fallback_length": "length where the first event did not happen", "warn": None, "title": None,
    },
    "extension": {
        "clock": None, "max": None, "max_is": "whether the cap may be exceeded", "times": "how often",
        "measured_from": "what it is counted from", "approver": "who grants it", "grounds": "grounds",
        "grant_before_expiry": "whether it must be granted in time", "unit": None,
        "consent": "whose agreement it needs",
        "notice": "the letter that tells of it", "source": None, "verified": None,
    },
    "pause": {
        "clocks": "what it stops", "mode": "what it does", "begins": "what begins it", "ends": "what ends it",
        "max": "longest time", "notice": "the letter that tells of it", "on_timeout": "what silence leads to",
        "source": None, "verified": None,
    },
    "stage": {
        "id": None, "level": None, "kind": "kind", "role": "who deals with it", "next": "where it can lead",
        "final": "whether it is the last", "not_same_person_as": "whose decision nobody reviews themselves",
        "acceptance": "whether it must be accepted first", "acknowledges_with": "the letter that confirms receipt",
        "decides_with": "the letter that decides", "requested_by": "the request for it",
        "reasons_required_from_complainant": "whether the complainant must give reasons", "title": None,
    },
    "notice": {"id": None, "form": "form", "content": "what it must tell", "title": None, "source": None,
               "withhold": "what it must not tell"},
    "outcome": {"id": None, "title": None, "requires": "what it requires", "finds_for": "whom it finds for",
                "exit": "whether the case is then not for this procedure"},
    "external": {"id": None, "name": None, "available": "when one may turn to it"},
    "case_class": {"id": None, "title": None, "verified": None},
    "procedure": {
        "jurisdiction": "where it holds", "timezone": "time zone", "calendar": "calendar",
        "channels": "ways to complain",
        "anonymous": "anonymous grievances", "deemed_delivery": "when a letter counts as delivered",
        "cut_off": "the hour after which the next day counts", "attributes": "what duties can hang on",
        "in_force_from": "since when it holds", "in_force_to": "until when it holds",
        "id": None, "version": None, "digest": None, "title": None, "stages": None, "clocks": None, "pauses": None,
        "extensions": None, "notices": None, "outcomes": None, "externals": None, "classes": None, "parameters": None,
        "sources": None, "filing": None, "basis": None, "events": None, "template": None, "overlay": None,
        "overlays": None, "unset": None, "attribute_titles": None,
    },
}  # fmt: skip


def compare(before: Procedure, after: Procedure) -> list[str]:
    """One sentence for each change; one alone if there is none."""
    said = [
        *_changed("procedure", "This procedure", before, after, before, after),
        *_each(
            "stage",
            before.stages,
            after.stages,
            lambda x: x.id,
            lambda x, _p: f"The stage {stage_name(x)}",
            before,
            after,
        ),
        *_clocks(before, after),
        *_extensions(before, after),
        *_each("pause", before.pauses, after.pauses, lambda x: (x.begins, x.ends), _pause_name, before, after),
        *_each(
            "notice", before.notices, after.notices, lambda x: x.id, lambda x, _p: f"The letter {x.id}", before, after
        ),
        *_each(
            "outcome",
            before.outcomes,
            after.outcomes,
            lambda x: x.id,
            lambda x, _p: f"The outcome {x.id}",
            before,
            after,
        ),
        *_each(
            "external",
            before.externals,
            after.externals,
            lambda x: x.id,
            lambda x, _p: f"The body outside {x.id}",
            before,
            after,
        ),
        *_each(
            "case_class",
            before.classes,
            after.classes,
            lambda x: x.id,
            lambda x, _p: f"The class {x.id}",
            before,
            after,
        ),
    ]
    return said or [NOTHING]


def _each(
    kind: str,
    old: Sequence[Any],
    new: Sequence[Any],
    key: Callable[[Any], Any],
    name: Callable[[Any, Procedure], str],
    before: Procedure,
    after: Procedure,
) -> Iterator[str]:
    was, now = {key(x): x for x in old}, {key(x): x for x in new}
    for k, rule in now.items():
        if k not in was:
            yield f"New: {_small(name(rule, after))}."
        else:
            yield from _changed(kind, name(rule, after), was[k], rule, before, after)
    for k, rule in was.items():
        if k not in now:
            yield f"{name(rule, before)} is no longer there."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _changed(kind: str, name: str, old: Any, new: Any, before: Procedure, after: Procedure) -> Iterator[str]:
    for entry in fields(new):
        label = FIELDS[kind].get(entry.name, plain(entry.name))
        was, now = getattr(old, entry.name), getattr(new, entry.name)
        if label is None or was == now:
            continue
        yield f"{name}: {label} is now {_told(now, after)}; it was {_told(was, before)}."


def _told(value: Any, procedure: Procedure) -> str:
    """A value of a rule, readable."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ((), ""):
        return "nothing"
    if isinstance(value, tuple):
        if all(isinstance(part, tuple) for part in value):
            return say_length(write_length(value))
        return ", ".join(_told(part, procedure) for part in value)
    if hasattr(value, "marks"):
        marks = ", ".join(event_name(mark, procedure) for mark in value.marks)
        mode = {"first_of": "the first of ", "last_of": "the last of "}.get(value.mode, "")
        return f"{mode}{marks}" + (f", or without it {event_name(value.fallback, procedure)}" if value.fallback else "")
    if hasattr(value, "operator"):
        return condition_name(value, procedure)
    if isinstance(value, str) and value.startswith(("sent:", "notice:", "delivered:", "deadline:")):
        return event_name(value, procedure)
    if isinstance(value, str) and value in {stage.id for stage in procedure.stages}:
        return stage_name(procedure.stage(value))
    if isinstance(value, str) and value.startswith("external:"):
        return opened_name(value, procedure)
    return plain(str(value))


def _pause_name(pause: Any, procedure: Procedure) -> str:
    return f"The pause from {event_name(pause.begins, procedure)} to {event_name(pause.ends, procedure)}"


def _clocks(before: Procedure, after: Procedure) -> Iterator[str]:
    was, now = ({x.id: x for x in (*p.clocks, *([p.filing] if p.filing else []))} for p in (before, after))
    for name, clock in now.items():
        told = f"{_whose(clock)}, {clock_title(clock)} ({name})"
        if name not in was:
            yield f"New: {_small(told)}: {_length_told(clock, after)}, counted from {_told(clock.trigger, after)}."
            continue
        yield from _lengths(told, was[name], clock, before, after)
        yield from _changed("clock", told, was[name], clock, before, after)
    for name, clock in was.items():
        if name not in now:
            yield f"{_whose(clock)}, {clock_title(clock)} ({name}), is no longer there: {_length_told(clock, before)}."


def _whose(clock: Clock) -> str:
    others = {"retention": "The time the record is kept", "minimum": "The shortest time that must be given"}
    return others.get(clock.kind, f"The time for the {plain(clock.bearer)}")


def _length(clock: Clock, procedure: Procedure) -> Length | None:
    if clock.length is not None:
        return clock.length
    text = next((x.default for x in procedure.parameters if x.name == clock.parameter), None)
    try:
        return read_length(text) if text and text != "none" else None
    except LengthWrong:
        return None


def _length_told(clock: Clock, procedure: Procedure) -> str:
    length = _length(clock, procedure)
    said = "no limit unless the organisation sets one" if length is None else say_length(write_length(length))
    return f"{said} unless the organisation sets another" if clock.parameter and length else said


def _lengths(told: str, old: Clock, new: Clock, before: Procedure, after: Procedure) -> Iterator[str]:
    was, now = _length_told(old, before), _length_told(new, after)
    if was != now:
        yield f"{told}, is {_more_or_less(_length(old, before), _length(new, after))}: {now} instead of {was}."


def _more_or_less(old: Length | None, new: Length | None) -> str:
    if old is None or new is None:
        return "now without limit" if new is None else "now limited"
    size_old, size_new = (sum(number * _HOURS[unit] for number, unit in length) for length in (old, new))
    if size_old == size_new:
        return "counted otherwise"
    about = "" if {unit for _, unit in old} == {unit for _, unit in new} else "about the same or "
    word = "shorter" if size_new < size_old else "longer"
    return f"{about}{word}" if about and abs(size_new / size_old - 1) < 0.1 else word


def _extensions(before: Procedure, after: Procedure) -> Iterator[str]:
    def name(rule: Any, procedure: Procedure) -> str:
        return f"More time for {clock_title(procedure.clock(rule.clock))} ({rule.clock})"

    was = {(x.clock, n): x for n, x in _numbered(before)}
    now = {(x.clock, n): x for n, x in _numbered(after)}
    for key, rule in now.items():
        cap = "as much as is agreed" if rule.max is None else say_length(write_length(rule.max))
        if key not in was:
            yield f"New: {_small(name(rule, after))}: at most {cap}."
            continue
        old = was[key]
        if old.max != rule.max:
            most = "as much as is agreed" if old.max is None else say_length(write_length(old.max))
            yield f"{name(rule, after)} is {_more_or_less(old.max, rule.max)}: at most {cap} instead of {most}."
        yield from _changed("extension", name(rule, after), old, rule, before, after)
    for key, rule in was.items():
        if key not in now:
            yield f"{name(rule, before)} can no longer be taken."


def _numbered(procedure: Procedure) -> Iterator[tuple[int, Any]]:
    """Of several extensions of one clock, which it is."""
    seen: dict[str, int] = {}
    for rule in procedure.extensions:
        seen[rule.clock] = seen.get(rule.clock, 0) + 1
        yield seen[rule.clock], rule
