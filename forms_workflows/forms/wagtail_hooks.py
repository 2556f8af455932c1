from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from forms_workflows.definitions.admin import DefinitionPolicy, ReadOnlyPolicy

from .editor.viewsets import FormsGroup
from .models import FormDefinition, FormVersion

register_permission_policy(FormDefinition, DefinitionPolicy(FormDefinition))
register_permission_policy(FormVersion, ReadOnlyPolicy(FormVersion))


# Not by the hook for viewsets: that is called with the first request, and migrating asks for all snippets.
register_snippet(FormsGroup)


@hooks.register("insert_global_admin_css")
def form_editor_css():
    return format_html('<link rel="stylesheet" href="{}">', static("forms/admin.css"))
