"""Which events tell whom by mail. The text says only that there is news; nothing of a case leaves by mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from answerable.core.case import events as e
from answerable.core.case.state import Case

from .inserting import Inserts
from .models import Outgoing


def notices_of(case: Case, seq: int, event: e.Event) -> list[Outgoing]:
    """Mail to offices. The complainant reads the status page: their address is sealed and stays so."""
    kind = office = None
    match event:
        case e.GrievanceFiled() if not event.imported:
            kind, office = "case-arrived", event.to_office
        case e.Transferred() if not event.imported:
            kind, office = "case-arrived", event.to_office
        case e.ReviewAsked() if not event.imported:
            kind, office = "review-asked", event.to_office
        case e.ReviewDecided(back_to_office=str() as back) if not event.imported:
            kind, office = "case-sent-back", back
        case e.ClockExpired():
            kind, office = "clock-expired", case.office
        case e.QuestionAnswered() | e.StatementAdded() if event.by == "complainant":
            kind, office = "complainant-wrote", case.office
        case _:
            return []
    return [_row(case.id, seq, kind, office, event.at)]


def _row(case: str, seq: int, kind: str, office: str, at: datetime) -> Outgoing:
    return Outgoing(
        key=f"{case}/{seq}/{kind}/{office}", kind=kind, case=case, office=office, created_at=at, next_try_at=at
    )


def put(rows: Iterable[Outgoing], inserts: Inserts) -> None:
    """The same key twice is once."""
    inserts.add(rows, on_conflict="DO NOTHING")
