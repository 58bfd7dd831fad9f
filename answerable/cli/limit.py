"""`answerable limit`: one time limit, from events given by hand, with its explanation. It reads and writes nothing."""

from __future__ import annotations

import argparse

from .wrong import set_up_to_read


def add_limit(limit: argparse.ArgumentParser) -> None:
    limit.add_argument("procedure", metavar="FILE_OR_ID", help="a procedure file, or the id of one that is known here")
    limit.add_argument("--clock", required=True, metavar="ID", help="which of its clocks")
    limit.add_argument("--event", action="append", default=[], metavar="NAME=WHEN", help="what happened, and when")
    limit.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="what the organisation sets")
    limit.add_argument("--overlay", default="", metavar="NAME", help="the local change to lay on the file")
    limit.add_argument("--calendar", default="", metavar="PLACE_OR_FOLDER", help="count by this calendar")
    limit.add_argument("--class", dest="case_class", default="", metavar="ID", help="the class of the case")
    limit.add_argument("--attribute", action="append", default=[], metavar="NAME", help="as matter.remote")
    limit.add_argument("--today", default="", metavar="WHEN", help="as if it were then; without it, now")
    limit.add_argument("--language", default="en", metavar="CODE", help="of the explanation")
    limit.add_argument("--json", action="store_true", help="as data, for machines")


def limit_(options: argparse.Namespace) -> int:
    set_up_to_read()
    from .limit_telling import answer

    return answer(options)
