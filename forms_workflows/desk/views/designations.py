"""Designation documents and plaques of a round."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.decisions.domain import designations as certifying
from forms_workflows.decisions.models import Title
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.wording import joined

from ..forms.designations import DesignationForm, PlaqueForm
from ..reading.effects import EFFECTS
from ..requests import is_key, reverse_or_empty, round_for, row_or_404
from ..rules import DESIGNATION_RIGHTS
from .base import ActionView, asks_for
from .confirming import Question


class DesignationView(ActionView):
    needs = DESIGNATION_RIGHTS
    where = "department"
    template = "desk/designation.html"

    def find(self, round_pk):
        self.round, self.rights = round_for(self.request, round_pk, self.needs)
        if self.round.graph.first(Kind.CERTIFY) is None:
            raise Http404
        self.issuing = DesignationForm(self.posted("issue"), stages=self.round.graph.of_kind(Kind.CERTIFY))
        self.words = self.round.programme.words
        self.plaque = PlaqueForm(self.posted("plaque"), words=self.words)

    @cached_property
    def selected(self):
        """Also those that are not cleared any more, so that a second click is told what has become of them."""
        chosen = [pk for pk in self.request.POST.getlist("selected") if is_key(pk)]
        found = self.round.submissions.filter(pk__in=chosen).select_related("organisation")
        return found.prefetch_related("process_version")  # one graph to read, not one for each case

    def before_issue(self):
        if not self.issuing.is_valid() or not self.selected:
            return None
        entries = self.issuing.cleaned_data
        return Question(
            title=_("Issue the %(designation)s document?") % self.words,
            rows=[
                (_("Document number"), entries["document_number"] or _("none")),
                (_("Date of the document"), entries["signed_on"]),
                (_("Cases"), "\n".join(str(case) for case in self.selected)),
                (_("What the document does"), "\n".join(self.effects)),
                (_("Who is told"), joined(case.organisation.name for case in self.selected)),
            ],
            warnings=[_("This cannot be undone. The register shows it at once.")],
            verb=_("Issue the %(designation)s document") % self.words,
        )

    @property
    def effects(self):
        """What it does to titles, each once."""
        stages = [case.current_stage for case in self.selected]
        found = dict.fromkeys(stage.certify.effect for stage in stages if stage and stage.certify)
        return [EFFECTS[effect] % self.words for effect in found]

    @asks_for("designation.issue")
    def press_issue(self):
        if not self.issuing.is_valid():
            return None
        certifying.issue_designation(
            round=self.round, submissions=self.selected, person=self.request.user, **self.issuing.cleaned_data
        )
        count = len(self.selected)
        messages.success(
            self.request,
            ngettext(
                "%(count)d case has been %(designated)s.", "%(count)d cases have been %(designated)s.", count
            )
            % {"count": count, **self.words},
        )
        return self.again()

    @asks_for("plaque.give")
    def press_plaque(self):
        if not self.plaque.is_valid():
            return None
        titles = Title.objects.filter(designation__round=self.round)
        title = row_or_404(titles, self.request.POST.get("title"))
        certifying.give_plaque(title=title, person=self.request.user, **self.plaque.cleaned_data)
        said = _("The %(plaque)s of %(name)s is registered.") % {"name": title.name, **self.words}
        messages.success(self.request, said)
        return self.again()

    def again(self):
        return redirect("desk:designation", round_pk=self.round.pk)

    def context(self):
        posted = self.posted("issue")
        chosen = posted.getlist("selected") if posted else None
        follow = certifying.to_follow(self.round)
        return {
            "round": self.round,
            "rights": self.rights,
            "cleared": [
                {"case": case, "chosen": chosen is None or str(case.pk) in chosen}
                for case in certifying.cleared_cases(self.round)
            ],
            "designations": [
                {
                    "designation": row,
                    "release_url": reverse_or_empty("notices_admin:release_result", row.pk),
                    "follow": follow[row.pk],
                }
                for row in self.round.designations.select_related("signed_by")
            ],
            "titles": Title.objects.filter(designation__round=self.round).select_related(
                "organisation", "designation__round__programme"
            ),
            "issuing": self.issuing,
            "plaque": self.plaque,
            "next_plaque": certifying.next_plaque_number(self.round),
        }
