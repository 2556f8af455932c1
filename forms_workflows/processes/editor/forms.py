"""The editor's form: a draft may be half finished, what is published has no problems."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from forms_workflows.parties.models import Department

from ..domain.drafting import propose_keys, published_rows
from ..domain.publishing import check_draft, problems_of

CHECKED = ("code", "title", "department", "body", "ends", "translations")


def only_department():
    """The one department that stands above all others, if there is only one."""
    highest = Department.objects.filter(parent=None)[:2]
    return highest[0].pk if len(highest) == 1 else None


class ProcessDefinitionForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.department_id is None:
            self.initial["department"] = only_department()
        self.remembered = {row.id: row.value.get("key") for row in self.instance.body or ()}
        if "code" in self.fields and self.instance.pk and self.instance.versions.exists():
            self.fields["code"].disabled = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("body") is not None:
            self.fill_keys(cleaned["body"])
        if not self.is_deferred_validation and not self.errors:
            self.report(self.problems(cleaned), cleaned["body"])
        return cleaned

    def fill_keys(self, body):
        """Write proposed keys into the rows, so that they stay when rows are moved."""
        keys = propose_keys(body, published_rows(self.instance), self.remembered)
        for row in body:
            row.value["key"] = keys[row.id]

    @cached_property
    def checked(self):
        """The draft as it stands on the page, and what stands against publishing it."""
        return check_draft(self.instance)

    def problems(self, cleaned):
        """What stands against publishing the process as it was just typed."""
        values = {name: cleaned[name] for name in CHECKED if name in cleaned}
        return problems_of(type(self.instance)(pk=self.instance.pk, **values))

    def report(self, problems, body):
        """Each sentence at the top of the page, and again at the row that it is about."""
        rows = {}
        places = {row.id: number for number, row in enumerate(body)}
        for problem in problems:
            self.add_error(None, problem.sentence)
            if problem.row in places:
                rows.setdefault(places[problem.row], []).append(problem.sentence)
        if rows:
            error = StreamBlockValidationError(
                block_errors={
                    number: StructBlockValidationError(non_block_errors=sentences)
                    for number, sentences in rows.items()
                }
            )
            error.message = _("The stages with problems are marked.")
            self.add_error("body", error)
