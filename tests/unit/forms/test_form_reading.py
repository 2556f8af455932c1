"""The frozen form as objects."""

import dataclasses
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.compiler.shape import COLUMN_COMMON, COMMON
from forms_workflows.forms.kinds import COLUMN_TYPES, KINDS
from forms_workflows.forms.schema.reading import Column, Field, form_of, read_field
from tests.unit.forms.shapes import compiled, field, source


def attributes(shape):
    return {each.name for each in dataclasses.fields(shape)}


@pytest.mark.parametrize("name", KINDS)
def test_every_setting_of_a_type_is_an_attribute_of_its_field(name):
    assert set(COMMON) | set(KINDS[name].settings) <= attributes(Field)


@pytest.mark.parametrize("name", COLUMN_TYPES)
def test_every_setting_of_a_column_is_an_attribute_of_it(name):
    assert set(COLUMN_COMMON) | set(KINDS[name].settings) - {"years"} <= attributes(Column)


def test_texts_are_in_the_reader_s_language():
    form = compiled(field("text", "a01", "名称", help="全称"), i18n={"en": {"名称": "Name"}})
    item = form.field("a01")
    with override("en"):
        assert (item.local_label, item.local_help) == ("Name", "全称")
    with override("zh-hans"):
        assert item.local_label == item.label == "名称"


def test_a_form_is_asked_by_code_and_by_use():
    form = compiled(field("text", "a01", use="title"), field("text", "a02"))
    assert form.field("a02").code == "a02"
    assert form.field("b01") is None
    assert form.with_use("title").code == "a01"
    assert form.with_use("region") is None
    assert form.section_of("a02") is form.section("a")
    with pytest.raises(KeyError):
        form.section("z")


def test_what_another_version_of_the_system_has_written_besides_is_left_alone():
    assert read_field({"code": "a01", "type": "text", "colour": "red"}, {}).code == "a01"


def test_a_version_whose_schema_is_deferred_need_not_load_it_again():
    found = compile_form(source(field("text", "a01", "只读一次")))
    form = form_of(SimpleNamespace(digest=found.form.digest, schema=found.schema))
    assert form_of(SimpleNamespace(digest=found.form.digest)) is form
