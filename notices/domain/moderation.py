"""三审三校: groups, their permissions and the workflow of three approvals by different people.

Pages pass it, and so do the forms and processes that a round is made from.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from forms_workflows.forms.models import FormDefinition
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.references.models import ReferenceTable
from notices.errors import PublicationRefused
from notices.models import ModerationTask
from notices.models.moderation import last_approval_problems

EDITORS, REVIEWERS, PUBLISHERS = "编辑 Editors", "审核 Reviewers", "签发 Publishers"
WORKFLOW = "三审三校"
#: (task, group, whether submitting counts as this approval)
TASKS = [
    ("初审（编辑）", EDITORS, True),
    ("复审（审核）", REVIEWERS, False),
    ("终审（签发）", PUBLISHERS, False),
]
#: On the pages in the site's first language nobody may publish directly: they go live through the workflow.
PAGE_PERMISSIONS = {
    EDITORS: ["add_page", "change_page"],
    REVIEWERS: ["change_page"],
    PUBLISHERS: ["change_page"],
}
#: Translations follow a page that has been through the workflow; publishers release them.
TRANSLATION_PERMISSIONS = {
    EDITORS: ["add_page", "change_page"],
    REVIEWERS: ["change_page"],
    PUBLISHERS: ["change_page", "publish_page"],
}
#: Forms, processes and reference tables: written by editors, approved like pages, published by the last approval alone.
DESIGN_PERMISSIONS = [
    "forms.change_formdefinition",
    "forms.view_formversion",
    "processes.change_processdefinition",
    "processes.view_processversion",
    "references.change_referencetable",
    "references.view_referenceversion",
]
OTHER_PERMISSIONS = {
    EDITORS: [
        "wagtailadmin.access_admin",
        "wagtail_localize.submit_translation",
        "home.add_contact",
        "home.change_contact",
        "forms.add_formdefinition",
        "processes.add_processdefinition",
        "references.add_referencetable",
        *DESIGN_PERMISSIONS,
    ],
    REVIEWERS: ["wagtailadmin.access_admin", *DESIGN_PERMISSIONS],
    PUBLISHERS: [
        "wagtailadmin.access_admin",
        "wagtail_localize.submit_translation",
        *DESIGN_PERMISSIONS,
    ],
}
DESIGNS = (FormDefinition, ProcessDefinition, ReferenceTable)
FILES = [
    ("wagtaildocs", ["add_document", "change_document", "choose_document"]),
    ("wagtailimages", ["add_image", "change_image", "choose_image"]),
]


@transaction.atomic
def prepare_moderation():
    """Groups, their page permissions and the workflow on the whole tree. May be repeated. Returns the workflow."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in PAGE_PERMISSIONS}
    for name, codes in OTHER_PERMISSIONS.items():
        groups[name].permissions.add(*(permission(code) for code in codes))
    source = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    for root in Page.objects.filter(translation_key=source.translation_key):
        codes = PAGE_PERMISSIONS if root.pk == source.pk else TRANSLATION_PERMISSIONS
        for name, codenames in codes.items():
            for codename in codenames:
                GroupPagePermission.objects.get_or_create(
                    group=groups[name], page=root, permission=permission(f"wagtailcore.{codename}")
                )
    allow_files(groups[EDITORS])
    return assign_workflow(groups, source)


def permission(code):
    app, codename = code.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def allow_files(group):
    root = Collection.get_first_root_node()
    for app, codenames in FILES:
        for codename in codenames:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission(f"{app}.{codename}")
            )


def assign_workflow(groups, root):
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    for position, (name, group, counts_submission) in enumerate(TASKS):
        task, created = ModerationTask.objects.get_or_create(
            name=name, defaults={"counts_submission": counts_submission}
        )
        if created:
            task.groups.set([groups[group]])
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": position})
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    for content_type in ContentType.objects.get_for_models(*DESIGNS).values():
        WorkflowContentType.objects.update_or_create(
            content_type=content_type, defaults={"workflow": workflow}
        )
    return workflow


# --- the same by code: for seeds and simulations, through the same doors as the editor's buttons --------


@transaction.atomic
def submit_page(page, person):
    """Submit the newest draft for moderation. Returns the workflow state."""
    page = Page.objects.get(pk=page.pk).specific
    if page.latest_revision is None:
        page.save_revision(user=person)
    return page.get_workflow().start(page, person)


@transaction.atomic
def approve_page(page, person, comment=""):
    """Approve the task that the page waits for. Raises PublicationRefused, or PermissionDenied for the wrong person."""
    page = Page.objects.get(pk=page.pk).specific
    task, state = page.current_workflow_task, page.current_workflow_task_state
    if task is None or "approve" not in [name for name, _label, _modal in task.get_actions(page, person)]:
        raise PermissionDenied
    if problems := last_approval_problems(page):
        raise PublicationRefused(problems)
    task.on_action(state, person, "approve", comment=comment)
    return Page.objects.get(pk=page.pk).specific


def publish_through_moderation(page, *, editor, reviewer, publisher):
    """Submit as editor, approve as reviewer and as publisher: the page is live afterwards."""
    page.specific.get_latest_revision_as_object().save_revision(user=editor)
    submit_page(page, editor)
    approve_page(page, reviewer)
    return approve_page(page, publisher)
