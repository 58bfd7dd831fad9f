"""The rule of each step in handling a case. One function a command; `decide` has checked actor, phase and dates."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from ..letters import missing_of
from ..procedure import Outcome, Procedure
from . import commands as c
from . import events as e
from .limits import Rulebook
from .refusals import Refused
from .state import Case

T = TypeVar("T")

SUMMARY_MAX_CHARACTERS = 500


def happened(command: c.Command) -> datetime:
    return command.happened_at or command.at


def base(command: c.Command) -> dict[str, Any]:
    """The fields every event carries, from the command that caused it."""
    return {
        "at": command.at,
        "happened_at": happened(command),
        "by": command.by.id,
        "office": command.by.office,
        "imported": command.by.kind == "import",
    }


def required(value: T | None, code: str = "reason-missing") -> T:
    if value is None:
        raise Refused(code)
    return value


def file_grievance(case: Case, command: c.FileGrievance, rulebook: Rulebook) -> list[e.Event]:
    if command.office == command.respondent:
        raise Refused("office-cannot-receive", "P5")
    return [
        e.GrievanceFiled(
            **base(command),
            case=command.case,
            procedure=rulebook.procedure.id,
            procedure_digest=rulebook.procedure.digest,
            stage=rulebook.procedure.stages[0].id,
            to_office=command.office,
            respondent=command.respondent,
            category=command.category,
            channel=command.channel,
            language=command.language,
            anonymous=command.anonymous,
            case_class=command.case_class,
            narrative=command.narrative,
            identity=command.identity,
        )
    ]


def acknowledge(case: Case, command: c.Acknowledge, rulebook: Rulebook) -> list[e.Event]:
    if case.acknowledged:
        raise Refused("already-acknowledged")
    notice = rulebook.procedure.stage(case.stage).acknowledges_with
    return [e.Acknowledged(**base(command), notice=notice, letter=command.letter)]


def accept(case: Case, command: c.Accept, rulebook: Rulebook) -> list[e.Event]:
    """Accepting while sorting takes the case into the first handling stage, at the same office."""
    stage = rulebook.procedure.stage(case.stage)
    if stage.kind == "sort":
        stage = handling_stage_after(case, rulebook)
    return [e.Accepted(**base(command), stage=stage.id, letter=command.letter)]


def handling_stage_after(case: Case, rulebook: Rulebook) -> Any:
    procedure = rulebook.procedure
    ids = {stage.id for stage in procedure.stages}
    for name in procedure.stage(case.stage).next:
        if name in ids and procedure.stage(name).kind == "handle":
            return procedure.stage(name)
    raise Refused("stage-not-reachable")


def decline(case: Case, command: c.Decline, rulebook: Rulebook) -> list[e.Event]:
    outcome = outcome_named(rulebook, command.outcome)
    if not outcome.exit:
        raise Refused("unknown-outcome", outcome=command.outcome)
    return [e.Declined(**base(command), outcome=outcome.id, letter=required(command.letter))]


def outcome_named(rulebook: Rulebook, name: str) -> Outcome:
    for outcome in rulebook.procedure.outcomes:
        if outcome.id == name:
            return outcome
    raise Refused("unknown-outcome", outcome=name)


def transfer(case: Case, command: c.Transfer, rulebook: Rulebook) -> list[e.Event]:
    """From sorting, transfer is into handling. The stage's clocks stay (procedure: on_transfer)."""
    if command.to_office == case.office:
        raise Refused("same-office")
    if command.to_office == case.respondent:
        raise Refused("office-cannot-receive", "P5")
    stage = rulebook.procedure.stage(case.stage)
    if stage.kind == "sort":
        stage = handling_stage_after(case, rulebook)
    return [
        e.Transferred(
            **base(command),
            from_office=case.office,
            to_office=command.to_office,
            stage=stage.id,
            reasons=command.reasons,
        )
    ]


def assign(case: Case, command: c.Assign, rulebook: Rulebook) -> list[e.Event]:
    if command.officer == case.respondent:
        raise Refused("unknown-officer", "P5")
    if rulebook.procedure.stage(case.stage).kind == "review":
        from_earlier_stage(case, command.officer, rulebook)
    return [e.Assigned(**base(command), officer=command.officer)]


def from_earlier_stage(case: Case, officer: str, rulebook: Rulebook) -> None:
    """P5: whoever took a step at another stage of this case may not judge it."""
    for touch in case.touches:
        if touch.officer == officer and touch.stage != case.stage:
            raise Refused("reviewer-touched-case", "P5", stage=touch.stage)


def summarise(case: Case, command: c.Summarise, rulebook: Rulebook) -> list[e.Event]:
    text = " ".join(command.summary.split())
    if not text:
        raise Refused("summary-empty")
    if len(text) > SUMMARY_MAX_CHARACTERS:
        raise Refused("summary-too-long", count=len(text), most=SUMMARY_MAX_CHARACTERS)
    return [e.Summarised(**base(command), summary=text)]


def ask_complainant(case: Case, command: c.AskComplainant, rulebook: Rulebook) -> list[e.Event]:
    if case.question_open:
        raise Refused("question-open")
    pauses = rulebook.procedure.asking_pauses
    today = command.at.astimezone(ZoneInfo(rulebook.procedure.timezone)).date()
    if command.answer_by is not None and command.answer_by <= today and command.by.kind != "import":
        raise Refused("date-impossible")
    return [
        e.ComplainantAsked(
            **base(command), question=required(command.question), answer_by=command.answer_by, pauses=pauses
        )
    ]


