"""What a programme lets people apply for is a procedure of its own, with its process and the letters of its numbers."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


def give_each_programme_its_procedure(apps, schema_editor):
    """Until now a programme had one process; only the first one's numbers may go on without letters."""
    Programme, Procedure = apps.get_model("rounds", "Programme"), apps.get_model("rounds", "Procedure")
    Round = apps.get_model("rounds", "Round")
    for place, programme in enumerate(Programme.objects.order_by("pk")):
        procedure = Procedure.objects.create(
            programme=programme,
            key="application",
            title="申报",
            title_en="Application",
            process_id=programme.process_id,
            letters=letters(place),
        )
        Round.objects.filter(programme=programme).update(procedure=procedure)


def letters(place):
    """"" for the first, then A, B … Z, AA …"""
    found = ""
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial"), ("rounds", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Procedure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        help_text="Names it for imports, for example application. It stays.", verbose_name="key"
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("title_en", models.CharField(blank=True, max_length=100, verbose_name="title in English")),
                (
                    "letters",
                    models.CharField(
                        blank=True,
                        help_text="What its case numbers begin with, for example JQ. No two procedures have the same.",
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{0,8}\\Z", "Capital letters only, at most eight."
                            )
                        ],
                        verbose_name="letters of case numbers",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to="processes.processdefinition",
                        verbose_name="review process",
                    ),
                ),
                (
                    "programme",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="procedures",
                        to="rounds.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "procedure",
                "verbose_name_plural": "procedures",
                "ordering": ["programme", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "key"), name="procedure_once_per_programme"
                    ),
                    models.UniqueConstraint(
                        fields=("letters",),
                        name="letters_of_one_procedure",
                        violation_error_message="Another procedure has these letters. Choose others.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            "round",
            "procedure",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="rounds.procedure",
                verbose_name="procedure",
            ),
        ),
        migrations.RunPython(give_each_programme_its_procedure, migrations.RunPython.noop),
    ]
