"""The rules: given a case, what a command makes happen, or why it may not.

Pure. A negative outcome (declined, not upheld) is an event; only what the procedure forbids is `Refused`.
The rules of each step stand in step_rules.py and review_rules.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import clock_rules, review_rules, step_rules
from . import commands as c
from . import events as e
from .limits import Rulebook
from .refusals import Refused
from .state import Case
from .steps import BY_CLOCK, BY_COMPLAINANT, BY_OFFICER, BY_OPERATOR, STEPS

_RULES: dict[type[c.Command], Callable[[Case, Any, Rulebook], list[e.Event]]] = {
    c.FileGrievance: step_rules.file_grievance,
    c.Acknowledge: step_rules.acknowledge,
    c.Accept: step_rules.accept,
    c.Decline: step_rules.decline,
    c.Transfer: step_rules.transfer,
    c.Assign: step_rules.assign,
    c.Summarise: step_rules.summarise,
    c.AskComplainant: step_rules.ask_complainant,
    c.AnswerQuestion: step_rules.answer_question,
    c.AddStatement: step_rules.add_statement,
    c.IssueDecision: step_rules.issue_decision,
    c.Classify: step_rules.classify,
    c.CorrectReceipt: clock_rules.correct_receipt,
    c.ExplainDelay: clock_rules.explain_delay,
    c.PerformRemedy: step_rules.perform_remedy,
    c.CloseCase: step_rules.close_case,
    c.Withdraw: step_rules.withdraw,
    c.OpenSealed: step_rules.open_sealed,
    c.ReadNotice: step_rules.read_notice,
    c.ExpireClock: clock_rules.expire_clock,
    c.RecountLimit: clock_rules.recount_limit,
    c.MigrateProcedure: clock_rules.migrate_procedure,
    c.ExtendTime: clock_rules.extend_time,
    c.AskReview: review_rules.ask_review,
    c.DecideReview: review_rules.decide_review,
}


def decide(case: Case, command: c.Command, rulebook: Rulebook) -> list[e.Event]:
    """The events `command` makes, at least one. Refused when the procedure or a promise forbids it."""
    if isinstance(command, c.FileGrievance):
        if case.exists:
            raise Refused("already-filed")
    else:
        if not case.exists:
            raise Refused("unknown-case")
        _check_actor(case, command)
        if not isinstance(command, c.MigrateProcedure) and type(command) not in steps_open(case, rulebook):
            raise Refused("not-now", step=type(command).__name__, phase=case.phase)
    _check_dates(case, command)
    return _RULES[type(command)](case, command, rulebook)


def why_refused(case: Case, command: c.Command, rulebook: Rulebook) -> Refused | None:
    """None if `decide` would take it: buttons and choices ask this, so that no rule is written a second time."""
    try:
        decide(case, command, rulebook)
    except Refused as refused:
        return refused
    return None


def rule_of(command: type[c.Command]) -> Callable[[Case, Any, Rulebook], list[e.Event]]:
    return _RULES[command]


def steps_open(case: Case, rulebook: Rulebook) -> frozenset[type[c.Command]]:
    """What the step table allows now, whoever asks; buttons are drawn from it and `decide` refuses by it."""
    return STEPS[rulebook.procedure.stage(case.stage).kind, case.phase]


def _check_actor(case: Case, command: c.Command) -> None:
    kind, by = type(command), command.by
    if by.kind == "import":
        return
    if by.kind == "complainant" and kind not in BY_COMPLAINANT:
        raise Refused("not-for-complainants")
    if by.kind == "clock" and kind not in BY_CLOCK:
        raise Refused("not-for-officers")
    if by.kind == "operator" and kind not in BY_OPERATOR:
        raise Refused("not-for-officers")
    if by.kind == "officer":
        if kind not in BY_OFFICER:
            raise Refused("not-for-officers")
        if case.respondent in (by.id, by.office):
            raise Refused("not-your-office", "P5")
        promised = isinstance(command, c.PerformRemedy) and any(
            remedy.number == command.remedy and remedy.office == by.office for remedy in case.remedies
        )
        if by.office != case.office and not promised:
            raise Refused("not-your-office", "P5")


def _check_dates(case: Case, command: c.Command) -> None:
    happened = command.happened_at or command.at
    if happened > command.at:
        raise Refused("in-the-future")
    if case.filed_at is not None and happened < case.filed_at:
        raise Refused("before-filing")
    if command.by.kind == "officer" and happened != command.at and not isinstance(command, c.FileGrievance):
        raise Refused("dated-back", "P7")  # else an office could meet a limit that has passed
