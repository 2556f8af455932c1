"""A programme may have any parameters, each of a kind: stages and conditions name them."""

import re

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0008_zone")]

    operations = [
        migrations.AddField(
            "parameter",
            "kind",
            models.CharField(
                choices=[
                    ("whole", "whole number"),
                    ("points", "number with decimals"),
                    ("day", "date"),
                    ("switch", "true or false"),
                ],
                default="whole",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            "parameter",
            "key",
            models.SlugField(
                help_text="Stages and conditions name it: publicity_days is param.publicity_days there.",
                validators=[
                    django.core.validators.RegexValidator(
                        re.compile("^[a-z][a-z0-9]*(_[a-z0-9]+)*$"),
                        "Small letters, digits and single underscores, a letter first.",
                    )
                ],
                verbose_name="key",
            ),
        ),
    ]
