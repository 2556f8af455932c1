"""The rows of a table: look at them, type them, upload them after a trial, take them away as a file."""

from io import BytesIO

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from openpyxl import Workbook
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from forms_workflows.errors import Refused

from ..domain.columns import column_problems, columns_of
from ..domain.rows import change_rows, compared, draft_of, merged, read_upload, row_problems
from ..models import ReferenceTable
from .forms import RowForm, UploadForm

SALT = "references.rows"
HOURS_TO_CONFIRM = 2
PER_PAGE = 50
MOST_ROWS = 5000


class TableMixin:
    """The draft of the table that the address names, for those who may change tables."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.table = get_object_or_404(ReferenceTable, pk=kwargs["pk"])
        self.draft = draft_of(self.table)
        self.columns = columns_of(self.draft)

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("references.change_referencetable"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def url(self, name, *arguments):
        return reverse(ReferenceTable.snippet_viewset.get_url_name(name), args=[self.table.pk, *arguments])

    @property
    def lock_sentence(self):
        """Why nobody, or not this person, may change the table now; "" if she may."""
        lock = self.table.get_lock()
        return str(lock.get_message(self.request.user)) if lock and lock.for_user(self.request.user) else ""

    def keep(self, rows, sentence):
        """Keep the rows as the newest draft, and say so; or say why not."""
        try:
            if self.lock_sentence:
                raise Refused(self.lock_sentence)
            if len(rows) > MOST_ROWS:
                raise Refused(_("At most %(count)d rows.") % {"count": MOST_ROWS})
            change_rows(table=self.table, opened=self.draft.rows, rows=rows, by=self.request.user)
        except Refused as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, sentence)
        return redirect(self.url("rows"))


class TablePage(TableMixin, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "table"

    def get_breadcrumbs_items(self):
        index = reverse(ReferenceTable.snippet_viewset.get_url_name("list"))
        return [
            *self.breadcrumbs_items,
            {"url": index, "label": ReferenceTable._meta.verbose_name_plural},
            {"url": self.url("edit"), "label": self.draft.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            table=self.draft,
            columns=self.columns,
            rows_url=self.url("rows"),
            locked=self.lock_sentence,
        )


class RowsView(TablePage):
    """All rows; a file that is posted is tried out first, and taken over when that is confirmed."""

    template_name = "references/admin/rows.html"

    def get_page_title(self):
        return _("Rows of “%(table)s”") % {"table": self.draft.title}

    def get_context_data(self, *, form=None, **kwargs):
        found = [
            (number, [row.get(column.id, "") for column in self.columns])
            for number, row in enumerate(self.draft.rows, 1)
        ]
        if query := self.request.GET.get("q", "").strip():
            found = [(number, cells) for number, cells in found if any(query in cell for cell in cells)]
        unready = list(column_problems(self.columns))
        return super().get_context_data(
            **kwargs,
            form=form or UploadForm(),
            page=Paginator(found, PER_PAGE).get_page(self.request.GET.get("p")),
            query=query,
            unready=unready,
            problems=[] if unready else row_problems(self.columns, self.draft.rows),
        )

    def post(self, request, *args, **kwargs):
        if unready := list(column_problems(self.columns)):
            messages.error(request, " ".join(unready))
            return redirect(self.url("rows"))
        if "payload" in request.POST:
            return self.confirm(request.POST["payload"])
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            upload = read_upload(form.cleaned_data["file"], self.columns)
        except ValidationError as error:
            form.add_error("file", error)
            return self.render_to_response(self.get_context_data(form=form))
        return self.try_out(form, upload)

    def try_out(self, form, upload):
        wrong = upload.problems
        old = self.draft.rows
        rows = upload.rows if form.cleaned_data["replace"] else merged(self.columns, old, upload.rows)
        trial = {
            "wrong": wrong,
            "counts": compared(self.columns, old, rows),
            "payload": "" if wrong else self.sealed(rows),
        }
        return self.render_to_response(self.get_context_data(form=form, trial=trial))

    def sealed(self, rows):
        columns = [column.id for column in self.columns]
        payload = {"table": self.table.pk, "columns": columns, "rows": rows}
        return signing.dumps(payload, salt=SALT, compress=True)

    def confirm(self, sealed):
        try:
            payload = signing.loads(sealed, salt=SALT, max_age=HOURS_TO_CONFIRM * 3600)
        except signing.BadSignature:
            payload = {}
        known = [column.id for column in self.columns]
        if payload.get("table") != self.table.pk or payload["columns"] != known:
            messages.error(self.request, _("The preview is too old. Upload the file again."))
            return redirect(self.url("rows"))
        sentence = _("The table has %(count)d rows now. They count once the table is published.")
        return self.keep(payload["rows"], sentence % {"count": len(payload["rows"])})


class RowView(TablePage):
    """One row: ``number`` as it stands in the table, 0 for a new one."""

    template_name = "references/admin/row.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.number = kwargs.get("number", 0)
        if self.number > len(self.draft.rows) or list(column_problems(self.columns)):
            raise Http404

    def get_page_title(self):
        words = {"number": self.number, "table": self.draft.title}
        return (_("Row %(number)d of “%(table)s”") if self.number else _("New row of “%(table)s”")) % words

    @property
    def row(self):
        return self.draft.rows[self.number - 1] if self.number else {}

    def form(self, **kwargs):
        others = [row for number, row in enumerate(self.draft.rows, 1) if number != self.number]
        return RowForm(columns=self.columns, row=self.row, others=others, **kwargs)

    @property
    def mark(self):
        """What the row is, signed: it must be the same row when the page comes back."""
        return signing.dumps(self.row, salt=SALT)

    def get_context_data(self, *, form=None, **kwargs):
        return super().get_context_data(form=form or self.form(), number=self.number, mark=self.mark)

    def post(self, request, *args, **kwargs):
        if not self.is_same(request.POST.get("mark", "")):
            messages.error(
                request, _("Somebody else has changed the rows meanwhile. Look at them and do it again.")
            )
            return redirect(self.url("rows"))
        rows = list(self.draft.rows)
        if "delete" in request.POST and self.number:
            del rows[self.number - 1]
            return self.keep(rows, _("The row is gone. That counts once the table is published."))
        form = self.form(data=request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if self.number:
            rows[self.number - 1] = form.row
        else:
            rows.append(form.row)
        return self.keep(rows, _("The row is kept. It counts once the table is published."))

    def is_same(self, mark):
        try:
            return signing.loads(mark, salt=SALT) == self.row
        except signing.BadSignature:
            return False


class DownloadView(TableMixin, View):
    """The rows of the draft as a spreadsheet, ready to be changed and uploaded again."""

    def get(self, request, *args, **kwargs):
        book = Workbook()
        book.active.append([column.label for column in self.columns])
        for row in self.draft.rows:
            book.active.append([row.get(column.id, "") for column in self.columns])
        for cells in book.active.iter_rows():
            for cell in cells:
                cell.data_type, cell.number_format = (
                    "s",
                    "@",
                )  # as text: no code is rounded, nothing is a formula
        file = BytesIO()
        book.save(file)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(file.getvalue(), content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="{self.table.code}.xlsx"'
        return response
