"""Cases about titles: a holder starts one for its own title, an officer for one title or for many."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.decisions.domain import starting
from forms_workflows.rounds.enums import Start
from forms_workflows.rounds.models import Procedure, Round
from forms_workflows.submissions.domain import eligibility
from forms_workflows.wording import few

from ..requests import is_key, typed
from .base import ActionView
from .confirming import Question


class StartView(ActionView):
    """What a holder starts for its title: what it is, who may, and the button."""

    template = "desk/start.html"
    only_button = "start"

    def find(self, round_pk, title_pk):
        rounds = Round.objects.filter(standing=True, procedure__started_by=Start.HOLDER)
        self.round = get_object_or_404(
            rounds.select_related("programme__department", "process_version", "procedure"), pk=round_pk
        )
        own = starting.titles_held(self.request.desks.organisations("submission.fill"))
        programme = self.round.programme_id
        self.title = get_object_or_404(own, pk=title_pk, designation__round__programme=programme)

    def press_start(self):
        submission = starting.start_by_holder(round=self.round, title=self.title, person=self.request.user)
        return redirect("desk:application", pk=submission.pk)

    def context(self):
        (offer,) = starting.offers_about([self.title], [self.round.procedure])
        return {
            "offer": offer,
            "round": self.round,
            "title": self.title,
            "requirements": eligibility.requirements_of(self.round.graph),
        }


class OfficerStartView(ActionView):
    """What an officer starts: the titles of the programme, those chosen for which it can be, and a reason."""

    template = "desk/start_many.html"
    only_button = "start"

    def find(self, procedure_pk):
        own = [one.pk for one in starting.procedures_started_by(self.request.desks)]
        procedures = Procedure.objects.select_related("programme__department", "process")
        self.procedure = get_object_or_404(procedures, pk=procedure_pk)
        if self.procedure.pk not in own:
            raise Http404

    @property
    def words(self):
        return self.procedure.programme.words

    @cached_property
    def offers(self):
        titles = list(starting.titles_of(self.procedure.programme))
        return starting.offers_about(titles, [self.procedure])

    @cached_property
    def chosen(self):
        """Of the titles for which it can be started now, those that were ticked, or all."""
        ready = [offer.title for offer in self.offers if not offer.reasons]
        if self.data.get("all"):
            return ready
        keys = {pk for pk in self.data.getlist("title") if is_key(pk)}
        return [title for title in ready if str(title.pk) in keys]

    @property
    def reason(self):
        return typed(self.data, "reason").strip()

    def before_start(self):
        if not self.chosen or not self.reason:
            return None
        count = len(self.chosen)
        return Question(
            title=_("Start “%(procedure)s”?") % {"procedure": self.procedure.name},
            rows=[
                (self.words["Title"], "\n".join(title.name for title in self.chosen)),
                (_("Count"), count),
                (_("Reason"), self.reason),
                (_("Who is told"), few(dict.fromkeys(title.organisation.name for title in self.chosen))),
            ],
            warnings=[self.consequence],
            verb=_("Start"),
        )

    @property
    def consequence(self):
        if self.procedure.started_by == Start.REQUEST:
            return _("Each holder gets a draft to fill in and sign.")
        return _("The review begins at once. Each holder reads the reason.")

    def press_start(self):
        if not self.chosen:
            messages.error(self.request, _("Select at least one %(title)s.") % self.words)
            return None
        cases, refusals = starting.start_by_officer(
            procedure=self.procedure,
            titles=self.chosen,
            person=self.request.user,
            desks=self.request.desks,
            reason=self.reason,
        )
        for sentence in refusals:
            messages.error(self.request, sentence)
        if cases:
            count = len(cases)
            done = ngettext("%(count)d case was started.", "%(count)d cases were started.", count)
            messages.success(self.request, done % {"count": count})
        return redirect("desk:start_many", procedure_pk=self.procedure.pk)

    def context(self):
        ticked = set(self.data.getlist("title"))
        ready = [offer for offer in self.offers if not offer.reasons]
        return {
            "procedure": self.procedure,
            "consequence": self.consequence,
            "ready": [{"title": offer.title, "chosen": str(offer.title.pk) in ticked} for offer in ready],
            "all": bool(self.data.get("all")),
            "barred": [offer for offer in self.offers if offer.reasons],
            "reason": typed(self.data, "reason"),
        }
