"""A procedure in plain words: what will happen, by when, by whom, and what can be done if it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from answerable.core.procedure import Clock, Outcome, Procedure, Stage
from answerable.web.guards import open_to_all
from answerable.words.clocks import say_source
from answerable.words.marks import plain, stage_name
from answerable.words.names import text_in
from answerable.words.plain_rules import (
    ANONYMOUS,
    clock_titles,
    jurisdiction_name,
    say_conditions,
    say_mark,
    say_more_time,
    say_role,
    say_start,
    say_stop,
)
from answerable.words.procedure_svg import draw_procedure

from .counting import Outside, length_in_words, missed, next_steps, outside_bodies
from .rules import PARAMETER, Offered, calendar_of, find, offered, to_set


@dataclass(frozen=True, slots=True)
class Named:
    """One line of a list: where it leads and what it is called."""

    id: str
    title: str
    unset: bool


@dataclass(frozen=True, slots=True)
class Group:
    place: str
    procedures: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One time limit in words. `more`: extensions and pauses, each a list of sentences."""

    id: str
    name: str
    kind: str
    length: str
    start: str
    done: str
    conditions: tuple[str, ...]
    more: tuple[str, ...]
    missed: tuple[str, ...]
    due: bool
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stage, with what is due from the office in it and what the person may do to get there."""

    title: str
    role: str
    final: bool
    reasons: bool
    others: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Page:
    procedure: Procedure
    title: str
    place: str
    in_force: tuple[date | None, date | None]
    calendar: str
    known_until: date | None
    anonymous: str
    filing: tuple[Rule, ...]
    parts: tuple[Part, ...]
    windows: tuple[Rule, ...]
    kept: tuple[Rule, ...]
    outcomes: tuple[str, ...]
    exits: tuple[str, ...]
    outside: tuple[Outside, ...]
    to_set: tuple[str, ...]
    overlays: tuple[Named, ...]
    unverified: bool
    diagram: SafeString


def by_jurisdiction() -> list[Group]:
    """Every procedure there is, under the name of its place, both in the reader's order of letters."""
    places: dict[str, list[Named]] = {}
    for procedure in (found.procedure for found in offered().values()):
        places.setdefault(jurisdiction_name(procedure.jurisdiction), []).append(_named(procedure))
    return [Group(place, tuple(sorted(found, key=lambda x: x.title))) for place, found in sorted(places.items())]


def title_of(procedure: Procedure) -> str:
    """A local change that has no title of its own is called by its place."""
    title = text_in(procedure.title) or plain(procedure.id)
    if not procedure.overlay:
        return title
    base = offered().get(procedure.id.removesuffix(f".{procedure.overlay}"))
    if base is None or text_in(base.procedure.title) != text_in(procedure.title):
        return title
    return f"{title} ({jurisdiction_name(procedure.overlay)})"


@open_to_all
def procedures(request: HttpRequest) -> HttpResponse:
    return render(request, "public/procedures.html", {"groups": by_jurisdiction()})


@open_to_all
def procedure(request: HttpRequest, procedure_id: str) -> HttpResponse:
    return render(request, "public/procedure.html", {"page": page_for(find(procedure_id))})


