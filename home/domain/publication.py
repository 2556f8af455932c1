"""What may become public: every door that leads to the public site ends in a page or a version that is saved.

Who decides stands in ``deciding``, what may cease to be public in ``removal``. Everything that changes the public site
leaves an audit event.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState

from ..errors import PublicationRefused
from . import acting
from .deciding import decide, may_release
from .events import enter
from .removal import reasons_to_stay, take_down

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
