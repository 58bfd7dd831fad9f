"""What the complainant's pages show of their case, opened with their own keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.codec import sealed_refs
from answerable.core.case.decide import why_refused
from answerable.core.case.evolve import replay
from answerable.core.case.limits import CaseLimit, Rulebook, limits_of
from answerable.core.case.outside import outside_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.people.models import Category
from answerable.record.loading import load_events
from answerable.record.rulebooks import rulebook
from answerable.record.vault import Opener
from answerable.web.case_page import Limit, Told, context_for, instead_of, limits_shown, told_of
from answerable.words.codes import stage_name
from answerable.words.events import say_damaged, say_event, say_outside, whose_turn
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
    imported: bool


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


def _lost(events: Sequence[e.Event], damaged: Collection[str]) -> set[str]:
    """Letters whose newest text is damaged: nobody has read them by opening the page, so no window begins."""
    newest = {getattr(event, "notice", None): event for event in events if not isinstance(event, e.NoticeDelivered)}
    return {
        notice for notice, event in newest.items() if notice and any(ref.obj in damaged for ref in sealed_refs(event))
    }


def _concerns(limit: CaseLimit) -> bool:
    """An office's own window (to object to a transfer) is told while it is open, and not for ever after."""
    return limit.clock.kind != "window" or limit.clock.bearer == "complainant" or limit.state == "running"


@dataclass(frozen=True, slots=True)
class Question:
    told: tuple[Told, ...]
    answer_by: date | None


def load_question(opener: Opener, events: list[e.Event]) -> Question | None:
    """The question that waits for an answer."""
    case = replay(events)
    asked = [event for event in events if isinstance(event, e.ComplainantAsked)]
    if not asked or not case.question_open:
        return None
    opened = opener.read_all([asked[-1].question])
    context = context_for(rulebook(case.procedure, case.procedure_digest), asked[-1:])
    instead = instead_of(opener.case, events, opened.damaged, say_damaged)
    return Question(told_of(asked[-1], opened.texts, context, instead), asked[-1].answer_by)


def load_story(opener: Opener, now: datetime) -> Story:
    """The whole page. 6 queries however long the story is, and one more if a text of it is damaged."""
    events = load_events(opener.case)
    case = replay(events)
    rules = rulebook(case.procedure, case.procedure_digest)
    context = context_for(rules, events)
    opened = opener.read_all([ref for event in events for ref in sealed_refs(event)])
    instead = instead_of(opener.case, events, opened.damaged, say_damaged)
    limits = limits_of(case, rules, now)
    category = Category.objects.filter(id=case.category).first()
    lines = tuple(
        Line(number, event.happened_at, say_event(event, context), told_of(event, opened.texts, context, instead),
             isinstance(event, e.ClockExpired) and rules.procedure.is_duty(event.clock), event.imported)
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
        externals=tuple(say_outside(body) for body in outside_of(case, rules, limits)),
        unread=tuple(notice for notice in unread_notices(case) if notice not in _lost(events, opened.damaged)),
    )
