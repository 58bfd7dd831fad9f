"""The JSON Schema of procedure files, made by watching the program read one: it cannot know other keys than the reader.

The readers of core are handed a table that claims to hold every key; each key they ask for is written down, with the
type they ask for it in, the choices they name, and whether they can do without it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from answerable.core import procedure_overlay, procedure_toml
from answerable.core.procedure import Unit
from answerable.core.toml_source import Reader

from .procedure_examples import read_example

ID = "https://json-schema.org/draft/2020-12/schema"
PROBE = "?"  # a text that is no length, no trigger, no time zone: the reader says what it wanted

Shape = dict[str, Any]

_UNITS = "|".join(unit.value + ("?" if unit.value.endswith("s") else "") for unit in Unit)
_PART = rf"[0-9]+ +({_UNITS})"
_TEXT: Shape = {"type": "string"}
# The shapes of single values: what their keys are called, and where they may stand, comes from the readers.
SHAPES: dict[str, Shape] = {
    "length": {
        "description": "10 working_days; 3 months, 7 days (in this order); a list of such parts; or $parameter",
        "anyOf": [
            {"type": "string", "pattern": rf"^ *{_PART} *(, *{_PART} *)*$"},
            {"type": "array", "items": {"type": "string", "pattern": rf"^ *{_PART} *$"}, "minItems": 1},
            {"type": "string", "pattern": r"^\$"},
        ],
    },
    "trigger": {
        "description": "an event; { event, fallback }; { first_of = [...] } or { last_of = [...] }, and a fallback",
        "anyOf": [
            {"type": "string", "minLength": 1},
            {"type": "object", "properties": {"event": _TEXT, "fallback": _TEXT}, "required": ["event"],
             "additionalProperties": False},
            *({"type": "object", "required": [mode], "additionalProperties": False, "properties": {
                mode: {"type": "array", "items": _TEXT, "minItems": 1}, "fallback": _TEXT,
            }} for mode in ("first_of", "last_of")),
        ],
    },
    "words": {"description": "language tag -> text", "type": "object", "additionalProperties": _TEXT},
    "texts": {"type": "array", "items": _TEXT},
    "day": {"description": "a TOML date", "type": "string", "format": "date"},
    "parameters": {
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                _TEXT, {"type": "array", "items": _TEXT, "minItems": 1},
                {"type": "object", "additionalProperties": False, "properties": {
                    "default": _TEXT, "choices": {"type": "array"}, "title": True, "source": True}},
            ]
        },
    },
    "changes": {"type": "array", "items": {"type": "object", "minProperties": 1}},
    "events": {"type": "object", "minProperties": 1},
}  # fmt: skip


class _Claiming(dict[str, Any]):
    """A table that says it holds every key, and remembers which were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.looked: list[str] = []
        self.inside: dict[str, _Claiming] = {}
        self.optional: set[str] = set()

    def __contains__(self, key: object) -> bool:
        self.optional.add(str(key))
        return True

    def get(self, key: str, default: Any = None) -> Any:
        self.looked.append(key)
        return default

    def __getitem__(self, key: str) -> _Claiming:
        return self.inside.setdefault(key, _Claiming())


