from wagtail import hooks
from wagtail.permissions import register_permission_policy

from forms_workflows.forms.viewsets import ReadOnlyPolicy

from .models import ProcessVersion
from .viewsets import ProcessesGroup

register_permission_policy(ProcessVersion, ReadOnlyPolicy(ProcessVersion))


@hooks.register("register_admin_viewset")
def register_processes():
    return ProcessesGroup()
