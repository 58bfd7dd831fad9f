"""`answerable run`, as a person starts it: it answers, it stops when told, and its worker never outlives it."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(connection.vendor == "postgresql", reason="about processes, on the embedded database")


def fetch(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_for(what, seconds=30.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if what():
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def workers_of(home):
    """Background workers of this scratch site, by their command and environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                inherited = (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"work" in command and b"answerable" in command and f"ANSWERABLE_HOME={home}".encode() in inherited:
                found.append(int(entry.name))
    return found


@pytest.fixture
def site(tmp_path, free_port):
    """A site in a folder of its own, answering and with its worker: (process, port, home)."""
    home = tmp_path / "home"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSWERABLE_")}
    environment |= {"ANSWERABLE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "answerable", "run", "--port", str(free_port)]
    with (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=out, stderr=err)
    try:
        assert wait_for(lambda: fetch(free_port, "/healthz")[0] == 200), (tmp_path / "err").read_text()
        assert wait_for(lambda: workers_of(home)), "no worker beside the site"
        yield process, free_port, home
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(20)
        for worker in workers_of(home):
            os.kill(worker, signal.SIGKILL)


def test_it_answers_and_stops_with_its_worker_when_told(site, tmp_path):
    process, port, home = site
    status, start = fetch(port, "/")
    assert (status, "<main" in start) == (200, True)
    assert fetch(port, "/readyz") == (200, "ok\n")
    assert fetch(port, "/log/key")[1].startswith("localhost/answerable+")
    assert fetch(port, "/nowhere")[0] == 404
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert wait_for(lambda: not workers_of(home), 10)
    assert f"http://127.0.0.1:{port}" in (tmp_path / "out").read_text()
    assert "Traceback" not in (tmp_path / "err").read_text()
    with pytest.raises(OSError, match="refused"):
        fetch(port, "/healthz")


def test_a_killed_worker_is_started_again(site):
    _process, _port, home = site
    (first,) = workers_of(home)
    os.kill(first, signal.SIGKILL)
    assert wait_for(lambda: [pid for pid in workers_of(home) if pid != first])


def test_when_the_site_is_killed_outright_its_worker_notices_and_ends(site):
    process, _port, home = site
    process.kill()
    process.wait(10)
    assert wait_for(lambda: not workers_of(home), 20)


def test_a_site_whose_log_was_rolled_back_does_not_start(tmp_path, free_port):
    keys = tmp_path / "home" / "keys"
    keys.mkdir(parents=True, mode=0o700)
    (keys / "log.high-water").write_text("9 AAAA")
    environment = {**os.environ, "ANSWERABLE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    environment.pop("ANSWERABLE_DATABASE", None)
    for command in (["setup"], ["run", "--port", str(free_port)], ["web", "--port", str(free_port)], ["work"]):
        ran = subprocess.run(
            [sys.executable, "-m", "answerable", *command], env=environment, capture_output=True, text=True, timeout=60
        )
        assert ran.returncode == 2, command
        assert "the log does not hold what was signed" in ran.stderr


def test_web_and_work_alone_ask_for_setup_first(tmp_path, free_port):
    environment = {**os.environ, "ANSWERABLE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    environment.pop("ANSWERABLE_DATABASE", None)
    for command in (["web", "--port", str(free_port)], ["work"]):
        ran = subprocess.run(
            [sys.executable, "-m", "answerable", *command], env=environment, capture_output=True, text=True, timeout=60
        )
        assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
        assert "answerable setup" in ran.stderr