def answer_question(case: Case, command: c.AnswerQuestion, rulebook: Rulebook) -> list[e.Event]:
    if not case.question_open:
        raise Refused("no-open-question")
    return [e.QuestionAnswered(**base(command), answer=required(command.answer))]


def add_statement(case: Case, command: c.AddStatement, rulebook: Rulebook) -> list[e.Event]:
    return [e.StatementAdded(**base(command), statement=required(command.statement))]


def check_points(
    case: Case, points: tuple[e.Point, ...], command: c.Command, rulebook: Rulebook
) -> tuple[e.Point, ...]:
    if not points:
        raise Refused("no-points")
    today = command.at.astimezone(ZoneInfo(rulebook.procedure.timezone)).date()
    for number, point in enumerate(points, 1):
        outcome = outcome_named(rulebook, point.outcome)
        if outcome.exit:
            raise Refused("unknown-outcome", outcome=point.outcome)
        imported = command.by.kind == "import"
        if outcome.finds_for == "complainant" and not point.remedy and not imported:
            raise Refused("remedy-missing", point=number)
        if point.remedy and point.remedy_due is not None and point.remedy_due < today and not imported:
            raise Refused("remedy-date-past", point=number)
    return points


def issue_decision(case: Case, command: c.IssueDecision, rulebook: Rulebook) -> list[e.Event]:
    stage = rulebook.procedure.stage(case.stage)
    if stage.acceptance == "required" and case.phase != "accepted":
        raise Refused("not-accepted-yet")
    check_letter(stage.decides_with, command.written, command, rulebook)
    return [
        e.DecisionIssued(
            **base(command),
            stage=stage.id,
            notice=stage.decides_with,
            points=check_points(case, command.points, command, rulebook),
            decision=required(command.decision),
        )
    ]


def check_letter(notice_id: str | None, written: tuple[str, ...], command: c.Command, rulebook: Rulebook) -> None:
    """The letter says all that the procedure wants of it. What was written elsewhere, long ago, is as it is."""
    if command.by.kind == "import":
        return
    for notice in rulebook.procedure.notices:
        missing = missing_of(notice, written) if notice.id == notice_id else ()
        if missing:
            raise Refused("letter-incomplete", notice.source, missing=", ".join(missing))


def classify(case: Case, command: c.Classify, rulebook: Rulebook) -> list[e.Event]:
    """Another class brings other clocks, whose limits may have passed already: they are told so, and stand."""
    if command.case_class and command.case_class not in {x.id for x in rulebook.procedure.classes}:
        raise Refused("unknown-class", case_class=command.case_class)
    known = attributes_of_matter(rulebook.procedure)
    unknown = [name for name in command.attributes if name not in known]
    if unknown:
        raise Refused("unknown-class", case_class=unknown[0])
    if command.case_class == case.case_class and set(command.attributes) == case.attributes & known:
        raise Refused("same-class")
    return [
        e.Classified(
            **base(command),
            case_class=command.case_class,
            attributes=tuple(sorted(command.attributes)),
            reasons=required(command.reasons),
        )
    ]


def attributes_of_matter(procedure: Procedure) -> frozenset[str]:
    """What an officer may say of a matter under this procedure: what some clock asks about."""
    asked = {x.left for clock in procedure.clocks for x in (clock.when, clock.unless) if x and x.operator == "is"}
    return frozenset(name for name in asked if name.startswith("matter."))


def perform_remedy(case: Case, command: c.PerformRemedy, rulebook: Rulebook) -> list[e.Event]:
    for remedy in case.remedies:
        if remedy.number == command.remedy:
            if remedy.performed_at is not None:
                raise Refused("remedy-done", remedy=command.remedy)
            return [e.RemedyPerformed(**base(command), remedy=command.remedy, proof=command.proof)]
    raise Refused("remedy-unknown", remedy=command.remedy)


def close_case(case: Case, command: c.CloseCase, rulebook: Rulebook) -> list[e.Event]:
    """Closing is about the office's work; the complainant's window for review stays open."""
    still_open = [remedy.number for remedy in case.remedies if remedy.performed_at is None]
    if still_open:
        raise Refused("remedies-open", count=len(still_open))
    return [e.CaseClosed(**base(command), reason="answered")]


def withdraw(case: Case, command: c.Withdraw, rulebook: Rulebook) -> list[e.Event]:
    return [e.Withdrawn(**base(command), reasons=command.reasons)]


def open_sealed(case: Case, command: c.OpenSealed, rulebook: Rulebook) -> list[e.Event]:
    return [e.SealedOpened(**base(command), scope=command.scope, reason=required(command.reason))]


def read_notice(case: Case, command: c.ReadNotice, rulebook: Rulebook) -> list[e.Event]:
    sent = case.last_mark(f"sent:{command.notice}")
    if sent is None or happened(command) < sent[1].at:
        raise Refused("not-sent", notice=command.notice)
    delivered = case.last_mark(f"delivered:{command.notice}")
    if delivered is not None and delivered[0] > sent[0]:
        raise Refused("already-delivered", notice=command.notice)
    return [e.NoticeDelivered(**base(command), notice=command.notice, how="read")]
