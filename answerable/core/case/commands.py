"""What may be asked of a case. Imperative; time, ids and sealed objects arrive inside.

`by` is who asks: the rules in `decide` look only at its kind, opaque id and office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from .events import Point as Point
from .events import SealedRef as SealedRef


@dataclass(frozen=True, slots=True)
class Actor:
    kind: Literal["complainant", "officer", "clock", "import", "operator"]
    id: str
    office: str = ""


COMPLAINANT = Actor("complainant", "complainant")
CLOCK = Actor("clock", "clock")
IMPORT = Actor("import", "import")
OPERATOR = Actor("operator", "operator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`at`: now, aware UTC. `happened_at`: when it truly happened if earlier (a stamp on paper); None means `at`."""

    by: Actor
    at: datetime
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGrievance(Command):
    case: str
    office: str
    respondent: str | None = None
    category: str
    channel: str
    language: str
    anonymous: bool
    case_class: str = ""
    narrative: SealedRef
    identity: SealedRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(Command):
    letter: SealedRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Command):
    letter: SealedRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Command):
    outcome: str
    letter: SealedRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Command):
    to_office: str
    reasons: SealedRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Command):
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarise(Command):
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskComplainant(Command):
    question: SealedRef | None
    answer_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion(Command):
    answer: SealedRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStatement(Command):
    statement: SealedRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendTime(Command):
    """`agreed`: the complainant agreed to it, where the procedure asks for that; `reasons` say how and when."""

    clock: str
    length: str
    ground: str = ""
    reasons: SealedRef | None
    agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDecision(Command):
    """`written`: which parts the sealed letter has (core.letters): the rules read no letter."""

    points: tuple[Point, ...]
    decision: SealedRef | None
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classify(Command):
    """A class of the procedure, with clocks of its own, "" for none; and all `attributes` that hold of the matter.
    Never of the person (P1).
    """

    case_class: str
    attributes: tuple[str, ...] = ()
    reasons: SealedRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReceipt(Command):
    """A stamp that was overlooked: it was received earlier than recorded. Never later (P7)."""

    received_at: datetime
    reasons: SealedRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainDelay(Command):
    """The letter a missed duty calls for: why it is late, and when it will be done."""

    clock: str
    expected: date | None
    letter: SealedRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformRemedy(Command):
    remedy: int
    proof: SealedRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    reasons: SealedRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReview(Command):
    to_office: str
    reasons: SealedRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideReview(Command):
    result: str
    points: tuple[Point, ...] = ()
    decision: SealedRef | None
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSealed(Command):
    scope: Literal["content", "identity"]
    reason: SealedRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotice(Command):
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireClock(Command):
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountLimit(Command):
    """A calendar has changed. `was`: the last day as it was counted before, by `from_calendar`."""

    clock: str
    was: date
    from_calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateProcedure(Command):
    """An open case goes on under another version of its procedure: explicit, previewed, told to the complainant."""

    to_digest: str
    to_version: str
