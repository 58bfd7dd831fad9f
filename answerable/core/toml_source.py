"""TOML with a memory of where each value stands, and a list of everything that is wrong with it."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*\"?([\w.\-]+)\"?\s*=")


@dataclass(frozen=True, slots=True)
class Fault:
    """`place`: "clock[2].length"; `code` is stable; `detail` quotes what was found."""

    line: int | None
    place: str
    code: str
    detail: str

    def __str__(self) -> str:
        line = f"line {self.line}: " if self.line else ""
        return f"{line}{self.place}: {self.code}: {self.detail}"


class Faults(Exception):
    """Everything wrong with a file, at once; nothing of it has been loaded."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def lines_of(text: str) -> dict[str, int]:
    """Place -> line, for tables and keys. A value inside an inline table has the line of its key."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.split("\n"), 1):
        header = _HEADER.match(line)
        if header:
            name = header.group(2)
            if header.group(1) == "[[":
                prefix = f"{name}[{counts.get(name, 0)}]"
                counts[name] = counts.get(name, 0) + 1
            else:
                prefix = name
            lines.setdefault(prefix, number)
            continue
        key = _KEY.match(line)
        if key:
            lines.setdefault(f"{prefix}.{key.group(1)}" if prefix else key.group(1), number)
    return lines


def parse(text: str) -> dict[str, Any]:
    """Faults with one fault, and its line, if the text is not TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:  # huge numbers and deep nesting bring others than TOMLDecodeError
        found = re.search(r"line (\d+)", str(wrong))
        raise Faults([Fault(int(found.group(1)) if found else None, "file", "not-toml", str(wrong))]) from None


def suggested(found: str, known: Iterable[str]) -> str:
    """What was found, and what may have been meant."""
    near = difflib.get_close_matches(found, list(known), n=1)
    return f"{found}; did you mean {near[0]}?" if near else found


class Reader:
    """Reads one table, collecting faults into a list it shares with its siblings."""

    def __init__(
        self, table: Any, place: str, lines: Mapping[str, int], faults: list[Fault], remarks: list[Fault] | None = None
    ) -> None:
        self.place, self.lines, self.faults = place, lines, faults
        self.remarks: list[Fault] = [] if remarks is None else remarks  # worth saying, and nothing is refused for it
        self.table: Mapping[str, Any] = table if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.fault("", "not-a-table", repr(table))

    def fault(self, key: str, code: str, detail: str) -> None:
        self.faults.append(self._at(key, code, detail))

    def remark(self, key: str, code: str, detail: str) -> None:
        self.remarks.append(self._at(key, code, detail))

    def _at(self, key: str, code: str, detail: str) -> Fault:
        place = f"{self.place}.{key}" if key and self.place else key or self.place
        line = self.lines.get(place) or self.lines.get(self.place) or self.lines.get(place.rpartition(".")[0])
        return Fault(line, place, code, detail)

    def only(self, *known: str) -> None:
        for key in self.table:
            if key not in known:
                self.fault(key, "unknown-key", suggested(key, known))

    def text(self, key: str, default: str | None = None, choices: Sequence[str] = ()) -> str:
        """A text; without `default` it must be there."""
        value = self.table.get(key, default)
        if value is None:
            self.fault(key, "missing", key)
            return ""
        if not isinstance(value, str):
            self.fault(key, "not-text", repr(value))
            return default or ""
        if choices and value not in choices:
            self.fault(key, "unknown-value", f"{value!r}; one of {', '.join(choices)}")
            return choices[0]
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(key, "not-a-list-of-texts", repr(value))
            return ()
        return tuple(value)

    def words(self, key: str) -> dict[str, str]:
        """{language: text}; absent means none."""
        value = self.table.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            self.fault(key, "not-words", repr(value))
            return {}
        return dict(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, "not-true-or-false", repr(value))
            return default
        return value

    def whole(self, key: str, default: int, most: int = 10_000) -> int:
        value = self.table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            self.fault(key, "not-a-number", repr(value))
            return default
        return value

    def day(self, key: str) -> date:
        value = self.table.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fault(key, "missing" if value is None else "not-a-date", repr(value))
            return date.min
        return value

    def tables(self, key: str) -> list[Reader]:
        value = self.table.get(key, [])
        if not isinstance(value, list):
            self.fault(key, "not-a-list-of-tables", repr(value))
            return []
        return [Reader(item, f"{key}[{n}]", self.lines, self.faults, self.remarks) for n, item in enumerate(value)]

    def table_at(self, key: str) -> Reader:
        return Reader(self.table.get(key, {}), key, self.lines, self.faults, self.remarks)
