"""The form designer in Wagtail's admin."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.forms.editor.blocks.columns import ColumnStream
from forms_workflows.forms.editor.blocks.fields import FieldStream
from forms_workflows.forms.kinds import COLUMN_TYPES, KINDS
from forms_workflows.forms.models import FormDefinition, FormVersion
from tests.factories import make_person
from tests.unit.forms.shapes import field, source

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_person(is_superuser=True, is_staff=True)
    client.force_login(person)
    return client


def url(name, *arguments):
    return reverse(FormDefinition.snippet_viewset.get_url_name(name), args=arguments)


def posted(definition=None, **changes):
    """What the editor's page posts for this definition, or for a new one with two text fields."""
    fields = [("text", "b-1", "a01", "名称"), ("text", "b-2", "", "地址")]
    data = {
        "code": "demo",
        "kind": "application",
        "title": "申报书",
        "body-count": "1",
        "body-0-type": "section",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "s-1",
        "body-0-value-title": "一、主体",
        "body-0-value-code": "",
        "body-0-value-help": "",
        "body-0-value-visible_if": "",
        "body-0-value-fields-count": str(len(fields)),
        "checks-count": "0",
    }
    for number, (kind, block_id, code, label) in enumerate(fields):
        prefix = f"body-0-value-fields-{number}"
        data |= {
            f"{prefix}-type": kind,
            f"{prefix}-order": str(number),
            f"{prefix}-deleted": "",
            f"{prefix}-id": block_id,
            f"{prefix}-value-code": code,
            f"{prefix}-value-label": label,
        }
        blank = ("help", "min_length", "max_length", "visible_if", "required_if", "article", "use")
        data |= {f"{prefix}-value-{name}": "" for name in blank}
    return {**data, **changes}


FIRST = "body-0-value-fields-0-value-"
#: Another form, with all codes as they would be proposed.
FILLED_IN = {"code": "demo2", "body-0-value-code": "p1", "body-0-value-fields-1-value-code": "t1"}


class TestScreens:
    @pytest.mark.parametrize("name", ["edit", "copy", "inspect", "history", "usage"])
    def test_of_one_form(self, editor, name):
        definition = import_form(source(field("text", label="名称")))
        assert editor.get(url(name, definition.pk)).status_code == 200

    def test_list_and_filters(self, editor):
        import_form(source(field("text")))
        for query in ({}, {"kind": "application"}, {"kind": "score"}, {"q": "申报书"}):
            assert editor.get(url("list"), query).status_code == 200

    def test_the_list_costs_the_same_for_more_forms(self, editor):
        costs = []
        for rows in (1, 3):
            for number in range(rows):
                import_form({**source(field("text")), "code": f"demo{number}"})
            editor.get(url("list"))
            with CaptureQueriesContext(connection) as queries:
                editor.get(url("list"))
            costs.append(len(queries))
        assert costs[0] == costs[1] <= 11

    def test_the_inspection_shows_versions_problems_and_logic(self, editor):
        rows = [{"end": "60", "value": "1"}, {"start": "60", "end": "80", "value": "2"}]
        definition = import_form(
            source(
                field("text"),
                field("text", "a02", visible_if="a01 = 'x'"),
                field("computed", "a03", formula="len(a01)", bands=rows),
                field("computed", "a04", formula="len(a01)", bands=rows, edges="upper"),
            )
        )
        page = editor.get(url("inspect", definition.pk)).content.decode()
        assert "a01 = &#x27;x&#x27;" in page
        assert "&lt; 60 → 1; ≥ 60 &lt; 80 → 2" in page
        assert "≤ 60 → 1; &gt; 60 ≤ 80 → 2" in page
        assert definition.current_version.digest in page

    def test_versions_can_be_read_but_not_changed(self, editor):
        version = import_form(source(field("text", label="名称"))).current_version
        assert editor.get(reverse("formversion:index")).status_code == 200
        assert "名称" in editor.get(reverse("formversion:inspect", args=[version.pk])).content.decode()
        for name, arguments in (("add", []), ("edit", [version.pk]), ("delete", [version.pk])):
            assert editor.post(reverse(f"formversion:{name}", args=arguments)).status_code == 302
        assert FormVersion.objects.count() == 1

    def test_what_has_been_published_is_not_deleted(self, editor):
        pk = import_form(source(field("text"))).pk
        response = editor.post(url("delete", pk), follow=True)
        sentence = gettext("“%(object)s” has been published and cannot be deleted. Unpublish it instead.")
        assert sentence % {"object": "申报书"} in response.content.decode()
        bulk = reverse("wagtail_bulk_action", args=["forms", "formdefinition", "delete"])
        editor.post(f"{bulk}?id={pk}")
        assert FormDefinition.objects.filter(pk=pk).exists()

    def test_a_draft_is_thrown_away(self, editor):
        editor.post(url("add"), posted())
        editor.post(url("delete", FormDefinition.objects.get().pk))
        assert not FormDefinition.objects.exists()


