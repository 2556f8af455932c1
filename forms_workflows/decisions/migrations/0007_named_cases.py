"""The cases that a document names stand beside it, so that what it does to them can follow slice by slice."""

import django.db.models.deletion
from django.db import migrations, models


def name_cases(apps, schema_editor):
    """So far a document has done at once what it does: the titles say which cases it names."""
    named = apps.get_model("decisions", "NamedCase")
    for name in ("Title", "TitleChange"):
        rows = apps.get_model("decisions", name).objects.order_by("pk").values_list("designation", "submission")
        named.objects.bulk_create(
            [named(designation_id=designation, submission_id=case) for designation, case in rows],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0006_reminders"),
        ("submissions", "0005_cases_that_start_others"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "designation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named",
                        to="decisions.designation",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_in",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("designation", "submission"), name="case_named_once_in_a_document"
                    )
                ],
            },
        ),
        migrations.RunPython(name_cases, migrations.RunPython.noop),
    ]
