"""For every test: keys, mail and database in folders of its own, cheap password hashing; and a replay at its end."""

import io
import logging
import socket
from importlib import import_module
from pathlib import Path

import pytest
import structlog
from django.db import connection

from answerable.core import sealing
from answerable.web.logs import set_up_logs

pytest_plugins = ["tests.journeys.no_chromium"]


def pytest_configure(config):
    config.addinivalue_line("markers", "damaged(reason): leaves rows behind that no replay would make, on purpose")


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch):
    """Argon2id at full cost would make the suite wait minutes; one test in tests/core checks the real profile."""
    monkeypatch.setitem(sealing.PASSWORD_PROFILES, 1, sealing.Profile(memory_kib=64, time_cost=1, parallelism=1))


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite: a file (racing threads need real locks) of this run, so that two runs at once do not meet in it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        name = Path(database["TEST"]["NAME"]).name
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / name)


@pytest.fixture(autouse=True)
def replayed(request):
    """What a test wrote must be what its events make: every projection, sealed object and leaf, by a replay."""
    uses_database = "_django_db_helper" in request.fixturenames or request.node.get_closest_marker("django_db")
    if not uses_database:
        yield
        return
    request.getfixturevalue("_django_db_helper")  # torn down after this one
    yield
    if request.node.get_closest_marker("damaged") is None:
        from answerable.record.models import StoredEvent
        from answerable.record.replaying import check_all

        if StoredEvent.objects.exists():
            assert list(check_all()) == []


@pytest.fixture(scope="session", autouse=True)
def emptying_between_tests_may_delete():
    """Events cannot be deleted, not even by Django's flush after a test: the triggers step aside for it alone."""
    flush = type(connection.ops).execute_sql_flush

    def stepped_aside(self, sql_list):
        drop_triggers(self.connection)
        flush(self, sql_list)
        put_triggers_back(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", stepped_aside)
        yield


def drop_triggers(database):
    """As an administrator with every right on the database could."""
    append_only = import_module("answerable.record.migrations.0002_append_only")
    on_table = database.vendor == "postgresql"
    with database.cursor() as cursor:
        for table, names in append_only.TRIGGERS.items():
            for name in names:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if on_table else ""))
        if on_table:
            cursor.execute("DROP FUNCTION IF EXISTS answerable_append_only")


def put_triggers_back(database):
    with database.schema_editor() as editor:
        import_module("answerable.record.migrations.0002_append_only").install(None, editor)


@pytest.fixture
def without_triggers(transactional_db):
    """The hand on the database console: what it changes, the log and the replay must show."""
    drop_triggers(connection)
    yield
    put_triggers_back(connection)


@pytest.fixture
def logs():
    """The site's own logging, into a text that `.getvalue()` gives."""
    root, written = logging.getLogger(), io.StringIO()
    kept, level = list(root.handlers), root.level
    root.handlers = []
    set_up_logs()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=written))
    yield written
    structlog.reset_defaults()
    root.handlers, root.level = kept, level


@pytest.fixture
def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]
