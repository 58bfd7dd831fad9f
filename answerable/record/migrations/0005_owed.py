"""What each office still owes, wherever the case is now; filled from the events for cases with a remedy to perform.

The index of cases with open remedies goes: the worklist no longer asks by the office that has the case.
"""

import json

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from answerable.core.case.codec import read_event
from answerable.core.case.evolve import replay
from answerable.record.projections import owed_fields
from answerable.record.rulebooks import rulebook


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    events, owed = apps.get_model("record", "StoredEvent"), apps.get_model("record", "Owed")
    dockets = apps.get_model("record", "Docket").objects.filter(remedies_open__gt=0)
    for reference in dockets.values_list("case", flat=True):
        rows = events.objects.filter(case=reference).order_by("seq")
        case = replay([read_event(row.type, json.loads(row.data)) for row in rows])
        zone = rulebook(case.procedure).procedure.timezone
        for office, fields in owed_fields(case, zone).items():
            owed.objects.create(case=reference, office=office, **fields)


class Migration(migrations.Migration):
    dependencies = [("record", "0004_words_of_summaries")]
    operations = [
        migrations.RemoveIndex(model_name="docket", name="docket_remedies"),
        migrations.CreateModel(
            name="Owed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.CharField(max_length=12)),
                ("office", models.CharField(max_length=40)),
                ("respondent", models.CharField(max_length=40, null=True)),
                ("remedies", models.PositiveSmallIntegerField()),
                ("filed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "due_at", "filed_at", "case", "respondent"], name="owed_by_limit")
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "office"), name="owed_once_by_each_office")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
