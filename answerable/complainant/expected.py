"""By when each answer will be due, before there is a case: the same engine on a case that is only imagined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from answerable.core.case.events import GrievanceFiled, SealedRef
from answerable.core.case.evolve import evolve
from answerable.core.case.limits import limits_of
from answerable.core.case.state import Case
from answerable.record.rulebooks import rulebook
from answerable.words.clocks import clock_name, say_limit


@dataclass(frozen=True, slots=True)
class Expected:
    name: str
    day: date | None
    said: str
    source: str


def expected_limits(procedure: str, office: str, now: datetime) -> list[Expected]:
    """The office's duties if it were told now."""
    rules = rulebook(procedure)
    event = GrievanceFiled(
        at=now,
        happened_at=now,
        by="complainant",
        office="",
        case="",
        procedure=procedure,
        procedure_digest=rules.procedure.digest,
        stage=rules.procedure.stages[0].id,
        to_office=office,
        category="",
        channel="web",
        language="",
        anonymous=True,
        narrative=SealedRef("", "narrative", "", 0),
    )
    return [
        Expected(clock_name(limit.clock), limit.limit.day, say_limit(limit, rules, now), limit.clock.source)
        for limit in limits_of(evolve(Case(), event), rules, now)
        if limit.clock.kind == "duty"
    ]
