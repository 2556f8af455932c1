import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ("parties", "0002_levels_of_regions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="region",
            name="level",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="regions", to="parties.regionlevel", to_field="key", verbose_name="level"),
        ),
        migrations.AlterField(
            model_name="region",
            name="code",
            field=models.CharField(max_length=20, unique=True, verbose_name="code"),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(condition=~Q(code=""), name="region_has_a_code"),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("pk")), name="region_not_part_of_itself"),
        ),
    ]
