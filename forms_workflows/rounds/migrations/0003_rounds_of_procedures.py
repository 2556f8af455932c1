"""Every round is one of a procedure, which has the process. Apart from 0002: PostgreSQL alters no table with rows just written."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0002_procedures")]

    operations = [
        migrations.AlterField(
            "round",
            "procedure",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="rounds.procedure",
                verbose_name="procedure",
            ),
        ),
        migrations.AlterField(
            "round",
            "programme",
            models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="rounds.programme",
                verbose_name="programme",
            ),
        ),
        migrations.RemoveField("programme", "process"),
    ]
