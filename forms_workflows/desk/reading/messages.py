"""What a person was told, without cases from which the person has been barred since."""

from django.db.models import Exists, OuterRef

from forms_workflows.submissions.models import CaseAccess, Notification


def messages_of(person):
    """Messages to the person, newest first."""
    barred = CaseAccess.objects.filter(person=person, barred=True, submission=OuterRef("submission"))
    return (
        Notification.objects.filter(person=person)
        .exclude(Exists(barred))
        .select_related(
            "submission__process_version", "submission__organisation", "submission__round__programme"
        )
        .order_by("-pk")
    )


def unread(person):
    return messages_of(person).filter(read_at__isnull=True)
