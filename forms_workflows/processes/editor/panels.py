"""What stands beside the fields on a process's edit page."""

from wagtail.admin.panels import Panel

from ..domain.publishing import check_draft


class SavedPanel(Panel):
    """Shown once there is something saved to show. Its rows come from the draft as it stands on the page."""

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self):
            return super().is_shown() and self.instance.pk is not None


class ProblemsPanel(SavedPanel):
    """What stands against publishing, each sentence linked to its row."""

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "processes/admin/problems.html"

        def get_context_data(self, parent_context=None):
            _draft, problems = self.form.checked
            return {**super().get_context_data(parent_context), "problems": problems}


class ChartPanel(SavedPanel):
    """The picture of the draft, and the versions published so far."""

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "processes/admin/chart.html"

        def get_context_data(self, parent_context=None):
            draft, _problems = self.form.checked
            return {
                **super().get_context_data(parent_context),
                "graph": draft.process,
                "versions": versions_of(self.instance),
            }


def draft_context(definition):
    """The same for the page on which a process is only looked at."""
    draft, problems = check_draft(definition)
    return {"graph": draft.process, "problems": problems, "versions": versions_of(definition)}


def versions_of(definition):
    return definition.versions.select_related("published_by").defer("graph")
