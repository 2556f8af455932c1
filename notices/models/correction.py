"""更正: what was corrected on a page that is public, and the version that stood before."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision


class PublicityCorrection(models.Model):
    """A new version of a publicity page. The one before stays readable at an address of its own.

    ``changes``: [{"labels": {language: what was changed}, "case": whose entry, or "", "before", "after"}].
    """

    page = models.ForeignKey(
        "notices.PublicityPage", on_delete=models.PROTECT, related_name="versions", editable=False
    )
    number = models.PositiveSmallIntegerField(help_text="The version before this one has the same number.")
    note = models.TextField(_("correction note"))
    changes = models.JSONField(default=list)
    before = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    stood_from = models.DateTimeField(help_text="Since when the version before had been public.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    began_anew = models.BooleanField(default=False, help_text="Whether a whole new period began with it.")

    class Meta:
        verbose_name = _("correction of a publicity page")
        verbose_name_plural = _("corrections of publicity pages")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="correction_numbered_once_per_page"),
        ]

    def __str__(self):
        return f"{self.page}: {self.number}"

    @property
    def lines(self):
        """[(label in the reader's language, whose entry, before, after)]."""
        return [
            (self._label(change["labels"]), change["case"], change["before"], change["after"])
            for change in self.changes
        ]

    def _label(self, labels):
        return labels.get(get_language()) or labels.get(settings.LANGUAGE_CODE, "")
