"""Taking open cases on to another version of their procedure: never by itself, always previewed, told in each case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from answerable.core.case import commands as c
from answerable.core.case.decide import decide
from answerable.core.case.evolve import evolve
from answerable.core.case.limits import limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.record.handle import handle
from answerable.record.loading import Erased, load_case
from answerable.record.models import AT_WORK, Docket
from answerable.record.rulebooks import rulebook


@dataclass(frozen=True, slots=True)
class Move:
    """One case, and its dates before and after: (clock, day or "", day or ""). `refused`: why it cannot go."""

    case: str
    dates: tuple[tuple[str, str, str], ...]
    refused: Refused | None = None


def preview(procedure_id: str, now: datetime) -> Iterator[Move]:
    """Every open case under an older version of the procedure, with what would become of its dates. Nothing is written.

    Cost: each case is read once.
    """
    target = rulebook(procedure_id)
    rows = Docket.objects.filter(AT_WORK, procedure=procedure_id).order_by("filed_at", "case")
    for case_id in rows.values_list("case", flat=True).iterator():
        try:
            case = load_case(case_id)
        except Erased:
            continue
        if case.procedure_digest == target.procedure.digest:
            continue
        try:
            (event,) = decide(case, _command(target.procedure.digest, target.procedure.version, now), target)
            yield Move(case_id, _dates(case, evolve(case, event), now))
        except Refused as refused:
            yield Move(case_id, (), refused)


def migrate(procedure_id: str, case_id: str, now: datetime) -> None:
    """Refused if the case cannot go on under the version of today. Its event says which version, for everyone."""
    target = rulebook(procedure_id).procedure
    handle(case_id, _command(target.digest, target.version, now))


def _command(digest: str, version: str, now: datetime) -> c.MigrateProcedure:
    return c.MigrateProcedure(by=c.OPERATOR, at=now, to_digest=digest, to_version=version)


def _dates(before: Case, after: Case, now: datetime) -> tuple[tuple[str, str, str], ...]:
    old, new = _open_dates(before, now), _open_dates(after, now)
    return tuple((clock, old.get(clock, ""), new.get(clock, "")) for clock in sorted({*old, *new}))


def _open_dates(case: Case, now: datetime) -> dict[str, str]:
    limits = limits_of(case, rulebook(case.procedure, case.procedure_digest), now)
    return {x.clock.id: x.limit.day.isoformat() if x.limit.day else "paused" for x in limits if x.state != "met"}
