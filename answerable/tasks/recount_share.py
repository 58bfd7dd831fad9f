"""A process of its own for a share of a great recount: `python -m answerable.tasks.recount_share`, by `recounting`."""

from __future__ import annotations

import gc
import os
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")
django.setup()

from answerable.web.logs import set_up_logs  # noqa: E402  # models can be imported only now

from .recounting import Share, count_share  # noqa: E402  # as above


def main(now: str, place: str, version: str, first: str, before: str) -> None:
    """Says of each batch how many clocks were looked at and how many limits moved."""
    set_up_logs()  # to stderr: stdout is for the one who started it
    gc.freeze()  # what was loaded stays; cases have no cycles to look for
    gc.set_threshold(100_000, 20, 20)
    for looked_at, moved in count_share(Share(place, version, first, before), datetime.fromisoformat(now)):
        os.write(sys.stdout.fileno(), f"{looked_at} {moved}\n".encode())  # in one piece: several share the pipe


if __name__ == "__main__":
    main(*sys.argv[1:])
