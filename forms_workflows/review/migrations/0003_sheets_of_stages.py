"""Experts of one scoring may sit in another one of the same case: a sheet knows its stage."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def name_stages(apps, schema_editor):
    panels = apps.get_model("review", "Panel").objects.filter(pk=OuterRef("panel"))
    apps.get_model("review", "ScoreSheet").objects.update(stage=Subquery(panels.values("stage")))


class Migration(migrations.Migration):
    dependencies = [("review", "0002_tracks")]

    operations = [
        migrations.AddField(
            "scoresheet",
            "stage",
            models.CharField(
                default="", help_text="Key of the stage in which it is scored: the panel’s.", max_length=40
            ),
            preserve_default=False,
        ),
        migrations.RunPython(name_stages, migrations.RunPython.noop),
        migrations.RemoveConstraint("scoresheet", "one_sheet_per_expert"),
        migrations.AddConstraint(
            "scoresheet",
            models.UniqueConstraint(
                condition=Q(voided_at__isnull=True),
                fields=["submission", "expert", "stage"],
                name="one_sheet_per_expert_and_stage",
            ),
        ),
    ]
