"""The procedure files for whoever wants to read them or count by them: their texts, and what is to be set."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import Http404

from answerable.core.calendar import Calendar
from answerable.core.case.limits import Rulebook
from answerable.core.procedure import Parameter, Procedure, Text
from answerable.core.procedure_toml import read_procedure
from answerable.core.toml_source import Faults
from answerable.record.calendar_files import UnknownCalendar, load_place, place_ids
from answerable.record.rulebooks import Version, load_calendar, versions

PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Offered:
    """A procedure with its text. `own`: the titles the file gives to events, attributes and parameters of its own.
    `calendar`, `zone`: as the file has them, "DE-$land", before anything is set.
    """

    version: Version
    own: Mapping[str, Text]
    calendar: str
    zone: str

    @property
    def procedure(self) -> Procedure:
        return self.version.procedure


@cache
def offered() -> Mapping[str, Offered]:
    """Every procedure of this site, each local change of one for itself; also those that somebody has to complete
    before a case can run under them, because people count by the law and not by what is set up here.
    """
    return {version.procedure.id: _offered(version) for version in versions()}


def find(procedure_id: str) -> Offered:
    """Http404 for a procedure that is not here."""
    try:
        return offered()[procedure_id]
    except KeyError:
        raise Http404 from None


def _offered(version: Version) -> Offered:
    table = tomllib.loads(version.text)
    head = table["procedure"]
    changes = {change["for"]: change for change in table.get("overlay", [])}
    change = changes.get(version.overlay, {})
    own = {item["id"]: item.get("title", {}) for kind in ("event", "attribute") for item in table.get(kind, [])}
    for name, rule in head.get("parameters", {}).items():
        title = rule.get("title", {}) if isinstance(rule, dict) else {}
        own[name] = {"en": title} if isinstance(title, str) else title
    return Offered(
        version, own, change.get("calendar", head["calendar"]), change.get("timezone", head.get("timezone", ""))
    )


def with_set(found: Offered, given: Mapping[str, str]) -> Procedure:
    """With what the person knows the organisation to have set. Faults for values that are none."""
    if not given:
        return found.procedure
    version = found.version
    return read_procedure(version.text, version.overlay, {**version.parameters, **_zone(found, given), **given})


def _zone(found: Offered, given: Mapping[str, str]) -> dict[str, str]:
    """The time zone that goes with the place, where the file leaves both to the organisation."""
    zone = PARAMETER.fullmatch(found.zone)
    if zone is None or not set(PARAMETER.findall(found.calendar)) & given.keys():
        return {}
    calendar = calendar_of(PARAMETER.sub(lambda x: given.get(x[1], ""), found.calendar))
    return {zone[1]: calendar.timezone} if calendar is not None else {}


def book(procedure: Procedure) -> Rulebook | None:
    """None while its calendar or its time zone is not known: nothing can be counted then."""
    calendar = calendar_of(procedure.calendar)
    return None if calendar is None or "$" in procedure.timezone else Rulebook(procedure, calendar)


def calendar_of(place: str) -> Calendar | None:
    try:
        return load_calendar(place)
    except (UnknownCalendar, Faults):
        return None


def places(pattern: str) -> dict[str, Text]:
    """What may stand for the parameter in "DE-$land": value -> the title of that calendar."""
    named = PARAMETER.search(pattern)
    if named is None:
        return {}
    before, after = pattern[: named.start()], pattern[named.end() :]
    found = {}
    for place in place_ids(settings.CALENDARS):
        if place.startswith(before) and place.endswith(after) and len(place) > len(before) + len(after):
            title = _title_of(place)
            if title is not None:
                found[place[len(before) : len(place) - len(after)]] = title
    return found


def _title_of(place: str) -> Text | None:
    try:
        return load_place(place, settings.CALENDARS).title
    except (UnknownCalendar, Faults):
        return None


def to_set(found: Offered) -> list[Parameter]:
    """The parameters that have to be set before anything is counted, and those that change a day: a length, a place.
    A time zone comes with the place and is not asked for.
    """
    counting = {clock.parameter for clock in found.procedure.clocks} | set(PARAMETER.findall(found.calendar))
    zones = set(PARAMETER.findall(found.zone)) - counting
    wanted = [x for x in found.procedure.parameters if x.name in counting or x.default is None]
    return [x for x in wanted if x.name not in zones]
