"""Text of a procedure file -> Procedure, or every fault with its place. The vocabulary: docs/procedures.md."""

from __future__ import annotations

import hashlib
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import procedure as p
from .procedure_check import check
from .toml_source import Fault, Faults, Reader, lines_of, parse

FORMAT = "answerable-procedure/1"
MOST_LENGTH = {"hours": 9000, "days": 20_000, "working_days": 10_000, "weeks": 3000, "months": 1200, "years": 100}

# The one way the engine counts; a file may say it, and may not say another.
MONTHS = ("same_number_or_month_end",)
DAY_ENDS = ("24:00",)
ANONYMOUS = (
    "accepted",
    "accepted_without_reply",
    "if_actionable",
    "refused",
    "national_law",
    "organisation_policy",
)

# Read and shown, but no rule of the engine hangs on them yet.
UNREAD = ("actions", "protection", "access", "after_final")
_INTAKE = [
    "channels",
    "anonymous",
    "representatives",
    "groups",
    "group",
    "filing_limit",
    "refuse_requires",
    "oral_must_be_recorded",
    "duplicate",
    "receipt",
]


def read_procedure(text: str) -> p.Procedure:
    """Faults lists everything that is wrong; nothing is guessed and no unknown key passes."""
    faults: list[Fault] = []
    file = Reader(parse(text), "", lines_of(text), faults)
    file.only(
        *[
            "format",
            "procedure",
            "counting",
            "intake",
            "stage",
            "clock",
            "pause",
            "extension",
            "notice",
            "outcome",
            "external",
            "class",
        ],
        *UNREAD,
    )
    file.text("format", choices=[FORMAT])
    procedure = _procedure(file, "sha256:" + hashlib.sha256(text.encode()).hexdigest())
    misshapen = {fault.place for fault in faults}
    shapes = len(faults)
    check(procedure, file)
    faults[shapes:] = [fault for fault in faults[shapes:] if fault.place not in misshapen]
    if faults:
        raise Faults(faults)
    return procedure


