"""`answerable procedure`: check, list, show, compare, begin, test and migrate. Only `migrate` needs a database."""

from __future__ import annotations

import argparse
from pathlib import Path

from .wrong import set_up_to_read


def add_procedure(procedure_: argparse.ArgumentParser) -> None:
    actions = procedure_.add_subparsers(metavar="action", dest="action", required=True)
    check = actions.add_parser("check", help="every fault of a file with its line; exit code 1 if there are any")
    check.add_argument("files", nargs="+", metavar="FILE")
    actions.add_parser("list", help="the procedures known here")
    show = actions.add_parser("show", help="one procedure in words: stages, clocks, windows, rights")
    show.add_argument("procedure", metavar="ID_OR_FILE")
    show.add_argument("--overlay", default="", metavar="NAME")
    show.add_argument("--svg", type=Path, metavar="FILE", help="write a drawing of it to this file too")
    show.add_argument("--language", default="en", metavar="CODE")
    diff = actions.add_parser("diff", help="what changes for complainants from one file to another")
    diff.add_argument("before", metavar="A")
    diff.add_argument("after", metavar="B")
    new = actions.add_parser("new", help="write a file to begin with; nothing is overwritten")
    new.add_argument("file", type=Path, metavar="FILE")
    new.add_argument("--from", dest="base", default="", metavar="ID_OR_FILE", help="begin with a copy of this one")
    test = actions.add_parser("test", help="count the examples of a file; exit code 1 if one comes out otherwise")
    test.add_argument("files", nargs="+", metavar="FILE")
    migrate = actions.add_parser("migrate", help="show what open cases would become under the version of today")
    migrate.add_argument("procedure", metavar="ID")
    migrate.add_argument("--really", action="store_true", help="do it, and tell each case")
    actions.add_parser("schema", help="print the JSON Schema of procedure files")


def procedure(options: argparse.Namespace) -> int:
    if options.action == "migrate":
        from .versions import migrate_procedure

        return migrate_procedure(options)
    set_up_to_read()
    from .procedure_telling import answer

    return answer(options)
