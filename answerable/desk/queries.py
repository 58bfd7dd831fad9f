"""What the desk's pages show. An office never sees a case that is about itself (P5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.clock_rules import delay_to_explain
from answerable.core.case.codec import sealed_refs
from answerable.core.case.evolve import replay
from answerable.core.case.limits import CaseLimit, Rulebook, limits_of
from answerable.core.case.refusals import Refused
from answerable.core.case.state import Case
from answerable.people.models import Category, SessionOpening
from answerable.people.unlocked import SignedIn
from answerable.record import vault
from answerable.record.loading import Erased, load_events
from answerable.record.models import Docket, Outgoing, Owed
from answerable.record.rulebooks import rulebook
from answerable.web.case_page import Limit, Told, context_for, instead_of, limits_shown, told_of
from answerable.words.clocks import clock_name, say_limit
from answerable.words.codes import phase_name, stage_name, step_name
from answerable.words.events import EventContext, say_damaged_for_office, say_event_for_office
from answerable.words.names import text_in

from .offers import PAGES, refusals


def oneself(signed_in: SignedIn) -> list[str]:
    """The officer, the office they act for and every other they have a duty in. 1 query."""
    office = signed_in.office.id if signed_in.office else ""
    return [office, signed_in.officer.id, *signed_in.officer.duties.values_list("office_id", flat=True)]


def not_about(mine: Sequence[str]) -> QuerySet[Docket]:
    """All cases, of whichever office, but those about `oneself` (P5)."""
    return Docket.objects.exclude(respondent__in=mine)


def owed_by(office: str, mine: Sequence[str]) -> QuerySet[Owed]:
    """What an office still has to perform, wherever the cases are now; not of cases about `oneself` (P5)."""
    return Owed.objects.filter(office=office).exclude(respondent__in=mine)


def stuck_mail(office: str, mine: Sequence[str], attempts: int) -> list[Outgoing]:
    """The oldest ten notices to an office that could not be sent; none of a case about `oneself` (P5). 1 query."""
    waiting = Outgoing.objects.filter(office=office, sent_at__isnull=True, attempts__gte=attempts)
    return list(waiting.filter(Exists(not_about(mine).filter(case=OuterRef("case")))).order_by("created_at")[:10])


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    said: str
    told: tuple[Told, ...]
    late: bool
    imported: bool


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    page: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A remedy. `words`: what was promised, "" while the decision is not open in this session."""

    number: int
    words: str
    due: date | None
    performed_at: datetime | None
    office: str
    office_id: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """`refused`: step -> why it cannot be taken now; the others are offered. `delays`: missed duties about which the
    procedure wants a letter that has not been written.
    """

    case: Case
    rules: Rulebook
    ours: bool
    category: str
    office: str
    respondent: str
    officer: str
    stage: str
    phase: str
    turn: str
    timezone: str
    steps: tuple[Step, ...]
    refused: Mapping[type[c.Command], Refused]
    limits: tuple[Limit, ...]
    lines: tuple[Line, ...]
    opened: frozenset[str]
    has_identity: bool
    locked: bool
    promised: tuple[Promise, ...]
    delays: tuple[str, ...]

    @property
    def asks_reason(self) -> bool:
        """Whether something sealed is still to be opened here, for a reason typed on the page."""
        return self.ours and ("content" not in self.opened or (self.has_identity and "identity" not in self.opened))


def case_for(signed_in: SignedIn, ref: str) -> tuple[Case, list[e.Event], Rulebook]:
    """The case, if the acting office has it or had it; else Http404, always the same. Nobody with a duty in the office
    complained about, and not the officer complained about, is told that there is a case (P5).
    """
    try:
        events = load_events(ref)
    except Erased:
        raise Http404 from None
    case = replay(events)
    office = signed_in.office.id if signed_in.office else ""
    offices = {case.office} | {had for _, had in case.stage_offices}
    if not case.exists or office not in offices or about_oneself(case, signed_in):
        raise Http404
    return case, events, rulebook(case.procedure, case.procedure_digest)


