"""Asking for review and deciding it: by another office, by someone who has not touched the case (P5)."""

from __future__ import annotations

from datetime import datetime

from ..procedure import Stage
from . import commands as c
from . import events as e
from .limits import Rulebook, limit_of, limits_of, round_began
from .refusals import Refused
from .state import Case
from .step_rules import base, check_letter, check_points, from_earlier_stage, happened, required

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


def lapsed(case: Case, rulebook: Rulebook, now: datetime) -> bool:
    """Whether a duty of the present stage has run out, and the office has still not answered. A right once opened is
    not taken away by sending the case to another office, and does not wait for the worker to say so.
    """
    duties = {clock.id for clock in rulebook.procedure.clocks if clock.kind == "duty" and clock.stage == case.stage}
    since = round_began(case, case.stage)
    if any(expired.clock in duties and expired.after_mark > since for expired in case.expired):
        return True
    return any(limit.clock.id in duties and limit.state == "expired" for limit in limits_of(case, rulebook, now))


def ask_review(case: Case, command: c.AskReview, rulebook: Rulebook) -> list[e.Event]:
    stage = next_review_stage(case, rulebook)
    if stage is None:
        raise Refused("no-review")
    answered = case.phase in ("decided", "closed", "declined")
    if not answered and not lapsed(case, rulebook, command.at):
        raise Refused("nothing-to-review-yet")
    window = rulebook.procedure.window_to(stage.id)
    late = False
    if answered and window is not None:
        limit = limit_of(case, rulebook, window, command.at)
        late = limit is not None and limit.limit.ends_at is not None and happened(command) >= limit.limit.ends_at
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
    if command.result != "sent_back":
        check_letter(stage.decides_with, command.written, command, rulebook)
    back_to = back_to_office = None
    points = command.points
    if command.result == "sent_back":
        points = ()
        back_to, back_to_office = _came_from(case, rulebook)
    elif command.result == "upheld" and not case.outcomes and command.by.kind != "import":
        raise Refused("not-decided-yet")  # asked for because of silence: there is nothing that could stand
    elif points or command.result != "upheld":
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
    """The handling stage the case was in last, and its office; if none, whoever sorted it is to handle it."""
    for stage_id, office in reversed(case.stage_offices):
        if rulebook.procedure.stage(stage_id).kind == "handle":
            return stage_id, office
    handling = next((stage.id for stage in rulebook.procedure.stages if stage.kind == "handle"), None)
    if handling is None:
        raise Refused("send-back-nowhere")
    return handling, case.stage_offices[0][1]
