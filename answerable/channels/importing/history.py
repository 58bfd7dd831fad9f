"""One row as the life of a case: what it says, checked, and the commands that tell it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from answerable.core.case import commands as c
from answerable.core.case.decide import decide
from answerable.core.case.events import Point, SealedRef
from answerable.core.case.evolve import evolve
from answerable.core.case.limits import Rulebook, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.record.projections import clock_fields
from answerable.web.text import NARRATIVE_MOST, clean_text
from answerable.words.codes import step_name
from answerable.words.refusals import say_refusal

from .mapping import WRITTEN, Step
from .mapping import Mapping as ColumnMapping
from .moments import read_moment
from .table_file import Row, RowRejected

SWEPT = ("duty", "window", "target")  # the kinds of clock whose end the worker writes down
LONGEST_RECORD = 200

Seal = Callable[[str, str | Mapping[str, Any]], SealedRef]
"""(kind, content) -> where it was sealed."""


@dataclass(frozen=True, slots=True)
class Happening:
    step: Step
    at: datetime
    office: str
    outcome: str
    result: str
    lines: str

    @property
    def text(self) -> str:
        return "\n\n".join(part for part in (self.lines, self.step.note) if part)


@dataclass(frozen=True, slots=True)
class Life:
    """What a row says. `happenings`: in the order of the mapping, never going back in time; the first is the filing."""

    record: str
    category: str
    office: str
    channel: str
    language: str
    summary: str
    narrative: Mapping[str, str]
    identity: Mapping[str, str]
    happenings: tuple[Happening, ...]

    @property
    def holders(self) -> tuple[str, ...]:
        """Whose keys open the case now: a transfer takes it from the office before, a review adds the reviewing one."""
        held, handling, current = [self.office], self.office, self.office
        for happening in self.happenings:
            if happening.step.name == "transferred":
                held = [office for office in held if office != current]
                handling = happening.office
            if happening.office:
                held.append(happening.office)
                current = happening.office
            if happening.result == "sent_back":
                current = handling
        return tuple(dict.fromkeys(held))


def read_life(row: Row, mapping: ColumnMapping, now: datetime) -> Life:
    """RowRejected names what is wrong with each part of the row, and of its dates the first that is."""
    reasons: list[str] = []

    def tried(read: Callable[[], Any], instead: Any = "") -> Any:
        try:
            return read()
        except RowRejected as rejected:
            if str(rejected) not in reasons:
                reasons.append(str(rejected))
            return instead

    life = Life(
        record=tried(lambda: read_record(row, mapping)),
        category=tried(lambda: mapping.category.of(row)),
        office=tried(lambda: mapping.office.of(row)),
        channel=tried(lambda: mapping.channel.of(row)),
        language=tried(lambda: mapping.language.of(row)),
        summary=tried(lambda: _summary(row, mapping.summary)),
        narrative=tried(lambda: _narrative(row, mapping), {}),
        identity=tried(lambda: _identity(row, mapping), {}),
        happenings=tried(lambda: _happenings(row, mapping, now), ()),
    )
    if reasons:
        raise RowRejected("; ".join(reasons))
    return life


def read_record(row: Row, mapping: ColumnMapping) -> str:
    """The record number. RowRejected if there is none, or the row cannot be read at all."""
    if row.problem:
        raise RowRejected(row.problem)
    record = row.text(mapping.record)
    if not record:
        raise RowRejected(f"{mapping.record} is empty: without a record number nobody could tell it is imported once")
    if len(record) > LONGEST_RECORD:
        raise RowRejected(f"{mapping.record} has {len(record)} characters, that is no record number")
    return record


def _summary(row: Row, columns: Sequence[str]) -> str:
    """On one line, each part once. Its length is the core's to judge."""
    parts = dict.fromkeys(" ".join(clean_text(row.text(column)).split()) for column in columns)
    return ": ".join(part for part in parts if part)


def _narrative(row: Row, mapping: ColumnMapping) -> dict[str, str]:
    told = {part: labelled.of(row) for part, labelled in mapping.narrative.items()}
    if not told["what_happened"]:
        columns = ", ".join(column for _, column in mapping.narrative["what_happened"].lines)
        raise RowRejected(f"nothing says what happened: {columns} empty")
    for part, text in told.items():
        if len(text) > NARRATIVE_MOST:
            raise RowRejected(f"{part} would have {len(text)} characters, at most {NARRATIVE_MOST} are kept")
    return told


def _identity(row: Row, mapping: ColumnMapping) -> dict[str, str]:
    found = {}
    for part, columns in mapping.identity.items():
        found[part] = ", ".join(text for column in columns if (text := clean_text(row.text(column))))
    return found if any(found.values()) else {}


