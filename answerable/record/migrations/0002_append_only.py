"""P7 in the database itself: events and leaves cannot be changed or deleted, whoever holds the connection.

The one UPDATE allowed is erasure: data and salt to NULL (P9).
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRESQL = """
CREATE FUNCTION answerable_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'record_storedevent' THEN
    IF NEW.data IS NULL AND NEW.salt IS NULL
       AND (NEW.id, NEW."case", NEW.seq, NEW.type, NEW.at, NEW.leaf_index)
           IS NOT DISTINCT FROM (OLD.id, OLD."case", OLD.seq, OLD.type, OLD.at, OLD.leaf_index) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'append only: % on %', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON record_storedevent
  FOR EACH ROW EXECUTE FUNCTION answerable_append_only();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON record_storedevent
  FOR EACH STATEMENT EXECUTE FUNCTION answerable_append_only();
CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE ON record_ledgerleaf
  FOR EACH ROW EXECUTE FUNCTION answerable_append_only();
CREATE TRIGGER leaf_no_truncate BEFORE TRUNCATE ON record_ledgerleaf
  FOR EACH STATEMENT EXECUTE FUNCTION answerable_append_only();
"""

SQLITE = [
    """CREATE TRIGGER event_no_delete BEFORE DELETE ON record_storedevent
       BEGIN SELECT RAISE(ABORT, 'append only: DELETE on record_storedevent'); END""",
    """CREATE TRIGGER event_no_update BEFORE UPDATE ON record_storedevent
       WHEN NOT (NEW.data IS NULL AND NEW.salt IS NULL AND NEW.id = OLD.id AND NEW."case" = OLD."case"
                 AND NEW.seq = OLD.seq AND NEW.type = OLD.type AND NEW.at = OLD.at AND NEW.leaf_index = OLD.leaf_index)
       BEGIN SELECT RAISE(ABORT, 'append only: UPDATE on record_storedevent'); END""",
    """CREATE TRIGGER leaf_no_delete BEFORE DELETE ON record_ledgerleaf
       BEGIN SELECT RAISE(ABORT, 'append only: DELETE on record_ledgerleaf'); END""",
    """CREATE TRIGGER leaf_no_update BEFORE UPDATE ON record_ledgerleaf
       BEGIN SELECT RAISE(ABORT, 'append only: UPDATE on record_ledgerleaf'); END""",
]


TRIGGERS = {
    "record_storedevent": ["event_append_only", "event_no_truncate", "event_no_delete", "event_no_update"],
    "record_ledgerleaf": ["leaf_append_only", "leaf_no_truncate", "leaf_no_delete", "leaf_no_update"],
}


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)  # no parameters: its % signs are PostgreSQL's
        return
    for statement in SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
