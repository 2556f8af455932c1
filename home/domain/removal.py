"""What ceases to be public, or leaves its address. Official publications stay."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from ..errors import PublicationRefused
from . import acting
from .deciding import Decision, holds_publishing_now, may_release
from .events import enter


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