def _happenings(row: Row, mapping: ColumnMapping, now: datetime) -> tuple[Happening, ...]:
    """Two times of one day count as in order, whatever their clocks say: the later step is taken to the earlier's."""
    found: list[Happening] = []
    before = ""
    for step in mapping.steps:
        if step.when is not None and not step.when.holds(row):
            continue
        column = next((name for name in step.dates if row.text(name)), "")
        if not column:
            if step.skip_empty:
                continue
            raise RowRejected(f"{' and '.join(step.dates)} empty: no date for “{step.name}”")
        at = read_moment(row.cell(column), column, step.formats, mapping.timezone, now)
        if found and at < found[-1].at:
            day, last = (moment.astimezone(mapping.timezone).date() for moment in (at, found[-1].at))
            if day < last:
                raise RowRejected(f"{column} ({day}) lies before {before} ({last})")
            at = found[-1].at
        said = (step.office.of(row), step.outcome.of(row), step.result.of(row))
        found.append(Happening(step, at, *said, step.text.of(row)))
        if step.name in WRITTEN and not found[-1].text:
            raise RowRejected(f"{' and '.join(name for _, name in step.text.lines)} empty: nothing is “{step.name}”")
        before = column
    return tuple(found)


def commands_of(life: Life, reference: str, now: datetime, seal: Seal) -> tuple[c.FileGrievance, list[c.Command]]:
    """The filing and what came after it, each with the day it happened."""
    received = life.happenings[0].at
    filing = c.FileGrievance(
        by=c.IMPORT,
        at=now,
        happened_at=received,
        case=reference,
        office=life.office,
        category=life.category,
        channel=life.channel,
        language=life.language,
        anonymous=not life.identity,
        narrative=seal("narrative", life.narrative),
        identity=seal("identity", life.identity) if life.identity else None,
    )
    later: list[c.Command] = []
    if life.summary:
        later.append(c.Summarise(by=c.IMPORT, at=now, happened_at=received, summary=life.summary))
    later += [_command(happening, life, now, seal) for happening in life.happenings[1:]]
    return filing, later


def _command(happening: Happening, life: Life, now: datetime, seal: Seal) -> c.Command:
    common: dict[str, Any] = {"by": c.IMPORT, "at": now, "happened_at": happening.at}
    text, outcome = happening.text, happening.outcome
    match happening.step.name:
        case "acknowledged":
            return c.Acknowledge(**common, letter=seal("letter", text) if text else None)
        case "accepted":
            return c.Accept(**common, letter=seal("letter", text) if text else None)
        case "transferred":
            return c.Transfer(**common, to_office=happening.office, reasons=seal("reasons", text) if text else None)
        case "declined":
            return c.Decline(**common, outcome=outcome, letter=seal("letter", text))
        case "decided":
            decision = seal("decision", _decision(happening, life))
            return c.IssueDecision(**common, points=(Point(outcome),), decision=decision, written=())
        case "statement":
            return c.AddStatement(**common, statement=seal("statement", text))
        case "closed":
            return c.CloseCase(**common)
        case "withdrawn":
            return c.Withdraw(**common, reasons=seal("reasons", text) if text else None)
        case "review_asked":
            return c.AskReview(**common, to_office=happening.office, reasons=seal("reasons", text) if text else None)
        case "review_decided":
            points = (Point(outcome),) if outcome else ()
            decision = seal("decision", _decision(happening, life))
            return c.DecideReview(**common, result=happening.result, points=points, decision=decision, written=())
        case name:
            raise ValueError(f"no command tells {name!r}")


def _decision(happening: Happening, life: Life) -> dict[str, Any]:
    """As the case page reads a decision: one point, if it has an outcome, and what the record says about it."""
    point = {"text": life.summary, "outcome": happening.outcome, "finding": "", "remedy": "", "remedy_due": ""}
    return {
        "points": [point] if happening.outcome else [],
        "facts": happening.lines or happening.step.note,
        "reasons": happening.step.note or happening.lines,
        "legal_basis": "",
        "how_to_go_on": "",
    }


def over_by_now(filing: c.FileGrievance, later: Sequence[c.Command], rules: Rulebook) -> list[c.Command]:
    """Takes the life through the rules, and says which limits had passed by now without being met, each on the day it
    passed. Told with the rest, so that the worker finds nothing to write or to send about it.

    RowRejected if the procedure forbids one of the steps.
    """
    case = Case()
    for command in (filing, *later):
        case = _told(case, command, rules)
    found: list[c.Command] = []
    for _ in rules.procedure.clocks:
        rows = clock_fields(case, limits_of(case, rules, filing.at), rules)
        over = [
            (row["ends_at"], clock)
            for clock, row in rows.items()
            if row["state"] == "running" and not row["expired"] and row["kind"] in SWEPT and row["ends_at"] <= filing.at
        ]
        if not over:
            break
        ended, clock = min(over)
        found.append(c.ExpireClock(by=c.IMPORT, at=filing.at, happened_at=ended, clock=clock))
        case = _told(case, found[-1], rules)
    return found


def _told(case: Case, command: c.Command, rules: Rulebook) -> Case:
    try:
        for event in decide(case, command, rules):
            case = evolve(case, event)
    except Refused as refused:
        raise RowRejected(f"{step_name(type(command))}: {say_refusal(refused)}") from refused
    return case
