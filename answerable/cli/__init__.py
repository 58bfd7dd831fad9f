"""The command line. `answerable` without arguments lists what it can do.

Exit codes: 0 done, 1 the answer is no (a proof that does not hold, a replay that disagrees, a procedure file with
faults), 2 wrong input, or nothing to answer from (a log that cannot be reached).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .calendar import add_calendar, calendar_
from .limit import add_limit, limit_
from .procedures import add_procedure, procedure
from .site import administrator, checkpoint, doctor, import_, replay_, run, setup, verify_, web, where_, work
from .versions import recount
from .wrong import Wrong

__all__ = ["Wrong", "main", "parser"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        code: int = options.do(options)
    except Wrong as wrong:
        print(f"answerable: {wrong}", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, BrokenPipeError):
        return 130
    return code


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="answerable", description="Grievance redress that has to answer.")
    commands = top.add_subparsers(metavar="command", required=True)

    def command(name: str, do: Callable[[argparse.Namespace], int], help_text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(do=do)
        return sub

    run_ = command("run", run, "set up what is missing, then run the site and its worker together")
    web_ = command("web", web, "run the site alone")
    for sub in (run_, web_):
        sub.add_argument("--host", default="127.0.0.1")
        sub.add_argument("--port", type=int, default=8000)
    run_.add_argument("--demo", action="store_true", help="tell forty demonstration cases first")
    command("work", work, "run the background worker alone: clocks, mail, checkpoints")
    command("setup", setup, "make or update the database, check the keys")
    administrator_ = command("administrator", administrator, "create an administrator, or invite one again")
    administrator_.add_argument("username")
    command("doctor", doctor, "look for what is wrong or will be")
    replay = command("replay", replay_, "rebuild every projection from the events and compare, or rewrite")
    which = replay.add_mutually_exclusive_group(required=True)
    which.add_argument("--check", action="store_true", help="compare only; exit code 1 if anything differs")
    which.add_argument("--rebuild", action="store_true", help="rewrite the projections")
    load = command("import", import_, "load historic records from a CSV or XLSX file")
    load.add_argument("file", type=Path)
    load.add_argument("--mapping", type=Path, required=True, help="which column means what, as TOML")
    load.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")
    load.add_argument("--rejected", type=Path, help="write the rejected rows, with reasons, to this CSV file")
    verify = command("verify", verify_, "check a receipt's proof file against the public log")
    verify.add_argument("proof", type=Path)
    verify.add_argument(
        "--log", metavar="URL", help="such as http://127.0.0.1:8000/log; without it only the file is checked"
    )
    verify.add_argument("--key", help="the log's public key, if you have it from elsewhere")
    command("checkpoint", checkpoint, "sign the log as it stands and print the checkpoint")
    add_calendar(command("calendar", calendar_, "show working-day calendars, check them, import a year"))
    command("recount", recount, "count running time limits again after a calendar has changed")
    add_procedure(command("procedure", procedure, "check, show, compare, begin and test procedure files"))
    add_limit(command("limit", limit_, "count one time limit of a procedure from events you give, and explain it"))
    where = command("where", where_, "the files behind an address of the site")
    where.add_argument("url")
    return top
