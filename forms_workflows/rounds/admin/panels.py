"""What a programme's page says besides its fields."""

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import Panel

from forms_workflows.processes.domain.parameters import uses_by

from ..domain.standing import problems_of_opening


class StandingPanel(Panel):
    """This year's round of each procedure about titles, or why none has opened by itself."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "rounds/admin/standing.html"

        def is_shown(self):
            return self.instance.pk is not None and bool(self.rows())

        def rows(self):
            year = timezone.localdate().year
            procedures = self.instance.procedures.select_related("process")
            return [self.row(procedure, year) for procedure in procedures if procedure.is_standing]

        def row(self, procedure, year):
            round = procedure.rounds.filter(standing=True, year=year).first() if procedure.pk else None
            problems = [] if round or not procedure.pk else problems_of_opening(procedure, year)
            return {"procedure": procedure, "round": round, "problems": problems}

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"rows": self.rows()}


def address_of(process):
    return reverse(process.snippet_viewset.get_url_name("edit"), args=[process.pk])


class UsesPanel(Panel):
    """What uses each parameter of a programme, in the newest drafts of its processes."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "rounds/admin/uses.html"

        def is_shown(self):
            return self.instance.pk is not None and self.instance.parameters.exists()

        def get_context_data(self, parent_context=None):
            uses = uses_by(self.instance)
            rows = [
                {"parameter": one, "uses": [(use, address_of(use.process)) for use in uses.get(one.key, [])]}
                for one in self.instance.parameters.all()
            ]
            return super().get_context_data(parent_context) | {"rows": rows}
