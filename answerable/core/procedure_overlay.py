"""A local change laid on a base file: Beijing on the national text, Germany on the Directive."""

from __future__ import annotations

import copy
from typing import Any

from .toml_source import Reader, suggested

# The table a change names, and the key by which it finds the entry.
_FINDS = {"clock": "id", "stage": "id", "notice": "id", "outcome": "id", "external": "id", "extension": "clock"}
_KEYS = (
    "for",
    "title",
    "calendar",
    "timezone",
    "set",
    "verified",
    "source",
    "basis",
    "parameters",
    "version",
    "in_force_from",
    "in_force_to",
    "jurisdiction",
    "sources",
)


def lay_on(file: Reader, overlay: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The names of the file's overlays, and its tables with `overlay` laid on ("" for none). Of an entry that is not
    there a new one is made; what an unverified overlay touches is unverified.
    """
    table: dict[str, Any] = copy.deepcopy(dict(file.table))
    names: list[str] = []
    chosen = None
    for change in file.tables("overlay"):
        change.only(*_KEYS)
        name = change.text("for")
        if name in names:
            change.fault("for", "twice", name)
        names.append(name)
        if name == overlay:
            chosen = change
    if overlay and chosen is None:
        file.fault("overlay", "unknown-overlay", suggested(overlay, names))
    if chosen is not None:
        _apply(chosen, table)
    return tuple(names), table


def _apply(change: Reader, table: dict[str, Any]) -> None:
    head = table.setdefault("procedure", {})
    for key in ("calendar", "timezone", "title", "version", "in_force_from", "in_force_to", "jurisdiction", "sources"):
        if key in change.table and isinstance(head, dict):
            head[key] = change.table[key]
    if isinstance(head, dict) and isinstance(change.table.get("parameters"), dict):
        head.setdefault("parameters", {}).update(change.table["parameters"])
    if "basis" in change.table:
        table.setdefault("counting", {})["basis"] = change.table["basis"]
    rules = change.table.get("set", [])
    if not isinstance(rules, list):
        change.fault("set", "not-a-list-of-tables", repr(rules))
        return
    for rule in rules:
        _set(change, table, rule)


def _set(change: Reader, table: dict[str, Any], rule: Any) -> None:
    kinds = [kind for kind in _FINDS if isinstance(rule, dict) and isinstance(rule.get(kind), str)]
    if not kinds:
        change.fault("set", "not-a-change", f'{rule!r}; as {{ clock = "ack", length = "7 working_days" }}')
        return
    kind = "extension" if "extension" in kinds else kinds[0]
    key, name = _FINDS[kind], rule[kind]
    entries = table.setdefault(kind, [])
    if not isinstance(entries, list):
        return
    found = next((entry for entry in entries if isinstance(entry, dict) and entry.get(key) == name), None)
    more = {field: value for field, value in rule.items() if field != kind}
    if found is None:
        clocks = [entry.get("id") for entry in table.get("clock", []) if isinstance(entry, dict)]
        if kind == "extension" and name not in clocks:
            change.fault("set", "unknown-clock", suggested(name, [str(clock) for clock in clocks]))
        elif kind != "extension" and len(more) < 2:
            known = [str(entry.get(key)) for entry in entries if isinstance(entry, dict)]
            change.fault("set", f"unknown-{kind}", suggested(name, known))
        found = {key: name}
        entries.append(found)
    found.update(more)
    if "verified" not in more and change.table.get("verified") is False and kind in ("clock", "extension"):
        found["verified"] = False
    if "source" in change.table and "source" not in more and kind in ("clock", "extension"):
        found["source"] = change.table["source"]
