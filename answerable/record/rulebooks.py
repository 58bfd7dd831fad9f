"""Procedures and calendars: those shipped, those of this site, and every version a case is bound to.

A case keeps the version it began under. The text of each version any case uses is kept in the database, under its
digest, so that editing a file, setting a parameter or a new release changes no running case.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from answerable.core.calendar import Calendar
from answerable.core.case.limits import Rulebook
from answerable.core.procedure import Procedure
from answerable.core.procedure_toml import read_procedure
from answerable.core.toml_source import Fault, Faults

from .calendar_files import load_place
from .inserting import Inserts
from .models import KeptProcedure

PARAMETERS_FILE = "parameters.toml"


class UnknownProcedure(Exception):
    """No file of this id, or the version the case is bound to is neither shipped nor kept."""


@dataclass(frozen=True, slots=True)
class Version:
    """A procedure as it stands here, and all that is needed to read it again: text, overlay, parameters."""

    procedure: Procedure
    text: str
    overlay: str
    parameters: Mapping[str, str]


@cache
def versions() -> tuple[Version, ...]:
    """Every procedure of this build and this site, each overlay one of its own; also templates nothing can run under.

    A site's file takes the place of a shipped one with the same id. Faults, with the file's name, if one is wrong.
    """
    found: dict[str, Version] = {}
    parameters = _parameters()
    for name, text in _texts():
        try:
            base = _version(text, "", parameters)
            found[base.procedure.id] = base
            for overlay in base.procedure.overlays:
                laid = _version(text, overlay, parameters)
                found[laid.procedure.id] = laid
        except Faults as wrong:
            raise Faults([Fault(x.line, f"{name}: {x.place}", x.code, x.detail) for x in wrong.faults]) from None
    return tuple(found[identity] for identity in sorted(found))


def _version(text: str, overlay: str, parameters: Mapping[str, Mapping[str, str]]) -> Version:
    identity = tomllib.loads(text).get("procedure", {}).get("id", "")
    given = parameters.get(f"{identity}.{overlay}" if overlay else identity, {})
    return Version(read_procedure(text, overlay, given), text, overlay, given)


def _texts() -> Iterator[tuple[str, str]]:
    for item in (files("answerable") / "procedures").iterdir():
        if item.name.endswith(".toml"):
            yield item.name, item.read_text("utf-8")
    if settings.PROCEDURES:
        for path in sorted(Path(settings.PROCEDURES).glob("*.toml")):
            if path.name != PARAMETERS_FILE:
                yield str(path), path.read_text("utf-8")


def _parameters() -> dict[str, dict[str, str]]:
    """What this organisation has set: a table for each procedure, in `parameters.toml` of its own folder."""
    if not settings.PROCEDURES:
        return {}
    path = Path(settings.PROCEDURES) / PARAMETERS_FILE
    if not path.is_file():
        return {}
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except ValueError as wrong:
        raise Faults([Fault(None, str(path), "not-toml", str(wrong))]) from None
    for name, rules in table.items():
        if not isinstance(rules, dict) or not all(isinstance(value, str) for value in rules.values()):
            raise Faults([Fault(None, f"{path}: {name}", "not-a-table", "a table of texts for each procedure")])
    return table


def is_ready(procedure: Procedure) -> bool:
    """Whether cases can run under it: everything set, a decision possible, a letter to send it with."""
    handling = [stage for stage in procedure.stages if stage.kind == "handle"]
    decided = any(not outcome.exit for outcome in procedure.outcomes)
    return bool(not procedure.unset and handling and decided and all(stage.decides_with for stage in handling))


@cache
def all_procedures() -> tuple[Procedure, ...]:
    """Those a case can run under, by id."""
    return tuple(version.procedure for version in versions() if is_ready(version.procedure))


def load_calendar(calendar_id: str) -> Calendar:
    """As shipped, with this site's years and additions. UnknownCalendar, or Faults with file and line: nothing is
    counted by a calendar that was read by half. Read once a process.
    """
    return load_place(calendar_id, settings.CALENDARS)


@cache
def rulebook(procedure_id: str, digest: str | None = None) -> Rulebook:
    """UnknownProcedure when a case is bound to a version nobody has kept: it is never counted by another.

    1 query for a version that this build does not hold any more, once a process.
    """
    for version in versions():
        if version.procedure.id == procedure_id and digest in (None, version.procedure.digest):
            return _book(version.procedure)
    kept = KeptProcedure.objects.filter(digest=digest, procedure=procedure_id).first() if digest else None
    if kept is None:
        raise UnknownProcedure(f"{procedure_id} {digest}")
    procedure = read_procedure(kept.text, kept.overlay, json.loads(kept.parameters))
    if procedure.digest != digest:
        raise UnknownProcedure(f"{procedure_id} {digest}: the kept text has been changed")
    return _book(procedure)


def _book(procedure: Procedure) -> Rulebook:
    return Rulebook(procedure, load_calendar(procedure.calendar))


_kept: set[str] = set()


def keep(procedure: Procedure, inserts: Inserts, at: datetime) -> None:
    """Keeps the text a new case is bound to; nothing to do from the second case on. For `handle`, before it sends."""
    if procedure.digest in _kept:
        return
    for version in versions():
        if version.procedure.digest == procedure.digest:
            row = KeptProcedure(
                digest=procedure.digest,
                procedure=procedure.id,
                version=procedure.version,
                text=version.text,
                overlay=version.overlay,
                parameters=json.dumps(dict(version.parameters), sort_keys=True),
                since=at,
            )
            inserts.add([row], on_conflict="DO NOTHING")
            transaction.on_commit(lambda: _kept.add(procedure.digest))
