"""Text of a procedure file -> Procedure, or every fault with its place. The vocabulary: docs/procedures.md."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import procedure as p
from . import procedure_tables as tables
from .procedure_check import check
from .procedure_defaults import complete
from .procedure_overlay import lay_on
from .toml_source import Fault, Faults, Reader, lines_of, parse

FORMAT = "answerable-procedure/1"

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
UNREAD = ("actions", "action", "protection", "access", "after_final", "review", "example")
TABLES = ("stage", "clock", "pause", "extension", "notice", "outcome", "external", "class", "event", "attribute")
_HEAD = (
    "id version title jurisdiction in_force_from in_force_to timezone calendar parameters sources deemed_delivery "
    "template overlays basis"
).split()
_INTAKE = (
    "channels anonymous representatives representative groups group filing_limit refuse_requires oral_must_be_recorded "
    "oral_record duplicate receipt cut_off who late"
).split()


@dataclass(frozen=True, slots=True)
class Examined:
    """`procedure` is None if there are faults. `remarks` refuse nothing: a missing source, a guess that was made."""

    procedure: p.Procedure | None
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]


def read_procedure(text: str, overlay: str = "", parameters: Mapping[str, str] | None = None) -> p.Procedure:
    """Faults lists everything that is wrong; nothing is guessed in silence and no unknown key passes.

    `overlay`: which local change is laid on the base. `parameters`: what the organisation has set.
    """
    examined = examine_procedure(text, overlay, parameters)
    if examined.procedure is None:
        raise Faults(examined.faults)
    return examined.procedure


def examine_procedure(text: str, overlay: str = "", parameters: Mapping[str, str] | None = None) -> Examined:
    faults: list[Fault] = []
    remarks: list[Fault] = []
    given = dict(parameters or {})
    try:
        table = parse(text)
    except Faults as wrong:
        return Examined(None, wrong.faults, ())
    file = Reader(table, "", lines_of(text), faults, remarks)
    overlays, laid = lay_on(file, overlay)
    file = Reader(laid, "", file.lines, faults, remarks)
    file.only("format", "procedure", "counting", "intake", "overlay", *TABLES, *UNREAD)
    file.text("format", choices=[FORMAT])
    procedure = complete(_procedure(file, digest_of(text, overlay, given), overlay, overlays, given), file)
    misshapen = {fault.place for fault in faults}
    shapes = len(faults)
    check(procedure, file)
    faults[shapes:] = [fault for fault in faults[shapes:] if fault.place not in misshapen]
    return Examined(None if faults else procedure, tuple(faults), tuple(remarks))


def digest_of(text: str, overlay: str, parameters: Mapping[str, str]) -> str:
    """What a case is bound to: the file's text, and whatever was laid on it and set."""
    more = json.dumps([overlay, sorted(parameters.items())], ensure_ascii=False) if overlay or parameters else ""
    return "sha256:" + hashlib.sha256((text + more).encode()).hexdigest()


def _procedure(
    file: Reader, digest: str, overlay: str, overlays: tuple[str, ...], given: Mapping[str, str]
) -> p.Procedure:
    head, counting, intake = file.table_at("procedure"), file.table_at("counting"), file.table_at("intake")
    head.only(*_HEAD)
    counting.only("start", "roll", "months", "working_day", "day_ends", "basis", "min_working_days")
    intake.only(*_INTAKE)
    template = head.flag("template", False)
    parameters = _parameters(file, head, given)
    counting.text("months", MONTHS[0], MONTHS)
    counting.text("day_ends", DAY_ENDS[0], DAY_ENDS)
    basis: Any = counting.text("basis", "statute", get_args(p.Basis))
    identity = head.text("id")
    return p.Procedure(
        id=f"{identity}.{overlay}" if overlay else identity,
        version=head.text("version", "1"),
        digest=digest,
        title=head.words("title"),
        jurisdiction=head.text("jurisdiction", ""),
        in_force_from=_year(head, "in_force_from") or date.min,
        timezone=_zone(head, parameters),
        calendar=_filled(head.text("calendar"), parameters),
        stages=tuple(tables.stage(table, n) for n, table in enumerate(file.tables("stage"))),
        clocks=tuple(tables.clock(table, counting, parameters) for table in file.tables("clock")),
        pauses=tuple(tables.pause(table) for table in file.tables("pause")),
        extensions=tuple(tables.extension(table, parameters) for table in file.tables("extension")),
        notices=tuple(tables.notice(table) for table in file.tables("notice")),
        outcomes=tuple(tables.outcome(table) for table in file.tables("outcome")),
        externals=tuple(tables.external(table) for table in file.tables("external")),
        classes=tuple(tables.case_class(table) for table in file.tables("class")),
        parameters=parameters,
        sources=head.texts("sources"),
        channels=intake.texts("channels"),
        anonymous=intake.text("anonymous", "accepted", ANONYMOUS),
        deemed_delivery=tables.set_length(head, "deemed_delivery", parameters, "5 days"),
        filing=tables.filing(intake, counting),
        basis=basis,
        in_force_to=_year(head, "in_force_to"),
        cut_off=_cut_off(intake),
        events=tuple(tables.named(table, "id", "title") for table in file.tables("event")),
        attributes=tuple(tables.named(table, "id", "title") for table in file.tables("attribute")),
        attribute_titles={table.text("id", ""): table.words("title") for table in file.tables("attribute")},
        template=template,
        overlay=overlay,
        overlays=overlays,
    )


