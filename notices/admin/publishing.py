"""Publishing in the editor: the whole of it or nothing, and sentences instead of error pages."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from home.domain import removal
from notices.errors import PublicationRefused
from notices.models.consequence import ConsequentialPage
from notices.models.moderation import last_approval_problems


def publish_whole(request, page):
    """Publish here, in one transaction with the consequences: Wagtail's view would save the page outside of any."""
    page = page.specific
    if not isinstance(page, ConsequentialPage):
        return None
    try:
        page.get_latest_revision().publish(user=request.user)
    except PublicationRefused as refusal:
        return refuse(request, page, refusal.sentences)
    page = type(page).objects.get(pk=page.pk)
    for hook in hooks.get_hooks("after_publish_page"):
        hook(request, page)
    messages.success(request, _("“%(title)s” has been published.") % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def tell_refusal(request, page):
    """The last approval, given in the editor, may be refused after the form was in order: then say so."""
    if request.POST.get("workflow-action-name") != "approve":
        return None
    return refuse(request, page, last_approval_problems(Page.objects.get(pk=page.pk).specific))


def say_why_it_is_not_deleted(request, page):
    return refuse(request, page, removal.reasons_against_deletion(page.specific))


def say_why_it_is_not_taken_down(request, page):
    return refuse(request, page, removal.reasons_against_taking_down(page.specific))


def refuse(request, page, reasons):
    """Back to the page with the sentences, before anything is asked; None if there are none."""
    if not reasons:
        return None
    for sentence in reasons:
        messages.error(request, sentence)
    return redirect("wagtailadmin_pages:edit", page.pk)


def refuse_move(request, page, destination):
    """Wagtail asks for the right to move only after the confirmation."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


def leave_out_drafts_of_others(pages, request):
    """Whoever chooses a page to link to finds those that are public, and those that are theirs to edit."""
    editable = page_permission_policy.instances_user_has_any_permission_for(
        request.user, ["add", "change", "publish"]
    )
    return pages.filter(Q(live=True) | Q(pk__in=editable.values("pk")))
