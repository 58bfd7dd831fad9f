"""`[[example]]` in a procedure file: what was given, which clock, and the day that must come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from answerable.core.toml_source import Fault, Faults, Reader, lines_of, parse

EXAMPLE_KEYS = ("clock", "given", "expect", "class", "attributes", "calendar", "parameters", "overlay", "note")
PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Example:
    """`expect`: the day, or None where the clock is to be paused. `line`: where it stands in the file."""

    number: int
    line: int | None
    clock: str
    given: tuple[tuple[str, str | date | datetime], ...]
    expect: date | None
    case_class: str = ""
    attributes: tuple[str, ...] = ()
    calendar: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    overlay: str = ""
    note: str = ""


def read_examples(text: str) -> tuple[list[Example], list[Fault]]:
    """Those of them that can be counted, and what is wrong with the others."""
    faults: list[Fault] = []
    try:
        file = Reader(parse(text), "", lines_of(text), faults)
    except Faults:
        return [], []  # told where the file itself is read
    examples = [read_example(table, n, file.lines) for n, table in enumerate(file.tables("example"), 1)]
    return ([] if faults else examples), faults


def example_faults(text: str) -> list[Fault]:
    return read_examples(text)[1]


def read_example(table: Reader, number: int, lines: Any) -> Example:
    table.only(*EXAMPLE_KEYS)
    return Example(
        number=number,
        line=lines.get(table.place),
        clock=table.text("clock"),
        given=_events(table),
        expect=None if table.table.get("expect") == PAUSED else table.day("expect"),
        case_class=table.text("class", ""),
        attributes=table.texts("attributes"),
        calendar=table.text("calendar", ""),
        parameters=table.words("parameters"),
        overlay=table.text("overlay", ""),
        note=table.text("note", ""),
    )


def _events(table: Reader) -> tuple[tuple[str, str | date | datetime], ...]:
    """{ received = 2026-04-02, "sent:ack1" = 2026-04-07 }; a list where it happened more than once."""
    value = table.table.get("given")
    if not isinstance(value, dict) or not value:
        table.fault(
            "given",
            "missing" if value is None else "not-a-table",
            "what happened, and when" if value is None else repr(value),
        )
        return ()
    found: list[tuple[str, str | date | datetime]] = []
    for name, whens in value.items():
        for when in whens if isinstance(whens, list) else [whens]:
            if isinstance(when, str | date):
                found.append((name, when))
            else:
                table.fault("given", "not-an-event-time", f"{name} = {when!r}")
    return tuple(found)
