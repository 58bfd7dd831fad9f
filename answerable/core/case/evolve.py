"""Fold one event into a case. Total: an event this build does not know raises, it never folds to nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from . import events as e
from .state import Case, Expired, Extended, Kept, Mark, Remedy, Touch


class UnknownEvent(Exception):
    """A build that cannot read an event must not show the case as complete."""


def evolve(case: Case, event: e.Event) -> Case:
    folded = _fold(case, event)
    touches = folded.touches
    if event.by not in ("complainant", "clock", "import") and not isinstance(event, e.GrievanceFiled):
        touches |= {Touch(event.by, event.office, case.stage)}
    return replace(folded, seq=case.seq + 1, touches=touches, last_event_at=event.at)


def replay(events: Iterable[e.Event]) -> Case:
    case = Case()
    for event in events:
        case = evolve(case, event)
    return case


def _marked(case: Case, event: e.Event, *names: str) -> tuple[Mark, ...]:
    return case.marks + tuple(Mark(name, event.happened_at) for name in names)


def _noticed(case: Case, event: e.Event, notice: str | None, *names: str) -> tuple[Mark, ...]:
    sent = (f"sent:{notice}", f"notice:{notice}") if notice else ()
    return _marked(case, event, *names, *sent)


def _fold(case: Case, event: e.Event) -> Case:  # one arm per event: a table, not a tangle
    match event:
        case e.GrievanceFiled():
            return _filed(case, event)
        case e.Acknowledged():
            return replace(case, acknowledged=True, marks=_noticed(case, event, event.notice, "acknowledged"))
        case e.Accepted():
            return replace(
                case,
                phase="accepted",
                stage=event.stage,
                stage_offices=_reached(case, event.stage, case.office),
                marks=_marked(case, event, "accepted"),
            )
        case e.Declined():
            return replace(
                case,
                phase="declined",
                question_open=False,
                outcomes=(event.outcome,),
                marks=_marked(case, event, "declined", "decision_issued"),
            )
        case e.Transferred():
            return replace(
                case,
                office=event.to_office,
                stage=event.stage,
                assigned_to=None,
                acknowledged=False,
                stage_offices=_reached(case, event.stage, event.to_office),
                marks=_marked(case, event, "transferred", "transfer_received"),
            )
        case e.Assigned():
            return replace(case, assigned_to=event.officer)
        case e.Summarised():
            return replace(case, summary=event.summary)
        case e.ComplainantAsked():
            names = ("info_requested",) if event.pauses else ("asked",)
            return replace(case, question_open=True, marks=_marked(case, event, *names))
        case e.QuestionAnswered():
            return replace(case, question_open=False, marks=_marked(case, event, "info_received"))
        case e.StatementAdded():
            return replace(case, marks=_marked(case, event, "statement_added"))
        case e.TimeExtended():
            span = Extended(event.clock, event.happened_at, event.length, event.measured_from, len(case.marks))
            return replace(
                case,
                extended=(*case.extended, span),
                marks=_noticed(case, event, event.notice, "extended"),
            )
        case e.DecisionIssued():
            return _decided(case, event, event.points, _noticed(case, event, event.notice, "decision_issued"))
        case e.DeemedDecided():
            return _deemed(case, event)
        case e.Classified():
            of_persons = {name for name in case.attributes if not name.startswith("matter.")}
            return replace(
                case,
                case_class=event.case_class,
                attributes=frozenset(of_persons | set(event.attributes)),
                marks=_marked(case, event, "classified"),
            )
        case e.ReceiptCorrected():
            return _received_earlier(case, event)
        case e.DelayExplained():
            explained = frozenset({(event.clock, len(case.marks))})
            marks = _noticed(case, event, event.notice, "delay_explained")
            return replace(case, explained=case.explained | explained, marks=marks)
        case e.ReviewDecided():
            return _review_decided(case, event)
        case e.RemedyPerformed():
            remedies = tuple(
                replace(r, performed_at=event.happened_at) if r.number == event.remedy else r for r in case.remedies
            )
            return replace(case, remedies=remedies, marks=_marked(case, event, "action_completed"))
        case e.CaseClosed():
            closed = replace(case, phase="closed", closed_because=event.reason, question_open=False)
            return replace(closed, marks=_marked(case, event, "closed"))
        case e.Withdrawn():
            return replace(case, phase="withdrawn", question_open=False, marks=_marked(case, event, "withdrawn"))
        case e.ReviewAsked():
            return _review_asked(case, event)
        case e.SealedOpened():
            return case
        case e.NoticeDelivered():
            return replace(case, marks=_marked(case, event, f"delivered:{event.notice}"))
        case e.ClockExpired():
            expired = Expired(event.clock, len(case.marks), event.limit)
            return replace(case, expired=(*case.expired, expired))
        case e.LimitRecounted():
            kept = (Kept(event.clock, len(case.marks), event.was),) if event.kept else ()
            return replace(case, kept=case.kept + kept)
        case e.ProcedureMigrated():
            return replace(case, procedure_digest=event.to_digest)
        case _:
            raise UnknownEvent(type(event).__name__)


def _reached(case: Case, stage: str, office: str) -> tuple[tuple[str, str], ...]:
    place = (stage, office)
    return case.stage_offices if case.stage_offices[-1:] == (place,) else (*case.stage_offices, place)


def _filed(case: Case, event: e.GrievanceFiled) -> Case:
    return replace(
        case,
        id=event.case,
        procedure=event.procedure,
        procedure_digest=event.procedure_digest,
        stage=event.stage,
        office=event.to_office,
        respondent=event.respondent,
        category=event.category,
        channel=event.channel,
        language=event.language,
        anonymous=event.anonymous,
        case_class=event.case_class,
        filed_at=event.happened_at,
        imported=event.imported,
        stage_offices=((event.stage, event.to_office),),
        marks=(Mark("received", event.happened_at),),
    )


def _decided(case: Case, event: e.Event, points: tuple[e.Point, ...], marks: tuple[Mark, ...]) -> Case:
    first = len(case.remedies) + 1
    due = [point.remedy_due for point in points if point.remedy]
    remedies = tuple(Remedy(first + n, day, event.office) for n, day in enumerate(due))
    return replace(
        case,
        phase="decided",
        question_open=False,
        outcomes=tuple(point.outcome for point in points),
        remedies=case.remedies + remedies,
        marks=marks,
    )


def _received_earlier(case: Case, event: e.ReceiptCorrected) -> Case:
    """The first mark moves back to the day it should have had."""
    first = Mark(case.marks[0].name, event.received_at)
    return replace(case, filed_at=event.received_at, marks=(first, *case.marks[1:]))


def _deemed(case: Case, event: e.DeemedDecided) -> Case:
    """What silence grants has still to be done, by the office that was silent, and is followed like any remedy."""
    marks = _noticed(case, event, event.notice, "decision_issued")
    marks += (Mark(f"deemed_{event.result}", event.happened_at),)
    granted = (Remedy(len(case.remedies) + 1, None, case.office),) if event.result == "granted" else ()
    return replace(
        case, phase="decided", question_open=False, outcomes=(), remedies=case.remedies + granted, marks=marks
    )


def _review_decided(case: Case, event: e.ReviewDecided) -> Case:
    marks = _noticed(case, event, event.notice, "review_decided")
    if event.back_to is None or event.back_to_office is None:
        decided = _decided(case, event, event.points, marks)
        return decided if event.points else replace(decided, outcomes=case.outcomes)
    # Sent back: the earlier stage begins anew, its clocks find a fresh trigger, and its decision no longer stands.
    # Remedies stay: asking for review must not cost what was already promised.
    fresh = tuple(Mark(name, event.happened_at) for name in ("sent_back", "received", "transfer_received", "accepted"))
    return replace(
        case,
        stage=event.back_to,
        office=event.back_to_office,
        phase="accepted",
        assigned_to=None,
        acknowledged=False,
        question_open=False,
        outcomes=(),
        stage_offices=_reached(case, event.back_to, event.back_to_office),
        marks=marks + fresh,
    )


def _review_asked(case: Case, event: e.ReviewAsked) -> Case:
    return replace(
        case,
        stage=event.stage,
        office=event.to_office,
        phase="received",
        assigned_to=None,
        acknowledged=False,
        question_open=False,
        closed_because="",
        stage_offices=_reached(case, event.stage, event.to_office),
        marks=_marked(case, event, f"requested:{event.stage}"),
    )
