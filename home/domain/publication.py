"""What may become public, what may cease to be, and who decides: the one place that every door leads to.

A page of the site's first language goes live after three approvals of exactly this version by three people (三审三校).
A translation follows: its source is live, and somebody releases it who holds the right and did not write it.
Official publications stay. Everything that changes the public site leaves an audit event.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail_localize.models import StringTranslation, Translation

from forms_workflows.audit.domain.record import SITE, record

from ..errors import PublicationRefused
from . import acting

APPROVALS = 3
#: What Wagtail keeps of a page beside what the public reads.
BOOKKEEPING = {
    "alias_of",
    "content_type",
    "depth",
    "draft_title",
    "expired",
    "first_published_at",
    "has_unpublished_changes",
    "id",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "live",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "numchild",
    "owner",
    "page_ptr",
    "path",
    "url_path",
}


@dataclass(frozen=True)
class Decision:
    """Who answers for a publication, and who approved the version."""

    person: object
    approvers: tuple = ()


# --- going live -----------------------------------------------------------------------------------------


def check_saving(page, names=None):
    """Guard the saving of a page: ``names`` are the fields that are saved, None means all. Raises PublicationRefused."""
    names = names and field_names(page, names)
    if names is not None and names <= BOOKKEEPING - {"live", "alias_of"}:
        return
    stored = stored_version(page)
    if stored is None or not stored.live:
        if page.live and (names is None or "live" in names):
            go_live(page, stored)
    elif not page.live:
        take_down(page)
    elif changes_publicly(page, stored, names):
        go_live(page, stored)


def field_names(page, names):
    """Django takes ``alias_of`` and ``alias_of_id`` for the same."""
    return {page._meta.get_field(name).name for name in names}


def stored_version(page):
    """The page as it stands in the database; None while it is new."""
    if page._state.adding:
        return None
    return type(page)._default_manager.filter(pk=page.pk).first()


def changes_publicly(page, stored, names):
    """Whether a live page would read differently, or become the mirror of another one."""
    if page.alias_of_id and page.alias_of_id != stored.alias_of_id:
        return True
    fields = [
        field
        for field in page._meta.concrete_fields
        if field.name not in BOOKKEEPING and (names is None or field.name in names)
    ]
    return any(shown(field, page) != shown(field, stored) for field in fields)


def shown(field, page):
    return field.get_prep_value(field.value_from_object(page))


def go_live(page, stored):
    if page.alias_of_id and mirrors(page, stored):
        return
    revision = new_revision(page, stored)
    enter("page.published", page, decide(page, revision), revision)


def new_revision(page, stored):
    """The version that this saving makes the live one; None where the page is changed without one."""
    before = stored.live_revision_id if stored and stored.live else None
    return page.live_revision if page.live_revision_id != before else None


def mirrors(page, stored):
    """A mirror in another language shows what its source shows; it is no publication of its own."""
    source = Page.objects.filter(pk=page.alias_of_id).first()
    if source is None or not source.live:
        return False
    if source.translation_key != page.translation_key and acting.actor() is not acting.SYSTEM:
        raise PublicationRefused(
            [_("A page stands at one address. Link to it instead of showing it at a second one.")]
        )
    if stored is not None and stored.alias_of_id is None:  # a translation is thrown away for it
        may_release(page)
        if reasons := reasons_to_stay(stored):
            raise PublicationRefused(reasons)
    return True


def check_schedule(revision):
    """Guard the saving of a version of a page: what was decided on stays, and a time to go live is a decision."""
    stored = Revision.objects.filter(pk=revision.pk).first() if revision.pk else None
    if stored and stored.content != revision.content and is_decided_on(stored):
        raise PermissionDenied(
            _("This version has been submitted or published and stays as it is. Save yours as a new one.")
        )
    moment = revision.approved_go_live_at
    if moment and (stored is None or stored.approved_go_live_at != moment):
        page = revision.as_object()
        enter("page.scheduled", page, decide(page, revision), revision, at=moment)


def is_decided_on(revision):
    return (
        revision.approved_go_live_at is not None
        or TaskState.objects.filter(revision=revision).exists()
        or Page.objects.filter(live_revision=revision).exists()
    )


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


# --- ceasing to be public -------------------------------------------------------------------------------


def take_down(page):
    if page.alias_of_id and not Page.objects.filter(pk=page.alias_of_id, live=True).exists():
        return
    if reasons := reasons_against_taking_down(page):
        raise PublicationRefused(reasons)
    person = acting.person() if has_expired(page) else may_release(page)
    enter("page.taken_down", page, Decision(person))


def check_hiding(page):
    """Guard the privacy of a page: a password before it takes it, and all below it, off the public site."""
    if acting.actor() is acting.SYSTEM or not page.get_descendants(inclusive=True).live().exists():
        return
    if reasons := reasons_against_taking_down(page):
        raise PublicationRefused(reasons)
    with transaction.atomic():
        enter("page.hidden", page, Decision(may_release(page)))


def has_expired(page):
    """Whether the page leaves the site at the time that was published with it."""
    return page.expired and page.expire_at is not None and page.expire_at <= timezone.now()


def reasons_against_taking_down(page):
    """Sentences; empty where a person who may publish here may take the page off the site."""
    page = page.specific
    if acting.actor() is acting.SYSTEM:
        return reasons_to_stay(page)
    if reasons := reasons_to_stay(page):
        return reasons
    if page.get_descendants().live().exists() or page.depth <= 2:
        return [
            _("“%(title)s” holds other pages. Each is taken off the site by itself; a whole section is not.")
            % {"title": page.title}
        ]
    return []


def reasons_to_stay(page):
    """Sentences on why an official publication stays on the site."""
    find = getattr(page.specific, "reasons_to_stay", None)
    return find() if find else []


def check_deletion(page):
    """Guard the deletion of one page; whoever deletes a section asks for each page below it."""
    if not Page.objects.filter(
        pk=page.pk
    ).exists():  # Wagtail deletes a page together with its versions, itself again
        return
    page = page.specific
    if reasons := reasons_against_deletion(page):
        raise PublicationRefused(reasons)
    enter("page.deleted", page, Decision(acting.person()))


def reasons_against_deletion(page):
    if reasons := reasons_to_stay(page):
        return reasons
    if acting.actor() is acting.SYSTEM:
        return []
    if page.live and not (page.alias_of_id and not page.alias_of.live):
        return [
            _("“%(title)s” is public. Take it off the site before you delete it.") % {"title": page.title}
        ]
    if page.first_published_at and not holds_publishing_now(page):
        return [_("“%(title)s” has been public; only publishers may delete it.") % {"title": page.title}]
    return []


def holds_publishing_now(page):
    person = acting.person()
    return person is not None and holds_publishing(person, page)


def check_move(page, before, after):
    """Guard the move of a page. Its order among its neighbours is Wagtail's matter."""
    if before.pk == after.pk:
        return
    for found in page.get_descendants(inclusive=True).live().specific():
        if reasons := reasons_against_move(found, after):
            raise PublicationRefused(reasons)
    with transaction.atomic():
        places = {"from": before.url_path, "to": after.url_path}
        enter("page.moved", page, Decision(acting.person()), **places)


