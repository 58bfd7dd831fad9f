"""Rows written together: one trip to PostgreSQL, with SQL composed once for each table and number of rows.

A submission writes ten tables. Through `save` and `bulk_create` composing their SQL costs several times what the
database then does with it. Only `record` writes with this; what it writes is read through the models as ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection, models


class Inserts:
    """Statements waiting for `send`, in the order they were added. Belongs to one transaction."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, list[Any]]] = []

    def add(self, rows: Iterable[models.Model], on_conflict: str = "") -> None:
        """New rows of one table. `on_conflict`: the clause after ON CONFLICT, in the SQL both databases share."""
        kept = list(rows)
        if kept:
            fields = _fields(type(kept[0]))
            if connection.vendor == "postgresql":  # psycopg takes the values of all our fields as they are
                values = [getattr(row, field.attname) for row in kept for field in fields]
            else:
                values = [f.get_db_prep_save(getattr(row, f.attname), connection) for row in kept for f in fields]
            self._waiting.append((_insert(type(kept[0]), len(kept), on_conflict), values))

    def also(self, sql: str, values: list[Any]) -> None:
        self._waiting.append((sql, values))

    def send(self) -> None:
        """IntegrityError as from `save`. 1 query on PostgreSQL; SQLite takes one statement at a time."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("; ".join(sql for sql, _ in waiting), [value for _, some in waiting for value in some])
                return
            for sql, values in waiting:
                cursor.execute(sql, values)


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField))


@cache
def _insert(model: type[models.Model], count: int, on_conflict: str) -> str:
    columns = ", ".join(f'"{field.column}"' for field in _fields(model))
    row = "(" + ", ".join(["%s"] * len(_fields(model))) + ")"
    tail = f" ON CONFLICT {on_conflict}" if on_conflict else ""
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES {", ".join([row] * count)}{tail}'
