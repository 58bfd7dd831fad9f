"""What the desk's pages show. An office never sees a case that is about itself (P5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext

from answerable.core.calendar import open_days_between
from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.codec import sealed_refs
from answerable.core.case.decide import steps_open
from answerable.core.case.evolve import replay
from answerable.core.case.limits import Rulebook, limits_of
from answerable.core.case.state import Case
from answerable.core.case.steps import BY_OFFICER
from answerable.core.receipt import DigitsWrong, read_reference
from answerable.people.models import Category, Officer, SessionOpening
from answerable.people.unlocked import SignedIn
from answerable.record import vault
from answerable.record.loading import load_events
from answerable.record.models import Docket
from answerable.record.rulebooks import rulebook
from answerable.web.case_page import Limit, Told, context_for, limits_shown, told_of
from answerable.words.clocks import clock_name, say_limit
from answerable.words.events import phase_name, say_event_for_office, stage_name, step_name
from answerable.words.names import days_left, text_in

PAGE = 50
SOON = timedelta(days=3)
OPEN_PHASES = ("received", "accepted")


@dataclass(frozen=True, slots=True)
class Row:
    ref: str
    summary: str
    category: str
    stage: str
    phase: str
    language: str
    officer: str
    due_at: datetime | None
    duty: str
    said: str
    late: bool
    soon: bool


@dataclass(frozen=True, slots=True)
class Worklist:
    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    more: bool


def of_office(office: str) -> QuerySet[Docket]:
    return Docket.objects.filter(office=office).exclude(respondent=office)


def _filters(signed_in: SignedIn, now: datetime) -> dict[str, Q]:
    at_work = Q(phase__in=OPEN_PHASES)
    return {
        "open": at_work,
        "overdue": at_work & Q(due_at__lte=now),
        "soon": at_work & Q(due_at__gt=now, due_at__lte=now + SOON),
        "unassigned": at_work & Q(assigned_to__isnull=True),
        "mine": at_work & Q(assigned_to=signed_in.officer.id),
        "waiting": Q(question_open=True),
        "remedies": Q(remedies_open__gt=0),
        "over": ~at_work,
    }


def load_worklist(signed_in: SignedIn, show: str, search: str, page: int, now: datetime) -> Worklist:
    """One page of the office's cases, the most urgent first, and the count under each heading. 4 queries."""
    assert signed_in.office is not None
    filters = _filters(signed_in, now)
    rows = of_office(signed_in.office.id)
    counts = rows.aggregate(**{name: Count("case", filter=test) for name, test in filters.items()})
    found = _search(rows, search) if search else rows.filter(filters.get(show, filters["open"]))
    start = max(page, 0) * PAGE
    dockets = list(found.order_by(F("due_at").asc(nulls_last=True), "-filed_at", "case")[start : start + PAGE + 1])
    categories = {row.id: text_in(row.names) for row in Category.objects.all()}
    officers = dict(Officer.objects.filter(duties__office=signed_in.office).values_list("id", "name"))
    shown = tuple(_row(docket, categories, officers, now) for docket in dockets[:PAGE])
    return Worklist(shown, counts, len(dockets) > PAGE)


def _search(rows: QuerySet[Docket], text: str) -> QuerySet[Docket]:
    """By reference, category or words of the summary; there is nothing else to search, and nobody to search for."""
    try:
        return rows.filter(case=read_reference(text))
    except DigitsWrong:
        named = [row.id for row in Category.objects.all() if text.lower() in text_in(row.names).lower()]
        return rows.filter(Q(summary__icontains=text) | Q(category__in=named))


def _row(docket: Docket, categories: dict[str, str], officers: dict[str, str], now: datetime) -> Row:
    rules = rulebook(docket.procedure)
    duty = said = ""
    if docket.due_at is not None:
        duty = clock_name(rules.procedure.clock(docket.due_clock))
        said = say_due(docket.due_at, rules, now)
    return Row(
        ref=docket.case,
        summary=docket.summary,
        category=categories.get(docket.category, docket.category),
        stage=stage_name(rules.procedure, docket.stage),
        phase=phase_name(docket.phase),
        language=docket.language,
        officer=officers.get(docket.assigned_to or "", ""),
        due_at=docket.due_at,
        duty=duty,
        said=said,
        late=docket.due_at is not None and docket.due_at <= now,
        soon=docket.due_at is not None and now < docket.due_at <= now + SOON,
    )