def about_oneself(case: Case, signed_in: SignedIn) -> bool:
    """Whether the case is about this officer or an office they have a duty in, whichever office they act for now."""
    if case.respondent is None:
        return False
    mine = {signed_in.officer.id, signed_in.office.id if signed_in.office else ""}
    return case.respondent in mine or signed_in.officer.duties.filter(office=case.respondent).exists()


def load_case_page(signed_in: SignedIn, ref: str, now: datetime) -> CasePage:
    """Everything about a case on one page; sealed texts only where a reason has been given in this session."""
    case, events, rules = case_for(signed_in, ref)
    context = context_for(rules, events)
    limits = limits_of(case, rules, now)
    opened = frozenset(
        SessionOpening.objects.filter(session=signed_in.session, case=ref).values_list("scope", flat=True)
    )
    ours = signed_in.office is not None and case.office == signed_in.office.id
    texts, locked = _opened_texts(signed_in, ref, events, opened) if opened and ours else (vault.Opened({}), False)
    instead = instead_of(ref, events, texts.damaged, say_damaged_for_office)
    category = Category.objects.filter(id=case.category).first()
    lines = tuple(
        Line(event.happened_at, say_event_for_office(event, context), told_of(event, texts.texts, context, instead),
             isinstance(event, e.ClockExpired) and rules.procedure.is_duty(event.clock), event.imported)
        for event in events
    )  # fmt: skip
    refused = refusals(case, rules, signed_in.actor, now)
    return CasePage(
        case=case,
        rules=rules,
        ours=ours,
        category=text_in(category.names) if category else case.category,
        office=context.office_name(case.office),
        respondent=context.office_name(case.respondent) if case.respondent else "",
        officer=context.officer_name(case.assigned_to) if case.assigned_to else "",
        stage=stage_name(rules.procedure, case.stage),
        phase=phase_name(case.phase),
        turn=_turn(limits, rules, now),
        timezone=rules.procedure.timezone,
        steps=tuple(Step(step_name(step), page) for step, page in PAGES.items() if step not in refused),
        refused=refused,
        limits=limits_shown(limits, rules, now),
        lines=lines,
        opened=opened,
        has_identity=not case.anonymous,
        locked=locked,
        promised=_promised(case, lines, events, context),
        delays=tuple(clock_name(limit.clock) for limit in limits if ours and delay_to_explain(case, limit)),
    )


def _opened_texts(
    signed_in: SignedIn, ref: str, events: Sequence[e.Event], opened: Collection[str]
) -> tuple[vault.Opened, bool]:
    """What has been opened in this session; and whether the officer holds no key to it."""
    try:
        opener = vault.open_with_office_key(ref, signed_in.held_keys())
    except vault.NoKey:
        return vault.Opened({}), True
    content, identity = "content" in opened, "identity" in opened
    refs = [r for event in events for r in sealed_refs(event) if (identity if r.kind == "identity" else content)]
    return opener.read_all(refs), False


def _promised(
    case: Case, lines: Sequence[Line], events: Sequence[e.Event], context: EventContext
) -> tuple[Promise, ...]:
    """What decisions promised, with the words of the promise where the decision has been opened."""
    words: list[str] = []
    for event, line in zip(events, lines, strict=True):
        if isinstance(event, e.DecisionIssued | e.ReviewDecided):
            count = sum(point.remedy for point in event.points)
            told = [str(p["remedy"]) for text in line.told for p in text.parts.get("points", []) if p.get("remedy")]
            words += (told + [""] * count)[:count]
        elif isinstance(event, e.DeemedDecided) and event.result == "granted":
            words.append("")  # nobody wrote what silence granted
    words += [""] * len(case.remedies)
    return tuple(
        Promise(r.number, words[n], r.due, r.performed_at, context.office_name(r.office), r.office)
        for n, r in enumerate(case.remedies)
    )


def _turn(limits: Sequence[CaseLimit], rules: Rulebook, now: datetime) -> str:
    duties = [x for x in limits if x.clock.kind == "duty" and x.open and x.limit.ends_at]
    if not duties:
        return ""
    first = min(duties, key=lambda x: (x.limit.ends_at, x.clock.id))
    return f"{clock_name(first.clock)}: {say_limit(first, rules, now)}"