@open_to_all
def procedure_file(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """The file itself: what an institution under it is bound by."""
    answer = HttpResponse(find(procedure_id).version.text.encode(), content_type="text/plain; charset=utf-8")
    name = "".join(ch if ch.isascii() and (ch.isalnum() or ch in "-_.") else "_" for ch in procedure_id)
    answer["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return answer


def page_for(it: Offered) -> Page:
    found = it.procedure
    calendar = calendar_of(found.calendar)
    titles = clock_titles(found)
    rules = {clock.id: rule_of(it, clock, titles) for clock in found.clocks}
    in_stages = {clock.id for clock in found.clocks if clock.stage is not None}
    loose = [clock for clock in found.clocks if clock.id not in in_stages]
    dated = found.in_force_from if found.in_force_from != date.min else None
    return Page(
        procedure=found,
        title=title_of(found),
        place=jurisdiction_name(found.jurisdiction),
        in_force=(dated, found.in_force_to),
        calendar=(text_in(calendar.title) or jurisdiction_name(calendar.id)) if calendar else "",
        known_until=calendar.valid_through if calendar else None,
        anonymous=_(ANONYMOUS[found.anonymous]) if found.anonymous in ANONYMOUS else "",
        filing=(rule_of(it, found.filing, titles),) if found.filing else (),
        parts=tuple(_part(found, stage, rules) for stage in found.stages),
        windows=tuple(rules[clock.id] for clock in loose if clock.kind != "retention"),
        kept=tuple(rules[clock.id] for clock in loose if clock.kind == "retention"),
        outcomes=_outcomes(x for x in found.outcomes if not x.exit),
        exits=_outcomes(x for x in found.outcomes if x.exit),
        outside=outside_bodies(found),
        to_set=tuple(_set_by_them(it, titles)),
        overlays=tuple(_overlays(found)),
        unverified=any(not verified for verified in _checked(found)),
        diagram=_drawn(found),
    )


def _drawn(found: Procedure) -> SafeString:
    """As wide as it was drawn, so that its words stay readable on a small screen, which then scrolls it alone."""
    drawn = draw_procedure(found)  # escapes every word itself
    return mark_safe(re.sub(r'viewBox="0 0 ([\d.]+) ', r'width="\1" \g<0>', drawn, count=1))


def _set_by_them(it: Offered, titles: dict[str, str]) -> list[str]:
    """What each organisation sets itself, by what it is for."""
    said = []
    for rule in to_set(it):
        clocks = [titles[x.id] for x in it.procedure.clocks if x.parameter == rule.name]
        if rule.name in PARAMETER.findall(it.calendar):
            clocks = [_("Where the office is")]
        said += clocks or [text_in(it.own.get(rule.name, {})) or plain(rule.name)]
    return said


def _checked(found: Procedure) -> list[bool]:
    """Of each rule, whether somebody has compared it with its source."""
    clocks, more, stops = found.clocks, found.extensions, found.pauses
    return [*(x.verified for x in clocks), *(x.verified for x in more), *(x.verified for x in stops)]


def _overlays(found: Procedure) -> list[Named]:
    """The local changes of a procedure, each a page of its own."""
    names = [f"{found.id}.{name}" for name in found.overlays if not found.overlay]
    return [_named(offered()[name].procedure) for name in names if name in offered()]


def _named(procedure: Procedure) -> Named:
    return Named(procedure.id, title_of(procedure), bool(procedure.unset))


def _outcomes(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    return tuple(text_in(x.title) or plain(x.id) for x in outcomes)


def _part(found: Procedure, stage: Stage, rules: dict[str, Rule]) -> Part:
    """The same person may not deal with it twice where the file says so."""
    titled = {x.id: stage_name(x) for x in found.stages}
    return Part(
        title=titled[stage.id],
        role=say_role(stage.role),
        final=stage.final,
        reasons=stage.reasons_required_from_complainant,
        others=tuple(titled[name] for name in stage.not_same_person_as if name in titled),
        rules=tuple(rules[clock.id] for clock in found.clocks if clock.stage == stage.id),
    )


def rule_of(it: Offered, clock: Clock, titles: dict[str, str]) -> Rule:
    found, own = it.procedure, it.own
    done = dict.fromkeys(say_mark(found, mark, own) for mark in clock.stops_on)
    more = [" ".join(say_more_time(x)) for x in found.extensions if x.clock == clock.id]
    more += [" ".join(say_stop(found, x, own)) for x in found.pauses if clock.id in x.clocks]
    return Rule(
        id=clock.id,
        name=titles[clock.id],
        kind=_kind(clock),
        length=length_in_words(found, clock),
        start=say_start(found, clock, own),
        done="; ".join(done),
        conditions=tuple(say_conditions(found, clock, own)),
        more=tuple(more),
        missed=(*missed(found, clock), *next_steps(found, clock)),
        due=clock.kind in ("duty", "target"),
        source=say_source(clock),
    )


def _kind(clock: Clock) -> str:
    """Who has to or may act."""
    if clock.kind == "window":
        return _("You can do this within:") if clock.bearer == "complainant" else _("Possible within:")
    if clock.kind == "retention":
        return _("Kept for:")
    if clock.kind == "minimum":
        return _("At least:")
    if clock.direction == "back":
        return _("At least so long before:")
    return _("They want to do this within:") if clock.kind == "target" else _("They must do this within:")
