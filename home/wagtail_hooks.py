"""What the site adds to Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.models import Contact


@register_snippet
class ContactViewSet(SnippetViewSet):
    model = Contact
    icon = "mail"
    menu_label = _("Contacts")
    list_display = ["name", "phone", "email"]


@hooks.register("insert_global_admin_css")
def admin_look():
    return format_html('<link rel="stylesheet" href="{}">', static("home/admin.css"))


@hooks.register("insert_editor_js")
def autosave_before_submission():
    return format_html('<script type="module" src="{}"></script>', static("home/autosave.mjs"))


@hooks.register("construct_help_menu")
def leave_out_other_sites(request, menu_items):
    """Wagtail's own help stands on a server abroad; our guide is in the site's pages."""
    menu_items[:] = [item for item in menu_items if not item.url.startswith("http")]
