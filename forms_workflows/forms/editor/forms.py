"""The editor's form: drafts may be half finished, what is published has no problems."""

from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from ..domain.publishing import compile_definition
from .sources import fill_codes
from .sources.codes import codes_by_id

STREAMS = ("body", "checks", "translations")
COMPILED = ("code", "kind", "title", "total", *STREAMS)


class FormDefinitionForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known_codes = codes_by_id(self.instance.body)
        if "code" in self.fields and self.instance.pk and self.instance.versions.exists():
            self.fields["code"].disabled = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("body") is not None:
            fill_codes(cleaned["body"], self.known_codes)
        if not self.is_deferred_validation:
            self.report(self.problems(cleaned))
        return cleaned

    def problems(self, cleaned):
        """What stands against publishing the form as it was just typed."""
        values = {name: cleaned[name] if name in cleaned else self.typed(name) for name in COMPILED}
        return compile_definition(type(self.instance)(pk=self.instance.pk, **values)).problems

    def typed(self, name):
        """The streams also as they were refused, so that all problems are told at once."""
        if name not in STREAMS or name not in self.fields:
            return getattr(self.instance, name)
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def report(self, problems):
        """Each sentence at the top of the page, and again at the row that it is about."""
        for problem in problems:
            self.add_error(None, problem.message)
        for name in ("body", "checks"):
            marked = [(problem.at[1:], problem.message) for problem in problems if problem.at[:1] == (name,)]
            if marked and name not in self.errors:
                self.add_error(name, body_error(marked) if name == "body" else stream_error(marked, leaf))
        for name in STREAMS:
            for error in self.errors.get(name, ErrorList()).as_data():
                # Wagtail’s own words say nothing, and stand above the sentences.
                error.message = _("The rows with problems are marked.")


def stream_error(marked, inner):
    """An error that marks rows of a stream; ``marked`` are ((position, …), message)."""
    rows = {}
    for path, message in marked:
        rows.setdefault(path[0], []).append((path[1:], message))
    return StreamBlockValidationError(block_errors={row: inner(found) for row, found in rows.items()})


def leaf(found):
    return StructBlockValidationError(non_block_errors=[message for _path, message in found])


def struct_error(found, child, inner):
    """An error of a row: its own sentences, and those of the rows in its stream ``child``."""
    own = [message for path, message in found if not path]
    below = [(path, message) for path, message in found if path]
    errors = {child: stream_error(below, inner)} if below else None
    return StructBlockValidationError(block_errors=errors, non_block_errors=own)


def body_error(marked):
    def field(found):
        return struct_error(found, "columns", leaf)

    def section(found):
        return struct_error(found, "fields", field)

    return stream_error(marked, section)