def say_due(ends_at: datetime, rules: Rulebook, now: datetime) -> str:
    """ "due today", "3 working days left", "5 working days late": counted in the days offices work."""
    zone = ZoneInfo(rules.procedure.timezone)
    last, today = (ends_at - timedelta(seconds=1)).astimezone(zone).date(), now.astimezone(zone).date()
    apart = open_days_between(today, last, rules.calendar)
    if ends_at <= now:
        return gettext("%(days)s late") % {"days": days_left(max(-apart, 0), "working_days")}
    return gettext("today") if last <= today else gettext("%(days)s left") % {"days": days_left(apart, "working_days")}


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
class CasePage:
    case: Case
    rules: Rulebook
    ours: bool
    category: str
    office: str
    officer: str
    stage: str
    phase: str
    turn: str
    timezone: str
    steps: tuple[Step, ...]
    limits: tuple[Limit, ...]
    lines: tuple[Line, ...]
    opened: frozenset[str]
    has_identity: bool
    locked: bool


PAGES: dict[type[c.Command], str] = {
    c.Acknowledge: "acknowledge",
    c.Accept: "accept",
    c.Decline: "decline",
    c.Transfer: "transfer",
    c.Assign: "assign",
    c.Summarise: "summarise",
    c.AskComplainant: "ask",
    c.ExtendTime: "extend",
    c.IssueDecision: "decide",
    c.DecideReview: "review",
    c.PerformRemedy: "remedy",
    c.CloseCase: "close",
}


def case_for(signed_in: SignedIn, ref: str) -> tuple[Case, list[e.Event], Rulebook]:
    """The case, if the acting office has it or had it, and is not complained about; else Http404, always the same."""
    events = load_events(ref)
    case = replay(events)
    office = signed_in.office.id if signed_in.office else ""
    offices = {case.office} | {had for _, had in case.stage_offices}
    if not case.exists or office not in offices or case.respondent == office:
        raise Http404
    return case, events, rulebook(case.procedure, case.procedure_digest)


def steps_offered(case: Case, rules: Rulebook, signed_in: SignedIn, now: datetime) -> tuple[Step, ...]:
    """From the table that `decide` refuses by; what cannot be done now is not offered."""
    if signed_in.office is None or case.office != signed_in.office.id:
        return ()
    hidden: set[type[c.Command]] = set()
    stage = rules.procedure.stage(case.stage)
    if case.acknowledged:
        hidden.add(c.Acknowledge)
    if stage.acceptance == "required" and case.phase == "received":
        hidden.add(c.IssueDecision)
    if all(remedy.performed_at for remedy in case.remedies):
        hidden.add(c.PerformRemedy)
    else:
        hidden.add(c.CloseCase)
    if case.question_open:
        hidden.add(c.AskComplainant)
    if not any(x.state == "running" and rules.procedure.extension_of(x.clock.id) for x in limits_of(case, rules, now)):
        hidden.add(c.ExtendTime)
    allowed = (steps_open(case, rules) & BY_OFFICER) - hidden
    return tuple(Step(step_name(command), page) for command, page in PAGES.items() if command in allowed)


def load_case_page(signed_in: SignedIn, ref: str, now: datetime) -> CasePage:
    """Everything about a case on one page; sealed texts only where a reason has been given in this session."""
    case, events, rules = case_for(signed_in, ref)
    context = context_for(rules, events)
    limits = limits_of(case, rules, now)
    opened = frozenset(
        SessionOpening.objects.filter(session=signed_in.session, case=ref).values_list("scope", flat=True)
    )
    texts: dict[str, str] = {}
    locked = False
    ours = signed_in.office is not None and case.office == signed_in.office.id
    if opened and ours:
        try:
            opener = vault.open_with_office_key(ref, signed_in.held_keys())
            refs = [r for event in events for r in sealed_refs(event) if r.kind != "identity" or "identity" in opened]
            texts = opener.read_all(refs)
        except vault.NoKey:
            locked = True
    category = Category.objects.filter(id=case.category).first()
    lines = tuple(
        Line(event.happened_at, say_event_for_office(event, context), told_of(event, texts, context),
             isinstance(event, e.ClockExpired), event.imported)
        for event in events
    )  # fmt: skip
    return CasePage(
        case=case,
        rules=rules,
        ours=ours,
        category=text_in(category.names) if category else case.category,
        office=context.office_name(case.office),
        officer=context.officer_name(case.assigned_to) if case.assigned_to else "",
        stage=stage_name(rules.procedure, case.stage),
        phase=phase_name(case.phase),
        turn=_turn(case, rules, now),
        timezone=rules.procedure.timezone,
        steps=steps_offered(case, rules, signed_in, now),
        limits=limits_shown(limits, rules, now),
        lines=lines,
        opened=opened,
        has_identity=not case.anonymous,
        locked=locked,
    )


def _turn(case: Case, rules: Rulebook, now: datetime) -> str:
    duties = [x for x in limits_of(case, rules, now) if x.clock.kind == "duty" and x.open and x.limit.ends_at]
    if not duties:
        return ""
    first = min(duties, key=lambda x: (x.limit.ends_at, x.clock.id))
    return f"{clock_name(first.clock)}: {say_limit(first, rules, now)}"
