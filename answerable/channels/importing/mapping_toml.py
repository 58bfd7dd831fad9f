"""Text of a mapping file -> Mapping, or every fault with its line. The vocabulary: docs/importing.md."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from answerable.core.case.review_rules import RESULTS
from answerable.core.procedure import Procedure
from answerable.core.toml_source import Fault, Faults, Reader, lines_of, parse
from answerable.words.codes import CHANNELS

from .mapping import WRITTEN, Choice, Here, Labelled, Mapping, MappingWrong, Step, When
from .moments import gives_a_day
from .table_file import ImportStopped, Shape

FORMAT = "answerable-import/1"
NARRATIVE_PARTS = ("what_happened", "where_when", "remedy_wanted")
IDENTITY_PARTS = ("name", "contact")
STEPS: dict[str, tuple[str, ...]] = {  # step -> keys of its own
    "received": (),
    "acknowledged": ("text", "note"),
    "accepted": ("text", "note"),
    "transferred": ("office", "text", "note"),
    "declined": ("outcome", "text", "note"),
    "decided": ("outcome", "text", "note"),
    "statement": ("text", "note"),
    "closed": (),
    "withdrawn": ("text", "note"),
    "review_asked": ("office", "text", "note"),
    "review_decided": ("result", "outcome", "text", "note"),
}
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")


def read_mapping(text: str, here: Here, columns_of: Callable[[Shape], Sequence[str]]) -> Mapping:
    """MappingWrong lists everything that is wrong, also what this installation or the file (`columns_of`) has not."""
    try:
        reading = _Reading(text, here)
        mapping = reading.mapping()
        _check_columns_of(reading, mapping.shape, columns_of)
    except Faults as wrong:
        raise MappingWrong([str(fault) for fault in wrong.faults]) from None
    if reading.faults:
        ordered = sorted(reading.faults, key=lambda fault: fault.line or 0)
        raise MappingWrong([str(fault) for fault in ordered])
    return mapping


def _check_columns_of(reading: _Reading, shape: Shape, columns_of: Callable[[Shape], Sequence[str]]) -> None:
    try:
        reading.check_columns(columns_of(shape))
    except ImportStopped:
        if not reading.faults:  # else the file may be unreadable only because the mapping says it wrongly
            raise


@dataclass(frozen=True, slots=True)
class _Use:
    """A column where the mapping names it."""

    column: str
    table: Reader
    key: str
    identity: bool


class _Reading:
    """One mapping file being read: its faults so far and the columns it names."""

    def __init__(self, text: str, here: Here) -> None:
        self.here = here
        self.faults: list[Fault] = []
        self.uses: list[_Use] = []
        self.file = Reader(parse(text), "", lines_of(text), self.faults)

    def mapping(self) -> Mapping:
        top = self.file
        top.only("format", "id", "file", "case", "narrative", "identity", "event")
        top.text("format", choices=[FORMAT])
        if not _ID.fullmatch(name := top.text("id")):
            top.fault("id", "not-an-id", f"{name!r}; small letters, digits and hyphens, 40 at most")
        head, case, identity = top.table_at("file"), top.table_at("case"), top.table_at("identity")
        head.only("format", "encoding", "delimiter", "sheet", "timezone", "dates", "record")
        case.only("procedure", "category", "office", "channel", "language", "summary")
        identity.only(*IDENTITY_PARTS)
        formats = self._formats(head, "dates", ())
        procedure = self.here.procedures.get(case.text("procedure"))
        if procedure is None:
            known = ", ".join(sorted(self.here.procedures))
            case.fault("procedure", "unknown-procedure", f"{case.table.get('procedure')!r}; one of {known}")
        return Mapping(
            id=name,
            shape=self._shape(head),
            record=self._column(head, "record"),
            timezone=self._timezone(head),
            procedure=procedure.id if procedure else "",
            category=self._choice(case, "category", self.here.categories),
            office=self._choice(case, "office", self.here.offices),
            channel=self._choice(case, "channel", CHANNELS),
            language=self._choice(case, "language", None),
            summary=self._columns(case, "summary"),
            narrative=self._narrative(),
            identity={part: self._columns(identity, part, identity=True) for part in IDENTITY_PARTS},
            steps=self._steps(formats, procedure),
        )

    def _shape(self, head: Reader) -> Shape:
        encoding, delimiter = head.text("encoding", "utf-8"), head.text("delimiter", ",")
        try:
            codecs.lookup(encoding)
            "".encode(encoding)  # refuses what turns bytes into bytes, such as base64
        except (LookupError, ValueError):
            head.fault("encoding", "unknown-encoding", repr(encoding))
            encoding = "utf-8"
        if len(delimiter) != 1 or delimiter in '\r\n"\0':
            head.fault("delimiter", "not-one-character", repr(delimiter))
            delimiter = ","
        form = head.text("format", "csv", ["csv", "xlsx"]) if "format" in head.table else ""
        return Shape(form, encoding, delimiter, head.text("sheet", ""))

    def _timezone(self, head: Reader) -> ZoneInfo:
        name = head.text("timezone")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            if name:
                head.fault("timezone", "unknown-timezone", repr(name))
            return ZoneInfo("UTC")

    def _formats(self, table: Reader, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        formats = _one_or_more(table, key)
        for date_format in formats:
            if not gives_a_day(date_format):
                table.fault(key, "not-a-date-format", f"{date_format!r}; as in %d.%m.%Y or %Y-%m-%d %H:%M:%S")
        return formats or default

    def _column(self, table: Reader, key: str) -> str:
        name = table.text(key)
        self.uses.append(_Use(name, table, key, False))
        return name

    def _columns(self, table: Reader, key: str, *, identity: bool = False) -> tuple[str, ...]:
        names = _one_or_more(table, key)
        self.uses += [_Use(name, table, key, identity) for name in names]
        return names

    def _choice(self, table: Reader, key: str, known: Collection[str] | None) -> Choice:
        """A text, or a table: column, values (the house's word = the file's values), otherwise."""
        if not isinstance(table.table.get(key), dict):
            choice = Choice(fixed=table.text(key))
        else:
            inner = _nested(table, key)
            inner.only("column", "values", "otherwise")
            values = _nested(inner, "values")
            said = [(word, value) for word in values.table for value in _one_or_more(values, word)]
            for value, count in Counter(value for _, value in said).items():
                if count > 1:
                    values.fault("", "value-twice", repr(value))
            meaning = {value: word for word, value in said}
            choice = Choice("", self._column(inner, "column"), meaning, inner.text("otherwise", ""))
        for word in sorted(choice.possible):
            right = word in known if known is not None else _LANGUAGE.fullmatch(word) and len(word) <= 12
            if not right:
                listed = f"; one of {', '.join(sorted(known))}" if known is not None else "; as in en or zh-hans"
                table.fault(key, f"unknown-{key}", f"{word!r}{listed}")
        return choice

    def _labelled(self, table: Reader, key: str) -> Labelled:
        inner = _nested(table, key)
        return Labelled(tuple((label, self._column(inner, label)) for label in inner.table))

    def _narrative(self) -> dict[str, Labelled]:
        table = self.file.table_at("narrative")
        table.only(*NARRATIVE_PARTS)
        found = {part: self._labelled(table, part) for part in NARRATIVE_PARTS}
        if not found["what_happened"].lines:
            table.fault("what_happened", "missing", "say which columns tell what happened")
        return found

    def _steps(self, formats: tuple[str, ...], procedure: Procedure | None) -> tuple[Step, ...]:
        tables = self.file.tables("event")
        steps = tuple(self._step(table, formats, procedure) for table in tables)
        names = [step.name for step in steps]
        if names[:1] != ["received"] or names.count("received") != 1:
            (tables[0] if tables else self.file).fault("", "received-comes-first", "the first [[event]], and only it")
        return steps

    def _step(self, table: Reader, formats: tuple[str, ...], procedure: Procedure | None) -> Step:
        name = table.text("step", choices=list(STEPS)) or "received"
        common = ("step", "date", "formats")
        table.only(*common, *(() if name == "received" else ("if_empty", "when")), *STEPS[name])
        own = self._formats(table, "formats", formats)
        if not own:
            table.fault("formats", "missing", "how dates are written; or say it once as dates in [file]")
        dates = self._columns(table, "date")
        if not dates:
            table.fault("date", "missing", "date")
        note, text = table.text("note", ""), self._labelled(table, "text")
        if name in WRITTEN and not note and not text.lines:
            table.fault("text", "missing", "text or note: this step has to say something")
        outcomes = [x.id for x in procedure.outcomes if x.exit is (name == "declined")] if procedure else []

        def own_choice(key: str, known: Collection[str] | None) -> Choice:
            optional = key == "outcome" and name == "review_decided" and key not in table.table
            return Choice() if optional or key not in STEPS[name] else self._choice(table, key, known)

        return Step(
            name=name,
            dates=dates,
            formats=own,
            skip_empty=table.text("if_empty", "reject", ["reject", "skip"]) == "skip",
            when=self._when(table) if "when" in table.table else None,
            office=own_choice("office", self.here.offices),
            outcome=own_choice("outcome", outcomes),
            result=own_choice("result", RESULTS),
            text=text,
            note=note,
        )

    def _when(self, table: Reader) -> When:
        inner = _nested(table, "when")
        inner.only("column", "is", "not")
        for key in ("is", "not"):
            if key not in inner.table:
                inner.fault(key, "missing", "every value the column may have stands in `is` or in `not`")
        yes, no = frozenset(_one_or_more(inner, "is")), frozenset(_one_or_more(inner, "not"))
        for value in sorted(yes & no):
            inner.fault("not", "value-twice", repr(value))
        return When(self._column(inner, "column"), yes, no)

    def check_columns(self, columns: Sequence[str]) -> None:
        counts = Counter(columns)
        hint = "; it has one column only, is the delimiter right?" if len(columns) == 1 else ""
        persons = {use.column for use in self.uses if use.identity}
        for use in self.uses:
            if not use.column:
                continue
            if use.column not in counts:
                use.table.fault(use.key, "no-such-column", f"the file has no column {use.column!r}{hint}")
            elif counts[use.column] > 1:
                use.table.fault(use.key, "column-twice", f"the file has {counts[use.column]} columns {use.column!r}")
            if use.column in persons and not use.identity:
                use.table.fault(
                    use.key, "names-a-person", f"{use.column!r} is in [identity], it may stand nowhere else"
                )


def _nested(table: Reader, key: str) -> Reader:
    """A table inside a table, with the line of whatever around it has one."""
    place = f"{table.place}.{key}"
    lines = dict(table.lines)
    lines.setdefault(place, lines.get(table.place, 0))
    value: Any = table.table.get(key, {})
    return Reader(value, place, lines, table.faults)


def _one_or_more(table: Reader, key: str) -> tuple[str, ...]:
    return (table.text(key),) if isinstance(table.table.get(key), str) else table.texts(key)
