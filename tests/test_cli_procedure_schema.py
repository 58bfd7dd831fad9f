"""The JSON Schema of procedure files is made from the readers, kept in docs/, and fits what is shipped."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from answerable import cli
from answerable.cli.procedure_files import examine_all, shipped
from answerable.cli.procedure_schema import make_schema
from answerable.core.letters import CONTENTS
from answerable.core.procedure_check import ATTRIBUTES, CONSEQUENCES, EXITS, MARKS

ROOT = Path(__file__).parents[1]
TEMPLATE = (files("answerable") / "cli" / "template.toml").read_text("utf-8")


def changed(old, new):
    assert old in TEMPLATE
    return TEMPLATE.replace(old, new)


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def matches(schema, value, root):
    """The part of JSON Schema this schema uses; an unknown word in it fails."""
    if schema is True:
        return True
    if "$ref" in schema:
        return matches(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
    for word, rule in schema.items():
        match word:
            case "$schema" | "$defs" | "title" | "description" | "format":
                well = True
            case "type":
                well = isinstance(value, kinds[rule]) and not (rule == "integer" and isinstance(value, bool))
            case "enum":
                well = value in rule
            case "const":
                well = value == rule
            case "anyOf":
                well = any(matches(one, value, root) for one in rule)
            case "pattern":
                well = not isinstance(value, str) or re.search(rule, value) is not None
            case "minLength" | "minItems" | "minProperties":
                well = len(value) >= rule
            case "minimum":
                well = value >= rule
            case "maximum":
                well = value <= rule
            case "required":
                well = not isinstance(value, dict) or set(rule) <= set(value)
            case "items":
                well = not isinstance(value, list) or all(matches(rule, item, root) for item in value)
            case "properties":
                well = all(matches(rule[key], item, root) for key, item in value.items() if key in rule)
            case "additionalProperties":
                more = [item for key, item in value.items() if key not in schema.get("properties", {})]
                well = all(rule is not False and matches(rule, item, root) for item in more)
            case _:
                raise AssertionError(word)
        if not well:
            return False
    return True


def test_the_schema_that_is_kept_is_the_one_that_is_made(capsys):
    assert cli.main(["procedure", "schema"]) == 0
    assert capsys.readouterr().out == make_schema()
    assert (ROOT / "docs/procedure.schema.json").read_text("utf-8") == make_schema(), (
        "run: answerable procedure schema > docs/procedure.schema.json"
    )


@pytest.mark.parametrize("name", [name for name, _ in shipped()])
def test_what_is_shipped_fits_the_schema(name):
    schema = json.loads(make_schema())
    assert matches(schema, as_json(tomllib.loads(dict(shipped())[name])), schema)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('mode = "exclude_days"', 'mode = "stop"'),
        ('length = "1 month"', 'length = "one month"'),
        ('length = "1 month"', "length = 30"),
        ("final = true", 'final = "yes"'),
        ('from = "received"\n', ""),
        ("[[outcome]]", "[[outcomes]]"),
        ("[[outcome]]", "[[outcome]]\ncolour = 3"),
        ("in_force_from = 2026-01-01", "in_force_from = 2026"),
        ("level = 1", "level = -1"),
        ('fallback = "deadline:acknowledge"', "fallback = 3"),
    ],
)
def test_what_the_reader_refuses_for_its_shape_the_schema_refuses_too(old, new):
    schema = json.loads(make_schema())
    assert matches(schema, as_json(tomllib.loads(TEMPLATE)), schema)
    assert not matches(schema, as_json(tomllib.loads(changed(old, new))), schema)


def test_every_key_the_schema_knows_the_reader_knows():
    """A key of the schema, put into a file, is never called unknown; one that is not there always is."""
    schema = json.loads(make_schema())
    for table in ("stage", "clock", "extension", "pause", "notice", "outcome", "external"):
        for key in schema["properties"][table]["items"]["properties"]:
            text = TEMPLATE.replace(f"[[{table}]]\n", f"[[{table}]]\n{key} = 1.5\n", 1)
            if re.search(rf"\[\[{table}\]\]\n{key} = 1\.5\n(?:(?!\[\[)[^\n]*\n)*?{key} =", text):
                continue  # there already, and TOML allows it once
            assert not [fault for fault in examine_all(text).faults if fault.code == "unknown-key"], key


PAGE = (ROOT / "docs/procedures.md").read_text("utf-8")


def test_the_page_tells_of_everything_a_file_may_say():
    """Every key of the schema, every choice, every event, consequence, attribute, way out and content of a letter."""
    known = set(MARKS | CONSEQUENCES | ATTRIBUTES | EXITS | CONTENTS)
    for schema in json.loads(make_schema())["properties"].values():
        table = schema.get("items", schema)
        for key, shape in table.get("properties", {}).items():
            known |= {key, *map(str, shape.get("enum", []))}
    told = set(re.findall(r"[\w.:]+", PAGE))
    assert sorted(known - told) == []


def test_the_examples_of_the_page_use_the_words_it_tells():
    schema = json.loads(make_schema())
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) >= 3
    for block in blocks:
        for name, tables in as_json(tomllib.loads(block)).items():
            shape = schema["properties"][name].get("items", schema["properties"][name])
            for table in tables if isinstance(tables, list) else [tables]:
                assert matches({**shape, "required": []}, table, schema), (name, table)
