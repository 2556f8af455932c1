"""Where the builders of a page ask: a mark on the page, which shows nothing."""

from django.urls import reverse
from wagtail.admin.panels import Panel


class ConditionsLink(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "forms/admin/conditions_link.html"

        def get_context_data(self, parent_context=None):
            names = self.instance.snippet_viewset.get_url_name
            if self.instance.pk:
                url = reverse(names("conditions_on_edit"), args=[self.instance.pk])
            else:
                url = reverse(names("conditions_on_add"))
            return {**super().get_context_data(parent_context), "url": url}
