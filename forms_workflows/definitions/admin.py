"""What the administration does alike with forms and processes: definitions that editors change, versions that are frozen."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, ProtectedError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from .fields import StreamField


class CopyView(snippets.CopyView):
    """Next year's definition from this year's. Blocks keep their ids, so that answers can be compared across years."""

    def get_initial_form_instance(self):
        copied = super().get_initial_form_instance()
        copied.pk = copied.id = None
        copied.code = ""
        copied.live = False
        copied.latest_revision = copied.live_revision = None
        copied._state.adding = True
        return copied


class DeleteView(snippets.DeleteView):
    """A draft may be thrown away; what has been published stays, with its versions."""

    def dispatch(self, request, *args, **kwargs):
        if self.object.versions.exists():
            return self.refuse(
                _("“%(object)s” has been published and cannot be deleted. Unpublish it instead.")
            )
        try:
            return super().dispatch(request, *args, **kwargs)
        except ProtectedError:
            return self.refuse(_("“%(object)s” is in use and cannot be deleted."))

    def refuse(self, sentence):
        messages.error(self.request, sentence % {"object": self.object})
        return redirect(self.index_url_name)


class EditView(snippets.EditView):
    """Approving in the editor writes a new revision only if something was changed, as it is with pages.

    A new revision would ask for every approval again.
    """

    def get_object(self, queryset=None):
        """While a page is only shown, the draft is read once, with how far its approval has got.

        A dozen parts of the page ask for that; the editor of pages does it likewise.
        """
        if self.request.method != "GET":
            return super().get_object(queryset)
        if not getattr(self, "shown", None):
            self.shown = super().get_object(queryset)
            states = self.shown.workflow_states.active().select_related("current_task_state__task")
            self.shown._current_workflow_states = list(states)
        return self.shown

    def save_instance(self):
        if self.action == "workflow-action" and not self.form.has_changed():
            return self.object
        return super().save_instance()


class WorkflowActionView(snippets.WorkflowActionView):
    """Approving publishes; a draft that got problems during its review is refused with their list."""

    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.redirect_url)


class DefinitionPolicy(ModelPermissionPolicy):
    """What ``DeleteView`` refuses, for several at once: the bulk action asks for each."""

    def user_has_permission_for_instance(self, user, action, instance):
        if action == "delete" and instance.versions.exists():
            return False
        return super().user_has_permission_for_instance(user, action, instance)


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Frozen rows: nobody adds, changes or deletes them by hand."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)


class DefinitionViewSet(snippets.SnippetViewSet):
    menu_item_is_registered = True  # in its group; not once more among the snippets
    list_per_page = 50
    ordering = "title"
    inspect_view_enabled = True
    copy_view_class = CopyView
    delete_view_class = DeleteView
    edit_view_class = EditView
    workflow_action_view_class = WorkflowActionView

    def get_queryset(self, request):
        return self.model.objects.select_related("department").annotate(newest=Max("versions__number"))

    def get_edit_handler(self):
        for field in self.model._meta.get_fields():
            if isinstance(field, StreamField):
                leave_out_comments(field.stream_block)
                share_inputs(field.stream_block, {})
        return super().get_edit_handler()


def leave_out_comments(block):
    """Take the buttons for comments from all inputs of a block: only pages take comments.

    They are a fifth of everything that the editor of a large form has to build.
    """
    children = getattr(block, "child_blocks", {}).values()
    for child in (*children, *filter(None, [getattr(block, "child_block", None)])):
        leave_out_comments(child)
    if hasattr(block, "field"):
        block.field.widget.show_add_comment_button = False


def share_inputs(block, known):
    """Let the fields of a block whose inputs look the same have one: the page draws it, and carries it, once."""
    children = getattr(block, "child_blocks", {}).values()
    for child in (*children, *filter(None, [getattr(block, "child_block", None)])):
        share_inputs(child, known)
    widget = block.field.widget if hasattr(block, "field") else None
    if isinstance(widget, (forms.TextInput, forms.Textarea, forms.CheckboxInput)):
        look = {name: value for name, value in vars(widget).items() if name != "is_required"}
        block.field.widget = known.setdefault((type(widget), repr(sorted(look.items()))), widget)


class VersionViewSet(ModelViewSet):
    """Lists and shows versions; ``content`` is the field with the frozen JSON, too long for a list."""

    icon = "history"
    menu_label = _("Published versions")
    content = ""
    form_fields = ["definition"]
    list_display = [
        Column("definition", label=_("Title")),
        Column("number", label=_("Version"), sort_key="number"),
        DateColumn("published_at", label=_("Published at"), sort_key="published_at"),
        UserColumn("published_by", label=_("Published by")),
        Column("digest", label=_("SHA-256")),
    ]
    list_filter = ["definition"]
    list_per_page = 50
    ordering = "-published_at"
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["definition", "number", "published_at", "published_by", "digest"]
    add_to_reference_index = False

    def get_index_view_kwargs(self, **kwargs):
        queryset = self.model.objects.select_related("definition", "published_by").defer(self.content)
        return super().get_index_view_kwargs(**{"queryset": queryset, **kwargs})
