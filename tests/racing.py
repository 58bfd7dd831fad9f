"""Several at once: threads with connections of their own, and processes on the test's own database."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

OPENING = """
import sys
from answerable import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
"""


def race(*turns: Callable[[], object]) -> list[object]:
    """Each in a thread, all let go at the same moment; what each returned or raised, in their order."""
    results: list[object] = [None] * len(turns)
    gate = threading.Barrier(len(turns))

    def run(number: int) -> None:
        try:
            gate.wait(20)
            results[number] = turns[number]()
        except Exception as problem:
            results[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(turns))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def environment(home: Path) -> dict[str, str]:
    """A process that reads the same keys as this test."""
    return {
        **os.environ,
        "ANSWERABLE_HOME": str(home),
        "ANSWERABLE_SECRET": settings.SECRET_KEY,
        "ANSWERABLE_RECIPIENT_SECRET": settings.RECIPIENT_SECRET,
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }


def start_process(code: str, home: Path) -> subprocess.Popen[str]:
    """`code` in a Python of its own, on this test's database; its output is read line by line."""
    command = [sys.executable, "-u", "-c", OPENING + code, str(connection.settings_dict["NAME"])]
    return subprocess.Popen(
        command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )
