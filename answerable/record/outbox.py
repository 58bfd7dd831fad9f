"""Which events tell whom by mail. The text says only that there is news; nothing of a case leaves by mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from answerable.core.case import events as e
from answerable.core.case.state import Case

from .inserting import Inserts
from .models import Outgoing

ESCALATING = ("escalate_to", "notify_role")
"""Consequences that tell the office above; which one that is, is looked up when the mail is sent."""


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
            told = [_row(case.id, seq, "clock-expired", case.office, event.at)]
            if any(code.partition(":")[0] in ESCALATING for code in event.consequences):
                told.append(_row(case.id, seq, "clock-escalated", case.office, event.at))
            return told
        case e.LimitRecounted():
            kind, office = "limit-moved", case.office
        case e.QuestionAnswered() | e.StatementAdded() if event.by == "complainant":
            kind, office = "complainant-wrote", case.office
        case _:
            return []
    return [_row(case.id, seq, kind, office, event.at)]


def _row(case: str, seq: int, kind: str, office: str, at: datetime) -> Outgoing:
    return Outgoing(
        key=f"{case}/{seq}/{kind}/{office}", kind=kind, case=case, office=office, created_at=at, next_try_at=at
    )


def warning(case: str, clock: str, office: str, at: datetime) -> Outgoing:
    """That a time limit is near. The same limit's same warning twice is one mail."""
    return Outgoing(
        key=f"{case}/{clock}/{at.date()}/clock-near/{office}",
        kind="clock-near",
        case=case,
        office=office,
        created_at=at,
        next_try_at=at,
    )


def put(rows: Iterable[Outgoing], inserts: Inserts) -> None:
    """The same key twice is once."""
    inserts.add(rows, on_conflict="DO NOTHING")
