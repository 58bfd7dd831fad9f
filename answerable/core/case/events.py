"""Everything that can happen to a case. Past tense, appended once, never changed.

Every field says who may read it: `Open` stands in plain text (columns, ledger event), `Sealed` is the address and
digest of an age file under the case's own key. A test fails for an unmarked field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, TypeVar

T = TypeVar("T")
Open = Annotated[T, "open"]
Sealed = Annotated[T, "sealed"]


@dataclass(frozen=True, slots=True)
class SealedRef:
    """One age file. `obj` random id; `digest` "sha256:<of the age file>"; `size` bytes of the age file: padded
    inside, and age's header adds a random few.
    """

    obj: str
    kind: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a decision, numbered from 1 in the order written. The text is in the sealed decision."""

    outcome: str
    remedy: bool = False
    remedy_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`at`: when it was recorded; `happened_at`: when it happened (a paper's stamp, an imported date); both aware
    UTC. `by`: opaque actor ("complainant", "clock", "import", or an officer's id). `office`: acting office or "".
    """

    at: Open[datetime]
    happened_at: Open[datetime]
    by: Open[str]
    office: Open[str]
    imported: Open[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GrievanceFiled(Event):
    case: Open[str]
    procedure: Open[str]
    procedure_digest: Open[str]
    stage: Open[str]
    to_office: Open[str]
    respondent: Open[str | None] = None
    category: Open[str]
    channel: Open[str]
    language: Open[str]
    anonymous: Open[bool]
    case_class: Open[str] = ""
    narrative: Sealed[SealedRef]
    identity: Sealed[SealedRef | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(Event):
    notice: Open[str | None]
    letter: Sealed[SealedRef | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Event):
    stage: Open[str]
    letter: Sealed[SealedRef | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Event):
    outcome: Open[str]
    letter: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(Event):
    from_office: Open[str]
    to_office: Open[str]
    stage: Open[str]
    reasons: Sealed[SealedRef | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    officer: Open[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarised(Event):
    summary: Open[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainantAsked(Event):
    question: Sealed[SealedRef]
    answer_by: Open[date | None] = None
    pauses: Open[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered(Event):
    answer: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementAdded(Event):
    statement: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExtended(Event):
    clock: Open[str]
    length: Open[str]
    measured_from: Open[str]
    ground: Open[str] = ""
    notice: Open[str | None] = None
    agreed: Open[bool] = False
    reasons: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionIssued(Event):
    stage: Open[str]
    notice: Open[str | None]
    points: Open[tuple[Point, ...]]
    decision: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeemedDecided(Event):
    """The law decides where the office was silent. `result`: granted | refused; `clock`: the duty that was missed."""

    stage: Open[str]
    notice: Open[str | None]
    result: Open[str]
    clock: Open[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified(Event):
    """`attributes`: all that now hold of the matter."""

    case_class: Open[str]
    attributes: Open[tuple[str, ...]] = ()
    reasons: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCorrected(Event):
    """Letters already sent are not rewritten; the clocks run from the earlier day."""

    received_at: Open[datetime]
    was: Open[datetime]
    reasons: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayExplained(Event):
    clock: Open[str]
    notice: Open[str | None] = None
    expected: Open[date | None] = None
    letter: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecided(Event):
    """`result`: upheld | changed | reversed | sent_back. `stage`: the review stage; `back_to`: stage when sent back."""

    stage: Open[str]
    notice: Open[str | None]
    result: Open[str]
    points: Open[tuple[Point, ...]] = ()
    back_to: Open[str | None] = None
    back_to_office: Open[str | None] = None
    decision: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyPerformed(Event):
    remedy: Open[int]
    proof: Sealed[SealedRef | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Event):
    reason: Open[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    reasons: Sealed[SealedRef | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked(Event):
    stage: Open[str]
    to_office: Open[str]
    late: Open[bool] = False
    because_of_silence: Open[bool] = False
    reasons: Sealed[SealedRef | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedOpened(Event):
    scope: Open[str]
    reason: Sealed[SealedRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDelivered(Event):
    notice: Open[str]
    how: Open[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockExpired(Event):
    clock: Open[str]
    stage: Open[str]
    limit: Open[date]
    consequences: Open[tuple[str, ...]] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRecounted(Event):
    """A calendar changed under a running clock. `kept`: the day once given stands, because the new one is earlier."""

    clock: Open[str]
    was: Open[date]
    now: Open[date]
    kept: Open[bool]
    from_calendar: Open[str]
    to_calendar: Open[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureMigrated(Event):
    from_digest: Open[str]
    to_digest: Open[str]
    to_version: Open[str]


EVENTS: dict[str, type[Event]] = {
    cls.__name__: cls
    for cls in (
        GrievanceFiled,
        Acknowledged,
        Accepted,
        Declined,
        Transferred,
        Assigned,
        Summarised,
        ComplainantAsked,
        QuestionAnswered,
        StatementAdded,
        TimeExtended,
        DecisionIssued,
        DeemedDecided,
        Classified,
        ReceiptCorrected,
        DelayExplained,
        ReviewDecided,
        RemedyPerformed,
        CaseClosed,
        Withdrawn,
        ReviewAsked,
        SealedOpened,
        NoticeDelivered,
        ClockExpired,
        LimitRecounted,
        ProcedureMigrated,
    )
}
