"""A ranked case may compete in a track."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        migrations.AddField(
            "rankedcase",
            "track",
            models.CharField(
                blank=True,
                default="",
                help_text="Key of the track in which it is ranked; empty: beside all tracks.",
                max_length=40,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "rankedcase", "position", models.PositiveSmallIntegerField(help_text="Within its track.")
        ),
    ]