class TestDrafts:
    def test_may_be_half_finished(self, editor):
        response = editor.post(url("add"), posted(**{FIRST + "label": "", FIRST + "visible_if": "1 +"}))
        definition = FormDefinition.objects.get()
        assert response.status_code == 302
        assert not definition.live
        assert definition.versions.count() == 0

    def test_get_codes_for_what_has_none(self, editor):
        editor.post(url("add"), posted())
        (section,) = FormDefinition.objects.get().body
        assert section.value["code"] == "p1"
        assert [f.value["code"] for f in section.value["fields"]] == ["a01", "t1"]

    def test_keep_a_proposed_code_although_the_open_page_posts_it_blank(self, editor):
        """Autosave sends the page as the editor sees it, again and again; a field put before must not shift codes."""
        editor.post(url("add"), posted())
        definition = FormDefinition.objects.get()
        new = {
            key.replace("-fields-1-", "-fields-2-"): value
            for key, value in posted().items()
            if key.startswith("body-0-value-fields-1-")
        }
        new |= {
            "body-0-value-fields-count": "3",
            "body-0-value-fields-2-id": "b-3",
            "body-0-value-fields-2-order": "0",
            "body-0-value-fields-0-order": "1",
            "body-0-value-fields-1-order": "2",
        }
        editor.post(url("edit", definition.pk), posted(**new))
        draft = FormDefinition.objects.get().get_latest_revision_as_object()
        codes = {f.id: f.value["code"] for f in draft.body[0].value["fields"]}
        assert codes == {"b-1": "a01", "b-2": "t1", "b-3": "t2"}


class TestPublishing:
    publish = {"action-publish": "action-publish"}

    def test_freezes_a_version(self, editor):
        editor.post(url("add"), posted(**self.publish))
        version = FormVersion.objects.get()
        assert [f["code"] for f in version.schema["sections"][0]["fields"]] == ["a01", "t1"]
        assert version.published_by is not None

    def test_again_without_a_change_freezes_none(self, editor):
        editor.post(url("add"), posted(**self.publish))
        definition = FormDefinition.objects.get()
        editor.post(url("edit", definition.pk), posted(**self.publish))
        assert FormVersion.objects.count() == 1

    def test_is_refused_with_every_sentence(self, editor):
        wrong = {FIRST + "visible_if": "zz = 1", "body-0-value-fields-1-value-label": ""}
        response = editor.post(url("add"), posted(**self.publish, **wrong), headers={"accept-language": "en"})
        assert response.status_code == 200
        form = response.context["form"]
        assert [
            "名称" in form.non_field_errors()[0] and "zz" in form.non_field_errors()[0],
            "t1" in form.non_field_errors()[1],
        ] == [True, True]
        assert FormDefinition.objects.count() == 0

    def test_marks_the_row(self, editor):
        response = editor.post(url("add"), posted(**self.publish, **{FIRST + "visible_if": "zz = 1"}))
        (error,) = response.context["form"].errors["body"].as_data()
        row = error.as_json_data()["blockErrors"][0]["blockErrors"]["fields"]["blockErrors"][0]
        assert "zz" in row["messages"][0]

    def test_the_code_of_a_published_form_stays(self, editor):
        editor.post(url("add"), posted(**self.publish))
        definition = FormDefinition.objects.get()
        editor.post(url("edit", definition.pk), posted(code="other", **self.publish))
        definition.refresh_from_db()
        assert definition.code == "demo"

    def test_a_total_is_for_score_sheets(self, editor):
        response = editor.post(url("add"), posted(total="100", **self.publish))
        assert response.status_code == 200
        assert FormDefinition.objects.count() == 0


