"""The files of a place's calendar: those shipped, and those of this site's own folder, which take their place.

A file of the same name in the own folder replaces the shipped one, so that a year a site imported for itself stays as
it was counted by when a later version ships that year too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from answerable.core.calendar import Calendar
from answerable.core.calendar_toml import ADDITIONS_FILE, PLACE_FILE, PLACE_ID, FileFault, read_additions, read_calendar
from answerable.core.toml_source import Faults


class UnknownCalendar(Exception):
    """Neither shipped nor in the folder of this site."""


def place_ids(own: str) -> tuple[str, ...]:
    """Every place that has files, shipped or own. Nothing is read. Faults if the own folder is not there."""
    shipped = [item.name for item in _shipped().iterdir() if item.is_dir()]
    added = [item.name for item in Path(own).iterdir() if item.is_dir()] if _is_there(own) else []
    return tuple(sorted(name for name in {*shipped, *added} if PLACE_ID.fullmatch(name)))


def read_place(place: str, own: str) -> Calendar:
    """Reads the files of one place. `own`: the site's folder, "" if it has none. UnknownCalendar, or Faults with file
    and line; then nothing of it has been read.
    """
    texts, shown_as = place_texts(place, own)
    if not texts.keys() - {ADDITIONS_FILE}:
        raise UnknownCalendar(place)
    additions = texts.pop(ADDITIONS_FILE, None)
    calendar = read_calendar(texts, shown_as)
    if calendar.id != place:
        said = f"{calendar.id!r} in the folder {place}"
        raise Faults([FileFault(None, "id", "other-place", said, shown_as[PLACE_FILE])])
    if additions is None:
        return calendar
    return calendar.with_additions(read_additions(additions, calendar, shown_as[ADDITIONS_FILE]))


load_place = cache(read_place)


def place_texts(place: str, own: str) -> tuple[dict[str, str], dict[str, str]]:
    """({file name: text}, {file name: where it is}), the site's own before those shipped."""
    if not PLACE_ID.fullmatch(place):
        raise UnknownCalendar(place)
    folders: list[Traversable] = [_shipped() / place]
    if _is_there(own):
        folders.append(Path(own) / place)
    texts, shown_as = {}, {}
    for folder in folders:
        for file in sorted(_toml_files(folder), key=lambda file: file.name):
            texts[file.name] = _text(file)
            shown_as[file.name] = str(file) if isinstance(file, Path) else f"{place}/{file.name}"
    return texts, shown_as


def _shipped() -> Traversable:
    return files("answerable") / "calendars"


def _is_there(own: str) -> bool:
    """False for a site without a folder; a folder that is named and missing must not look like one that is empty."""
    if own and not Path(own).is_dir():
        raise Faults([FileFault(None, "ANSWERABLE_CALENDARS", "no-folder", "this folder does not exist", own)])
    return bool(own)


def _toml_files(folder: Traversable) -> Iterator[Traversable]:
    if folder.is_dir():
        yield from (item for item in folder.iterdir() if item.is_file() and item.name.endswith(".toml"))


def _text(file: Traversable) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Faults([FileFault(None, "file", "cannot-be-read", str(problem), str(file))]) from None
