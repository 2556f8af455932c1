"""What stands beside the fields on a process's edit page."""

from wagtail.admin.panels import Panel

from ..checker.coverage import coverage
from ..domain.parameters import used_in
from ..domain.publishing import check_draft, regions_asked
from .blocks.fields import PARAMETERS_OFFERED, PROCEDURES_OFFERED


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


class ParametersPanel(SavedPanel):
    """The parameters of its programmes, which stages and conditions may name, and what of this process names them."""

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "processes/admin/parameters.html"

        def get_context_data(self, parent_context=None):
            draft, _problems = self.form.checked
            return {
                **super().get_context_data(parent_context),
                "rows": parameters_of(draft, self.instance),
                "offered": PARAMETERS_OFFERED,
                "procedures": procedures_of(self.instance),
                "procedures_offered": PROCEDURES_OFFERED,
            }


def parameters_of(draft, definition):
    used = used_in(draft.process, definition) if draft.givers else {}
    return [
        {"programme": giver.title, "key": key, "given": given, "uses": used.get(key, [])}
        for giver in draft.givers
        for key, given in giver.given.items()
    ]


def procedures_of(definition):
    """Those of its programmes that another case starts."""
    programmes = definition.procedures.values("programme")
    beside = definition.procedures.model.objects.filter(programme__in=programmes)
    return [one for one in beside.order_by("pk") if one.by_case]


class CoveragePanel(SavedPanel):
    """Who deals with what: for which regions nobody sits at a desk, or somebody else stands in."""

    class BoundPanel(SavedPanel.BoundPanel):
        template_name = "processes/admin/coverage.html"

        def get_context_data(self, parent_context=None):
            draft, _problems = self.form.checked
            context = super().get_context_data(parent_context)
            return {**context, "coverage": coverage_of(draft, self.instance)}


def draft_context(definition):
    """The same for the page on which a process is only looked at."""
    draft, problems = check_draft(definition)
    return {
        "graph": draft.process,
        "problems": problems,
        "versions": versions_of(definition),
        "coverage": coverage_of(draft, definition),
    }


def coverage_of(draft, definition):
    return coverage(draft.process, definition.department, asked=regions_asked(definition))


def versions_of(definition):
    return definition.versions.select_related("published_by").defer("graph")
