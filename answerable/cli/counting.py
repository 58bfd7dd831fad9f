"""From what was asked to a counted limit: finds the file, fills its parameters, dates the events; else Wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from answerable.core.calendar import Calendar
from answerable.core.case.given import Given, NotGiven, limit_given, starting_events
from answerable.core.case.limits import CaseLimit, Rulebook
from answerable.core.procedure import Clock, Condition, Extension, Length, LengthWrong, Procedure, Unit, read_length
from answerable.core.procedure_check import ATTRIBUTES
from answerable.core.procedure_overlay import lay_on
from answerable.core.procedure_tables import MOST_LENGTH
from answerable.core.spans import UnitNotCounted
from answerable.core.toml_source import Reader, parse

from .procedure_files import Source, find_calendar, load
from .wrong import Wrong

When = str | date | datetime
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")
_NAMED = re.compile(r"\$(\w+)")
FIRST_YEAR, LAST_YEAR = 1800, 2200


@dataclass(frozen=True, slots=True)
class Asked:
    source: Source
    clock: str
    events: Sequence[tuple[str, When]]
    case_class: str = ""
    attributes: Sequence[str] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    overlay: str = ""
    calendar: str = ""
    today: When = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """`remarks`: what was assumed, and what the asker may not expect, a sentence each."""

    limit: CaseLimit
    rulebook: Rulebook
    now: datetime
    remarks: tuple[str, ...]


def count(asked: Asked) -> Counted:
    rulebook = find_rulebook(asked)
    procedure = rulebook.procedure
    zone = ZoneInfo(procedure.timezone)
    clock = next((x for x in (*procedure.clocks, procedure.filing) if x is not None and x.id == asked.clock), None)
    hourly = clock is not None and _in_hours(procedure, clock)
    given, remarks = _given(asked, procedure, zone, hourly)
    now = _moment(asked.today, zone, "--today", procedure)[0] if asked.today else timezone.now()
    try:
        limit = limit_given(rulebook, asked.clock, given, now, case_class=asked.case_class, attributes=asked.attributes)
    except NotGiven as wrong:
        raise Wrong(_say_not_given(wrong, procedure, asked)) from None
    except UnitNotCounted as wrong:
        raise Wrong(f"a clock in hours is extended in its own unit only, not by {wrong}") from None
    except OverflowError:
        raise Wrong(
            "that ends after the last day a calendar can have; give an earlier event or a shorter time"
        ) from None
    remarks += [*_beside(procedure, limit.clock, asked), *_beyond(procedure, asked)]
    return Counted(limit, rulebook, now, tuple(remarks))


def find_rulebook(asked: Asked) -> Rulebook:
    """The file with its parameters and calendar. `calendar` fills what the file leaves open, and replaces what not."""
    procedure = load(asked.source, asked.parameters, asked.overlay)
    calendar = find_calendar(asked.calendar) if asked.calendar else None
    if calendar is not None:
        filled = {**_filling(asked, procedure, calendar), **asked.parameters}
        procedure = load(asked.source, filled, asked.overlay) if filled != dict(asked.parameters) else procedure
    for what, value in (("calendar", procedure.calendar), ("time zone", procedure.timezone)):
        open_names = _NAMED.findall(value)
        if open_names and (calendar is None or what == "time zone"):
            params = " and ".join(f"--param {name}=..." for name in open_names)
            raise Wrong(
                f"this file leaves the {what} open ({value}): give --calendar with a place, as DE-BY, or {params}"
            )
    return Rulebook(procedure, calendar or find_calendar(procedure.calendar))


def _filling(asked: Asked, procedure: Procedure, calendar: Calendar) -> dict[str, str]:
    """What the parameters of a template must be, for this calendar and its time zone to be the file's."""
    head = lay_on(Reader(parse(asked.source.text), "", {}, []), procedure.overlay)[1].get("procedure", {})
    rules = {rule.name: rule for rule in procedure.parameters}
    found: dict[str, str] = {}
    for key, value in (("timezone", calendar.timezone), ("calendar", calendar.id)):
        template = str(head.get(key, ""))
        names = _NAMED.findall(template)
        if len(names) != 1 or names[0] in asked.parameters:
            continue
        before, _, after = template.partition(f"${names[0]}")
        rule = rules.get(names[0])
        if value.startswith(before) and value.endswith(after):
            inner = value[len(before) : len(value) - len(after)]
            if rule is None or not rule.choices or inner in rule.choices:
                found[names[0]] = inner
        elif key == "timezone" and (rule is None or rule.default is None):  # a calendar that was named is counted by
            raise Wrong(f"the time zone must be one like {template}, and {value} is not: choose another calendar")
    return found


