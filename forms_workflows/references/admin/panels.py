"""The way to a table's rows, which have pages of their own."""

from django.urls import reverse
from wagtail.admin.panels import Panel


class RowsLink(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "references/admin/rows_link.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            name = self.instance.snippet_viewset.get_url_name("rows")
            url = reverse(name, args=[self.instance.pk]) if self.instance.pk else ""
            return {**context, "url": url, "count": len(self.instance.rows)}
