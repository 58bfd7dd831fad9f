"""Where a case stands: the fold of its events, and nothing that is not in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .steps import Phase


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, by the name procedures use ("received", "sent:ack1"), in the order it happened."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Extended:
    clock: str
    at: datetime
    length: str
    measured_from: str
    after_mark: int  # number of marks when it was granted: it belongs to the run of the clock going then


@dataclass(frozen=True, slots=True)
class Expired:
    clock: str
    after_mark: int
    limit: date


@dataclass(frozen=True, slots=True)
class Kept:
    """A day a complainant was given for a window, which a later calendar would have shortened."""

    clock: str
    after_mark: int
    day: date


@dataclass(frozen=True, slots=True)
class Remedy:
    number: int
    due: date | None
    office: str
    performed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """An officer who took a step, and where. P5 asks it of every reviewer."""

    officer: str
    office: str
    stage: str


@dataclass(frozen=True, slots=True)
class Case:
    """`seq`: number of events folded. Everything else has the meaning of the events in events.py."""

    id: str = ""
    seq: int = 0
    procedure: str = ""
    procedure_digest: str = ""
    stage: str = ""
    phase: Phase = "received"
    office: str = ""
    respondent: str | None = None
    assigned_to: str | None = None
    category: str = ""
    channel: str = ""
    language: str = ""
    anonymous: bool = False
    case_class: str = ""
    summary: str = ""
    filed_at: datetime | None = None
    imported: bool = False
    question_open: bool = False
    acknowledged: bool = False
    attributes: frozenset[str] = frozenset()
    marks: tuple[Mark, ...] = ()
    extended: tuple[Extended, ...] = ()
    expired: tuple[Expired, ...] = ()
    kept: tuple[Kept, ...] = ()
    explained: frozenset[tuple[str, int]] = frozenset()  # (clock, number of marks): why it is late has been written
    remedies: tuple[Remedy, ...] = ()
    touches: frozenset[Touch] = frozenset()
    stage_offices: tuple[tuple[str, str], ...] = ()  # (stage, office), each time it came there
    outcomes: tuple[str, ...] = ()  # of the decision that stands, point by point
    closed_because: str = ""
    last_event_at: datetime | None = None

    @property
    def exists(self) -> bool:
        return self.seq > 0

    @property
    def over(self) -> bool:
        return self.phase in ("closed", "declined", "withdrawn")

    def last_mark(self, name: str) -> tuple[int, Mark] | None:
        """Position and mark of its latest occurrence."""
        for position in range(len(self.marks) - 1, -1, -1):
            if self.marks[position].name == name:
                return position, self.marks[position]
        return None
