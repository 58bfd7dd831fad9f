"""The public calculator: by when must they answer me? Everything stands in the address; nothing is kept or logged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.core.case.given import NotGiven
from answerable.core.case.limits import Rulebook
from answerable.core.procedure import Clock, Procedure
from answerable.core.toml_source import Faults
from answerable.web.guards import open_to_all
from answerable.words.names import day_in_words
from answerable.words.plain_rules import say_mark

from .asking import MOST, MOST_DAYS, AskForm, name_of
from .counting import Answer, Missing, Row, Told, answer, count, everything
from .procedures import by_jurisdiction, title_of
from .rules import Offered, book, find, with_set


@dataclass(frozen=True, slots=True)
class Page:
    """`query` leads to the same days for another limit."""

    procedure: Procedure
    title: str
    form: AskForm
    query: str
    given: tuple[tuple[str, str], ...] = ()
    answer: Answer | None = None
    rows: tuple[Row, ...] = ()
    missing: tuple[tuple[Missing, tuple[str, ...]], ...] = ()
    known_until: date | None = None


@open_to_all
def when(request: HttpRequest) -> HttpResponse:
    return render(request, "public/when.html", {"groups": by_jurisdiction()})


@open_to_all
def when_by(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """The form, and under it whatever can be said from what it holds."""
    offered = find(procedure_id)
    page = page_for(request, offered, timezone.now())
    return render(request, "public/when_by.html", {"page": page, "form": page.form})


def page_for(request: HttpRequest, offered: Offered, now: datetime) -> Page:
    clock = which_clock(offered.procedure, request.GET.get("clock", ""))
    form = AskForm(request.GET, offered, clock)
    page = Page(offered.procedure, title_of(offered.procedure), form, _query(request))
    asked = any(name not in ("lang", "clock") for name in request.GET)
    if not form.is_valid() or not asked:
        return page
    told = told_in(form, clock)
    rules = rules_for(form, offered)
    if rules is None:
        return page
    page = replace(page, given=_said(form, told), known_until=rules.calendar.valid_through)
    if clock is not None:
        return replace(page, answer=_answered(form, rules, rules.procedure.clock(clock.id), told, now))
    rows, missing = everything(rules, told, now)
    if not told.days:
        form.add_error(None, _("Please give at least one day."))
        return page
    own = offered.own
    needs = tuple((x, tuple(say_mark(rules.procedure, mark, own) for mark in x.needs)) for x in missing)
    return replace(page, rows=tuple(rows), missing=needs)


def which_clock(procedure: Procedure, name: str) -> Clock | None:
    """The clock asked about; None for everything, and for one that is not there."""
    try:
        found = procedure.clock(name)
    except KeyError:
        return None
    return found if found.kind != "retention" else None


def told_in(form: AskForm, clock: Clock | None) -> Told:
    given, longer = form.cleaned_data, ""
    rule = form.procedure.extension_of(clock.id) if clock else None
    if rule is not None and given.get("longer"):
        longer = f":{min(given['longer'], MOST.get(rule.unit, MOST_DAYS))} {rule.unit}"
    return Told(tuple(form.given()), given.get("extended"), longer, given.get("class", ""), tuple(given.get("is", ())))


def rules_for(form: AskForm, offered: Offered) -> Rulebook | None:
    """None, with the field that has to be mended, while something has to be set before anybody can count."""
    try:
        procedure = with_set(offered, form.parameters())
    except Faults:
        form.add_error(None, _("This cannot be counted with what was set. Please check what the organisation has set."))
        return None
    found = book(procedure)
    if found is None:
        names = [x for x in form.fields if x.startswith("set:") and not form.cleaned_data.get(x)]
        text = _("Please choose: the holidays that are not counted depend on it.")
        form.add_error(names[0] if names else None, text if names else _("The calendar of this procedure is not here."))
    return found


def _answered(form: AskForm, rules: Rulebook, clock: Clock, told: Told, now: datetime) -> Answer | None:
    """None, with what has to be mended, if it cannot be counted."""
    try:
        return answer(rules, count(rules, clock, told, now), told, now)
    except NotGiven as problem:
        if problem.code == "not-started" and form.starting_days:
            waiting = [name_of(mark) for mark in form.events.starting if not form.cleaned_data.get(name_of(mark))]
            name = waiting[0] if waiting else form.starting_days[0].name
            form.add_error(name, _("Please give this day: the time starts with it."))
        elif problem.code == "unset" and f"set:{clock.parameter}" in form.fields:
            form.add_error(f"set:{clock.parameter}", _("Please say how long it is: every organisation sets it itself."))
        elif problem.code == "not-a-length" and "longer" in form.fields:
            form.add_error("longer", _("Please say by how much longer."))
        else:
            form.add_error(None, _("This time cannot be counted from what was given."))
        return None


def _said(form: AskForm, told: Told) -> tuple[tuple[str, str], ...]:
    """What it was counted from, for the printed page."""
    own = form.offered.own
    days = [
        (say_mark(form.procedure, mark, own), day_in_words(day))
        for mark, day in sorted(told.days, key=lambda item: item[1])
    ]
    if told.extended is not None:
        days.append((say_mark(form.procedure, "extended", own), day_in_words(told.extended)))
    return tuple(days)


def _query(request: HttpRequest) -> str:
    """All that was given, but for the limit itself and what was left empty."""
    kept: Any = request.GET.copy()
    for name in ("clock", "lang"):
        kept.pop(name, None)
    for name in [name for name in kept if not any(kept.getlist(name))]:
        kept.pop(name)
    return str(kept.urlencode())
