"""The yardstick: a Django view that inserts one row and answers one line, on the same server, database and settings."""

from __future__ import annotations

import argparse
import os

TABLE = "bench_row"


def make_table() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (id bigserial PRIMARY KEY, text text NOT NULL)")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_settings"
    import django

    django.setup()
    from answerable.tasks.serving import serve

    serve("127.0.0.1", options.parse_args().port, application="bench.bare_wsgi:application")


if __name__ == "__main__":
    main()
