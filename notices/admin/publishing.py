"""Publishing in the editor: the whole of it or nothing, and sentences instead of error pages."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

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
        for sentence in refusal.sentences:
            messages.error(request, sentence)
        return redirect("wagtailadmin_pages:edit", page.pk)
    page = type(page).objects.get(pk=page.pk)
    for hook in hooks.get_hooks("after_publish_page"):
        hook(request, page)
    messages.success(request, _("“%(title)s” has been published.") % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def tell_refusal(request, page):
    """The last approval, given in the editor, may be refused after the form was in order: then say so."""
    if request.POST.get("workflow-action-name") != "approve":
        return None
    problems = last_approval_problems(Page.objects.get(pk=page.pk).specific)
    if not problems:
        return None
    for sentence in problems:
        messages.error(request, sentence)
    return redirect("wagtailadmin_pages:edit", page.pk)


def consequential_pages(pages):
    """The pages among these and below them whose consequences have happened."""
    for page in pages:
        for found in page.get_descendants(inclusive=True).live().specific():
            if isinstance(found, ConsequentialPage) and found.is_source and found.is_carried_out():
                yield found


def keep_what_was_done(request, page):
    """A notice that opened its round, a page whose period has begun: they stay, corrections stand on them."""
    for found in consequential_pages([page]):
        messages.error(request, kept_message(found))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def keep_out_of_bulk_actions(request, action_type, objects, action_class_instance):
    if action_type in ("delete", "unpublish"):
        found = next(consequential_pages([page for page in objects if isinstance(page, Page)]), None)
        message = kept_message(found) if found else ""
    elif action_type == "publish":
        pages = [page for page in objects if isinstance(page, Page)]
        drafts = (p for page in pages for p in page.get_descendants(inclusive=True).not_live().specific())
        found = next((page for page in drafts if isinstance(page, ConsequentialPage)), None)
        message = (
            _("“%(title)s” is published by itself: its publication has consequences.") % {"title": found}
            if found
            else ""
        )
    else:
        return None
    if not message:
        return None
    messages.error(request, message)
    return redirect(request.get_full_path() if request.method == "GET" else "wagtailadmin_explore_root")


def kept_message(page):
    return _(
        "“%(title)s” has opened a round or a publicity period. It stays; correct it by an extension or a suspension."
    ) % {"title": page.title}
