"""Drafts name the parameters that took effect over what their stages said; published versions keep their old meaning.

The value that the stage said itself goes: there is one copy, the programme's.
"""

import json

from django.db import migrations
from django.db.models import TextField
from django.db.models.functions import Cast

#: {kind of stage: {setting: parameter}}
NAMED = {
    "publicity": {
        "days": "publicity_days",
        "objection_days": "objection_days",
        "objection_extension_days": "objection_extension_days",
    },
    "rank": {"quota": "shortlist_quota", "pass_line": "pass_line"},
}


def name_parameters(apps, schema_editor):
    def rewrite(kind, value, given):
        for setting, key in NAMED.get(kind, {}).items():
            if given.get(key):
                value[setting] = f"param.{key}"
        if kind == "publicity" and given.get("count_first_day"):
            value["count_first_day"] = given["count_first_day"] == "true"

    change_drafts(apps, rewrite)


def write_values(apps, schema_editor):
    def rewrite(kind, value, given):
        for setting in NAMED.get(kind, {}):
            named = str(value.get(setting) or "")
            if named.startswith("param."):
                value[setting] = given.get(named.removeprefix("param.")) or None

    change_drafts(apps, rewrite)


def change_drafts(apps, rewrite):
    definitions = apps.get_model("processes", "ProcessDefinition").objects
    texts = dict(definitions.annotate(text=Cast("body", TextField())).values_list("pk", "text"))
    for definition in definitions.defer("body", "ends", "translations").select_related("latest_revision"):
        given = parameters_of(apps, definition)
        if not given:
            continue
        body = rewritten(texts[definition.pk], given, rewrite)
        definitions.filter(pk=definition.pk).update(body=body)
        revision = definition.latest_revision
        if revision:
            text = revision.content["body"]
            revision.content["body"] = json.dumps(rewritten(text, given, rewrite))
            revision.save(update_fields=["content"])


def parameters_of(apps, definition):
    """{key: value}, of the first programme of several whose cases go through the process."""
    rows = apps.get_model("rounds", "Parameter").objects.exclude(value="")
    rows = rows.filter(programme__procedures__process=definition.pk)
    return dict(rows.order_by("-programme").values_list("key", "value"))


def rewritten(text, given, rewrite):
    body = json.loads(text)
    for row in body:
        rewrite(row["type"], row["value"], given)
    return body


class Migration(migrations.Migration):
    dependencies = [
        ("processes", "0001_initial"),
        ("rounds", "0010_kinds_of_parameters"),
    ]

    operations = [migrations.RunPython(name_parameters, write_values)]
