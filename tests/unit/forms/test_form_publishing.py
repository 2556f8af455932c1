"""Publishing freezes a version: numbered, immutable, new only when something changed."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from forms_workflows.definitions.canonical import digest
from forms_workflows.definitions.errors import ImmutableVersion, NotReady
from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.domain.exchange import export_form, import_form
from forms_workflows.forms.domain.publishing import publish_form
from forms_workflows.forms.models import FormDefinition, FormVersion
from tests.factories import make_department, make_person
from tests.unit.forms.shapes import PAST, field, source

pytestmark = pytest.mark.django_db

OPTIONS = [{"code": "c1", "label": "一"}, {"code": "c2", "label": "二"}]
RICH = source(
    field(
        "text",
        "a01",
        "名称",
        required=True,
        min_length=2,
        use="title",
        public=True,
        searchable=True,
        article="3",
    ),
    field("long_text", "a02", "简介", max_length=500, help="三百字以内", prefill="applicant.kind"),
    field("integer", "c01", "企业数", years=PAST, unit="家", min="0"),
    field("decimal", "c04", "营收", years=PAST, decimals=0),
    field("computed", "c07", "占比", years=PAST, formula="c01 / c04 * 100", unit="%", decimals=0),
    field(
        "computed",
        "c08",
        "档次",
        formula="c04.y1",
        gives="text",
        edges="upper",
        bands=[{"end": "-0.5", "value": "乙"}, {"start": "-0.5", "value": "甲"}],
    ),
    field("choice", "b02", "类型", choices=OPTIONS),
    field("multi_choice", "b05", "行业", choices=OPTIONS, min_choices=1, max_choices=2),
    field("choice", "b06", "地州", choices_from="regions"),
    field("region", "a05", "所在地", use="region"),
    field("regions", "b07", "覆盖", use="partner_regions", visible_if="b02 = 'c2'"),
    field("date", "a04", "成立日期", not_after="deadline"),
    field("credit_code", "a06", "代码"),
    field("contact", "a11", "联系人", pii=True),
    field("declaration", "h01", "声明", must_be=True, required=True),
    field("file", "f03", "规划", extensions=["pdf"], max_mb=50, required_if="b02 = 'c1'"),
    field("files", "g02", "制度", extensions=["pdf", "docx"], max_mb=20, min_files=0, max_files=5),
    field(
        "table",
        "d01",
        "企业",
        max_rows=20,
        columns=[
            field("text", "name", "名称", required=True),
            field("choice", "kind", "类型", choices=OPTIONS),
            field("file", "doc", "附件", extensions=["pdf"], max_mb=5),
        ],
    ),
    field(
        "table",
        "f04",
        "要素",
        columns=[field("decimal", "n1", "投入")],
        fixed_rows=[{"code": "land", "label": "土地"}],
    ),
    field("note", "h09", "说明", help="按年度填写"),
    checks=[
        {
            "code": "k1",
            "when": "c01 <= c04",
            "message": "不得大于",
            "fields": ["c01"],
            "level": "warning",
            "per_year": True,
        }
    ],
    i18n={"en": {"名称": "Name"}, "ug": {"名称": "ئىسمى"}},
)


class TestImport:
    def test_makes_a_published_definition(self):
        department, person = make_department(), make_person()
        definition = import_form(RICH, department=department, by=person)
        version = definition.current_version
        assert definition.live
        assert definition.department == department
        assert (version.number, version.published_by) == (1, person)
        assert version.schema == compile_form(RICH).schema
        assert version.digest == digest(version.schema)

    def test_twice_gives_one_version(self):
        import_form(RICH)
        assert import_form(RICH).versions.count() == 1
        assert FormDefinition.objects.count() == 1

    def test_a_change_gives_the_next_version_and_leaves_the_first_alone(self):
        first = import_form(source(field("text", label="旧"))).current_version
        second = import_form(source(field("text", label="新"))).current_version
        assert (first.number, second.number) == (1, 2)
        first.refresh_from_db()
        assert first.schema["sections"][0]["fields"][0]["label"] == "旧"

    def test_of_a_form_with_problems_changes_nothing(self):
        import_form(source(field("text")))
        with pytest.raises(NotReady) as refused:
            import_form(source(field("choice"), field("text", "a02", max_rows=3)))
        assert [p.at for p in refused.value.problems] == [("body", 0, 0), ("body", 0, 1)]
        assert FormVersion.objects.count() == 1
        assert FormDefinition.objects.get().body[0].value["fields"][0].block_type == "text"

    def test_what_goes_out_comes_in_again_as_the_same_form(self):
        definition = import_form(RICH)
        exported = export_form(definition)
        assert compile_form(exported).schema == definition.current_version.schema
        assert import_form(exported).versions.count() == 1

    def test_formulas_go_out_as_text(self):
        exported = export_form(import_form(RICH))
        fields = {f["code"]: f for f in exported["sections"][0]["fields"]}
        assert fields["c07"]["formula"] == "c01 / c04 * 100"
        assert fields["b07"]["visible_if"] == "b02 = 'c2'"
        assert exported["checks"][0]["per_year"] is True


class TestVersions:
    def test_cannot_be_saved_again(self):
        version = import_form(source(field("text"))).current_version
        version.number = 7
        with pytest.raises(ImmutableVersion):
            version.save()

    def test_cannot_be_updated_or_deleted(self):
        version = import_form(source(field("text"))).current_version
        for change in (
            version.delete,
            FormVersion.objects.all().delete,
            lambda: FormVersion.objects.update(number=7),
        ):
            with pytest.raises(ImmutableVersion):
                change()

    def test_not_even_by_sql(self):
        version = import_form(source(field("text"))).current_version
        for column, value in (("number", 7), ("digest", "0" * 64), ("schema", "{}")):
            sql = f"UPDATE forms_formversion SET {column} = %s WHERE id = %s"  # noqa: S608
            with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
                connection.cursor().execute(sql, [value, version.pk])
        assert FormVersion.objects.get(pk=version.pk).is_intact

    def test_numbers_are_given_once(self):
        version = import_form(source(field("text"))).current_version
        with pytest.raises(IntegrityError), transaction.atomic():
            FormVersion.objects.create(definition=version.definition, number=1, schema={}, digest="0" * 64)

    def test_a_definition_with_versions_cannot_be_deleted(self):
        definition = import_form(source(field("text")))
        with pytest.raises(Exception, match="protected|never changes"):
            definition.delete()


class TestPublish:
    def test_a_draft_with_problems_is_refused_and_stays_a_draft(self):
        definition = import_form(source(field("text")))
        definition.body = []
        with pytest.raises(NotReady, match="no sections"):
            publish_form(definition)
        definition.refresh_from_db()
        assert len(definition.body) == 1
        assert definition.versions.count() == 1

    def test_no_way_of_publishing_goes_round_the_lint(self):
        definition = import_form(source(field("text")))
        definition.body = []
        revision = definition.save_revision()
        with pytest.raises(NotReady):
            revision.publish()
        assert FormDefinition.objects.get().has_unpublished_changes

    def test_whoever_publishes_stands_on_the_version(self):
        author, publisher = make_person(), make_person()
        definition = import_form(source(field("text", label="旧")), by=author)
        definition.title = "新"
        revision = definition.save_revision(user=author)
        revision.publish(user=publisher, skip_permission_checks=True)
        assert definition.current_version.published_by == publisher

    def test_a_draft_changes_no_version(self):
        definition = import_form(source(field("text")))
        definition.title = "草稿"
        definition.save_revision()
        assert definition.versions.count() == 1

    def test_codes_are_locked_once_published(self):
        definition = import_form(source(field("text", "a01", "名称")))
        definition.body[0].value["fields"][0].value["code"] = "a99"
        with pytest.raises(NotReady, match="published with the code “a01”"):
            publish_form(definition)

    def test_blank_codes_are_proposed(self):
        definition = import_form(source(field("text", "a01"), field("choice", "b02", choices=OPTIONS)))
        stream = definition.body[0].value["fields"]
        stream.append(("text", {"label": "新", "code": ""}))
        stream.append(("choice", {"label": "选", "code": "", "choices": [{"label": "甲"}, {"label": "乙"}]}))
        version = publish_form(definition)
        new = version.schema["sections"][0]["fields"][2:]
        assert [f["code"] for f in new] == ["t1", "c1"]
        assert [o["code"] for o in new[1]["choices"]] == ["c1", "c2"]


def test_schema_of_the_database_has_no_blocks_in_its_migrations():
    for name in ("body", "checks", "translations"):
        _name, path, arguments, options = FormDefinition._meta.get_field(name).deconstruct()
        assert (path, arguments, "block_lookup" in options) == (
            "forms_workflows.definitions.fields.StreamField",
            [],
            False,
        )


def test_a_level_of_regions_that_is_not_there_is_refused_at_its_field():
    column = field("region", "place", "地区", level="canton")
    table = field("table", "d01", "企业", max_rows=3, columns=[column])
    data = source(field("region", "a05", "所在地", level="village"), table)
    compiled = compile_form(data, levels=["prefecture"])
    assert [(flaw.message, flaw.at) for flaw in compiled.problems] == [
        (
            "Section “一、申报主体”, field “所在地”: there is no level of regions called “village”. Choose one.",
            ("body", 0, 0),
        ),
        (
            "Section “一、申报主体”, field “企业”, column “地区”: there is no level of regions called “canton”. Choose one.",
            ("body", 0, 1, 0),
        ),
    ]


def test_a_form_with_a_level_that_is_not_there_is_not_published():
    data = source(field("region", "a05", "所在地", level="village"))
    with pytest.raises(NotReady) as refused:
        publish_form(import_form(data, make_department(), make_person()))
    assert "village" in str(refused.value.problems[0])
