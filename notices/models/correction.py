"""更正: what was corrected on a page that is public, and the version that stood before."""

from django.conf import settings
from django.db import models, transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, Revision

from notices.errors import PublicationRefused

from ..reading.corrections import changes_of_page
from .consequence import ConsequentialPage


class Correction(models.Model):
    """A new version of a page. The one before stays readable at an address of its own.

    ``changes``: [{"labels": {language: what was changed}, "case": whose entry, or "", "before", "after"}]; of long texts
    neither before nor after.
    """

    number = models.PositiveSmallIntegerField(help_text="The version before this one has the same number.")
    note = models.TextField(_("correction note"))
    changes = models.JSONField(default=list)
    before = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    stood_from = models.DateTimeField(help_text="Since when the version before had been public.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True

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


class PublicityCorrection(Correction):
    """… of a publicity page, whose period may have begun anew with it."""

    page = models.ForeignKey(
        "notices.PublicityPage", on_delete=models.PROTECT, related_name="versions", editable=False
    )
    began_anew = models.BooleanField(default=False, help_text="Whether a whole new period began with it.")

    class Meta:
        verbose_name = _("correction of a publicity page")
        verbose_name_plural = _("corrections of publicity pages")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="correction_numbered_once_per_page"),
        ]


class PageCorrection(Correction):
    """… of a notice or of a result page."""

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="page_corrections", editable=False)

    class Meta:
        verbose_name = _("correction of a page")
        verbose_name_plural = _("corrections of pages")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="page_correction_numbered_once_per_page"),
        ]


#: What an editor reads where a page that is public was changed without a word.
UNEXPLAINED = _(
    "The page is public. Say in its correction note what was wrong: it stands on the page, with what it said before."
)


def is_explained(new, made):
    """Whether a version says, and says anew, what was wrong. ``made``: the corrections so far, the last one first."""
    note = new.correction_note.strip()
    return bool(note) and note != (made[0].note if made else "")


class CorrectedPage(RoutablePageMixin, ConsequentialPage):
    """Once it is public it changes only with a correction note, and keeps the version before."""

    correction_note = models.TextField(
        _("correction note"),
        max_length=1000,
        blank=True,
        help_text=_(
            "Once the page is public: what was wrong, for everybody to read (更正). The version before stays readable."
        ),
    )
    #: What the public reads of it and an editor can change.
    corrected_fields = ()
    #: Of a version that is not public any more: the correction that replaced it.
    superseded_by = None

    class Meta:
        abstract = True

    @property
    def is_corrected_only(self):
        """Whether it is public, so that a new version is a correction."""
        return self.pk is not None and self.live and self.is_source and self.is_carried_out()

    def publication_problems(self):
        problems = super().publication_problems()
        if not self.is_corrected_only:
            return problems
        return [*problems, *unexplained(type(self).objects.get(pk=self.pk), self)]

    def publish(self, revision, user=None, **kwargs):
        """Of a page that is public a version is kept, with what the new one changes: see ``PageCorrection``."""
        before = self.live_revision
        if before is None or not self.is_corrected_only:
            return super().publish(revision, user=user, **kwargs)
        with transaction.atomic():
            # What is in hand may carry the new texts already.
            public, new = type(self).objects.get(pk=self.pk), revision.as_object()
            if problems := unexplained(public, new):
                raise PublicationRefused(problems)
            changes = changes_of_page(public, new, self.corrected_fields)
            result = super().publish(revision, user=user, **kwargs)
            if changes:
                keep(public, before, new, changes, user or revision.user)
            return result

    @cached_property
    def made_versions(self):
        """The corrections of the page, the last one first."""
        return list(PageCorrection.objects.filter(page=self.source.pk).order_by("-number"))

    @path("versions/<int:number>/", name="version")
    def version_route(self, request, number):
        """The page as it was before the correction with this number."""
        corrections = PageCorrection.objects.filter(page=self.source.pk).select_related("before")
        correction = get_object_or_404(corrections, number=number)
        old = correction.before.as_object()
        old.superseded_by, old.made_versions = correction, []
        return self.render(request, context_overrides={"page": old, "self": old})


def unexplained(public, new):
    """Why a version may not replace the public one: it says not, or not anew, what was corrected."""
    changed = changes_of_page(public, new, new.corrected_fields)
    return [UNEXPLAINED] if changed and not is_explained(new, public.made_versions) else []


def keep(page, before, new, changes, person):
    made = page.made_versions
    PageCorrection.objects.create(
        page=page,
        number=len(made) + 1,
        note=new.correction_note.strip(),
        changes=changes,
        before=before,
        stood_from=made[0].made_at if made else page.first_published_at,
        made_by=person,
    )
