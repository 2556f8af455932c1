"""Kinds of applicants become rows: what an organisation's kind was called is now the key of one."""

import django.core.validators
import forms_workflows.parties.masks
from django.db import migrations, models

KINDS = [
    ("association", "社会团体", "Social association", "ئىجتىمائىي تەشكىلات"),
    (
        "social_service",
        "社会服务机构（民办非企业单位）",
        "Social service institution (private non-enterprise unit)",
        "ئىجتىمائىي مۇلازىمەت ئورگىنى",
    ),
    ("public_institution", "事业单位", "Public institution", "كەسپىي ئورۇن"),
    ("enterprise", "企业", "Enterprise", "كارخانا"),
    ("other", "其他法人", "Other legal person", "باشقا قانۇنىي ئىگە"),
]


def make_kinds(apps, schema_editor):
    kind = apps.get_model("parties", "OrganisationKind")
    kind.objects.bulk_create(
        kind(key=key, position=10 * number, title=title, title_en=title_en, title_ug=title_ug)
        for number, (key, title, title_en, title_ug) in enumerate(KINDS, 1)
    )


def forget_kinds(apps, schema_editor):
    """A kind of one's own becomes “other”."""
    organisations = apps.get_model("parties", "Organisation").objects
    organisations.exclude(kind__in=[key for key, *_ in KINDS]).update(kind="other")


class Migration(migrations.Migration):

    dependencies = [
        ("parties", "0003_level_of_a_region"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrganisationKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="Conditions name the kind by this key; it cannot change.", max_length=40, unique=True, validators=[django.core.validators.RegexValidator("^[a-z][a-z0-9_]{0,39}\\Z", "Small letters, digits and underscores.")], verbose_name="kind key")),
                ("title", models.CharField(max_length=60, verbose_name="name of the kind")),
                ("title_en", models.CharField(blank=True, max_length=100, verbose_name="English name")),
                ("title_ug", models.CharField(blank=True, max_length=100, verbose_name="Uyghur name")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("person", models.BooleanField(default=False, help_text="Whoever is of this kind applies in person: there is no legal representative and no seal.", verbose_name="natural persons")),
                ("mask_names", models.BooleanField(default=False, help_text="Only for natural persons: readers see 李* or J*** S*** in place of the name.", verbose_name="public pages mask the names")),
                ("identifier", models.CharField(choices=[("uscc", "Unified social credit code, with its check digit"), ("free", "A number or code of its own"), ("none", "None")], default="uscc", max_length=10, verbose_name="identified by")),
                ("identifier_title", models.CharField(blank=True, help_text="For example, student number. The unified social credit code has a name already.", max_length=60, verbose_name="what the identifier is called")),
                ("identifier_title_en", models.CharField(blank=True, max_length=100, verbose_name="English name of the identifier")),
                ("identifier_title_ug", models.CharField(blank=True, max_length=100, verbose_name="Uyghur name of the identifier")),
                ("pattern", models.CharField(blank=True, help_text="# stands for a digit, @ for a letter, * for either, all else for itself: S-######. Several patterns are parted by spaces. Blank: anything of up to 40 characters.", max_length=200, validators=[forms_workflows.parties.masks.validate_masks], verbose_name="pattern of the identifier")),
            ],
            options={
                "verbose_name": "kind of applicant",
                "verbose_name_plural": "kinds of applicants",
                "ordering": ["position", "key"],
            },
        ),
        migrations.RemoveConstraint(model_name="organisation", name="organisation_code_has_18_characters"),
        migrations.RunPython(make_kinds, forget_kinds),
    ]