def _in_hours(procedure: Procedure, clock: Clock, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the time of day matters: of this clock, or of one it starts from."""
    if clock.id in seen:
        return False
    text = next((p.default for p in procedure.parameters if p.name == clock.parameter), None)
    try:
        length = clock.length or (read_length(text) if text and text != "none" else ())
    except LengthWrong:
        length = ()
    if any(unit in (Unit.HOURS, Unit.WORKING_HOURS) for _, unit in length):
        return True
    behind = {mark.removeprefix("deadline:") for mark in clock.trigger.all_marks if mark.startswith("deadline:")}
    return any(_in_hours(procedure, x, seen | {clock.id}) for x in procedure.clocks if x.id in behind)


def _given(asked: Asked, procedure: Procedure, zone: ZoneInfo, hourly: bool) -> tuple[list[Given], list[str]]:
    found, remarks = [], []
    for name, when in asked.events:
        if name.startswith("extended:"):
            _check_length(name)
        at, by_day = _moment(when, zone, name, procedure)
        if by_day and hourly:
            remarks.append(
                f"No time of day was given for {name}; {at.astimezone(zone):%H:%M} in {procedure.timezone} was taken."
            )
        found.append(Given(name, at))
    named = {given.name for given in found}
    for given in list(found):
        kind, _, letter = given.name.partition(":")
        if kind == "delivered" and f"sent:{letter}" not in named and letter in {x.id for x in procedure.notices}:
            found.append(Given(f"sent:{letter}", given.at))
            remarks.append(f"No day of sending was given for {letter}; it was taken as sent when it was delivered.")
    return sorted(found, key=lambda given: (given.at, _rank(given.name))), remarks


def _rank(name: str) -> int:
    """Of one moment's events, what must come before the others: receipt first, delivery last."""
    if name in ("event", "awareness", "event_or_awareness", "posted", "received", "registered"):
        return 0
    return 2 if name.startswith(("delivered:", "extended")) else 1


def _check_length(name: str) -> None:
    text = name.split(":")[2] if name.count(":") > 1 else ""
    try:
        parts = read_length(text) if text else ()
    except LengthWrong:
        raise Wrong(f"{text!r} is not a length of time: write it as 10 working_days") from None
    for number, unit in parts:
        if not 1 <= number <= MOST_LENGTH[unit]:
            raise Wrong(f"{text} is out of range: 1 to {MOST_LENGTH[unit]} {unit.value}")


def _moment(when: When, zone: ZoneInfo, name: str, procedure: Procedure) -> tuple[datetime, bool]:
    """The moment, and whether it was told by its day alone. A day is taken at local noon, which no zone moves."""
    if isinstance(when, str):
        when = _read(when, name, procedure.timezone)
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise Wrong(f"the year of {name}={when} cannot be right: {FIRST_YEAR} to {LAST_YEAR}")
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise Wrong(_lacks_a_zone(name, when.isoformat("T", "minutes"), procedure.timezone))
        return when.astimezone(UTC), False
    noon = time(12) if procedure.cut_off is None or procedure.cut_off > time(12) else time()
    return datetime.combine(when, noon, zone).astimezone(UTC), True


def _read(text: str, name: str, zone: str) -> date | datetime:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _TIME.fullmatch(text):
            return datetime.fromisoformat(text)
        if _TIME.fullmatch(f"{text}Z"):
            datetime.fromisoformat(f"{text}Z")
            raise Wrong(_lacks_a_zone(name, text, zone))
    except (ValueError, OverflowError):
        raise Wrong(f"there is no such day or time as {name}={text}: look at its numbers") from None
    raise Wrong(f"{name}={text} is not a time: write a day, as 2026-04-02, or a time, as 2026-10-23T16:30Z")


def _lacks_a_zone(name: str, text: str, zone: str) -> str:
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).isoformat("T", "minutes")
    return f"{name}={text} has no zone: write {local} if that is the time in {zone}, or {text}Z if it is UTC"


def read_pairs(texts: Sequence[str], option: str, example: str) -> list[tuple[str, str]]:
    """ "NAME=VALUE", each."""
    found = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise Wrong(f"{option} {text!r} needs a name and a value: write it as {option} {example}")
        found.append((name.strip(), value.strip()))
    return found


