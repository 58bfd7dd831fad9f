"""Which events matter to a time limit: what starts it, what stops it for a while, what ends it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from answerable.core.case.given import starting_events
from answerable.core.procedure import Clock, Procedure


@dataclass(frozen=True, slots=True)
class Events:
    """Marks in the order in which they happen by the file. No mark stands in two of the lists."""

    starting: tuple[str, ...]
    between: tuple[str, ...]
    ending: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.starting, *self.between, *self.ending)


def events_of(procedure: Procedure, clocks: Iterable[Clock]) -> Events:
    """A letter that was received was sent before; being given notice of it is the same as its being sent."""
    starting, between, ending = (dict[str, None]() for _ in range(3))
    for clock in clocks:
        for part in _chain(procedure, clock, ()):
            starting |= dict.fromkeys(_starting(procedure, part))
            between |= dict.fromkeys(_between(procedure, part))
        ending |= dict.fromkeys(clock.stops_on)
    first, middle, last = (list(_named(procedure, marks)) for marks in (starting, between, ending))
    middle = [mark for mark in middle if mark not in first]
    return Events(tuple(first), tuple(middle), tuple(mark for mark in last if mark not in (*first, *middle)))


def _chain(procedure: Procedure, clock: Clock, seen: tuple[str, ...]) -> list[Clock]:
    """A clock, and those behind it whose own limits decide when it begins or must have ended."""
    names = [mark.removeprefix("deadline:") for mark in clock.trigger.all_marks if mark.startswith("deadline:")]
    names += [clock.budget_of] if clock.budget_of else []
    found = [clock]
    for name in names:
        if name not in seen:
            found += _chain(procedure, procedure.clock(name), (*seen, clock.id))
    return found


def _starting(procedure: Procedure, clock: Clock) -> tuple[str, ...]:
    """Where the matter or learning of it starts the time, one day is asked for and not three."""
    found = starting_events(procedure, clock)
    either = "event_or_awareness"
    return (either,) if either in found and set(found) <= {either, "event", "awareness"} else found


def _between(procedure: Procedure, clock: Clock) -> list[str]:
    found = list(clock.restart_on)
    if clock.on_transfer != "continue":
        found += ["transferred", "transfer_received"]
    for pause in procedure.pauses:
        if clock.id in pause.clocks:
            found += [pause.begins, pause.ends]
    return found


def _named(procedure: Procedure, marks: Iterable[str]) -> Iterable[str]:
    found: dict[str, None] = {}
    for mark in marks:
        kind, _, letter = mark.partition(":")
        if kind == "deadline":
            continue
        if kind in ("notice", "delivered") and letter:
            found[f"sent:{letter}"] = None
        if kind != "notice":
            found[mark] = None
    return found


def counted(procedure: Procedure) -> list[Clock]:
    """Every clock that says by when somebody has to act; not how long a record is kept."""
    filing = [procedure.filing] if procedure.filing is not None else []
    return [*filing, *(clock for clock in procedure.clocks if clock.kind != "retention")]


def applying(procedure: Procedure, case_class: str, attributes: Collection[str]) -> list[Clock]:
    """Those that run in such a case: their conditions hold, and none of the others takes their place."""
    found = [clock for clock in counted(procedure) if clock.applies(case_class, attributes)]
    replaced = {clock.replaces for clock in found if clock.replaces}
    return [clock for clock in found if clock.id not in replaced]


def conditions(clocks: Iterable[Clock]) -> list[str]:
    """The attributes their conditions ask for, each once."""
    asked = [condition for clock in clocks for condition in (clock.when, clock.unless)]
    return list(dict.fromkeys(x.left for x in asked if x is not None and x.left != "class"))