class TestModeration:
    @pytest.fixture
    def moderated(self, editor):
        """A form whose newest draft waits for approval."""
        task = GroupApprovalTask.objects.create(name="内容审核")
        workflow = Workflow.objects.create(name="表单审核")
        WorkflowTask.objects.create(workflow=workflow, task=task)
        content_type = ContentType.objects.get_for_model(FormDefinition)
        WorkflowContentType.objects.create(workflow=workflow, content_type=content_type)
        definition = import_form(source(field("text", label="旧")))
        definition.title = "新"
        definition.save_revision()
        workflow.start(definition, make_person())
        return definition

    def approve(self, editor, definition, **options):
        state = definition.current_workflow_task_state
        return editor.post(url("workflow_action", definition.pk, "approve", state.pk), **options)

    def test_approving_freezes_the_version(self, editor, moderated):
        self.approve(editor, moderated)
        assert moderated.current_version.number == 2
        assert moderated.current_version.schema["title"] == "新"

    @pytest.mark.parametrize(("changed", "waits"), [({}, False), ({"title": "更新"}, True)])
    def test_approving_in_the_editor_asks_again_only_for_what_was_changed(
        self, editor, moderated, changed, waits
    ):
        moderated.workflow_states.get().cancel()
        editor.post(url("add"), posted(**FILLED_IN))
        definition = FormDefinition.objects.get(code="demo2")
        definition.get_workflow().start(definition, make_person())
        approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
        editor.post(url("edit", definition.pk), posted(**FILLED_IN, **changed, **approve))
        definition.refresh_from_db()
        assert definition.revisions.count() == 1 + waits
        assert definition.workflow_in_progress == waits
        assert definition.live != waits

    def test_a_draft_that_got_problems_meanwhile_is_not_approved(self, editor, moderated):
        moderated.body = []
        moderated.save_revision()
        # Wagtail asks once more, for the newer revision.
        self.approve(editor, moderated)
        moderated = FormDefinition.objects.get()
        response = self.approve(editor, moderated, follow=True)
        with override("zh-hans"):
            assert gettext("The form has no sections. Add at least one.") in response.content.decode()
        moderated.refresh_from_db()
        assert moderated.current_version.number == 1
        assert moderated.workflow_in_progress


class TestCopy:
    def test_next_years_form_keeps_block_ids_and_asks_for_a_code(self, editor):
        definition = import_form(source(field("text", id="block-1")))
        form = editor.get(url("copy", definition.pk)).context["form"]
        assert form.instance.code == ""
        assert not form.fields["code"].disabled
        assert form.instance.body[0].value["fields"][0].id == "block-1"


class TestPreview:
    def test_shows_the_unsaved_draft_whole_or_by_section(self, editor):
        definition = import_form(source(field("text", label="旧")))
        address = url("preview_on_edit", definition.pk)
        saved = editor.post(address, posted(**{FIRST + "label": "新", FIRST + "visible_if": "1 +"}))
        assert json.loads(saved.content)["is_valid"] is True
        for mode in ("", "section:0", "en"):
            page = editor.get(address, {"mode": mode}).content.decode()
            assert "新" in page
            assert "地址" in page

    def test_modes_are_the_sections(self):
        definition = import_form(source(field("text")))
        assert [mode for mode, _title in definition.preview_modes] == ["", "section:0", "en"]

    def test_every_field_type_has_a_picture_and_a_word(self, editor):
        for name, block in FieldStream().child_blocks.items():
            assert block.get_description(), name
            response = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
            assert response.status_code == 200
            assert 'class="fx stack"' in response.content.decode(), name


def test_every_type_of_the_schema_can_be_chosen():
    assert set(FieldStream().child_blocks) == set(KINDS)
    assert set(ColumnStream().child_blocks) == set(COLUMN_TYPES)


def test_every_setting_of_a_type_can_be_set():
    for name, block in FieldStream().child_blocks.items():
        assert set(KINDS[name].settings) <= set(block.child_blocks), name
    for name, block in ColumnStream().child_blocks.items():
        assert set(KINDS[name].settings) - {"years"} <= set(block.child_blocks), name