def reasons_against_move(page, after):
    if reasons_to_stay(page) or page.depth <= 2:
        return [_("“%(title)s” is cited by its address, so it stays where it is.") % {"title": page.title}]
    if acting.actor() is acting.SYSTEM or page.alias_of_id:
        return []
    if not (holds_publishing_now(page) and holds_publishing_now(after)):
        return [_("Only publishers may move “%(title)s”: it is public.") % {"title": page.title}]
    return []


# --- translations ---------------------------------------------------------------------------------------


def check_translation(translation):
    """Guard the record of a translation: never into the first language, and a public one is ended by publishers only."""
    if translation.target_locale.language_code == settings.LANGUAGE_CODE:
        raise PublicationRefused(
            [
                _(
                    "The Chinese page is written first and translated from; it cannot be made from a translation."
                )
            ]
        )
    stored = Translation.objects.filter(pk=translation.pk).first() if translation.pk else None
    if stored is None:
        enter_translation("page.translation_started", translation)
    elif stored.enabled and not translation.enabled:
        end_translation(translation)


def end_translation(translation):
    page = translated_page(translation)
    if page is not None and page.live and not page.alias_of_id:
        may_release(page)
    enter_translation("page.translation_ended", translation)


def translated_page(translation):
    return Page.objects.filter(
        translation_key=translation.source.object_id, locale=translation.target_locale
    ).first()


def enter_translation(action, translation):
    page = (
        translated_page(translation)
        or Page.objects.filter(translation_key=translation.source.object_id).first()
    )
    if page is None:  # contacts are translated too
        return
    language = translation.target_locale.language_code
    with transaction.atomic():
        enter(action, page, Decision(acting.person()), into=language)


# --- the record -----------------------------------------------------------------------------------------


def enter(action, page, decision, revision=None, **data):
    """The event of a change of the public site. ``data`` names neither people nor contents."""
    if page.pk:
        data |= {"title": page.title, "address": page.url_path}
    if page.locale_id:
        data["language"] = page.locale.language_code
    if revision is not None:
        data["revision"] = revision.pk
    if decision.approvers:
        data["approved_by"] = [person.pk for person in decision.approvers]
    record(
        action=action,
        actor=decision.person,
        chain=SITE,
        subject=page if page.pk else None,
        data={
            name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in data.items()
        },
    )
