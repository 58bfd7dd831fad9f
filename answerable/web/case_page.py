"""What every page about a case shows the same way: names, limits in words, sealed texts that have been opened."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from answerable.core.case import events as e
from answerable.core.case.codec import sealed_refs
from answerable.core.case.limits import CaseLimit, Rulebook
from answerable.people.models import Office, Officer
from answerable.record.models import StoredEvent
from answerable.words.clocks import clock_name, explain_limit, say_limit
from answerable.words.codes import outcome_name
from answerable.words.events import EventContext
from answerable.words.names import text_in

from .text import language_of


@dataclass(frozen=True, slots=True)
class Told:
    """A sealed text that belongs to an event: plain `text`, or the `parts` of a narrative, a decision or an identity.
    `lang`: the language it is written in, where that is known. Of kind "damaged": the sentence in a lost text's place.
    """

    kind: str
    text: str
    parts: dict[str, Any]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    said: str
    why: tuple[str, ...]
    late: bool
    open: bool


def context_for(rules: Rulebook, events: Sequence[e.Event]) -> EventContext:
    """Names of the offices and officers in these events. 2 queries."""
    offices = {row.id: text_in(row.names) for row in Office.objects.all()}
    acting = {event.by for event in events} | {event.officer for event in events if isinstance(event, e.Assigned)}
    officers = dict(Officer.objects.filter(id__in=acting).values_list("id", "name"))
    return EventContext(lambda i: offices.get(i, i), lambda i: officers.get(i, i), rules.procedure)


IN_PARTS = frozenset({"narrative", "identity", "decision"})
"""Kinds kept as JSON fields. A letter is plain, but for the one that declines."""


def instead_of(
    case: str, events: Sequence[e.Event], damaged: Collection[str], say: Callable[[int], str]
) -> dict[str, str]:
    """Object id -> what is said in place of a damaged text. `events`: all of the case. No query if none is damaged."""
    if not damaged:
        return {}
    entries = dict(StoredEvent.objects.filter(case=case).values_list("seq", "leaf_index"))
    return {
        ref.obj: say(entries[seq])
        for seq, event in enumerate(events, 1)
        for ref in sealed_refs(event)
        if ref.obj in damaged
    }


def told_of(
    event: e.Event, texts: Mapping[str, str], context: EventContext, instead: Mapping[str, str]
) -> tuple[Told, ...]:
    """The sealed texts of one event, ready to show; `instead` of those that are damaged."""
    found = []
    for ref in sealed_refs(event):
        if ref.obj in instead:
            found.append(Told("damaged", instead[ref.obj], {}))
        if ref.obj not in texts:
            continue
        text, parts, lang = texts[ref.obj], {}, ""
        if ref.kind in IN_PARTS or isinstance(event, e.Declined):  # never by how the text begins: people type "{" too
            parts = json.loads(text)
            for point in parts.get("points", []):
                point["outcome_name"] = outcome_name(context.procedure, point.get("outcome", ""))
        if isinstance(event, e.GrievanceFiled) and ref.kind == "narrative":
            lang = language_of(parts.get("what_happened", ""), event.language)
        found.append(Told(ref.kind, "" if parts else text, parts, lang))
    return tuple(found)


def limits_shown(limits: Sequence[CaseLimit], rules: Rulebook, now: datetime) -> tuple[Limit, ...]:
    return tuple(
        Limit(
            clock_name(limit.clock),
            say_limit(limit, rules, now),
            tuple(explain_limit(limit, rules)),
            limit.state == "expired" and limit.clock.kind == "duty",
            limit.state != "met",
        )
        for limit in limits
    )
