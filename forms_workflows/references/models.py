"""A table as its editor writes it, and the numbered versions in which it was published."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from forms_workflows.definitions.fields import FrozenJSONField, StreamField
from forms_workflows.definitions.models import Definition, FrozenVersion

from .blocks import ColumnStream


class ReferenceTable(Definition):
    """A reference table (参照表) while it is written. Formulas look up in its published versions."""

    department = models.ForeignKey(
        "parties.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    columns = StreamField(
        ColumnStream(),
        blank=True,
        verbose_name=_("columns"),
        help_text=_("A row is found by what stands in the first column, which no two rows have in common."),
    )
    #: [{id of the column's block: text as typed}]
    rows = models.JSONField(_("rows"), default=list, editable=False)

    search_fields = [*Definition.search_fields, index.FilterField("live")]

    class Meta(Definition.Meta):
        verbose_name = _("reference table")
        verbose_name_plural = _("reference tables")


class ReferenceVersion(FrozenVersion):
    """A published table, frozen. A form or process looks up in the version that was there when it was published."""

    content = "document"

    definition = models.ForeignKey(
        ReferenceTable, models.PROTECT, related_name="versions", verbose_name=_("reference table")
    )
    document = FrozenJSONField(_("document"))

    class Meta(FrozenVersion.Meta):
        verbose_name = _("version of a reference table")
        verbose_name_plural = _("versions of reference tables")
