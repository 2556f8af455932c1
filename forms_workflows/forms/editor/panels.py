"""Parts of the form editor that are no fields."""

from django.urls import reverse
from wagtail.admin.panels import Panel


class TranslationsLink(Panel):
    """The way to the page of the form's translations."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "forms/admin/translations_link.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            name = self.instance.snippet_viewset.get_url_name("translations")
            return {**context, "url": reverse(name, args=[self.instance.pk]) if self.instance.pk else ""}
