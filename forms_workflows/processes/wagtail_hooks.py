from wagtail import hooks
from wagtail.permissions import register_permission_policy

from forms_workflows.forms.viewsets import ReadOnlyPolicy

from .models import ProcessDefinition, ProcessVersion
from .viewsets import DefinitionPolicy, ProcessesGroup

register_permission_policy(ProcessDefinition, DefinitionPolicy(ProcessDefinition))
register_permission_policy(ProcessVersion, ReadOnlyPolicy(ProcessVersion))


@hooks.register("register_admin_viewset")
def register_processes():
    return ProcessesGroup()
