from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from forms_workflows.definitions.admin import DefinitionPolicy, ReadOnlyPolicy

from .admin.viewsets import ReferencesGroup
from .models import ReferenceTable, ReferenceVersion

register_permission_policy(ReferenceTable, DefinitionPolicy(ReferenceTable))
register_permission_policy(ReferenceVersion, ReadOnlyPolicy(ReferenceVersion))

# Not by the hook for viewsets: that is called with the first request, and migrating asks for all snippets.
register_snippet(ReferencesGroup)


@hooks.register("insert_global_admin_css")
def reference_tables_css():
    return format_html('<link rel="stylesheet" href="{}">', static("references/admin.css"))
