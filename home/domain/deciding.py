"""Who answers for what becomes public.

A page of the site's first language goes live after three approvals of exactly this version by three people (三审三校).
A translation follows: its source is live, and somebody releases it who holds the right and did not write it.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import StringTranslation, Translation

from ..errors import PublicationRefused
from . import acting

APPROVALS = 3


@dataclass(frozen=True)
class Decision:
    """Who answers for a publication, and who approved the version."""

    person: object
    approvers: tuple = ()


def decide(page, revision):
    """Who answers for publishing this version. Raises PublicationRefused with the sentences."""
    if problems := personal_data(page):
        raise PublicationRefused(problems)
    people = tuple(approvals(revision))
    if acting.actor() is acting.SYSTEM or was_scheduled(revision):
        return Decision(people[-1] if people else None, people)
    return approved(people) if is_source(page) else released(page)


def was_scheduled(revision):
    """Whether going live at its time was decided on before (see ``check_schedule``)."""
    moment = revision and revision.approved_go_live_at
    return moment is not None and moment <= timezone.now()


def is_source(page):
    return page.locale_id is None or page.locale.language_code == settings.LANGUAGE_CODE


def approvals(revision):
    """The people who approved exactly this version in a run that ended well, in their order."""
    if revision is None or revision.pk is None:
        return []
    states = TaskState.objects.filter(
        revision=revision,
        status=TaskState.STATUS_APPROVED,
        workflow_state__status=WorkflowState.STATUS_APPROVED,
        finished_by__isnull=False,
    )
    return list(
        dict.fromkeys(state.finished_by for state in states.select_related("finished_by").order_by("pk"))
    )


def approved(people):
    if len(people) < APPROVALS:
        raise PublicationRefused(
            [
                _(
                    "A page goes live after %(needed)d approvals by different people; this version has %(count)d. "
                    "Submit it for moderation."
                )
                % {"needed": APPROVALS, "count": len(people)}
            ]
        )
    return Decision(people[-1], people)


def released(page):
    person = may_release(page)
    source = source_of(page)
    if source is None or not source.live:
        raise PublicationRefused([_("Publish the Chinese page first; this is its translation.")])
    if wrote(person, page):
        raise PublicationRefused(
            [_("You have translated this page or part of it yourself; somebody else must publish it.")]
        )
    return Decision(person)


def may_release(page):
    """The acting person, who may release translations here. Raises PublicationRefused."""
    person = acting.person()
    if acting.actor() is acting.SYSTEM:
        return None
    if person is None or not holds_publishing(person, page):
        raise PublicationRefused(
            [
                _("Only publishers may put “%(title)s” online or change what is public of it.")
                % {"title": page.title}
            ]
        )
    return person


def holds_publishing(person, page):
    """Whether this person's groups may publish here; of a new page the place above it counts."""
    if page.pk is None or page._state.adding:
        page = page.get_parent() if page.path else None
    return page is not None and ("publish" in permissions(person, page) or person.is_superuser)


def holds_publishing_now(page):
    person = acting.person()
    return person is not None and holds_publishing(person, page)


def permissions(person, page):
    return getattr(page.permissions_for_user(person), "permissions", set())


def source_of(page):
    """The page in the site's first language."""
    return Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE
    ).first()


def wrote(person, page):
    """Whether this person wrote what would go live: a sentence since the last publication, or the whole version."""
    key, locale = page.translation_key, page.locale
    if not Translation.objects.filter(source__object_id=key, target_locale=locale, enabled=True).exists():
        latest = page.latest_revision
        return latest is not None and latest.user_id == person.pk
    own = StringTranslation.objects.filter(locale=locale, context__object_id=key, last_translated_by=person)
    if page.live and page.last_published_at:
        own = own.filter(updated_at__gte=page.last_published_at)
    return own.exists()


def personal_data(page):
    find = getattr(page, "find_personal_data", None)
    return find() if find else []
