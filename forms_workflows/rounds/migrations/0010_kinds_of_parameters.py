"""Parameters that there are, and those that rounds have frozen, are of the kind that their key meant."""

from django.db import migrations

KINDS = {"pass_line": "points", "count_first_day": "switch"}


def say_kinds(apps, schema_editor):
    parameters = apps.get_model("rounds", "Parameter").objects
    for key, kind in KINDS.items():
        parameters.filter(key=key).update(kind=kind)
    for round in apps.get_model("rounds", "Round").objects.exclude(parameters={}):
        for key, entry in round.parameters.items():
            entry["kind"] = KINDS.get(key, "whole")
        round.save(update_fields=["parameters"])


def say_nothing(apps, schema_editor):
    for round in apps.get_model("rounds", "Round").objects.exclude(parameters={}):
        for entry in round.parameters.values():
            entry.pop("kind", None)
        round.save(update_fields=["parameters"])


class Migration(migrations.Migration):
    dependencies = [("rounds", "0009_parameters_of_any_key")]

    operations = [migrations.RunPython(say_kinds, say_nothing)]
