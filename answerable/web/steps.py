"""Taking a step: the same for every step of every door. Form -> command -> handle -> back, or the form again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict

from answerable.core.case.commands import Command
from answerable.core.case.events import Event
from answerable.core.case.evolve import replay
from answerable.core.case.refusals import Refused
from answerable.record.handle import HARMLESS, Handled, handle
from answerable.record.loading import load_events
from answerable.record.rows import Writes
from answerable.record.rulebooks import rulebook
from answerable.words.events import EventContext, say_event_for_office
from answerable.words.names import time_in_words
from answerable.words.refusals import say_refusal

from .case_page import context_for

Build = Callable[[dict[str, Any]], tuple[Command, Writes]]
"""A form's cleaned fields -> the command and the rows that go with it."""
Say = Callable[[Event, EventContext], str]
"""The sentence for an event, as this door says it."""
MOST_NEWS = 10


def take_step(
    case: str, form: forms.Form, build: Build, *, seen_seq: int | None, say: Say = say_event_for_office
) -> Handled | None:
    """None when the form is wrong or the step refused: the form then says why and still holds what was typed.

    A step the procedure forbids is shown on the form, in words; the view answers 422 with it. A stale page is told
    what has happened since it was loaded, and may be sent again as it stands.
    """
    if not form.is_valid():
        return None
    try:
        command, writes = build(form.cleaned_data)
        return handle(case, command, writes, seen_seq=seen_seq)
    except Refused as refused:
        problems = [forms.ValidationError(say_refusal(refused), code=refused.code)]
        if refused.code == "changed-meanwhile":
            now_seen = int(str(refused.facts["seq"]))
            problems += _news(case, seen_seq or 0, now_seen, say)
            typed = form.data.copy() if isinstance(form.data, QueryDict) else dict(form.data)
            typed["seen"] = str(now_seen)
            form.data = typed
        place_of = getattr(form, "place_of", None)  # a form may know which of its fields a refusal is about
        form.add_error(place_of(refused) if place_of else None, forms.ValidationError(problems))
        return None


def _news(case: str, seen: int, now_seen: int, say: Say) -> list[forms.ValidationError]:
    """The latest of what happened since, a sentence each."""
    events = load_events(case)
    folded = replay(events)
    rules = rulebook(folded.procedure, folded.procedure_digest)
    new = [event for event in events[seen:now_seen] if type(event).__name__ not in HARMLESS][-MOST_NEWS:]
    context, zone = context_for(rules, new), rules.procedure.timezone
    return [
        forms.ValidationError(f"{time_in_words(event.happened_at, zone)}: {say(event, context)}", code="news")
        for event in new
    ]
