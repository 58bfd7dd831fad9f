"""What a mapping file says: which column of historic records means what. Read by mapping_toml.py; docs/importing.md."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from answerable.core.procedure import Procedure
from answerable.web.text import clean_text

from .table_file import Row, RowRejected, Shape, quoted

WRITTEN = ("declined", "decided", "statement", "review_decided")  # steps that must say something


class MappingWrong(Exception):
    """Everything that is wrong with a mapping, each with its line; nothing has been loaded."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True, slots=True)
class Here:
    """What this installation has: a mapping may name nothing else."""

    offices: frozenset[str]
    categories: frozenset[str]
    procedures: Map[str, Procedure]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words the house knows: always the same (`fixed`), or told by the value of a column."""

    fixed: str = ""
    column: str = ""
    values: Map[str, str] = field(default_factory=dict)
    otherwise: str = ""

    def of(self, row: Row) -> str:
        """RowRejected for a value that the mapping does not name, where it says nothing for the others."""
        if not self.column:
            return self.fixed
        value = row.text(self.column)
        found = self.values.get(value, self.otherwise)
        if not found:
            raise RowRejected(f"the mapping does not say what {quoted(value)} in {self.column} means")
        return found

    @property
    def possible(self) -> frozenset[str]:
        return frozenset({self.fixed, self.otherwise, *self.values.values()}) - {""}


@dataclass(frozen=True, slots=True)
class When:
    """Whether a step happened, by the value of a column. Every value the column may have stands in one of the two."""

    column: str
    yes: frozenset[str]
    no: frozenset[str]

    def holds(self, row: Row) -> bool:
        value = row.text(self.column)
        if value not in self.yes and value not in self.no:
            raise RowRejected(f"the mapping does not say what {quoted(value)} in {self.column} means")
        return value in self.yes


@dataclass(frozen=True, slots=True)
class Labelled:
    """Columns that become lines of a sealed text: (label, column). Empty ones are left out."""

    lines: tuple[tuple[str, str], ...] = ()

    def of(self, row: Row) -> str:
        said = [(label, clean_text(row.text(column))) for label, column in self.lines]
        return "\n".join(f"{label}: {text}" for label, text in said if text)


@dataclass(frozen=True, slots=True)
class Step:
    """`dates`: columns, the first that is not empty counts. `skip_empty`: without a date the step did not happen."""

    name: str
    dates: tuple[str, ...]
    formats: tuple[str, ...]
    skip_empty: bool = False
    when: When | None = None
    office: Choice = Choice()
    outcome: Choice = Choice()
    result: Choice = Choice()
    text: Labelled = Labelled()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """`record`: the column of the record number. `identity`: {"name": columns, "contact": columns}."""

    id: str
    shape: Shape
    record: str
    timezone: ZoneInfo
    procedure: str
    category: Choice
    office: Choice
    channel: Choice
    language: Choice
    summary: tuple[str, ...]
    narrative: Map[str, Labelled]
    identity: Map[str, tuple[str, ...]]
    steps: tuple[Step, ...]

    @property
    def offices(self) -> frozenset[str]:
        """Every office a case may be sealed to."""
        return self.office.possible.union(*(step.office.possible for step in self.steps))
