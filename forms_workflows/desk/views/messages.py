"""What a person was told. Only a press marks a message as read: pages are also opened by what fetches them ahead."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from forms_workflows.submissions.domain.queries import visible_to
from forms_workflows.submissions.models import Notification

from ..reading.messages import messages_of
from ..rules import DEPARTMENT_RIGHTS
from .base import ActionView, DeskView, PostView


class MessagesView(DeskView):
    """Everything that the person was ever told, newest first."""

    template = "desk/messages.html"

    def context(self):
        page = Paginator(messages_of(self.request.user), 30).get_page(self.request.GET.get("page"))
        return {"listing": page}


class MessageView(ActionView):
    """Leads to what a message is about; pressed, it counts as read."""

    only_button = "open"

    def find(self, pk):
        self.message = get_object_or_404(messages_of(self.request.user), pk=pk)

    def press_open(self):
        if self.message.read_at is None:
            Notification.objects.filter(pk=self.message.pk).update(read_at=timezone.now())
        return self.show()

    def show(self):
        if self.message.kind == "objection_received":
            return redirect("desk:objections")
        return redirect(*self.place())

    def place(self):
        """To the case, or to the round for those who decide on lists and not on single cases."""
        submission, desks = self.message.submission, self.request.desks
        if submission is None:
            return ("desk:messages",)
        if visible_to(self.request.user, desks).filter(pk=submission.pk).exists():
            return "desk:case", submission.pk
        department = submission.round.programme.department
        if desks.holds_any(DEPARTMENT_RIGHTS, department):
            return "desk:round", submission.round_id
        return ("desk:messages",)


class ReadAllView(PostView):
    def press_act(self):
        unread = Notification.objects.filter(person=self.request.user, read_at__isnull=True)
        unread.update(read_at=timezone.now())
        return redirect("desk:messages")
