"""Who may do what with pages in the editor. What goes live is decided in ``domain/``, whatever is asked here."""

from django.conf import settings
from wagtail.models import PagePermissionTester


class PagePermissions(PagePermissionTester):
    """Nobody, administrators included, publishes in the site's first language beside the workflow."""

    @property
    def goes_through_workflow(self):
        return self.page.locale_id is None or self.page.locale.language_code == settings.LANGUAGE_CODE

    def can_publish(self):
        return super().can_publish() and not self.goes_through_workflow

    def can_publish_subpage(self):
        return super().can_publish_subpage() and not self.goes_through_workflow

    def can_unschedule(self):
        return super().can_publish()
