"""Rules about time: taking more of it, running out of it, and what the procedure makes of silence (P6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..procedure import GOOD_REASON, Clock, Extension, LengthWrong, Stage, read_length, write_length
from . import commands as c
from . import events as e
from .limits import CaseLimit, Rulebook, limits_of
from .refusals import Refused
from .state import Case
from .step_rules import base, handling_stage_after, happened, required
from .steps import STEPS

EARLIEST_RECEIPT = timedelta(days=3653)  # a slip in the year, not a paper that lay for ten years


def running(case: Case, rulebook: Rulebook, clock_id: str, now: datetime) -> CaseLimit:
    if clock_id not in {clock.id for clock in rulebook.procedure.clocks}:
        raise Refused("unknown-clock", clock=clock_id)
    for limit in limits_of(case, rulebook, now):
        if limit.clock.id == clock_id and limit.open:
            return limit
    raise Refused("clock-not-running", clock=clock_id)


def extend_time(case: Case, command: c.ExtendTime, rulebook: Rulebook) -> list[e.Event]:
    limit = running(case, rulebook, command.clock, command.at)
    rule = rulebook.procedure.extension_for(command.clock, command.ground)
    if rule is None:
        raise Refused("no-extension", limit.clock.source, clock=command.clock)
    if rule.consent != "none" and not command.agreed and command.by.kind != "import":
        raise Refused("consent-missing", rule.source)
    if rule.grant_before_expiry and limit.state == "expired":
        raise Refused("extension-too-late", rule.source, until=limit.limit.day)
    _check_length(case, command, rule, limit)
    exceeds = rule.may_exceed and command.ground == GOOD_REASON
    if rule.grounds and command.ground not in rule.grounds and not exceeds:
        raise Refused("extension-ground", rule.source, grounds=", ".join(rule.grounds))
    return [
        e.TimeExtended(
            **base(command),
            clock=command.clock,
            length=write_length(read_length(command.length)),
            measured_from=rule.measured_from,
            ground=command.ground,
            notice=rule.notice,
            reasons=required(command.reasons),
            agreed=rule.consent != "none",
        )
    ]


def _check_length(case: Case, command: c.ExtendTime, rule: Extension, limit: CaseLimit) -> None:
    """The cap is over all extensions of this run together, in its own unit; a soft one yields to a good reason."""
    named = write_length(rule.max) if rule.max else rule.unit.value
    try:
        ((count, unit),) = read_length(command.length)
    except (LengthWrong, ValueError):
        raise Refused("extension-unit", rule.source, unit=named) from None
    if unit != rule.unit or count < 1:
        raise Refused("extension-unit", rule.source, unit=named)
    before = [x for x in case.extended if x.clock == command.clock and x.after_mark > limit.after_mark]
    if len(before) >= rule.times:
        raise Refused("extension-used-up", rule.source, times=rule.times)
    if rule.max is None or (rule.may_exceed and command.ground == GOOD_REASON):
        return
    used = sum(read_length(x.length)[0][0] for x in before)
    total = 0 if rule.measured_from == "new_total_from_trigger" else used
    if total + count > rule.max[0][0]:
        raise Refused("extension-beyond-cap", rule.source, most=named)


def expire_clock(case: Case, command: c.ExpireClock, rulebook: Rulebook) -> list[e.Event]:
    """P6: silence has a date. Written once for each limit of a clock (longer time granted late gives it another), and
    brings the procedure's consequences.
    """
    limit = running(case, rulebook, command.clock, command.at)
    if limit.state != "expired" or limit.limit.day is None:
        raise Refused("clock-not-over", clock=command.clock)
    told = [x.limit for x in case.expired if x.clock == command.clock and x.after_mark > limit.after_mark]
    if any(day >= limit.limit.day for day in told):
        raise Refused("clock-not-running", clock=command.clock)
    consequences = limit.clock.on_expiry
    expired = e.ClockExpired(
        **base(command), clock=limit.clock.id, stage=case.stage, limit=limit.limit.day, consequences=consequences
    )
    return [expired, *_follows(case, command, limit, rulebook)]


def _follows(case: Case, command: c.ExpireClock, limit: CaseLimit, rulebook: Rulebook) -> list[e.Event]:
    """What the law itself makes of the silence. What guidance or the organisation says, or nobody has checked, is told
    and left to a person; what opens another body's door needs no event: the way is shown once the clock has run out.
    """
    by_law = limit.clock.basis == "statute" and limit.clock.verified
    consequences = set(limit.clock.on_expiry) if by_law else set()
    at_work = case.phase in ("received", "accepted")
    stage = rulebook.procedure.stage(case.stage)
    if "deemed_accepted" in consequences and case.phase == "received" and stage.kind != "review":
        entered = handling_stage_after(case, rulebook) if stage.kind == "sort" else stage
        return [e.Accepted(**_with_the_last_instant(command, limit), stage=entered.id)]
    for result in ("granted", "refused"):
        if f"deemed_{result}" in consequences and at_work and stage.kind != "sort":
            return [_deemed(case, command, limit, stage, result)]
    done = all(remedy.performed_at is not None for remedy in case.remedies)
    ends = [
        ("decision_final", "final", case.phase == "decided" and done),
        ("last_answer_accepted", "accepted", case.phase == "decided" and done),
        ("deemed_withdrawn", "lapsed", at_work),
    ]
    if "decision_final" in limit.clock.on_expiry:  # it ends the matter, whoever set its length
        consequences.add("decision_final")
    reasons = [reason for code, reason, now in ends if code in consequences and now]
    return [e.CaseClosed(**base(command), reason=reason) for reason in reasons[:1]]


def _deemed(case: Case, command: c.ExpireClock, limit: CaseLimit, stage: Stage, result: str) -> e.DeemedDecided:
    told = _with_the_last_instant(command, limit)
    return e.DeemedDecided(**told, stage=stage.id, notice=stage.decides_with, result=result, clock=limit.clock.id)


def _with_the_last_instant(command: c.ExpireClock, limit: CaseLimit) -> dict[str, Any]:
    """It happened then, whenever it was written down: what follows is counted from there, however late the worker."""
    assert limit.limit.ends_at is not None
    then = limit.limit.ends_at - timedelta(microseconds=1)
    return base(command) | {"happened_at": min(then, happened(command))}


def correct_receipt(case: Case, command: c.CorrectReceipt, rulebook: Rulebook) -> list[e.Event]:
    """Only to an earlier day, so that no office gains time by it; a limit that has passed by it has passed."""
    assert case.filed_at is not None
    if case.channel == "web":
        raise Refused("receipt-recorded")
    if command.received_at >= case.filed_at:
        raise Refused("receipt-not-earlier")
    if case.filed_at - command.received_at > EARLIEST_RECEIPT:
        raise Refused("date-impossible")
    reasons = required(command.reasons)
    return [e.ReceiptCorrected(**base(command), received_at=command.received_at, was=case.filed_at, reasons=reasons)]


def explain_delay(case: Case, command: c.ExplainDelay, rulebook: Rulebook) -> list[e.Event]:
    limit = running(case, rulebook, command.clock, command.at)
    if limit.state != "expired" or limit.clock.kind == "window":
        raise Refused("clock-not-over", clock=command.clock)
    today = command.at.astimezone(ZoneInfo(rulebook.procedure.timezone)).date()
    if command.expected is not None and command.expected < today:
        raise Refused("date-impossible")
    letter = required(command.letter)
    notice = delay_notice(limit.clock)
    return [
        e.DelayExplained(**base(command), clock=command.clock, notice=notice, expected=command.expected, letter=letter)
    ]


def delay_notice(clock: Clock) -> str | None:
    """The letter a procedure names for it: "must_send_delay_notice:not_yet"."""
    named = [code.partition(":")[2] for code in clock.on_expiry if code.startswith("must_send_delay_notice:")]
    return named[0] if named else None


def delay_to_explain(case: Case, limit: CaseLimit) -> bool:
    """Whether the procedure wants a letter about this missed duty, and it has not been written."""
    wanted = any(code.partition(":")[0] == "must_send_delay_notice" for code in limit.clock.on_expiry)
    if limit.state != "expired" or not wanted:
        return False
    return not any(clock == limit.clock.id and mark > limit.after_mark for clock, mark in case.explained)


def recount_limit(case: Case, command: c.RecountLimit, rulebook: Rulebook) -> list[e.Event]:
    """A date given to a complainant is never shortened; a duty that moves is told, never moved in silence."""
    counted = {limit.clock.id: limit for limit in limits_of(case, rulebook, command.at) if limit.state != "met"}
    if command.clock not in counted:
        raise Refused("clock-not-running", clock=command.clock)
    limit = counted[command.clock]
    if limit.limit.day is None or limit.limit.day == command.was:
        raise Refused("limit-unchanged")
    return [
        e.LimitRecounted(
            **base(command),
            clock=command.clock,
            was=command.was,
            now=limit.limit.day,
            kept=limit.clock.kind == "window" and limit.clock.bearer == "complainant" and limit.limit.day < command.was,
            from_calendar=command.from_calendar,
            to_calendar=limit.limit.calendar_version,
        )
    ]


def migrate_procedure(case: Case, command: c.MigrateProcedure, rulebook: Rulebook) -> list[e.Event]:
    """`rulebook`: the version the case is to go on under."""
    if command.to_digest == case.procedure_digest:
        raise Refused("same-procedure")
    kinds = {stage.id: stage.kind for stage in rulebook.procedure.stages}
    for stage in (case.stage, *(stage for stage, _ in case.stage_offices)):  # it may be sent back to where it was
        if stage not in kinds:
            raise Refused("stage-not-in-procedure", stage=stage)
    if (kinds[case.stage], case.phase) not in STEPS:
        raise Refused("stage-not-in-procedure", stage=case.stage)
    return [
        e.ProcedureMigrated(
            **base(command),
            from_digest=case.procedure_digest,
            to_digest=command.to_digest,
            to_version=command.to_version,
        )
    ]
