"""Titles at the desk: the list of those that the person works with, and each one's file."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from forms_workflows.decisions.domain.past_day import on_day
from forms_workflows.decisions.domain.starting import procedures_started_by
from forms_workflows.decisions.reading.tones import tone_of

from ..reading.titles import (
    ENDS_SOON,
    SOON,
    ends_soon,
    file_of,
    filter_titles,
    own_titles,
    title_choices,
)
from ..requests import typed
from .base import DeskView, ListingView

FILTERS = ("programme", "state", "region", "search")


class TitlesView(ListingView):
    """The titles that the person works with, those that end first at the top."""

    heading = gettext_lazy("Titles")
    template = "desk/titles.html"

    def rows(self):
        self.titles = own_titles(self.request.user, self.request.desks)
        asked = self.request.GET
        self.chosen = {name: text for name in FILTERS if (text := typed(asked, name)[:100])}
        return filter_titles(self.titles, **self.chosen)

    def context(self):
        context = super().context()
        rows = [(title, tone_of(title), ends_soon(title)) for title in context["listing"]]
        choices = title_choices(self.titles)
        return context | choices | {"rows": rows, "chosen": self.chosen, "ends_soon": ENDS_SOON, "soon": SOON}


class TitleView(DeskView):
    """One title's file: its entries today or on a day, what documents did to it, and the cases of all years."""

    template = "desk/title.html"

    def find(self, pk):
        titles = own_titles(self.request.user, self.request.desks).select_related(
            "submission__form_version",
            "organisation__kind",
            "organisation__region",
            "region",
            "designation__round__programme__department",
        )
        self.title = get_object_or_404(titles.prefetch_related("changes__designation"), pk=pk)

    def context(self):
        title, day = on_day(self.title, typed(self.request.GET, "on"))
        programme = title.designation.round.programme
        startable = [
            procedure
            for procedure in procedures_started_by(self.request.desks)
            if procedure.programme_id == programme.pk
        ]
        return {
            "title": title,
            "day": day,
            "words": programme.words,
            "tone": tone_of(title),
            "ends_soon": ends_soon(title),
            "startable": startable,
            **file_of(title, self.request.user, self.request.desks),
        }
