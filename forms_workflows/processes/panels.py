"""What stands beside the fields on a process's edit page."""

from wagtail.admin.panels import Panel

from .domain import check_draft


class DraftPanel(Panel):
    """What would be published now: the picture, and what stands against it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "processes/admin/draft.html"

        def is_shown(self):
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            # After a refused publication the form holds what was typed, the instance what was saved.
            return context | draft_context(self.instance)


def draft_context(definition):
    draft, problems = check_draft(definition)
    versions = definition.versions.select_related("published_by") if definition.pk else []
    return {"graph": draft.graph, "problems": problems, "versions": versions}
