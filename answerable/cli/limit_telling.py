"""What `answerable limit` says: the date first, loudly what is not sure about it, then how it was counted."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from answerable.core.case.codec import write_time
from answerable.core.case.warned import warned_at
from answerable.core.toml_source import suggested
from answerable.words.clocks import explain_limit, limit_data, say_limit, say_source
from answerable.words.names import day_in_words, days_left

from .counting import Asked, Counted, count, read_pairs
from .procedure_files import find
from .wrong import Wrong


def answer(options: argparse.Namespace) -> int:
    check_language(options.language)
    parameters = read_pairs(options.param, "--param", "stage2_window='20 working_days'")
    counted = count(
        Asked(
            source=find(options.procedure, options.overlay),
            clock=options.clock,
            events=read_pairs(options.event, "--event", "received=2026-04-02"),
            case_class=options.case_class,
            attributes=options.attribute,
            parameters=dict(parameters),
            overlay=options.overlay,
            calendar=options.calendar,
            today=options.today,
        )
    )
    with translation.override(options.language):
        if options.json:
            print(json.dumps(data(counted), ensure_ascii=False, indent=2))
        else:
            print("\n".join(lines(counted)))
    return 0


def check_language(code: str) -> None:
    known = [language for language, _ in settings.LANGUAGES]
    if code not in known:
        raise Wrong(f"there is no language {suggested(code, known)}; choose one of {', '.join(known)}")


def lines(counted: Counted) -> Iterator[str]:
    found, rulebook = counted.limit, counted.rulebook
    zone = ZoneInfo(rulebook.procedure.timezone)
    if found.limit.day is None or found.limit.ends_at is None:
        yield f"paused, {_left(counted)} left"
    else:
        yield f"{day_in_words(found.limit.day)} ({found.limit.day:%a %Y-%m-%d})"
        local = found.limit.ends_at.astimezone(zone)
        yield f"ends_at {write_time(found.limit.ends_at)} ({local:%Y-%m-%d %H:%M} {zone})"
        yield say_limit(found, rulebook, counted.now)
    if found.limit.provisional:
        known = rulebook.calendar.valid_through
        yield f"PROVISIONAL: the calendar {rulebook.calendar.id} is known through {known} only."
    if not found.clock.verified:
        yield "UNVERIFIED: nobody has checked this rule against its source yet."
    yield from counted.remarks
    yield ""
    yield from (f"- {sentence}" for sentence in explain_limit(found, rulebook))
    for moment in warned_at(found, rulebook):
        yield f"- Warn on {day_in_words(moment.astimezone(zone).date())} ({moment.astimezone(zone):%a %Y-%m-%d})."
    yield ""
    yield f"{found.clock.id}: {found.clock.kind} of {found.clock.bearer}" + (
        f"; {said}" if (said := say_source(found.clock)) else ""
    )
    yield f"procedure {rulebook.procedure.id} {rulebook.procedure.version}, {rulebook.procedure.digest}"
    yield f"calendar {rulebook.calendar.id}, {found.limit.calendar_version}"


def _left(counted: Counted) -> str:
    clock = counted.limit.clock
    unit = counted.rulebook.length_of(clock)
    last = unit[-1][1].value if unit else "days"
    left = counted.limit.limit.left or 0
    if last in ("hours", "working_hours"):
        return f"{left} {last.replace('_', ' ')}"
    return days_left(left, last if last == "working_days" else "days")


def data(counted: Counted) -> dict[str, Any]:
    found, rulebook = counted.limit, counted.rulebook
    told = limit_data(found)
    return {
        "clock": found.clock.id,
        "kind": found.clock.kind,
        "bearer": found.clock.bearer,
        "day": told["day"],
        "nominal": found.limit.nominal.isoformat() if found.limit.nominal else None,
        "ends_at": told["ends_at"],
        "trigger": write_time(found.limit.trigger),
        "state": found.state,
        "met_at": told["met_at"],
        "left": found.limit.left,
        "provisional": found.limit.provisional,
        "verified": found.clock.verified,
        "basis": found.clock.basis,
        "source": found.clock.source,
        "calendar": rulebook.calendar.id,
        "calendar_version": found.limit.calendar_version,
        "procedure": rulebook.procedure.id,
        "procedure_digest": rulebook.procedure.digest,
        "warned_at": [write_time(moment) for moment in warned_at(found, rulebook)],
        "remarks": list(counted.remarks),
        "steps": told["steps"],
        "sentences": explain_limit(found, rulebook),
    }
