"""For every test: keys and mail in a folder of its own, cheap password hashing, no real browser cookies."""

from importlib import import_module

import pytest
from django.db import connection

from answerable.core import sealing


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch):
    """Argon2id at full cost would make the suite wait minutes; one test in tests/core checks the real profile."""
    monkeypatch.setitem(sealing.PASSWORD_PROFILES, 1, sealing.Profile(memory_kib=64, time_cost=1, parallelism=1))


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture(scope="session", autouse=True)
def emptying_between_tests_may_delete():
    """Events cannot be deleted, not even by Django's flush after a test: the triggers step aside for it alone."""
    append_only = import_module("answerable.record.migrations.0002_append_only")
    flush = type(connection.ops).execute_sql_flush

    def stepped_aside(self, sql_list):
        on_table = self.connection.vendor == "postgresql"
        with self.connection.cursor() as cursor:
            for table, names in append_only.TRIGGERS.items():
                for name in names:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if on_table else ""))
            if on_table:
                cursor.execute("DROP FUNCTION IF EXISTS answerable_append_only")
        flush(self, sql_list)
        with self.connection.schema_editor() as editor:
            append_only.install(None, editor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", stepped_aside)
        yield