def test_rights_of_a_snippet_exist_after_migrating():
    names = Permission.objects.filter(content_type__model="formdefinition").values_list("codename", flat=True)
    assert {"publish_formdefinition", "lock_formdefinition", "unlock_formdefinition"} <= set(names)


class TestTranslations:
    """They stand on a page of their own, and are as much a part of the draft as the rest."""

    @pytest.fixture
    def definition(self):
        return import_form(source(field("text", "a01", "名称"), i18n={"en": {"名称": "Name"}}))

    def entries(self, *texts):
        data = {"translations-count": str(len(texts))}
        for number, (text, english) in enumerate(texts):
            prefix = f"translations-{number}"
            data |= {
                f"{prefix}-type": "text",
                f"{prefix}-order": str(number),
                f"{prefix}-deleted": "",
                f"{prefix}-id": "",
                f"{prefix}-value-source": text,
                f"{prefix}-value-en": english,
                f"{prefix}-value-ug": "",
            }
        return data

    def test_the_editor_leads_there(self, editor, definition):
        page = editor.get(url("edit", definition.pk))
        assert f'href="{url("translations", definition.pk)}"' in page.content.decode()
        assert "translations" not in page.context["form"].fields
        assert list(editor.get(url("translations", definition.pk)).context["form"].fields) == ["translations"]
        assert "translations" not in editor.get(url("add")).context["form"].fields

    def test_saving_them_makes_a_draft_and_keeps_the_rest(self, editor, definition):
        sent = editor.post(url("translations", definition.pk), self.entries(("名称", "Full name")))
        assert sent.url == url("translations", definition.pk)
        draft = FormDefinition.objects.get().get_latest_revision_as_object()
        assert [row.value["en"] for row in draft.translations] == ["Full name"]
        assert [row.value["title"] for row in draft.body] == ["一、申报主体"]
        assert definition.current_version.form.i18n == {"en": {"名称": "Name"}}

    def test_publishing_them_makes_a_version(self, editor, definition):
        data = self.entries(("名称", "Full name")) | {"action-publish": "1"}
        editor.post(url("translations", definition.pk), data)
        assert definition.current_version.number == 2
        assert definition.current_version.form.i18n == {"en": {"名称": "Full name"}}

    def test_saving_the_form_keeps_them(self, editor, definition):
        editor.post(url("edit", definition.pk), posted(definition))
        draft = FormDefinition.objects.get().get_latest_revision_as_object()
        assert [row.value["title"] for row in draft.body] == ["一、主体"]
        assert [row.value["en"] for row in draft.translations] == ["Name"]

    def test_a_copy_has_them_too(self, editor, definition):
        editor.post(url("copy", definition.pk), posted(code="next_year", title="明年"))
        copied = FormDefinition.objects.get(code="next_year").get_latest_revision_as_object()
        assert [row.value["en"] for row in copied.translations] == ["Name"]

    def test_two_revisions_are_compared_with_them(self, editor, definition):
        first = definition.latest_revision
        editor.post(url("translations", definition.pk), self.entries(("名称", "Full name")))
        latest = FormDefinition.objects.get().latest_revision
        page = editor.get(url("revisions_compare", definition.pk, first.pk, latest.pk))
        assert "Full name" in page.content.decode()

    def test_whoever_may_not_change_the_form_may_not_change_them(self, client, definition):
        person = make_person(is_staff=True)
        person.user_permissions.add(
            Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"),
            Permission.objects.get(codename="view_formdefinition"),
        )
        client.force_login(person)
        data = self.entries(("名称", "Full name"))
        assert client.post(url("translations", definition.pk), data).status_code in (302, 403)
        assert FormDefinition.objects.get().latest_revision == definition.latest_revision


def test_no_input_of_the_editor_has_a_button_for_comments():
    def inputs(block):
        children = getattr(block, "child_blocks", {}).values()
        for child in (*children, *filter(None, [getattr(block, "child_block", None)])):
            yield from inputs(child)
        if hasattr(block, "field"):
            yield block

    for name in ("body", "checks", "translations"):
        found = list(inputs(FormDefinition._meta.get_field(name).stream_block))
        assert len(found) > 2
        assert not any(getattr(block.field.widget, "show_add_comment_button", True) for block in found)
