"""One index for each heading of the worklist, in the order it is shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0002_append_only"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="docket",
            name="docket_worklist",
        ),
        migrations.RemoveIndex(
            model_name="docket",
            name="docket_phase",
        ),
        migrations.AddIndex(
            model_name="docket",
            index=models.Index(fields=["office", "due_at", "filed_at", "case", "respondent"], name="docket_by_limit"),
        ),
        migrations.AddIndex(
            model_name="docket",
            index=models.Index(
                condition=models.Q(("phase__in", ("received", "accepted"))),
                fields=["office", "due_at", "filed_at", "case", "respondent"],
                name="docket_at_work",
            ),
        ),
        migrations.AddIndex(
            model_name="docket",
            index=models.Index(
                condition=models.Q(("phase__in", ("received", "accepted")), ("assigned_to__isnull", True)),
                fields=["office", "due_at", "filed_at", "case", "respondent"],
                name="docket_unassigned",
            ),
        ),
        migrations.AddIndex(
            model_name="docket",
            index=models.Index(
                condition=models.Q(("phase__in", ("received", "accepted")), ("assigned_to__isnull", False)),
                fields=["office", "assigned_to", "due_at", "filed_at", "case", "respondent"],
                name="docket_assigned",
            ),
        ),
        migrations.AddIndex(
            model_name="docket",
            index=models.Index(
                condition=models.Q(("question_open", True)),
                fields=["office", "due_at", "filed_at", "case", "respondent"],
                name="docket_question",
            ),
        ),
        migrations.AddIndex(
            model_name="docket",
            index=models.Index(
                condition=models.Q(("remedies_open__gt", 0)),
                fields=["office", "due_at", "filed_at", "case", "respondent"],
                name="docket_remedies",
            ),
        ),
        migrations.AddIndex(
            model_name="docket",
            index=models.Index(
                condition=models.Q(("phase__in", ("received", "accepted")), _negated=True),
                fields=["office", "-last_event_at", "-case", "respondent"],
                name="docket_over",
            ),
        ),
        migrations.AddIndex(
            model_name="docket",
            index=models.Index(
                fields=["office", "category", "due_at", "filed_at", "case", "respondent"], name="docket_category"
            ),
        ),
    ]