def _year(head: Reader, key: str) -> date | None:
    """None if it is not there: whoever runs cases under a file needs it, whoever counts a limit does not."""
    if key not in head.table:
        if key == "in_force_from":
            head.remark(key, "missing", "since when this is the law, as 2024-04-01")
        return None
    day = head.day(key)
    if day != date.min and not 1800 <= day.year <= 2200:
        head.fault(key, "year-out-of-range", day.isoformat())
    return day


def _zone(head: Reader, parameters: tuple[p.Parameter, ...]) -> str:
    zone = _filled(head.text("timezone"), parameters)
    try:
        if zone and not zone.startswith("$"):
            ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        head.fault("timezone", "unknown-timezone", f"{zone}; as Europe/London")
    return zone


_NAMED = re.compile(r"\$(\w+)")


def _filled(text: str, parameters: tuple[p.Parameter, ...]) -> str:
    """ "DE-$land" with land set; what is not set stays as it stands."""
    values = {rule.name: rule.default for rule in parameters}
    return _NAMED.sub(lambda found: values.get(found[1]) or found[0], text)


def _cut_off(intake: Reader) -> time | None:
    text = intake.text("cut_off", "")
    if not text:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        intake.fault("cut_off", "not-a-time", f"{text!r}; as 17:00")
        return None


def _parameters(file: Reader, head: Reader, given: Mapping[str, str]) -> tuple[p.Parameter, ...]:
    """Those the file declares, and those it uses without declaring them, which then have no default."""
    value = head.table.get("parameters", {})
    if not isinstance(value, dict):
        head.fault("parameters", "not-a-table", repr(value))
        value = {}
    found: dict[str, p.Parameter] = {}
    for name, rule in value.items():
        if isinstance(rule, list) and rule and all(isinstance(item, str) for item in rule):
            found[name] = p.Parameter(name, rule[0], tuple(rule))
        elif isinstance(rule, str):
            found[name] = p.Parameter(name, rule)
        elif isinstance(rule, dict) and set(rule) <= {"default", "choices", "title", "source"}:
            default, choices = rule.get("default"), rule.get("choices", [])
            if not isinstance(default, str | None) or not isinstance(choices, list):
                head.fault("parameters", "not-a-parameter", f"{name} = {rule!r}")
                continue
            found[name] = p.Parameter(name, default, tuple(map(str, choices)))
        else:
            head.fault("parameters", "not-a-parameter", f"{name} = {rule!r}")
    if head.flag("template", False):
        used = [str(head.table.get(key, "")) for key in ("timezone", "calendar")]
        used += [str(table.table.get("length", "")) for table in file.tables("clock")]
        for name in (found_name for text in used for found_name in _NAMED.findall(text)):
            found.setdefault(name, p.Parameter(name, None))
    for name, text in given.items():
        if name not in found:
            head.fault("parameters", "unknown-parameter", f"{name}; this file has {', '.join(found) or 'none'}")
        elif found[name].choices and text not in found[name].choices:
            head.fault("parameters", "unknown-value", f"{name} = {text!r}; one of {', '.join(found[name].choices)}")
        else:
            found[name] = p.Parameter(name, text, found[name].choices)
    return tuple(found.values())
