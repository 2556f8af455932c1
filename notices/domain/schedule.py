"""What goes live or leaves the site at its time, one page after the other: none stops the others."""

import logging

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from forms_workflows.errors import Refused

logger = logging.getLogger(__name__)


def publish_due():
    """Publish every version whose time has come and take down what has expired. Returns how many were.

    What is refused stays due, so that it follows as soon as nothing stands against it; ``overdue_versions`` tells of it.
    """
    done = [attempt(revision.publish, log_action="wagtail.publish.scheduled") for revision in due_versions()]
    done += [
        attempt(thing.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")
        for thing in expired_things()
    ]
    return sum(done)


def attempt(act, **options):
    try:
        with transaction.atomic():
            act(**options)
    except Refused as refusal:
        logger.warning("%s was refused at its time: %s", act.__self__, refusal)
        return False
    except Exception:
        logger.exception("%s failed at its time", act.__self__)
        return False
    return True


def due_versions():
    """Versions whose time to go live has come, the earliest first."""
    due = Revision.objects.filter(approved_go_live_at__lte=timezone.now())
    return due.select_related("user").order_by("approved_go_live_at", "pk")


def expired_things():
    models = [
        Page,
        *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page)),
    ]
    for model in models:
        for thing in model._default_manager.filter(live=True, expire_at__lte=timezone.now()).order_by(
            "expire_at"
        ):
            yield thing.specific if isinstance(thing, Page) else thing


def overdue_versions():
    """[(page, sentences)]: pages that should be live by now, and what stands against each."""
    found = []
    for revision in due_versions():
        thing = revision.as_object()
        if isinstance(thing, Page):
            problems = getattr(thing, "publication_problems", thing.find_personal_data)()
            found.append((thing, problems))
    return found
