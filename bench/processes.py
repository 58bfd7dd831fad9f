"""A web server in a process of its own, and what it and the database have cost, from /proc."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int


@contextmanager
def served(*command: str, **environment: str) -> Iterator[Server]:
    """`python -m <command> --port N` until its port answers; stopped by its id afterwards."""
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", str(port)],
        env={**os.environ, **environment},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as tried:
                tried.sendall(b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                if tried.recv(12):
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not come up: exit code {process.poll()}")


def database_pid(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def cpu_seconds(root: int) -> float:
    """User and system time of a process, its descendants, and its children that have ended."""
    parents: dict[int, int] = {}
    spent: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(entry.name)
        parents[pid], spent[pid] = int(fields[1]), sum(int(n) for n in fields[11:15])
    ours, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in ours} - ours
        ours, grown = ours | more, bool(more)
    return sum(spent.get(pid, 0) for pid in ours) / TICK


def cpu_nanoseconds(pid: int) -> int:
    """Time on a CPU of one single-threaded process, finer than clock ticks."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
