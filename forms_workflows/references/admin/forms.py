"""Forms of the screens of tables."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from forms_workflows.typed_text import TypedTextField

from ..domain.cells import LONGEST, read_cell
from ..domain.publishing import problems_of
from ..enums import ColumnKind

MEGABYTES = 5


class ReferenceTableForm(WagtailAdminModelForm):
    """Drafts may be half finished; what is published has no problems."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "code" in self.fields and self.instance.pk and self.instance.versions.exists():
            self.fields["code"].disabled = True

    def clean(self):
        cleaned = super().clean()
        if not self.is_deferred_validation and cleaned.get("columns") is not None:
            draft = type(self.instance)(
                pk=self.instance.pk,
                title=cleaned.get("title") or "",
                columns=cleaned["columns"],
                rows=self.instance.rows,
            )
            for sentence in problems_of(draft):
                self.add_error(None, sentence)
        return cleaned


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File (.xlsx or .csv)"),
        validators=[FileExtensionValidator(["xlsx", "csv"])],
        help_text=gettext_lazy("At most 5 MB and 5,000 rows."),
    )
    replace = forms.ChoiceField(
        label=gettext_lazy("Rows that are there already"),
        choices=[
            ("", gettext_lazy("stay, unless the file has the same key")),
            ("yes", gettext_lazy("go: the file is the whole table")),
        ],
        required=False,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MEGABYTES * 1024 * 1024:
            raise ValidationError(_("The file is larger than 5 MB. Split it."))
        return file


class RowForm(forms.Form):
    """One input for each column; ``others`` are the other rows, none of which may have the same key."""

    def __init__(self, *args, columns, row, others, **kwargs):
        super().__init__(*args, initial={each.id: _input(each, row) for each in columns}, **kwargs)
        self.columns = columns
        self.keys = {_value(columns[0], row) for row in others}
        for column in columns:
            self.fields[column.id] = self.field_of(column, required=column is columns[0])

    def field_of(self, column, *, required):
        if column.kind == ColumnKind.BOOLEAN:
            choices = [("", "—"), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
            return forms.ChoiceField(label=column.label, choices=choices, required=required)
        return TypedTextField(label=column.label, required=required, max_length=LONGEST)

    def clean(self):
        cleaned = super().clean()
        for column in self.columns:
            typed = cleaned.get(column.id)
            if not typed:
                continue
            try:
                value = read_cell(column.kind, typed)
            except ValueError as error:
                self.add_error(column.id, str(error))
                continue
            if column is self.columns[0] and value in self.keys:
                self.add_error(column.id, _("Another row has this already."))
        return cleaned

    @property
    def row(self):
        return {column: typed for column, typed in self.cleaned_data.items() if typed}


def _input(column, row):
    """What stands in the input of a cell: as typed, but yes and no as they are chosen."""
    value = _value(column, row) if column.kind == ColumnKind.BOOLEAN else None
    return row.get(column.id, "") if value is None else ("yes" if value else "no")


def _value(column, row):
    typed = row.get(column.id) or ""
    try:
        return read_cell(column.kind, typed)
    except ValueError:
        return None
