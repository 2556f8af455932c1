"""Frozen JSON is decoded once, and only what is frozen."""

import pytest

from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.forms.models import FormVersion
from tests.unit.forms.shapes import field, source

pytestmark = pytest.mark.django_db


def test_rows_of_the_same_version_share_one_schema():
    version = import_form(source(field("text"))).current_version
    first, second = (FormVersion.objects.get(pk=version.pk) for _ in range(2))
    assert first.schema == version.schema
    assert first.schema is second.schema


def test_another_version_has_another_schema():
    import_form(source(field("text", label="名称")))
    import_form(source(field("text", label="全称")))
    old, new = FormVersion.objects.order_by("number")
    assert [v.schema["sections"][0]["fields"][0]["label"] for v in (old, new)] == ["名称", "全称"]


def test_parts_of_it_can_be_asked_for():
    version = import_form(source(field("text"))).current_version
    rows = FormVersion.objects.filter(pk=version.pk, schema__kind="application")
    assert rows.values_list("schema__title", flat=True).get() == version.schema["title"]
    assert rows.values_list("schema", flat=True).get() == version.schema
