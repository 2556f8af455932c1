"""Panels of the page editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class ProblemsPanel(Panel):
    """What stands against publishing the page, in plain sentences, before anybody tries."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", _("Before publication"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "notices/admin/problems_panel.html"

        def is_shown(self):
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            context["problems"] = self.instance.publication_problems()
            context["page"] = self.instance
            context["done"] = self.instance.is_source and self.instance.is_carried_out()
            return context
