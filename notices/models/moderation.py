"""三审三校: the tasks of the workflow that a page passes before it goes live."""

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from notices.errors import PublicationRefused

from .consequence import ConsequentialPage


class ModerationTask(AbstractGroupApprovalTask):
    """One of several approvals by different people.

    Whoever has approved another task of the same run cannot approve this one, nor can whoever submitted the page,
    unless the task is the author's own (初审: 谁上传谁负责): then submitting counts as its approval.
    """

    counts_submission = models.BooleanField(
        _("submitting counts as this approval"),
        default=False,
        help_text=_("If the author of the submitted version belongs to the groups of this task."),
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "counts_submission"]

    class Meta:
        verbose_name = _("approval by somebody else")
        verbose_name_plural = _("approvals by somebody else")

    def start(self, workflow_state, user=None):
        task_state = super().start(workflow_state, user=user)
        author = task_state.revision.user
        if self.counts_submission and author and self.accepts_author(workflow_state, author):
            task_state.status = TaskState.STATUS_APPROVED
            task_state.finished_at, task_state.finished_by = timezone.now(), author
            task_state.save()
        return task_state

    def accepts_author(self, workflow_state, author):
        if not author.is_active or not self._user_in_groups(author):
            return False
        return not self.has_approved_another(workflow_state, author)

    def has_approved_another(self, workflow_state, user):
        approved = workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED, finished_by=user)
        return approved.exclude(task=self).exists()

    def is_barred(self, workflow_state, user):
        """Whether this person has had a hand in this run already."""
        if self.has_approved_another(workflow_state, user):
            return True
        return not self.counts_submission and workflow_state.requested_by_id == user.pk

    def get_actions(self, obj, user):
        """Approving is for the members of the task's groups; administrators who are none have no part in it."""
        state = obj.current_workflow_state
        if not self._user_in_groups(user) or (state is not None and self.is_barred(state, user)):
            return []
        return super().get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        if not self._user_in_groups(user):
            return TaskState.objects.none()
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        barred = [
            state.pk
            for state in states.select_related("workflow_state")
            if self.is_barred(state.workflow_state, user)
        ]
        return states.exclude(pk__in=barred)

    def on_action(self, task_state, user, action_name, **kwargs):
        """Approve or reject. A refused last approval changes nothing and leads to the page that says why."""
        workflow_state = task_state.workflow_state
        if action_name == "approve" and self.is_barred(workflow_state, user):
            raise PublicationRefused(
                [_("You have had a hand in this page already; somebody else must approve it.")]
            )
        try:
            with transaction.atomic():
                return super().on_action(task_state, user, action_name, **kwargs)
        except PublicationRefused:
            return reverse("notices_admin:refused", args=[workflow_state.object_id])

    @classmethod
    def get_description(cls):
        return _("Members of the chosen groups approve; nobody can approve twice in one run")


def last_approval_problems(page):
    """Sentences that stand against the last approval of this page, or nothing if it waits for another one."""
    state = page.current_workflow_state
    if not isinstance(page, ConsequentialPage) or state is None or not state.is_at_final_task:
        return []
    return page.get_latest_revision_as_object().publication_problems()
