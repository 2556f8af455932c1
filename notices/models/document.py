"""What every official document carries at its head (信息公开 fields)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField


class OfficialDocument(models.Model):
    issuing_body = models.CharField(_("issuing body"), max_length=100, blank=True)
    document_number = models.CharField(
        _("document number"), max_length=60, blank=True, help_text=_("For example 示工信规〔2026〕1号")
    )
    index_number = models.CharField(_("index number"), max_length=60, blank=True)
    subject = models.CharField(_("subject class"), max_length=60, blank=True)
    date_made = models.DateField(_("date of the document"), null=True, blank=True)

    head_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("document_number"), FieldPanel("date_made")]),
                FieldRowPanel([FieldPanel("issuing_body"), FieldPanel("subject")]),
                FieldPanel("index_number"),
            ],
            _("Head of the document"),
        )
    ]
    head_search_fields = [index.SearchField("document_number"), index.SearchField("issuing_body")]
    #: Numbers are the same in every language, and so are addresses.
    head_synchronized = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("document_number", overridable=False),
        SynchronizedField("index_number", overridable=False),
        SynchronizedField("date_made", overridable=False),
    ]

    class Meta:
        abstract = True

    @property
    def date_published(self):
        """The day on which the page first went live."""
        return timezone.localdate(self.first_published_at) if self.first_published_at else None
