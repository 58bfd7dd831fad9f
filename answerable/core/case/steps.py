"""The step table: which commands a case takes, by kind of stage and phase.

`decide` refuses by it, the buttons are drawn from it, and docs/rules/steps.md is generated from it.
"""

from __future__ import annotations

from typing import Literal

from . import commands as c

Phase = Literal["received", "accepted", "decided", "closed", "declined", "withdrawn"]

_ALWAYS: frozenset[type[c.Command]] = frozenset(
    {c.OpenSealed, c.ReadNotice, c.ExpireClock, c.RecountLimit, c.MigrateProcedure, c.AddStatement}
)
_AT_WORK = _ALWAYS | {
    c.Acknowledge,
    c.Transfer,
    c.Assign,
    c.Summarise,
    c.AskComplainant,
    c.AnswerQuestion,
    c.ExtendTime,
    c.ExplainDelay,
    c.Withdraw,
    c.AskReview,  # `decide` allows it here only when the office has let a duty lapse (P6)
}
_AFTER = _ALWAYS | {c.Summarise, c.PerformRemedy, c.AskReview}
_PROMISED = frozenset({c.PerformRemedy})  # what a decision promised stays promised, whatever becomes of it

_FIRST_HAND = _AT_WORK | {c.Classify, c.CorrectReceipt}  # of the office that has the grievance, not of a reviewer

STEPS: dict[tuple[str, Phase], frozenset[type[c.Command]]] = {
    ("sort", "received"): _FIRST_HAND | {c.Accept, c.Decline},
    ("handle", "received"): _FIRST_HAND | {c.Accept, c.Decline, c.IssueDecision},
    ("handle", "accepted"): _FIRST_HAND | _PROMISED | {c.IssueDecision},
    ("review", "received"): (_AT_WORK | _PROMISED | {c.DecideReview}) - {c.Transfer},
    ("handle", "decided"): _AFTER | {c.CloseCase},
    ("review", "decided"): _AFTER | {c.CloseCase},
    ("handle", "closed"): _AFTER,
    ("review", "closed"): _AFTER,
    ("sort", "closed"): _ALWAYS | {c.AskReview},  # a question was not answered in time: the request has lapsed
    ("sort", "declined"): _ALWAYS | {c.AskReview},
    ("handle", "declined"): _ALWAYS | {c.AskReview},
    ("sort", "withdrawn"): _ALWAYS,
    ("handle", "withdrawn"): _ALWAYS | _PROMISED,
    ("review", "withdrawn"): _ALWAYS | _PROMISED,
}

BY_COMPLAINANT: frozenset[type[c.Command]] = frozenset(
    {c.FileGrievance, c.AnswerQuestion, c.AddStatement, c.Withdraw, c.AskReview, c.ReadNotice}
)
BY_CLOCK: frozenset[type[c.Command]] = frozenset({c.ExpireClock, c.RecountLimit})
BY_OPERATOR: frozenset[type[c.Command]] = frozenset({c.MigrateProcedure})
BY_OFFICER: frozenset[type[c.Command]] = frozenset().union(
    *STEPS.values()
) - BY_COMPLAINANT - BY_CLOCK - BY_OPERATOR | {c.FileGrievance}
