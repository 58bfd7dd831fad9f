"""The tables of a procedure file, one function each: Reader in, value out, faults collected."""

from __future__ import annotations

from typing import Any, get_args

from . import procedure as p
from .toml_source import Reader

MOST_LENGTH = {
    "hours": 9000, "working_hours": 9000, "days": 20_000, "working_days": 10_000, "weeks": 3000, "months": 1200,
    "years": 100,
}  # fmt: skip
NO_LENGTH: p.Length = ((1, p.Unit.DAYS),)  # stands in where a fault has been told

_STAGE = (
    "id level kind role next final not_same_person_as acceptance acknowledges_with decides_with requested_by "
    "reasons_required_from_complainant title new_issues hearing may_publish_if may_refer_to source"
).split()
_CLOCK = (
    "id kind stage for from length start roll min_working_days direction clear_days stops_on restart_on on_transfer "
    "on_expiry opens late when unless replaces budget_of source verified basis warn action title fallback_length"
).split()
_EXTENSION = (
    "clock max max_is times measured_from approver grounds grant_before_expiry consent notice source verified"
).split()
_NOTICE = (
    "id form language content title source send_when on_the_spot_if_possible content_optional_source withhold proof "
    "suppressed_when"
).split()
_TIMEOUTS = {"continue": "continue", "continue_without": "continue", "abandon": "deemed_withdrawn",
             "abandoned": "deemed_withdrawn", "deemed_withdrawn": "deemed_withdrawn"}  # fmt: skip


def length(table: Reader, key: str, default: str | None = None) -> p.Length:
    """ "3 months, 7 days", or a list of such parts in their order."""
    value = table.table.get(key)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        text = ", ".join(value)
    else:
        text = table.text(key, default)
    return _length_of(table, key, text)


def set_length(table: Reader, key: str, parameters: tuple[p.Parameter, ...], default: str | None = None) -> p.Length:
    """A length, or "$name" for what the organisation has set, which has to have a value."""
    text = table.table.get(key)
    if not isinstance(text, str) or not text.startswith("$"):
        return length(table, key, default)
    value = next((rule.default for rule in parameters if rule.name == text[1:]), None)
    if value is None:
        table.fault(key, "unknown-parameter", f"{text[1:]}; declare it with a default under [procedure] parameters")
        return NO_LENGTH
    return _length_of(table, key, value)


def _length_of(table: Reader, key: str, text: str) -> p.Length:
    try:
        found = p.read_length(text)
    except p.LengthWrong:
        if text:
            table.fault(key, "not-a-length", f"{text!r}; as in 10 working_days, or 3 months, 7 days")
        return NO_LENGTH
    for count, unit in found:
        if not 1 <= count <= MOST_LENGTH[unit]:
            table.fault(key, "length-out-of-range", f"{text}; 1 to {MOST_LENGTH[unit]} {unit}")
    hours = {unit for _, unit in found} & {p.Unit.HOURS, p.Unit.WORKING_HOURS}
    if hours and len(found) > 1:
        table.fault(key, "hours-stand-alone", text)
    return found


def lengths(table: Reader, key: str) -> tuple[p.Length, ...]:
    value = table.table.get(key, [])
    texts = [value] if isinstance(value, str) else list(table.texts(key))
    return tuple(_length_of(table, key, text) for text in texts)


def named(table: Reader, *known: str) -> str:
    table.only(*known)
    return table.text("id")


def stage(table: Reader, position: int) -> p.Stage:
    table.only(*_STAGE)
    kind: Any = table.text("kind", "", [*get_args(p.StageKind)]) if "kind" in table.table else ""
    acceptance: Any = (
        table.text("acceptance", "implied", ["implied", "required"]) if "acceptance" in table.table else ""
    )
    if "level" not in table.table:
        table.remark("level", "missing", f"taken as {position + 1}, by its place in the file")
    return p.Stage(
        id=table.text("id"),
        level=table.whole("level", position + 1),
        kind=kind,
        role=table.text("role", "office"),
        next=table.texts("next"),
        final=table.flag("final", False),
        not_same_person_as=table.texts("not_same_person_as"),
        acceptance=acceptance,
        acknowledges_with=table.text("acknowledges_with", "") or None,
        decides_with=table.text("decides_with", "") or None,
        requested_by=table.text("requested_by", "") or None,
        reasons_required_from_complainant=table.flag("reasons_required_from_complainant", False),
        title=table.words("title"),
    )


def trigger(table: Reader) -> p.Trigger:
    value = table.table.get("from")
    if isinstance(value, str) and value:
        return p.Trigger((value,))
    if isinstance(value, dict):
        keys, fallback = set(value) - {"fallback"}, value.get("fallback")
        good = isinstance(fallback, str | None) and fallback != ""
        if good and keys == {"event"} and isinstance(value["event"], str):
            return p.Trigger((value["event"],), fallback=fallback)
        for mode in ("first_of", "last_of"):
            marks = value.get(mode)
            if good and keys == {mode} and isinstance(marks, list) and marks and all(isinstance(m, str) for m in marks):
                return p.Trigger(tuple(marks), "first_of" if mode == "first_of" else "last_of", fallback)
    table.fault("from", "missing" if value is None else "not-a-trigger", repr(value))
    return p.Trigger(("received",))


def condition(table: Reader, key: str) -> p.Condition | None:
    text = table.text(key, "")
    words = text.split()
    if len(words) == 3 and words[1] in ("==", "!="):
        return p.Condition(words[0], "==" if words[1] == "==" else "!=", words[2].strip("\"'"))
    if len(words) == 1:
        return p.Condition(words[0], "is", "")
    if words:
        table.fault(key, "not-a-condition", f"{text}; as class == simple, or matter.remote")
    return None


def _parameter(table: Reader, parameters: tuple[p.Parameter, ...]) -> str | None:
    value = table.table.get("length")
    if not isinstance(value, str) or not value.startswith("$"):
        return None
    name = value[1:]
    if name not in {rule.name for rule in parameters}:
        table.fault("length", "unknown-parameter", f"{name}; declare it under [procedure] parameters")
    return name


def clock(table: Reader, counting: Reader, parameters: tuple[p.Parameter, ...]) -> p.Clock:
    table.only(*_CLOCK)
    kind: Any = table.text("kind", "duty", get_args(p.ClockKind))
    start: Any = table.text("start", counting.text("start", "next_day"), get_args(p.Start))
    roll: Any = table.text("roll", counting.text("roll", "none"), get_args(p.Roll))
    direction: Any = table.text("direction", "forward", ["forward", "back"])
    on_transfer: Any = table.text("on_transfer", "continue", ["continue", "restart", "new"])
    late: Any = table.text("late", "refuse", ["refuse", "discretion"])
    basis: Any = table.text("basis", "statute", get_args(p.Basis))
    parameter = _parameter(table, parameters)
    default_expiry = ("flag_overdue",) if kind in ("duty", "target") else ()
    return p.Clock(
        id=table.text("id"),
        kind=kind,
        stage=table.text("stage", "") or None,
        bearer=table.text("for", "complainant" if kind == "window" else "office"),
        trigger=trigger(table),
        length=None if parameter is not None else length(table, "length"),
        parameter=parameter,
        start=start,
        roll=roll,
        min_working_days=table.whole("min_working_days", counting.whole("min_working_days", 0)),
        direction=direction,
        clear_days=table.flag("clear_days", False),
        stops_on=table.texts("stops_on"),
        restart_on=table.texts("restart_on"),
        on_transfer=on_transfer,
        on_expiry=table.texts("on_expiry") or default_expiry,
        opens=table.text("opens", "") or None,
        late=late,
        when=condition(table, "when"),
        unless=condition(table, "unless"),
        replaces=table.text("replaces", "") or None,
        budget_of=table.text("budget_of", "") or None,
        source=table.text("source", ""),
        verified=table.flag("verified", True),
        basis=basis,
        fallback_length=length(table, "fallback_length") if "fallback_length" in table.table else None,
        warn=lengths(table, "warn"),
        title=table.words("title"),
    )