def _say_not_given(wrong: NotGiven, procedure: Procedure, asked: Asked) -> str:
    detail = wrong.detail
    clocks = [clock.id for clock in (*procedure.clocks, procedure.filing) if clock is not None]
    clock = next((x for x in (*procedure.clocks, procedure.filing) if x is not None and x.id == asked.clock), None)
    starts = " or ".join(starting_events(procedure, clock)) if clock is not None else ""
    what, _, hint = detail.partition("; ")
    match wrong.code:
        case "unknown-clock":
            near = f" {hint.partition(' (')[0]}" if hint else ""
            return f"there is no clock {what.partition(' (')[0]};{near} it has {', '.join(clocks)}"
        case "unknown-event":
            return f"there is no event {what}; {hint or f'{asked.clock} starts from {starts}'}"
        case "not-started" if clock is not None and clock.trigger.mode == "last_of":
            lacking = [x for x in clock.trigger.marks if not _covers(x, {name for name, _ in asked.events})]
            return f"{asked.clock} starts when all of its events have happened: give {', '.join(lacking)} too"
        case "not-started":
            return f"nothing that starts {asked.clock} was given: give --event {detail.split(' / ')[0]}=2026-04-02" + (
                f" (or one of {', '.join(detail.split(' / ')[1:])})" if " / " in detail else ""
            )
        case "unknown-class":
            known = ", ".join(x.id for x in procedure.classes) or "none"
            return f"there is no class {what}; {hint or f'this file has {known}'}"
        case "unknown-attribute":
            known = ", ".join(sorted(ATTRIBUTES | set(procedure.attributes)))
            return f"there is no attribute {what}; {hint or f'there are {known}'}"
        case "computed-event":
            return f"{what} is counted, not given: {hint.removeprefix('it is counted, ')} give those"
        case "no-extension":
            can = ", ".join(sorted({x.clock for x in procedure.extensions})) or "none of them can"
            return f"{detail} cannot be extended under this file; these can: {can}"
        case "unset":
            return f"the parameter {detail}"
        case _:
            return detail


def _covers(mark: str, names: set[str]) -> bool:
    """Whether it was given, under its own name or that of the act that leaves it."""
    kind, _, letter = mark.partition(":")
    acts = {"acknowledged", "decision_issued", "review_decided", f"notice:{letter}"} if kind == "sent" else set()
    return mark in names or mark.startswith("deadline:") or bool(acts & names)


def _beside(procedure: Procedure, clock: Clock, asked: Asked) -> list[str]:
    """What it was counted from if not from its first event, for which cases it holds, and whether another one runs in
    its place for the class that was given.
    """
    said = []
    names = {name for name, _ in asked.events}
    if clock.trigger.fallback is not None and not any(_covers(mark, names) for mark in clock.trigger.marks):
        waited = ", ".join(clock.trigger.marks)
        said.append(f"{waited} was not given; it is counted from {clock.trigger.fallback} instead.")
    attributes = set(asked.attributes)
    for word, condition in (("only", clock.when), ("not", clock.unless)):
        if condition is None:
            continue
        told = f"{condition.left} {condition.operator} {condition.right}".removesuffix(" is ")
        if condition.left == "class":
            holds = (asked.case_class == condition.right) is (condition.operator == "==")
        else:
            holds = condition.left in attributes
        said.append(f"{clock.id} runs {word} where {told}.")
        if holds is (word == "not") and (asked.case_class or attributes):
            said.append("It does NOT run for the case you describe.")
    for other in procedure.clocks:
        if asked.case_class and other.replaces == clock.id and _by_class(other.when, asked.case_class):
            said.append(f"For the class {asked.case_class} another clock runs INSTEAD: {other.id}. Ask for that one.")
    return said


def _beyond(procedure: Procedure, asked: Asked) -> list[str]:
    """Of extensions that were given: those the procedure would refuse, which are counted all the same."""
    said, taken = [], [name for name, _ in asked.events if name.partition(":")[0] == "extended"]
    for clock_id in dict.fromkeys(name.split(":")[1] if ":" in name else asked.clock for name in taken):
        rules = [rule for rule in procedure.extensions if rule.clock == clock_id]
        own = [name for name in taken if (name.split(":")[1] if ":" in name else asked.clock) == clock_id]
        if rules and len(own) > sum(rule.times for rule in rules):
            said.append(f"{clock_id} may not be extended so often; it is counted as you gave it.")
        for text in (name.split(":", 2)[2] for name in own if name.count(":") > 1):
            if rules and all(_exceeds(read_length(text), rule) for rule in rules):
                said.append(f"{clock_id} may not be extended by {text}; it is counted as you gave it.")
    return said


def _exceeds(length: Length, rule: Extension) -> bool:
    """Whether it is more than a hard cap in the same unit, or in another unit."""
    if rule.max is None or rule.may_exceed:
        return False
    return length[0][1] != rule.max[0][1] or sum(number for number, _ in length) > rule.max[0][0]


def _by_class(condition: Condition | None, case_class: str) -> bool:
    """Whether it holds for this class; False if it is about something else."""
    if condition is None or condition.left != "class":
        return False
    return (condition.right == case_class) is (condition.operator == "==")
