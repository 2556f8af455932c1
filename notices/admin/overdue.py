"""On the first screen of the administration: pages that should be public by now, and what stands against each."""

from wagtail.admin.ui.components import Component

from notices.domain.schedule import overdue_versions


class OverduePanel(Component):
    name = "overdue"
    order = 10
    template_name = "notices/admin/overdue_panel.html"

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        found = [
            (page, problems)
            for page, problems in overdue_versions()
            if page.permissions_for_user(user).can_edit()
        ]
        return {"overdue": found}


def show_overdue(request, panels):
    panels.append(OverduePanel())
