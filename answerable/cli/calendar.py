"""`answerable calendar`: the working-day calendars, shown, checked, imported."""

from __future__ import annotations

import argparse
from pathlib import Path

from .wrong import Wrong, set_up_django


def add_calendar(calendar: argparse.ArgumentParser) -> None:
    actions = calendar.add_subparsers(metavar="action", dest="action", required=True)
    make = actions.add_parser("import", help="make the file of a year, or of several, from the holidays library")
    make.add_argument("place", help="as CN, GB-SCT, DE-BY")
    make.add_argument("first", type=int, metavar="year")
    make.add_argument("last", type=int, nargs="?", metavar="year2", help="the last of several years")
    make.add_argument("--into", type=Path, help="the folder of the places; without it ANSWERABLE_CALENDARS")
    make.add_argument("--force", action="store_true", help="write a file anew that is there, and show what changed")
    make.add_argument("--timezone", default="", help="for a new place in a country that has several")
    show = actions.add_parser("show", help="the days closed and open, with reasons, and how far they are known")
    show.add_argument("place")
    show.add_argument("year", type=int, nargs="?")
    actions.add_parser("list", help="every place, shipped or of this site")
    check = actions.add_parser("check", help="read a folder of calendars and name every fault")
    check.add_argument("folder", type=Path)


def calendar_(options: argparse.Namespace) -> int:
    set_up_django()
    from django.conf import settings

    from answerable.core.toml_source import Faults
    from answerable.record.calendar_files import UnknownCalendar
    from answerable.tasks.calendar_import import ImportRefused
    from answerable.tasks.calendar_telling import answer

    try:
        return answer(options, settings.CALENDARS)
    except UnknownCalendar as unknown:
        raise Wrong(f"there is no calendar {unknown}; `answerable calendar list` shows all") from None
    except (ImportRefused, Faults, PermissionError, NotADirectoryError) as wrong:
        raise Wrong(str(wrong)) from None
