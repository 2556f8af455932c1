import django.db.models.deletion
import forms_workflows.parties.fields
from django.db import migrations, models
from django.db.models import Q


def number_the_others(apps, schema_editor):
    """Where every applicant must have a code of 18 characters, the row's number stands in for what is none."""
    organisations = apps.get_model("parties", "Organisation").objects
    for pk in organisations.exclude(kind__identifier="uscc").values_list("pk", flat=True):
        organisations.filter(pk=pk).update(identifier=f"{pk:018d}")


class Migration(migrations.Migration):

    dependencies = [
        ("parties", "0004_kinds_of_applicants"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="organisations", to="parties.organisationkind", to_field="key", verbose_name="kind of applicant"),
        ),
        migrations.RenameField(model_name="organisation", old_name="credit_code", new_name="identifier"),
        migrations.AlterField(
            model_name="organisation",
            name="identifier",
            field=forms_workflows.parties.fields.CodeField(blank=True, max_length=40, verbose_name="identifier"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(condition=~Q(identifier=""), fields=("kind", "identifier"), name="organisation_identifier_once_per_kind", violation_error_message="Another applicant of this kind has this identifier."),
        ),
        migrations.RunPython(migrations.RunPython.noop, number_the_others),
    ]
