"""A process that was started by another ends when that one is gone: a site killed outright can stop nobody."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

PARENT = "ANSWERABLE_PARENT"
LOOK_EVERY_SECONDS = 1


def end_with_parent(end: Callable[[], None]) -> None:
    """Calls `end` once the process named in ANSWERABLE_PARENT is gone, be it while this one was still starting."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    threading.Thread(target=_watch, args=(int(parent), end), daemon=True).start()


def _watch(parent: int, end: Callable[[], None]) -> None:
    ticks = threading.Event()
    while os.getppid() == parent:
        ticks.wait(LOOK_EVERY_SECONDS)
    end()
