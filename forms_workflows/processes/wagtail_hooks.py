from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from forms_workflows.definitions.admin import DefinitionPolicy, ReadOnlyPolicy

from .editor.viewsets import ProcessesGroup
from .models import ProcessDefinition, ProcessVersion

register_permission_policy(ProcessDefinition, DefinitionPolicy(ProcessDefinition))
register_permission_policy(ProcessVersion, ReadOnlyPolicy(ProcessVersion))

# Not by the hook for viewsets: that is called with the first request, and migrating asks for all snippets.
register_snippet(ProcessesGroup)
