"""The procedure files for whoever wants to read them or count by them: their texts, overlays, and what is to be set."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.conf import settings
from django.http import Http404

from answerable.core.calendar import Calendar
from answerable.core.case.limits import Rulebook
from answerable.core.procedure import Parameter, Procedure, Text
from answerable.core.procedure_toml import read_procedure
from answerable.core.toml_source import Faults
from answerable.record.calendar_files import UnknownCalendar, load_place, place_ids
from answerable.record.rulebooks import all_procedures, load_calendar

PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Offered:
    """A procedure with its file. `own`: the titles the file gives to events, attributes and parameters of its own.
    `overlays`: name -> title of the procedure under that local change.
    """

    procedure: Procedure
    file: bytes
    own: Mapping[str, Text]
    overlays: Mapping[str, Text]

    @property
    def text(self) -> str:
        return self.file.decode()


@cache
def find(procedure_id: str) -> Offered:
    """Http404 for a procedure that is not shipped. Cached for those that are: as many as files."""
    for procedure in all_procedures():
        if procedure.id == procedure_id:
            return _offered(procedure)
    raise Http404


@cache
def _files() -> Mapping[str, bytes]:
    """Id -> the file as it is shipped, byte for byte. Read once a process."""
    folder = files("answerable") / "procedures"
    texts = [item.read_bytes() for item in folder.iterdir() if item.name.endswith(".toml")]
    return {tomllib.loads(text.decode())["procedure"]["id"]: text for text in texts}


def _offered(procedure: Procedure) -> Offered:
    base = procedure.id.removesuffix(f".{procedure.overlay}") if procedure.overlay else procedure.id
    file = _files()[base]
    table = tomllib.loads(file.decode())
    own = {item["id"]: item.get("title", {}) for kind in ("event", "attribute") for item in table.get(kind, [])}
    for name, rule in table["procedure"].get("parameters", {}).items():
        title = rule.get("title", {}) if isinstance(rule, dict) else {}
        own[name] = {"en": title} if isinstance(title, str) else title
    overlays = {}
    for name in () if procedure.overlay else procedure.overlays:
        try:
            overlays[name] = read_procedure(file.decode(), name).title
        except Faults:
            continue
    return Offered(procedure, file, own, overlays)


def laid_on(offered: Offered, overlay: str, given: Mapping[str, str]) -> Procedure:
    """With a local change, and with what the organisation sets. Faults for values that are none."""
    if not overlay and not given:
        return offered.procedure
    return read_procedure(offered.text, overlay, {**zone_of(offered, overlay, given), **given})


def zone_of(offered: Offered, overlay: str, given: Mapping[str, str]) -> dict[str, str]:
    """The time zone that goes with the calendar, where the file leaves both to the organisation."""
    base = read_procedure(offered.text, overlay)
    zone, place = PARAMETER.fullmatch(base.timezone), PARAMETER.sub(lambda x: given.get(x[1], ""), base.calendar)
    if zone is None or zone[1] in given:
        return {}
    calendar = calendar_of(place)
    return {zone[1]: calendar.timezone} if calendar is not None else {}


def book(procedure: Procedure) -> Rulebook | None:
    """None while its calendar is not known: nothing can be counted then."""
    calendar = calendar_of(procedure.calendar)
    return None if calendar is None else Rulebook(procedure, calendar)


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


def to_set(procedure: Procedure) -> list[Parameter]:
    """The parameters that have to be set before anything is counted, and those that set a time. A time zone that comes
    with the calendar is not asked for.
    """
    counting = {clock.parameter for clock in procedure.clocks}
    counting |= set(PARAMETER.findall(procedure.calendar))
    zones = set(PARAMETER.findall(procedure.timezone)) - counting
    wanted = [x for x in procedure.parameters if x.name in counting or x.default is None]
    return [x for x in wanted if x.name not in zones]
