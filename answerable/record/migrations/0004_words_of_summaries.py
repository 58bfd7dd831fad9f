"""PostgreSQL: find any part of a summary, one Chinese character or two included, without reading every row.

The index holds each character of a summary and all its twos and threes of neighbours, in lower case, hashed together
with the office: what one office looks for costs nothing for the cases of another. A hash may collide and says nothing
of order, so whoever asks compares the text as well; and may ask for every second piece only (`stride`). Nothing but the
database's own functions: no extension, no locale. The function's cost is said to be high, and parallel plans are not
offered, so that no plan computes it row by row.

Django's extra indexes for LIKE 'x%' on text keys go: nothing asks that, and a submission pays for seven of them.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FUNCTION = """
CREATE FUNCTION answerable_grams(office text, words text, shortest integer, longest integer, stride integer)
RETURNS bigint[] LANGUAGE sql IMMUTABLE COST 10000 AS $$
  SELECT array_agg(hashtextextended(office || chr(31) || substr(folded, first, size), 0))
  FROM (SELECT lower(words)) AS text(folded), generate_series(shortest, longest) AS size,
       generate_series(1, length(folded) - size + 1, stride) AS first
$$
"""
INDEX = "CREATE INDEX docket_summary ON record_docket USING gin (answerable_grams(office, summary, 1, 3, 1))"

KEPT_FOR_PREFIXES = """
SELECT c.relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relname LIKE 'record\\_%' AND c.relname LIKE '%\\_like' AND pg_table_is_visible(t.oid)
"""


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(FUNCTION, params=None)
    schema_editor.execute(INDEX, params=None)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(KEPT_FOR_PREFIXES)
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}", params=None)


class Migration(migrations.Migration):
    dependencies = [("record", "0003_worklist_indexes")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
