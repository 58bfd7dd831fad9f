"""Procedures and calendars as shipped and as set up here, read once a process; a case keeps its version."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from answerable.core.calendar import Calendar
from answerable.core.calendar_toml import read_calendar
from answerable.core.case.limits import Rulebook
from answerable.core.procedure import Procedure
from answerable.core.procedure_toml import read_procedure


class UnknownProcedure(Exception):
    """No file of this id, or the file is not the version the case is bound to."""


@cache
def all_procedures() -> tuple[Procedure, ...]:
    folder = files("answerable") / "procedures"
    texts = [item.read_text("utf-8") for item in folder.iterdir() if item.name.endswith(".toml")]
    return tuple(sorted((read_procedure(text) for text in texts), key=lambda procedure: procedure.id))


@cache
def load_calendar(calendar_id: str) -> Calendar:
    return read_calendar((files("answerable") / "calendars" / f"{calendar_id}.toml").read_text("utf-8"))


@cache
def rulebook(procedure_id: str, digest: str | None = None) -> Rulebook:
    """UnknownProcedure when a case is bound to a version this build does not ship: it is never counted by another."""
    for procedure in all_procedures():
        if procedure.id == procedure_id and digest in (None, procedure.digest):
            return Rulebook(procedure, load_calendar(procedure.calendar))
    raise UnknownProcedure(f"{procedure_id} {digest}")
