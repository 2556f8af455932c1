import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("parties", "0003_level_of_a_region"),
        ("submissions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseOffice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("department", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.department")),
                ("submission", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="offices", to="submissions.submission")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("department", "submission"), name="case_office_once")],
            },
        ),
    ]
