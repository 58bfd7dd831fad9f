"""People, offices, events and commands for the tests of a case: only what a row is about is written in the row."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.commands import CLOCK, COMPLAINANT, IMPORT, Actor
from answerable.core.case.decide import decide
from answerable.core.case.evolve import evolve, replay
from answerable.core.case.limits import CaseLimit, Rulebook, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.record.rulebooks import rulebook

__all__ = ["CLOCK", "COMPLAINANT", "IMPORT"]

UK = rulebook("uk-two-stage-2024")
CN = rulebook("cn-xinfang-2022")

CLERK = Actor("officer", "o-clerk", "town")
COLLEAGUE = Actor("officer", "o-colleague", "town")
SORTER = Actor("officer", "o-sorter", "letters")
STRANGER = Actor("officer", "o-stranger", "village")
REVIEWER = Actor("officer", "o-reviewer", "county")
PROVINCIAL = Actor("officer", "o-provincial", "province")


def moment(text: str) -> datetime:
    """ "2026-03-02" is ten in the morning UTC; "2026-03-02T16:30" is that minute."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T10:00").replace(tzinfo=UTC)


def sealed(kind: str) -> e.SealedRef:
    return e.SealedRef(obj=f"obj-{kind}", kind=kind, digest="sha256:" + "0" * 64, size=512)


LETTER, REASONS, QUESTION, ANSWER = sealed("letter"), sealed("reasons"), sealed("question"), sealed("answer")
DECISION, STATEMENT, PROOF, NARRATIVE = sealed("decision"), sealed("statement"), sealed("proof"), sealed("narrative")

UPHELD = e.Point("upheld", remedy=True, remedy_due=date(2026, 12, 1))
NOT_UPHELD = e.Point("not_upheld")
SUPPORTED = e.Point("supported", remedy=True)
NOT_SUPPORTED = e.Point("not_supported")

_FILING = {"category": "housing", "channel": "web", "language": "en", "anonymous": False, "narrative": NARRATIVE}

COMMAND_FIELDS: dict[type[c.Command], dict] = {
    c.FileGrievance: {**_FILING, "case": "123456789012", "office": "town"},
    c.Decline: {"outcome": "out_of_scope", "letter": LETTER},
    c.Transfer: {"to_office": "village"},
    c.Assign: {"officer": "o-clerk"},
    c.Summarise: {"summary": "Heating out of order"},
    c.AskComplainant: {"question": QUESTION},
    c.AnswerQuestion: {"answer": ANSWER},
    c.AddStatement: {"statement": STATEMENT},
    c.ExtendTime: {"clock": "respond1", "length": "5 working_days", "reasons": REASONS},
    c.IssueDecision: {"points": (NOT_UPHELD,), "decision": DECISION},
    c.PerformRemedy: {"remedy": 1, "proof": PROOF},
    c.AskReview: {"to_office": "county"},
    c.DecideReview: {"result": "upheld", "decision": DECISION},
    c.OpenSealed: {"scope": "content", "reason": REASONS},
    c.ReadNotice: {"notice": "response1"},
    c.ExpireClock: {"clock": "ack1"},
}

EVENT_FIELDS: dict[type[e.Event], dict] = {
    e.GrievanceFiled: {
        **_FILING,
        "case": "123456789012",
        "to_office": "town",
        "stage": "stage1",
        "procedure": UK.procedure.id,
        "procedure_digest": UK.procedure.digest,
    },
    e.Acknowledged: {"notice": "ack1"},
    e.Accepted: {"stage": "stage1"},
    e.Declined: {"outcome": "out_of_scope", "letter": LETTER},
    e.Transferred: {"from_office": "town", "to_office": "village", "stage": "stage1"},
    e.Assigned: {"officer": "o-clerk"},
    e.Summarised: {"summary": "Heating out of order"},
    e.ComplainantAsked: {"question": QUESTION},
    e.QuestionAnswered: {"answer": ANSWER},
    e.StatementAdded: {"statement": STATEMENT},
    e.TimeExtended: {
        "clock": "respond1",
        "length": "5 working_days",
        "measured_from": "nominal_deadline",
        "notice": "extension1",
        "reasons": REASONS,
    },
    e.DecisionIssued: {"stage": "stage1", "notice": "response1", "points": (NOT_UPHELD,), "decision": DECISION},
    e.ReviewDecided: {"stage": "stage2", "notice": "response2", "result": "upheld", "decision": DECISION},
    e.RemedyPerformed: {"remedy": 1, "proof": PROOF},
    e.CaseClosed: {"reason": "answered"},
    e.ReviewAsked: {"stage": "stage2", "to_office": "county"},
    e.SealedOpened: {"scope": "content", "reason": REASONS},
    e.NoticeDelivered: {"notice": "response1", "how": "read"},
    e.ClockExpired: {"clock": "ack1", "stage": "stage1", "limit": date(2026, 3, 9), "consequences": ("flag_overdue",)},
}

_BY_COMPLAINANT = (
    e.GrievanceFiled,
    e.QuestionAnswered,
    e.StatementAdded,
    e.Withdrawn,
    e.ReviewAsked,
    e.NoticeDelivered,
)
_ASKED_BY_COMPLAINANT = (c.FileGrievance, c.AnswerQuestion, c.AddStatement, c.Withdraw, c.AskReview, c.ReadNotice)


def happened(kind: type[e.Event], day: str, by: Actor | None = None, **fields: object) -> e.Event:
    """An event as `decide` would write it; `by` is whoever usually does this."""
    if by is None:
        by = COMPLAINANT if kind in _BY_COMPLAINANT else CLOCK if kind is e.ClockExpired else CLERK
    at = moment(day)
    stamp = {"at": at, "happened_at": at, "by": by.id, "office": by.office, "imported": by.kind == "import"}
    return kind(**{**stamp, **EVENT_FIELDS.get(kind, {}), **fields})


def asked(kind: type[c.Command], day: str, by: Actor | None = None, **fields: object) -> c.Command:
    if by is None:
        by = COMPLAINANT if kind in _ASKED_BY_COMPLAINANT else CLOCK if kind is c.ExpireClock else CLERK
    return kind(**{"by": by, "at": moment(day), **COMMAND_FIELDS.get(kind, {}), **fields})


def cn_filed(day: str, **fields: object) -> e.Event:
    bound = {"procedure": CN.procedure.id, "procedure_digest": CN.procedure.digest, "stage": "sort"}
    return happened(e.GrievanceFiled, day, **{**bound, "to_office": "letters", **fields})


def cn_transferred(day: str) -> e.Event:
    return happened(e.Transferred, day, SORTER, from_office="letters", to_office="town", stage="handle")


@dataclass(frozen=True)
class Refusal:
    code: str
    clause: str = ""
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    given: list
    when: c.Command
    then: list | Refusal
    book: Rulebook = UK


def outcome(row: Row) -> list | Refusal:
    try:
        return decide(replay(row.given), row.when, row.book)
    except Refused as refused:
        return Refusal(refused.code, refused.clause, refused.facts)


def live(book: Rulebook, *commands: c.Command) -> tuple[Case, list[e.Event]]:
    """The case after the commands, and its events."""
    case, events = Case(), []
    for command in commands:
        for event in decide(case, command, book):
            case, _ = evolve(case, event), events.append(event)
    assert replay(events) == case
    return case, events


def limit(given: list, clock: str, now: str, book: Rulebook = UK) -> CaseLimit | None:
    found = [x for x in limits_of(replay(given), book, moment(now)) if x.clock.id == clock]
    return found[0] if found else None
