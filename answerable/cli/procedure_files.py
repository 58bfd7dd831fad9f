"""Procedure files by path or by name, shipped or of this site, and what can be wrong with a file as a whole."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from answerable.core.calendar import Calendar
from answerable.core.calendar_toml import PLACE_FILE, YEAR_FILE, read_calendar
from answerable.core.procedure import Procedure
from answerable.core.procedure_toml import Examined, examine_procedure
from answerable.core.toml_source import Fault, Faults, lines_of, suggested
from answerable.record.calendar_files import UnknownCalendar, place_ids, read_place
from answerable.record.rulebooks import PARAMETERS_FILE
from answerable.words.procedure_faults import say_fault

from .procedure_examples import example_faults
from .wrong import Wrong

MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """`name`: what messages call it. `overlay`: chosen by the name, as in "eu-whistleblowing-2019-internal.DE".
    `parameters`: what this site has set for it.
    """

    name: str
    text: str
    overlay: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


def shipped() -> Iterator[tuple[str, str]]:
    """(id, text) of every file that came with the program or belongs to this site; the site's own come last."""
    folders = [files("answerable") / "procedures"]
    folders += [Path(settings.PROCEDURES)] if settings.PROCEDURES and Path(settings.PROCEDURES).is_dir() else []
    for folder in folders:
        for item in sorted(folder.iterdir(), key=lambda item: item.name):
            if item.is_file() and item.name.endswith(".toml") and item.name != PARAMETERS_FILE:
                text = item.read_bytes().decode("utf-8", "replace")
                yield _id_of(text) or item.name.removesuffix(".toml"), text


def _set_here(name: str) -> dict[str, str]:
    """What this site has set for a procedure, in the file beside its own ones. Wrong if that cannot be read."""
    path = Path(settings.PROCEDURES) / PARAMETERS_FILE
    if not settings.PROCEDURES or not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8")).get(name, {})
    except (OSError, ValueError) as wrong:
        raise Wrong(f"{path} cannot be read: {wrong}") from None
    return {key: str(value) for key, value in table.items()} if isinstance(table, dict) else {}


def _id_of(text: str) -> str:
    try:
        head = tomllib.loads(text).get("procedure", {})
    except (ValueError, RecursionError):
        return ""
    return str(head.get("id", "")) if isinstance(head, dict) else ""


def find(name: str, overlay: str = "") -> Source:
    """Wrong if there is neither such a file nor such a procedure."""
    path = Path(name)
    if path.exists() or "/" in name or name.endswith(".toml"):
        if not path.exists():
            raise Wrong(f"there is no file {name}")
        text, wrong = read_text(path)
        if wrong is not None:
            raise Wrong(f"{name} cannot be used: {say_fault(wrong)}")
        return Source(name, text, overlay)
    known = dict(shipped())
    if name in known:
        return Source(name, known[name], overlay, _set_here(f"{name}.{overlay}" if overlay else name))
    base, dot, laid = name.rpartition(".")
    if dot and base in known:
        if overlay and overlay != laid:
            raise Wrong(f"{name} names the overlay {laid} and --overlay names {overlay}: give one of them")
        return Source(base, known[base], laid, _set_here(name))
    near = suggested(name, known)
    more = near.removeprefix(f"{name}; ") if near != name else f"these are known: {', '.join(sorted(known))}"
    raise Wrong(f"there is no procedure {name}, and no file of that name; {more}")


def read_text(path: Path) -> tuple[str, Fault | None]:
    """The text, or what is wrong with the file as a whole."""
    if path.is_dir():
        return "", Fault(None, "file", "a-folder", str(path))
    if not path.is_file():
        return "", Fault(None, "file", "not-a-file", str(path))
    try:
        raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    except OSError as problem:
        return "", Fault(None, "file", "cannot-be-read", problem.strerror or str(problem))
    if path.stat().st_size > MOST_BYTES:
        return "", Fault(None, "file", "too-large", f"{path.stat().st_size} bytes")
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return "", Fault(1, "file", "byte-order-mark", str(path))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        return "", Fault(raw.count(b"\n", 0, problem.start) + 1, "file", "not-utf-8", f"byte {problem.start}")
    if not text.strip():
        return "", Fault(None, "file", "empty", str(path))
    return text.replace("\r\n", "\n"), None


def examine_all(text: str) -> Examined:
    """The base file and each of its overlays, its examples and its calendar: every fault and remark once."""
    base = examine_procedure(text)
    faults, remarks = list(base.faults), list(base.remarks)
    for overlay in _overlays(text):
        laid = examine_procedure(text, overlay)
        faults += [fault for fault in laid.faults if fault not in faults]
        remarks += [remark for remark in laid.remarks if remark not in remarks]
    faults += [fault for fault in example_faults(text) if fault not in faults]
    faults += _calendar_faults(text)
    return Examined(base.procedure, tuple(sorted(faults, key=_line)), tuple(sorted(remarks, key=_line)))


def _line(fault: Fault) -> int:
    return fault.line or 0


def _overlays(text: str) -> list[str]:
    try:
        changes = tomllib.loads(text).get("overlay", [])
    except (ValueError, RecursionError):
        return []
    return [str(x["for"]) for x in changes if isinstance(x, dict) and "for" in x] if isinstance(changes, list) else []


def _calendar_faults(text: str) -> list[Fault]:
    """The base's calendar, and that of each overlay, where it is a name and no parameter."""
    try:
        file = tomllib.loads(text)
    except (ValueError, RecursionError):
        return []
    tables = [("procedure", file.get("procedure"))]
    overlays = file.get("overlay", [])
    tables += [(f"overlay[{n}]", x) for n, x in enumerate(overlays)] if isinstance(overlays, list) else []
    lines, found = lines_of(text), []
    for place, table in tables:
        name = table.get("calendar") if isinstance(table, dict) else None
        if isinstance(name, str) and name and "$" not in name and name not in place_ids(settings.CALENDARS):
            near = suggested(name, place_ids(settings.CALENDARS))
            found.append(Fault(lines.get(f"{place}.calendar"), f"{place}.calendar", "unknown-calendar", near))
    return found


def load(source: Source, parameters: Mapping[str, str], overlay: str = "") -> Procedure:
    """Wrong, with every fault, if the file does not hold together."""
    given = {**source.parameters, **parameters}
    examined = examine_procedure(source.text, overlay or source.overlay, given)
    if examined.procedure is None:
        told = "\n".join(f"  {say_fault(fault, source.text)}" for fault in examined.faults)
        raise Wrong(f"{source.name} has faults; `answerable procedure check` names them too:\n{told}")
    return examined.procedure


def find_calendar(name: str) -> Calendar:
    """By the name of its place, or from a folder that holds its files. Wrong if there is none or it has faults."""
    path = Path(name)
    try:
        if path.exists() and (path.is_dir() or path.name == PLACE_FILE):
            folder = path if path.is_dir() else path.parent
            texts = {
                item.name: item.read_text("utf-8")
                for item in sorted(folder.glob("*.toml"))
                if item.name == PLACE_FILE or YEAR_FILE.fullmatch(item.name)
            }
            return read_calendar(texts, {file: str(folder / file) for file in texts})
        return read_place(name, settings.CALENDARS)
    except UnknownCalendar:
        known = place_ids(settings.CALENDARS)
        near = suggested(name, known)
        more = near.removeprefix(f"{name}; ") if near != name else f"these are known: {', '.join(known)}"
        raise Wrong(f"there is no calendar {name}; {more}") from None
    except (Faults, OSError, UnicodeDecodeError) as wrong:
        raise Wrong(f"the calendar {name} cannot be used: {wrong}") from None
