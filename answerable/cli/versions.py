"""Calendars and procedures that have changed under open cases: count again, or go on under other rules."""

from __future__ import annotations

import argparse
import sys

from .wrong import Wrong, set_up_django


def recount(_options: argparse.Namespace) -> int:
    """Exit code 0, whether or not a limit moved."""
    set_up_django()
    from django.utils import timezone

    from answerable.tasks.recounting import recount as count_again

    def tell(done: int, total: int) -> None:
        ending = "\n" if done >= total else "\r"
        print(f"  {done} of {total} clocks", end=ending, file=sys.stderr, flush=True)

    moved = count_again(timezone.now(), tell if sys.stderr.isatty() else None)
    print(f"{moved} limits moved; each is an event of its case." if moved else "No limit moved.")
    return 0


def migrate_procedure(options: argparse.Namespace) -> int:
    """1 if a case cannot go on under the version of today."""
    set_up_django()
    from django.utils import timezone

    from answerable.core.receipt import print_reference
    from answerable.core.toml_source import Faults
    from answerable.record.rulebooks import UnknownProcedure
    from answerable.tasks.migrating import migrate, preview
    from answerable.words.refusals import say_refusal

    now, moved, stayed = timezone.now(), 0, 0
    try:
        for move in preview(options.procedure, now):
            reference = print_reference(move.case)
            if move.refused is not None:
                stayed += 1
                print(f"{reference}  stays: {say_refusal(move.refused)}")
                continue
            moved += 1
            dates = [f"{clock} {was or '-'} -> {then or '-'}" for clock, was, then in move.dates if was != then]
            print(f"{reference}  {'; '.join(dates) or 'no date moves'}")
            if options.really:
                migrate(options.procedure, move.case, now)
    except UnknownProcedure:
        raise Wrong(f"there is no procedure {options.procedure} here; `answerable procedure list` names them") from None
    except Faults as wrong:
        raise Wrong(f"a procedure file has faults, so nothing was done: {wrong}") from None
    if not moved and not stayed:
        print("Every open case runs under the version of today.")
    elif options.really:
        print(f"{moved} cases go on under the version of today; each is told so. {stayed} stay.")
    else:
        print(f"{moved} cases would go on under the version of today, {stayed} would stay. Nothing was written; add")
        print("--really to do it.")
    return 1 if stayed else 0
