"""What the complainant's pages show of their case, opened with their own keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.codec import sealed_refs
from answerable.core.case.decide import why_refused
from answerable.core.case.evolve import replay
from answerable.core.case.limits import CaseLimit, Rulebook, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.people.models import Category
from answerable.record.loading import load_events
from answerable.record.rulebooks import rulebook
from answerable.record.vault import Opener
from answerable.web.case_page import Limit, Told, context_for, limits_shown, told_of
from answerable.words.events import say_event, stage_name, whose_turn
from answerable.words.names import text_in

_TYPED = c.SealedRef("", "statement", "", 0)
STEPS: dict[str, Callable[[datetime], c.Command]] = {
    "answer": lambda at: c.AnswerQuestion(by=c.COMPLAINANT, at=at, answer=_TYPED),
    "review": lambda at: c.AskReview(by=c.COMPLAINANT, at=at, to_office="?", reasons=_TYPED),
    "add": lambda at: c.AddStatement(by=c.COMPLAINANT, at=at, statement=_TYPED),
    "withdraw": lambda at: c.Withdraw(by=c.COMPLAINANT, at=at),
}
"""What the complainant may ever do, as it would be asked."""


def why_not(case: Case, rules: Rulebook, step: str, at: datetime) -> Refused | None:
    return why_refused(case, STEPS[step](at), rules)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    at: datetime
    said: str
    told: tuple[Told, ...]
    late: bool


@dataclass(frozen=True, slots=True)
class Remedy:
    number: int
    due: date | None
    done: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Story:
    case: Case
    rules: Rulebook
    turn: str
    silent: bool
    stage: str
    office: str
    category: str
    timezone: str
    lines: tuple[Line, ...]
    limits: tuple[Limit, ...]
    remedies: tuple[Remedy, ...]
    externals: tuple[str, ...]
    unread: tuple[str, ...]


def unread_notices(case: Case) -> tuple[str, ...]:
    """Letters sent and not read yet."""
    unread = []
    for mark in case.marks:
        if mark.name.startswith("sent:"):
            notice = mark.name.removeprefix("sent:")
            sent, delivered = case.last_mark(mark.name), case.last_mark(f"delivered:{notice}")
            if sent is not None and (delivered is None or delivered[0] < sent[0]) and notice not in unread:
                unread.append(notice)
    return tuple(unread)


def _concerns(limit: CaseLimit) -> bool:
    """An office's own window (to object to a transfer) is told while it is open, and not for ever after."""
    return limit.clock.kind != "window" or limit.clock.bearer == "complainant" or limit.state == "running"


def load_story(opener: Opener, now: datetime) -> Story:
    """The whole page. 6 queries however long the story is."""
    events = load_events(opener.case)
    case = replay(events)
    rules = rulebook(case.procedure, case.procedure_digest)
    context = context_for(rules, events)
    texts = opener.read_all([ref for event in events for ref in sealed_refs(event)])
    limits = limits_of(case, rules, now)
    category = Category.objects.filter(id=case.category).first()
    lines = tuple(
        Line(number, event.happened_at, say_event(event, context), told_of(event, texts, context),
             isinstance(event, e.ClockExpired) and rules.procedure.clock(event.clock).kind == "duty")
        for number, event in enumerate(events, 1)
    )  # fmt: skip
    today = now.astimezone(ZoneInfo(rules.procedure.timezone)).date()
    return Story(
        case=case,
        rules=rules,
        turn=whose_turn(case, rules, limits, now, context.office_name),
        silent=case.phase in ("received", "accepted"),
        stage=stage_name(rules.procedure, case.stage),
        office=context.office_name(case.office),
        category=text_in(category.names) if category else case.category,
        timezone=rules.procedure.timezone,
        lines=lines,
        limits=limits_shown([limit for limit in limits if _concerns(limit)], rules, now),
        remedies=tuple(
            Remedy(r.number, r.due, r.performed_at, not r.performed_at and r.due is not None and r.due < today)
            for r in case.remedies
        ),
        externals=tuple(text_in(external.name) for external in rules.procedure.externals),
        unread=unread_notices(case),
    )
