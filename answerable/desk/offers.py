"""Which steps can be taken now: each is put to the rules as it would be sent, with content that is in order.

So buttons and rules cannot disagree: what is refused here is what `decide` would refuse whatever the form says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from answerable.core.case import commands as c
from answerable.core.case.decide import why_refused
from answerable.core.case.limits import Rulebook
from answerable.core.case.refusals import Refused
from answerable.core.case.review_rules import RESULTS
from answerable.core.case.state import Case
from answerable.core.case.step_rules import attributes_of_matter
from answerable.core.letters import PARTS

# In the order of the buttons; the first one offered stands out, so what moves the case on comes first.
PAGES: dict[type[c.Command], str] = {
    c.Acknowledge: "acknowledge",
    c.Accept: "accept",
    c.IssueDecision: "decide",
    c.DecideReview: "review",
    c.PerformRemedy: "remedy",
    c.CloseCase: "close",
    c.AskComplainant: "ask",
    c.ExtendTime: "extend",
    c.ExplainDelay: "delay",
    c.Classify: "classify",
    c.CorrectReceipt: "received",
    c.Transfer: "transfer",
    c.Decline: "decline",
    c.Assign: "assign",
    c.Summarise: "summarise",
}
SOME = c.SealedRef("", "", "", 0)
ANYONE = "?"
NOT_THIS_ONE = frozenset(
    {"clock-not-running", "clock-not-over", "remedy-done", "remedy-unknown"}
)  # says little where there are several


def refusals(case: Case, rules: Rulebook, actor: c.Actor, now: datetime) -> Mapping[type[c.Command], Refused]:
    """Step -> why it cannot be taken now, whatever its form said. A step that is not in it is offered."""
    found = {}
    for step in PAGES:
        why = refusal_of(step, case, rules, actor, now)
        if why is not None:
            found[step] = why
    return found


def refusal_of(
    step: type[c.Command], case: Case, rules: Rulebook, actor: c.Actor, now: datetime
) -> Refused | None:  # fmt: skip
    """None if any way to take the step would pass; else the most telling refusal."""
    why: Refused | None = None
    for command in ways(step, case, rules, actor, now):
        refused = why_refused(case, command, rules)
        if refused is None:
            return None
        if why is None or why.code in NOT_THIS_ONE:
            why = refused
    return why


def ways(
    step: type[c.Command], case: Case, rules: Rulebook, by: c.Actor, at: datetime
) -> list[c.Command]:  # fmt: skip
    """The step as it could be sent at best: at least one command, with all it needs."""
    decided = [o.id for o in rules.procedure.outcomes if not o.exit] or [ANYONE]
    points = (c.Point(decided[0], remedy=True),)
    if step is c.Decline:
        declined = [o.id for o in rules.procedure.outcomes if o.exit] or [ANYONE]
        return [c.Decline(by=by, at=at, outcome=declined[0], letter=SOME)]
    if step is c.Transfer:
        return [c.Transfer(by=by, at=at, to_office=ANYONE, reasons=SOME)]
    if step is c.Assign:
        return [c.Assign(by=by, at=at, officer=ANYONE)]
    if step is c.Summarise:
        return [c.Summarise(by=by, at=at, summary=ANYONE)]
    if step is c.AskComplainant:
        return [c.AskComplainant(by=by, at=at, question=SOME)]
    if step is c.Classify:
        others = ["", *(x.id for x in rules.procedure.classes)]
        kinds: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in others if name != case.case_class]
        kinds += [(case.case_class, (name,)) for name in sorted(attributes_of_matter(rules.procedure))]
        return [
            c.Classify(by=by, at=at, case_class=name, attributes=holds, reasons=SOME)
            for name, holds in kinds or [(ANYONE, ())]
        ]
    if step is c.CorrectReceipt:
        earlier = (case.filed_at or at) - timedelta(days=1)
        return [c.CorrectReceipt(by=by, at=at, received_at=earlier, reasons=SOME)]
    if step is c.ExplainDelay:
        duties = [clock.id for clock in rules.procedure.clocks if clock.kind == "duty"] or [ANYONE]
        return [c.ExplainDelay(by=by, at=at, clock=name, expected=None, letter=SOME) for name in duties]
    if step is c.ExtendTime:
        return extensions(rules, by, at)
    if step is c.IssueDecision:
        return [c.IssueDecision(by=by, at=at, points=points, decision=SOME, written=PARTS)]
    if step is c.DecideReview:
        return [
            c.DecideReview(by=by, at=at, result=result, points=points, decision=SOME, written=PARTS)
            for result in RESULTS
        ]
    if step is c.PerformRemedy:
        numbers = [remedy.number for remedy in case.remedies] or [1]
        return [c.PerformRemedy(by=by, at=at, remedy=number, proof=SOME) for number in numbers]
    return [step(by=by, at=at)]


def extensions(rules: Rulebook, by: c.Actor, at: datetime) -> list[c.Command]:
    """The shortest extension of each clock that the procedure lets be extended; of none where it names none."""
    asked: list[c.Command] = [
        c.ExtendTime(
            by=by,
            at=at,
            clock=rule.clock,
            length=f"1 {rule.unit.value}",
            ground=rule.grounds[0] if rule.grounds else "",
            reasons=SOME,
            agreed=True,
        )
        for rule in rules.procedure.extensions
    ]
    none = [clock.id for clock in rules.procedure.clocks if rules.procedure.extension_of(clock.id) is None]
    return asked or [c.ExtendTime(by=by, at=at, clock=none[0], length="1 days", reasons=SOME)]