class _Watching(Reader):
    """A reader that writes down what it is asked for."""

    def __init__(self, place: str = "") -> None:
        self.claims = _Claiming()
        super().__init__(self.claims, place, {}, [], [])
        self.shapes: dict[str, Shape] = {}
        self.required: set[str] = set()
        self.below: dict[str, _Watching] = {}

    def schema(self) -> Shape:
        told = {key: self.shapes[key] for key in self.shapes}
        needed = sorted(self.required - self.claims.optional)
        found: Shape = {"type": "object", "properties": dict(sorted(told.items())), "additionalProperties": False}
        return {**found, "required": needed} if needed else found

    def _asked(self, key: str, shape: Shape, needed: bool = False) -> None:
        if self.shapes.get(key, True) is True or "$ref" not in self.shapes[key]:
            self.shapes[key] = shape
        self.required |= {key} if needed else set()

    def fault(self, key: str, code: str, detail: str) -> None:
        """What the reader found wanting tells what it wanted."""
        if code == "not-a-length":
            many = self.shapes.get(key, {}).get("$ref") == "#/$defs/texts"
            length = {"$ref": "#/$defs/length"}
            self.shapes[key] = {"anyOf": [length, {"type": "array", "items": length}]} if many else length
        elif key == "from":
            self._asked(key, {"$ref": "#/$defs/trigger"}, needed=True)

    def remark(self, key: str, code: str, detail: str) -> None:
        pass

    def only(self, *known: str) -> None:
        for key in known:
            self.shapes.setdefault(key, {"description": "kept and shown; no rule hangs on it"})

    def text(self, key: str, default: str | None = None, choices: Sequence[str] = ()) -> str:
        self._asked(key, {"enum": list(choices)} if choices else _TEXT, default is None)
        return choices[0] if choices else PROBE

    def texts(self, key: str) -> tuple[str, ...]:
        self._asked(key, {"$ref": "#/$defs/texts"})
        return (PROBE,)

    def words(self, key: str) -> dict[str, str]:
        self._asked(key, {"$ref": "#/$defs/words"})
        return {}

    def flag(self, key: str, default: bool) -> bool:
        self._asked(key, {"type": "boolean"})
        return default

    def whole(self, key: str, default: int, most: int = 10_000) -> int:
        self._asked(key, {"type": "integer", "minimum": 0, "maximum": most})
        return default

    def day(self, key: str) -> date:
        self._asked(key, {"$ref": "#/$defs/day"}, needed=True)
        return date.min

    def tables(self, key: str) -> list[Reader]:
        self.below.setdefault(key, _Watching(f"{key}[0]"))
        return [self.below[key]]

    def table_at(self, key: str) -> Reader:
        return self.below.setdefault(key, _Watching(key))


def make_schema() -> str:
    """The text of docs/procedure.schema.json."""
    file = _Watching()
    procedure_toml._procedure(file, "", "", (), {})
    procedure_overlay.lay_on(file, "")
    example = _Watching("example[0]")
    read_example(example, 1, {})
    file.below["example"] = example
    _complete(file)
    single = ("procedure", "counting", "intake")
    tables: Shape = {"format": {"const": procedure_toml.FORMAT}}
    for key in (*single, "overlay", *procedure_toml.TABLES, "example"):
        schema = file.below[key].schema()
        tables[key] = schema if key in single else {"type": "array", "items": schema}
    for key in procedure_toml.UNREAD:
        tables.setdefault(key, {"description": "kept and shown; no rule hangs on it"})
    schema = {
        "$schema": ID,
        "title": "Answerable procedure file",
        "description": "Of one TOML file, read as JSON with its dates as texts. What must hold between the tables, "
        "`answerable procedure check` says.",
        "type": "object",
        "properties": tables,
        "required": ["format", "procedure", "stage"],
        "additionalProperties": False,
        "$defs": SHAPES,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _complete(file: _Watching) -> None:
    """What the readers take as it stands: their own keys, in shapes that are known elsewhere."""
    head, intake, clock = file.below["procedure"], file.below["intake"], file.below["clock"]
    head.shapes["parameters"] = {"$ref": "#/$defs/parameters"}
    clock.shapes["length"] = {"$ref": "#/$defs/length"}
    clock.required.add("length")
    filing = intake.claims.inside["filing_limit"]
    of_filing = {
        key: clock.shapes[key]
        for key in dict.fromkeys([*filing.looked, *sorted(filing.optional)])
        if key in clock.shapes
    }
    of_filing["late"] = _TEXT
    intake.shapes["filing_limit"] = {
        "type": "object", "properties": of_filing, "required": ["length"], "additionalProperties": False,
    }  # fmt: skip
    overlay = file.below["overlay"]
    for key, shape in overlay.shapes.items():
        if "description" in shape and key in head.shapes:
            overlay.shapes[key] = head.shapes[key]
    overlay.shapes |= {
        "set": {"$ref": "#/$defs/changes"},
        "verified": {"type": "boolean"},
        "source": _TEXT,
        "basis": clock.shapes["basis"],
    }
    file.below["counting"].shapes |= {key: clock.shapes[key] for key in ("start", "roll")}
    example = file.below["example"]
    example.shapes |= {"given": {"$ref": "#/$defs/events"}, "expect": _TEXT}
