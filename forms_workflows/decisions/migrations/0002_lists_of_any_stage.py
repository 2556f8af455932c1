"""Lists say where they were drawn up, titles until when they are valid; a title may have no plaque."""

from django.db import migrations, models


def place_lists(apps, schema_editor):
    """Until now every list came from the one ranking of its round's process."""
    Shortlist = apps.get_model("decisions", "Shortlist")
    for shortlist in Shortlist.objects.select_related("round__process_version").iterator():
        version = shortlist.round.process_version
        stages = version.graph["stages"] if version else []
        rank = next((stage["key"] for stage in stages if stage["kind"] == "rank"), "")
        Shortlist.objects.filter(pk=shortlist.pk).update(stage=rank)


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0001_initial"),
        ("processes", "0001_initial"),
        ("rounds", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint("shortlist", "one_shortlist_before_the_meeting_per_round"),
        migrations.AddField(
            "shortlist",
            "stage",
            models.CharField(
                default="",
                help_text="Where it was drawn up: key of a ranking, a meeting or a publicity.",
                max_length=40,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(place_lists, migrations.RunPython.noop),
        migrations.AlterField(
            "shortlist",
            "status",
            models.CharField(
                choices=[
                    ("draft", "Being drawn up"),
                    ("proposed", "Before the meeting"),
                    ("approved", "Approved"),
                    ("public", "In its publicity period"),
                    ("void", "Publicity suspended"),
                    ("ended", "Publicity period over"),
                    ("decided", "Decided"),
                    ("deferred", "Deferred"),
                    ("rejected", "Rejected"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "shortlist",
            models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "proposed"])),
                fields=("ranking",),
                name="one_shortlist_before_the_meeting_per_ranking",
            ),
        ),
        migrations.AddField(
            "title",
            "valid_until",
            models.DateField(blank=True, null=True, verbose_name="valid until"),
        ),
        migrations.RemoveConstraint("title", "title_active_iff_it_has_a_plaque"),
        migrations.AddConstraint(
            "title",
            models.CheckConstraint(
                condition=models.Q(("plaque_number", ""), ("plaque_on__isnull", True))
                | (
                    ~models.Q(("status", "pending"))
                    & ~models.Q(("plaque_number", ""))
                    & models.Q(("plaque_on__isnull", False))
                ),
                name="title_active_once_it_has_a_plaque",
            ),
        ),
    ]
