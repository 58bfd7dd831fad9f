"""What an import did, in numbers and rows."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .table_file import Row, text_of

MOST_SHOWN = 20
_VARIES = re.compile(r"“[^”]*”|\([^)]*\)|\b\d+\b")
ROW_COLUMN, REASON_COLUMN = "rejected row", "rejected because"


@dataclass(frozen=True, slots=True)
class Rejected:
    row: Row
    reason: str


@dataclass(slots=True)
class Report:
    """`told`: cases made by this run (or, in a dry run, that would be); `already`: rows an earlier run had loaded."""

    columns: Sequence[str]
    dry_run: bool
    told: int = 0
    already: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.told + self.already + len(self.rejected)

    def in_words(self) -> str:
        done = "would be imported" if self.dry_run else "imported"
        lines = [
            f"{self.read} rows read: {self.told} {done}, {self.already} already here, {len(self.rejected)} rejected."
        ]
        if len(self.rejected) <= MOST_SHOWN:
            lines += [f"  row {item.row.number}: {item.reason}" for item in self.rejected]
        else:
            lines += self._reasons()
        if self.dry_run:
            lines.append("This was a dry run: nothing was written.")
        return "\n".join(lines)

    def _reasons(self) -> list[str]:
        """Too many to list: each kind of reason with its count and the first row that has it."""
        kinds: dict[str, list[int]] = {}
        for item in self.rejected:
            kinds.setdefault(_VARIES.sub("…", item.reason), []).append(item.row.number)
        often = sorted(kinds.items(), key=lambda kind: -len(kind[1]))
        lines = [f"  {len(rows)} × {reason} (first: row {rows[0]})" for reason, rows in often[:MOST_SHOWN]]
        if len(often) > MOST_SHOWN:
            lines.append(f"  and {len(often) - MOST_SHOWN} more kinds of reason.")
        return [*lines, "  --rejected FILE.csv writes each of them with its row."]

    def write_rejected(self, path: Path) -> None:
        """The rows as they came, with number and reason; for its owner's eyes only, they may name persons."""
        with open(
            os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8-sig", newline=""
        ) as file:
            writer = csv.writer(file)
            writer.writerow([*map(_defused, self.columns), ROW_COLUMN, REASON_COLUMN])
            for item in self.rejected:
                values = [_defused(text_of(value)) for value in item.row.values[: len(self.columns)]]
                values += [""] * (len(self.columns) - len(values))
                writer.writerow([*values, item.row.number, _defused(item.reason)])


def _defused(text: str) -> str:
    """A spreadsheet must not run what a stranger wrote: a leading quote makes it a text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
