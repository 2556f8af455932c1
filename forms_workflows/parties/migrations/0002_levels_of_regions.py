"""Levels of regions become rows: what a region's kind was called is now the key of its level."""

import forms_workflows.parties.models.regions
import django.core.validators
from django.db import migrations, models

LEVELS = [
    ("region", 1, "自治区", "Autonomous region", "ئاپتونوم رايون"),
    ("prefecture", 2, "地州市", "Prefecture", "ۋىلايەت، ئوبلاست ۋە شەھەر"),
    ("county", 3, "县市区", "County", "ناھىيە، شەھەر ۋە رايون"),
]


def kinds_to_levels(apps, schema_editor):
    level = apps.get_model("parties", "RegionLevel")
    level.objects.bulk_create(
        level(key=key, position=position, title=title, title_en=title_en, title_ug=title_ug)
        for key, position, title, title_en, title_ug in LEVELS
    )
    apps.get_model("parties", "Region").objects.filter(level="county_city").update(level="county")


def levels_to_kinds(apps, schema_editor):
    regions = apps.get_model("parties", "Region").objects
    regions.filter(parent=None).update(level="region")
    regions.exclude(level__in=["region", "prefecture"]).update(level="county_city")


class Migration(migrations.Migration):

    dependencies = [
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegionLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="Forms and processes name the level by this key; it cannot change.", max_length=40, unique=True, validators=[django.core.validators.RegexValidator("^[a-z][a-z0-9_]{0,39}\\Z", "Small letters, digits and underscores.")], verbose_name="level key")),
                ("title", models.CharField(max_length=60, verbose_name="name of the level")),
                ("title_en", models.CharField(blank=True, max_length=100, verbose_name="English name")),
                ("title_ug", models.CharField(blank=True, max_length=100, verbose_name="Uyghur name")),
                ("position", models.PositiveSmallIntegerField(help_text="Counted from above: the widest regions come first.", unique=True, verbose_name="order")),
                ("code_pattern", models.CharField(default="[0-9]{6}", help_text="A regular expression. The default is the six digits of GB/T 2260.", max_length=100, validators=[forms_workflows.parties.models.regions.validate_pattern], verbose_name="pattern of the codes")),
            ],
            options={
                "verbose_name": "level of regions",
                "verbose_name_plural": "levels of regions",
                "ordering": ["position"],
            },
        ),
        migrations.RemoveConstraint(model_name="region", name="region_code_has_six_digits"),
        migrations.RemoveConstraint(model_name="region", name="region_top_iff_no_parent"),
        migrations.RenameField(model_name="region", old_name="kind", new_name="level"),
        migrations.RunPython(kinds_to_levels, levels_to_kinds),
    ]
