"""People, offices, events and commands for the tests of a case: only what a row is about is written in the row."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.commands import CLOCK, COMPLAINANT, IMPORT, OPERATOR, Actor
from answerable.core.case.decide import decide
from answerable.core.case.evolve import evolve, replay
from answerable.core.case.limits import CaseLimit, Rulebook, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.core.letters import PARTS
from answerable.core.procedure_toml import read_procedure
from answerable.record.rulebooks import rulebook

__all__ = ["CLOCK", "COMPLAINANT", "IMPORT", "OPERATOR"]

UK = rulebook("uk-two-stage-2024")
CN = rulebook("cn-xinfang-2022")


def text_of(book: Rulebook) -> str:
    return (files("answerable") / "procedures" / f"{book.procedure.id}.toml").read_text("utf-8")


def book_with(book: Rulebook, more: str = "", old: str = "", new: str = "", **parameters: str) -> Rulebook:
    """The rulebook with `old` of its file exchanged for `new`, `more` appended, and the organisation's parameters."""
    text = text_of(book)
    assert old in text, old
    return Rulebook(read_procedure(text.replace(old, new, 1) + more), book.calendar, parameters)


# A procedure, unlike the shipped ones, under which a question to the complainant stops the clock.
UK_PAUSING = book_with(
    UK,
    """
[[pause]]
clocks = ["respond1", "respond2"]
mode = "suspend"
begins = "info_requested"
ends = "info_received"
source = "a test"
""",
)

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
    c.IssueDecision: {"points": (NOT_UPHELD,), "decision": DECISION, "written": PARTS},
    c.Classify: {"case_class": "simple", "reasons": REASONS},
    c.CorrectReceipt: {"received_at": datetime(2026, 2, 27, 10, tzinfo=UTC), "reasons": REASONS},
    c.ExplainDelay: {"clock": "respond1", "expected": None, "letter": LETTER},
    c.PerformRemedy: {"remedy": 1, "proof": PROOF},
    c.AskReview: {"to_office": "county"},
    c.DecideReview: {"result": "upheld", "decision": DECISION, "written": PARTS},
    c.OpenSealed: {"scope": "content", "reason": REASONS},
    c.ReadNotice: {"notice": "response1"},
    c.ExpireClock: {"clock": "ack1"},
    c.RecountLimit: {"clock": "respond1", "was": date(2026, 3, 19), "from_calendar": "sha256:old"},
    c.MigrateProcedure: {"to_digest": "sha256:new", "to_version": "2027.1"},
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
    e.DeemedDecided: {"stage": "stage1", "notice": "response1", "result": "granted", "clock": "respond1"},
    e.Classified: {"case_class": "simple", "reasons": REASONS},
    e.ReceiptCorrected: {
        "received_at": datetime(2026, 2, 27, 10, tzinfo=UTC),
        "was": datetime(2026, 3, 2, 10, tzinfo=UTC),
        "reasons": REASONS,
    },
    e.DelayExplained: {"clock": "respond1", "letter": LETTER},
    e.LimitRecounted: {
        "clock": "respond1",
        "was": date(2026, 3, 19),
        "now": date(2026, 3, 20),
        "kept": False,
        "from_calendar": "sha256:old",
        "to_calendar": "sha256:new",
    },
    e.ProcedureMigrated: {"from_digest": "sha256:old", "to_digest": "sha256:new", "to_version": "2027.1"},
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


# A life under each procedure, as far as a row needs it. All of March 2026: the 2nd is a Monday.
FILED = happened(e.GrievanceFiled, "2026-03-02")
ACKNOWLEDGED = happened(e.Acknowledged, "2026-03-04")
DECIDED = happened(e.DecisionIssued, "2026-03-16")
PROMISED = happened(e.DecisionIssued, "2026-03-16", points=(UPHELD,))
READ = happened(e.NoticeDelivered, "2026-03-17")
ESCALATED = happened(e.ReviewAsked, "2026-03-20")
SENT_BACK = happened(
    e.ReviewDecided, "2026-04-08", REVIEWER, result="sent_back", back_to="stage1", back_to_office="town"
)
LATE = happened(e.ClockExpired, "2026-03-24", clock="respond1", limit=date(2026, 3, 23))

CN_FILED = cn_filed("2026-03-02")
CN_SENT_ON = cn_transferred("2026-03-04")
CN_TOLD = happened(e.Acknowledged, "2026-03-06", notice="receipt_and_route")
CN_ACCEPTED = happened(e.Accepted, "2026-03-10", stage="handle")
CN_AT_WORK = [CN_FILED, CN_SENT_ON, CN_TOLD, CN_ACCEPTED]
CN_DECIDED = happened(e.DecisionIssued, "2026-04-20", stage="handle", notice="decision", points=(NOT_SUPPORTED,))
CN_READ = happened(e.NoticeDelivered, "2026-04-22", notice="decision")
CN_ASKED = happened(e.ReviewAsked, "2026-05-06", stage="review")
CN_REVIEWED = happened(e.ReviewDecided, "2026-06-01", REVIEWER, stage="review", notice="review_opinion")
CN_ASKED_AGAIN = happened(e.ReviewAsked, "2026-06-15", stage="reexamination", to_office="province")
CN_IN_REVIEW = [*CN_AT_WORK, CN_DECIDED, CN_READ, CN_ASKED]


@dataclass(frozen=True)
class Refusal:
    """A row's refusal; only the facts it names are compared."""

    code: str
    clause: str = ""
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Row:
    """`given`: events, or the case they made."""

    given: list | Case
    when: c.Command
    then: list | Refusal
    book: Rulebook = UK


REFUSED_BY_A_ROW: set[str] = set()


def rows(**named: Row):
    """@rows(name=Row(...), ...): a case of the test for each row."""
    REFUSED_BY_A_ROW.update(row.then.code for row in named.values() if isinstance(row.then, Refusal))
    return pytest.mark.parametrize("row", named.values(), ids=named.keys())


def outcome(row: Row) -> list | Refusal:
    try:
        return decide(row.given if isinstance(row.given, Case) else replay(row.given), row.when, row.book)
    except Refused as refused:
        return Refusal(refused.code, refused.clause, refused.facts)


def check(row: Row) -> None:
    found = outcome(row)
    if not isinstance(row.then, Refusal):
        assert found == row.then
        replay([*row.given, *found])
        return
    assert isinstance(found, Refusal), found
    assert (found.code, found.clause) == (row.then.code, row.then.clause)
    assert row.then.facts.items() <= found.facts.items()


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


@dataclass(frozen=True, kw_only=True)
class Dated:
    """On `now`, `clock` of a case with these events is in `state` and ends with `day`; None: it is not there."""

    given: list
    clock: str
    now: str
    state: str | None
    day: date | None = None
    book: Rulebook = UK


def dated(**named: Dated):
    return pytest.mark.parametrize("row", named.values(), ids=named.keys())


def check_date(row: Dated) -> None:
    found = limit(row.given, row.clock, row.now, row.book)
    assert (found.state, found.limit.day) == (row.state, row.day) if found else row.state is None
