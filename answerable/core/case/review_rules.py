"""Asking for review and deciding it: by another office, by someone who has not touched the case (P5)."""

from __future__ import annotations

from ..procedure import Stage
from . import commands as c
from . import events as e
from .limits import Rulebook, limit_of
from .refusals import Refused
from .state import Case
from .step_rules import base, check_points, from_earlier_stage, required

RESULTS = ("upheld", "changed", "reversed", "sent_back")


def next_review_stage(case: Case, rulebook: Rulebook) -> Stage | None:
    """The review stage that follows the present one, or None where the procedure ends inside the institution."""
    procedure = rulebook.procedure
    here = procedure.stage(case.stage)
    reachable = list(here.next)
    if here.kind == "sort":  # declined while sorting: the review of the handling stage is the way on
        reachable += [after for name in here.next for after in _next_of(rulebook, name)]
    for name in reachable:
        if any(stage.id == name and stage.kind == "review" for stage in procedure.stages):
            return procedure.stage(name)
    return None


def _next_of(rulebook: Rulebook, name: str) -> tuple[str, ...]:
    return next((stage.next for stage in rulebook.procedure.stages if stage.id == name), ())


def lapsed(case: Case, rulebook: Rulebook) -> bool:
    """Whether the office has let a duty of the present stage lapse, and has still not answered."""
    duties = {clock.id for clock in rulebook.procedure.clocks if clock.kind == "duty" and clock.stage == case.stage}
    since = max((n for n, mark in enumerate(case.marks) if mark.name in ("received", "transfer_received")), default=0)
    return any(expired.clock in duties and expired.after_mark > since for expired in case.expired)


def ask_review(case: Case, command: c.AskReview, rulebook: Rulebook) -> list[e.Event]:
    stage = next_review_stage(case, rulebook)
    if stage is None:
        raise Refused("no-review")
    answered = case.phase in ("decided", "closed", "declined")
    if not answered and not lapsed(case, rulebook):
        raise Refused("nothing-to-review-yet")
    window = rulebook.procedure.window_to(stage.id)
    late = False
    if answered and window is not None:
        limit = limit_of(case, rulebook, window, command.at)
        late = limit is not None and limit.limit.ends_at is not None and command.at >= limit.limit.ends_at
        if late and window.late == "refuse" and limit is not None:
            raise Refused("window-over", window.source, until=limit.limit.day)
    if command.to_office in {office for _, office in case.stage_offices} or command.to_office == case.respondent:
        raise Refused("review-office-handled-case", "P5")
    if stage.reasons_required_from_complainant and command.reasons is None:
        raise Refused("reason-missing")
    return [
        e.ReviewAsked(
            **base(command),
            stage=stage.id,
            to_office=command.to_office,
            late=late,
            because_of_silence=not answered,
            reasons=command.reasons,
        )
    ]


def decide_review(case: Case, command: c.DecideReview, rulebook: Rulebook) -> list[e.Event]:
    from_earlier_stage(case, command.by.id, rulebook)
    if command.result not in RESULTS:
        raise Refused("unknown-result", result=command.result)
    stage = rulebook.procedure.stage(case.stage)
    back_to = back_to_office = None
    points = command.points
    if command.result == "sent_back":
        points = ()
        back_to, back_to_office = _came_from(case, rulebook)
    elif command.result in ("changed", "reversed"):
        check_points(case, points, command, rulebook)
    return [
        e.ReviewDecided(
            **base(command),
            stage=stage.id,
            notice=stage.decides_with,
            result=command.result,
            points=points,
            back_to=back_to,
            back_to_office=back_to_office,
            decision=required(command.decision),
        )
    ]


def _came_from(case: Case, rulebook: Rulebook) -> tuple[str, str]:
    """The latest handling stage and its office; a case that was never handled goes to who sorted it, to handle it."""
    for stage_id, office in reversed(case.stage_offices):
        if rulebook.procedure.stage(stage_id).kind == "handle":
            return stage_id, office
    handling = next((stage.id for stage in rulebook.procedure.stages if stage.kind == "handle"), None)
    if handling is None:
        raise Refused("send-back-nowhere")
    return handling, case.stage_offices[0][1]
