"""A site as its users have it: the command of the README in a process of its own, on a home folder of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
READY_SECONDS = 90
STOP_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> Path:
        return self.home.parent / f"{self.home.name}.said"

    def _environment(self) -> dict[str, str]:
        """Nothing of the surrounding run leaks in: no other database, no other home. No limit on tries from one
        address either: here everybody comes from the same one.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
        ours = {"ANSWERABLE_HOME": str(self.home), "ANSWERABLE_DEMO": "1", "ANSWERABLE_RATE_PER_MINUTE": "0"}
        return {**kept, **ours, "PYTHONPATH": str(CHECKOUT)}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "answerable", *arguments],
            env=self._environment(), cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def start(self) -> None:
        """Back once the site takes grievances. A process group of its own, so that all of it can be ended."""
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "answerable", "run", "--demo", "--port", str(self.port)],
                env=self._environment(), cwd=CHECKOUT, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + READY_SECONDS
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise AssertionError(f"the site did not start:\n{self.said.read_text(errors='replace')[-3000:]}")
            time.sleep(0.1)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("the site did not stop when asked to") from None

    def kill(self) -> None:
        """As a power cut does it: the site, its web processes and its worker, at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_SECONDS)

    def faults(self) -> list[str]:
        """Lines of the log about a fault of ours."""
        lines = self.said.read_text(errors="replace").splitlines()
        return [line for line in lines if '"level": "error"' in line or '"status": 5' in line or "Traceback" in line]

    def check_replay(self) -> None:
        """What people did in the browser must be what its events make."""
        checked = self.command("replay", "--check")
        assert checked.returncode == 0, f"{checked.stdout[-3000:]}\n{checked.stderr[-3000:]}"


def demo_home(shared: Path) -> Path:
    """The demonstration, told once for every process of this test run; to be copied, not used."""
    home = shared / "journeys-demo"
    with (shared / "journeys-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "told").exists():
            shutil.rmtree(home, ignore_errors=True)
            site = Site(home)
            site.start()
            site.stop()
            (home / "told").touch()
    return home


def site_of_its_own(demo: Path, folder: Path) -> Site:
    shutil.copytree(demo, folder / "home")
    site = Site(folder / "home")
    site.start()
    return site
