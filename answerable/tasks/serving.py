"""The web server, alone or with its worker as one process group."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from granian import Granian
from granian.constants import Interfaces

from .worker import PARENT

GRACE_SECONDS = 20


def serve(host: str, port: int) -> None:
    """Until SIGINT or SIGTERM; requests under way are finished first."""
    Granian(
        "answerable.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("ANSWERABLE_WEB_WORKERS", "1")),
        blocking_threads=int(os.environ.get("ANSWERABLE_WEB_THREADS", "8")),
        workers_kill_timeout=GRACE_SECONDS,
        respawn_failed_workers=True,
        log_enabled=False,
        websockets=False,
    ).serve()


def run_together(host: str, port: int) -> int:
    """The site, and beside it a worker that is started again if it dies, and ends when the site ends or is killed."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), daemon=True)
    keeper.start()
    try:
        serve(host, port)
    finally:
        stop.set()
        keeper.join(GRACE_SECONDS)
    return 0


def _keep_worker(stop: threading.Event) -> None:
    environment = {**os.environ, PARENT: str(os.getpid())}
    while not stop.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "answerable", "work"], env=environment)
        while worker.poll() is None and not stop.wait(0.5):
            pass
        if worker.poll() is None:
            worker.terminate()
            try:
                worker.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                worker.kill()
        else:
            stop.wait(3)