def _procedure(file: Reader, digest: str) -> p.Procedure:
    head, counting, intake = file.table_at("procedure"), file.table_at("counting"), file.table_at("intake")
    head.only(
        *[
            "id",
            "version",
            "title",
            "jurisdiction",
            "in_force_from",
            "timezone",
            "calendar",
            "parameters",
            "sources",
            "deemed_delivery",
        ]
    )
    counting.only(*["start", "roll", "months", "working_day", "day_ends", "basis"])
    intake.only(*_INTAKE)
    zone = head.text("timezone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        head.fault("timezone", "unknown-timezone", zone)
    parameters = _parameters(head)
    counting.text("months", MONTHS[0], MONTHS)
    counting.text("day_ends", DAY_ENDS[0], DAY_ENDS)
    basis: Any = counting.text("basis", "statute", get_args(p.Basis))
    return p.Procedure(
        id=head.text("id"),
        version=head.text("version"),
        digest=digest,
        title=head.words("title"),
        jurisdiction=head.text("jurisdiction"),
        in_force_from=head.day("in_force_from"),
        timezone=zone,
        calendar=head.text("calendar"),
        stages=tuple(_stage(table) for table in file.tables("stage")),
        clocks=tuple(_clock(table, counting, parameters) for table in file.tables("clock")),
        pauses=tuple(_pause(table) for table in file.tables("pause")),
        extensions=tuple(_extension(table) for table in file.tables("extension")),
        notices=tuple(_notice(table) for table in file.tables("notice")),
        outcomes=tuple(_outcome(table) for table in file.tables("outcome")),
        externals=tuple(_external(table) for table in file.tables("external")),
        classes=tuple(_class(table) for table in file.tables("class")),
        parameters=parameters,
        sources=head.texts("sources"),
        channels=intake.texts("channels"),
        anonymous=intake.text("anonymous", "accepted", ANONYMOUS),
        deemed_delivery=_length(head, "deemed_delivery", "5 days"),
        filing_limit=_filing_limit(intake),
        basis=basis,
    )


def _length(table: Reader, key: str, default: str | None = None) -> p.Length:
    text = table.text(key, default)
    try:
        length = p.read_length(text)
    except p.LengthWrong:
        if text:
            table.fault(key, "not-a-length", f"{text!r}; as in 10 working_days, or 3 months, 7 days")
        return ((1, p.Unit.DAYS),)
    for count, unit in length:
        if unit is p.Unit.WORKING_HOURS:
            table.fault(key, "unit-not-counted", unit)
        elif not 1 <= count <= MOST_LENGTH[unit]:
            table.fault(key, "length-out-of-range", text)
    if len(length) > 1 and any(unit is p.Unit.HOURS for _, unit in length):
        table.fault(key, "hours-stand-alone", text)
    return length


def _filing_limit(intake: Reader) -> p.Length | None:
    if "filing_limit" not in intake.table:
        return None
    limit = Reader(intake.table["filing_limit"], "intake.filing_limit", intake.lines, intake.faults)
    limit.only("length", "from", "late")
    return _length(limit, "length")


def _parameters(head: Reader) -> tuple[p.Parameter, ...]:
    value = head.table.get("parameters", {})
    if not isinstance(value, dict):
        head.fault("parameters", "not-a-table", repr(value))
        return ()
    found = []
    for name, rule in value.items():
        if isinstance(rule, list) and rule and all(isinstance(item, str) for item in rule):
            found.append(p.Parameter(name, rule[0], tuple(rule)))
        elif isinstance(rule, dict) and isinstance(rule.get("default"), str) and set(rule) == {"default"}:
            found.append(p.Parameter(name, rule["default"]))
        else:
            head.fault("parameters", "not-a-parameter", f"{name} = {rule!r}")
    return tuple(found)


def _stage(table: Reader) -> p.Stage:
    table.only(
        *[
            "id",
            "level",
            "kind",
            "role",
            "next",
            "final",
            "not_same_person_as",
            "acceptance",
            "acknowledges_with",
            "decides_with",
            "requested_by",
        ],
        *["reasons_required_from_complainant", "title", "new_issues", "hearing", "may_publish_if"],
    )
    kind: Any = table.text("kind", choices=get_args(p.StageKind))
    acceptance: Any = table.text("acceptance", "implied", ["implied", "required"])
    if "level" not in table.table:
        table.fault("level", "missing", "level")
    return p.Stage(
        id=table.text("id"),
        level=table.whole("level", 0),
        kind=kind,
        role=table.text("role"),
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


def _trigger(table: Reader) -> p.Trigger:
    value = table.table.get("from")
    if isinstance(value, str) and value:
        return p.Trigger((value,))
    if isinstance(value, dict):
        keys, fallback = set(value), value.get("fallback")
        if keys in ({"event"}, {"event", "fallback"}) and all(isinstance(item, str) for item in value.values()):
            return p.Trigger((value["event"],), fallback=fallback)
        for mode in ("first_of", "last_of"):
            marks = value.get(mode)
            if keys == {mode} and isinstance(marks, list) and marks and all(isinstance(item, str) for item in marks):
                return p.Trigger(tuple(marks), "first_of" if mode == "first_of" else "last_of")
    table.fault("from", "missing" if value is None else "not-a-trigger", repr(value))
    return p.Trigger(("received",))


def _condition(table: Reader, key: str) -> p.Condition | None:
    text = table.text(key, "")
    words = text.split()
    if len(words) == 3 and words[1] in ("==", "!="):
        return p.Condition(words[0], "==" if words[1] == "==" else "!=", words[2])
    if len(words) == 1:
        return p.Condition(words[0], "is", "")
    if words:
        table.fault(key, "not-a-condition", text)
    return None


def _clock(table: Reader, counting: Reader, parameters: tuple[p.Parameter, ...]) -> p.Clock:
    table.only(
        *[
            "id",
            "kind",
            "stage",
            "for",
            "from",
            "length",
            "start",
            "roll",
            "min_working_days",
            "direction",
            "clear_days",
            "stops_on",
            "restart_on",
        ],
        *[
            "on_transfer",
            "on_expiry",
            "opens",
            "late",
            "when",
            "unless",
            "replaces",
            "budget_of",
            "source",
            "verified",
            "basis",
            "warn",
            "action",
        ],
    )
    kind: Any = table.text("kind", choices=get_args(p.ClockKind))
    start: Any = table.text("start", counting.text("start", "next_day"), get_args(p.Start))
    roll: Any = table.text("roll", counting.text("roll", "none"), get_args(p.Roll))
    direction: Any = table.text("direction", "forward", ["forward", "back"])
    on_transfer: Any = table.text("on_transfer", "continue", ["continue", "restart", "new"])
    late: Any = table.text("late", "refuse", ["refuse", "discretion"])
    basis: Any = table.text("basis", "statute", get_args(p.Basis))
    length: p.Length | None = None
    parameter = None
    if table.text("length").startswith("$"):
        parameter = table.text("length")[1:]
        if parameter not in {rule.name for rule in parameters}:
            table.fault("length", "unknown-parameter", parameter)
    else:
        length = _length(table, "length")
    default_expiry = ("flag_overdue",) if kind in ("duty", "target") else ()
    return p.Clock(
        id=table.text("id"),
        kind=kind,
        stage=table.text("stage", "") or None,
        bearer=table.text("for", "office"),
        trigger=_trigger(table),
        length=length,
        parameter=parameter,
        start=start,
        roll=roll,
        min_working_days=table.whole("min_working_days", 0),
        direction=direction,
        clear_days=table.flag("clear_days", False),
        stops_on=table.texts("stops_on"),
        restart_on=table.texts("restart_on"),
        on_transfer=on_transfer,
        on_expiry=table.texts("on_expiry") or default_expiry,
        opens=table.text("opens", "") or None,
        late=late,
        when=_condition(table, "when"),
        unless=_condition(table, "unless"),
        replaces=table.text("replaces", "") or None,
        budget_of=table.text("budget_of", "") or None,
        source=table.text("source", ""),
        verified=table.flag("verified", True),
        basis=basis,
    )


def _pause(table: Reader) -> p.Pause:
    table.only(*["clocks", "begins", "ends", "mode", "max", "notice", "on_timeout", "source", "verified"])
    mode: Any = table.text("mode", choices=get_args(p.PauseMode))
    return p.Pause(
        clocks=table.texts("clocks"),
        mode=mode,
        begins=table.text("begins"),
        ends=table.text("ends"),
        max=_length(table, "max") if "max" in table.table else None,
        notice=table.text("notice", "") or None,
        on_timeout=table.text("on_timeout", "") or None,
        source=table.text("source", ""),
        verified=table.flag("verified", True),
    )


def _extension(table: Reader) -> p.Extension:
    table.only(
        *[
            "clock",
            "max",
            "max_is",
            "times",
            "measured_from",
            "approver",
            "grounds",
            "grant_before_expiry",
            "consent",
            "notice",
            "source",
        ],
        "verified",
    )
    max_is: Any = table.text("max_is", "hard", ["hard", "soft"])
    measured_from: Any = table.text("measured_from", "nominal_deadline", get_args(p.ExtensionBase))
    consent: Any = table.text("consent", "none", ["none", "complainant", "mutual"])
    length = _length(table, "max")
    if len(length) > 1:
        table.fault("max", "one-unit-only", p.write_length(length))
    return p.Extension(
        clock=table.text("clock"),
        max=length,
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
    )


def _notice(table: Reader) -> p.Notice:
    table.only(
        *["id", "form", "content", "title", "source", "send_when", "on_the_spot_if_possible", "content_optional_source"]
    )
    return p.Notice(
        table.text("id"), table.text("form"), table.texts("content"), table.words("title"), table.text("source", "")
    )


def _outcome(table: Reader) -> p.Outcome:
    table.only("id", "title", "requires", "finds_for", "exit")
    finds_for: Any = table.text("finds_for", "none", ["complainant", "partly", "office", "none"])
    return p.Outcome(
        table.text("id"), table.words("title"), table.texts("requires"), finds_for, table.flag("exit", False)
    )


def _external(table: Reader) -> p.External:
    table.only("id", "name", "available")
    return p.External(table.text("id"), table.words("name"), table.texts("available"))


def _class(table: Reader) -> str:
    table.only("id", "when", "verified", "title")
    return table.text("id")
