"""The web server, alone or with its worker as one process group."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading

from django.db import connection
from granian import Granian
from granian.constants import Interfaces

from .orphans import PARENT

GRACE_SECONDS = 20


def processes_and_threads() -> tuple[int, int]:
    """Measured with `python -m bench` (docs/speed.md): one thread a process serves most, each process on its own core.

    SQLite has one writer: one process, whose threads let a reader pass while a commit reaches the disk.
    """
    if connection.vendor == "sqlite":
        processes, threads = 1, 4
    else:
        processes, threads = len(os.sched_getaffinity(0)), 1
    given = os.environ.get("ANSWERABLE_WEB_WORKERS"), os.environ.get("ANSWERABLE_WEB_THREADS")
    return int(given[0] or processes), int(given[1] or threads)


def port_is_free(host: str, port: int) -> bool:
    """The server shares its port between processes, so a second site there would start and take half the requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError:
        return False
    return True


def serve(host: str, port: int, *, application: str = "answerable.wsgi:application") -> None:
    """Until SIGINT or SIGTERM; requests under way are finished first."""
    processes, threads = processes_and_threads()
    _let_go_of_the_database()
    os.environ[PARENT] = str(os.getpid())  # a web process ends with this one, answerable/wsgi.py
    Granian(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        workers_kill_timeout=GRACE_SECONDS,
        respawn_failed_workers=True,
        log_enabled=False,
        websockets=False,
    ).serve()


def _let_go_of_the_database() -> None:
    """The processes are forked from this one: none may share its connection, nor wait for a pool whose threads stay
    behind.
    """
    connection.close()
    close_pool = getattr(connection, "close_pool", None)  # PostgreSQL only
    if close_pool is not None:
        close_pool()


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