def filing(intake: Reader, counting: Reader) -> p.Clock | None:
    """Until when one may complain at all. Late is answered, never refused in silence (P1)."""
    if "filing_limit" not in intake.table:
        return None
    table = Reader(intake.table["filing_limit"], "intake.filing_limit", intake.lines, intake.faults, intake.remarks)
    table.only("length", "from", "late", "start", "roll", "source", "verified", "basis")
    start: Any = table.text("start", counting.text("start", "next_day"), get_args(p.Start))
    roll: Any = table.text("roll", counting.text("roll", "none"), get_args(p.Roll))
    basis: Any = table.text("basis", "statute", get_args(p.Basis))
    marks = trigger(table) if "from" in table.table else p.Trigger(("event_or_awareness",))
    if marks.marks == ("event_or_awareness",):
        marks = p.Trigger(("event_or_awareness", "awareness", "event"), "last_known")
    return p.Clock(
        id="filing_limit",
        kind="window",
        stage=None,
        bearer="complainant",
        trigger=marks,
        length=length(table, "length"),
        start=start,
        roll=roll,
        late="discretion" if table.text("late", "discretion") in ("discretion", "good_reason") else "refuse",
        source=table.text("source", ""),
        verified=table.flag("verified", True),
        basis=basis,
    )


def pause(table: Reader) -> p.Pause:
    table.only("clocks", "begins", "ends", "mode", "max", "notice", "on_timeout", "source", "verified")
    mode: Any = table.text("mode", choices=get_args(p.PauseMode))
    timeout: Any = _TIMEOUTS[table.text("on_timeout", "continue", list(_TIMEOUTS))]
    return p.Pause(
        clocks=table.texts("clocks"),
        mode=mode,
        begins=table.text("begins"),
        ends=table.text("ends"),
        max=length(table, "max") if "max" in table.table else None,
        notice=table.text("notice", "") or None,
        on_timeout=timeout,
        source=table.text("source", ""),
        verified=table.flag("verified", True),
    )


def extension(table: Reader, parameters: tuple[p.Parameter, ...]) -> p.Extension:
    table.only(*_EXTENSION)
    max_is: Any = table.text("max_is", "hard", ["hard", "soft"])
    measured_from: Any = table.text("measured_from", "nominal_deadline", get_args(p.ExtensionBase))
    consent: Any = table.text("consent", "none", ["none", "complainant", "mutual"])
    most = set_length(table, "max", parameters) if "max" in table.table or consent == "none" else None
    if most is not None and len(most) > 1:
        table.fault("max", "one-unit-only", p.write_length(most))
    return p.Extension(
        clock=table.text("clock"),
        max=most,
        max_is=max_is,
        times=table.whole("times", 1),
        measured_from=measured_from,
        approver=table.text("approver", ""),
        grounds=table.texts("grounds"),
        grant_before_expiry=table.flag("grant_before_expiry", True),
        consent=consent,
        notice=table.text("notice", "") or None,
        source=table.text("source", ""),
        verified=table.flag("verified", True),
        unit=most[0][1] if most else p.Unit.DAYS,
    )


def notice(table: Reader) -> p.Notice:
    table.only(*_NOTICE)
    return p.Notice(
        id=table.text("id"),
        form=table.text("form", "written"),
        content=table.texts("content"),
        title=table.words("title"),
        source=table.text("source", ""),
        withhold=table.texts("withhold"),
    )


def outcome(table: Reader) -> p.Outcome:
    table.only("id", "title", "requires", "finds_for", "exit", "source")
    finds_for: Any = table.text("finds_for", "none", ["complainant", "partly", "office", "none"])
    return p.Outcome(
        table.text("id"), table.words("title"), table.texts("requires"), finds_for, table.flag("exit", False)
    )


def external(table: Reader) -> p.External:
    table.only("id", "name", "available", "clocks", "source", "url")
    return p.External(table.text("id"), table.words("name"), table.texts("available"))


def case_class(table: Reader) -> p.CaseClass:
    table.only("id", "when", "verified", "title", "source")
    return p.CaseClass(table.text("id"), table.words("title"), table.flag("verified", True))
