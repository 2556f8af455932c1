"""Titles for those who work with them (称号台账): the list and its filters, and everything on one title's file."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from forms_workflows.decisions.domain.queries import titles_visible_to
from forms_workflows.decisions.enums import STATES, TitleState
from forms_workflows.decisions.models import Title, TitleChange
from forms_workflows.decisions.reading.history import history
from forms_workflows.rounds.models import Programme
from forms_workflows.submissions.domain.queries import visible_to

#: Of titles whose last day comes within so many days it is said that they end soon.
SOON = 90
#: What the list can be asked for beside a title's states.
ENDS_SOON = "soon"


def own_titles(person, desks):
    titles = titles_visible_to(person, desks)
    return titles.select_related("organisation__kind", "region", "designation__round__programme")


def filter_titles(titles, *, programme="", state="", region="", search=""):
    """In the order in which they end, those without an end last."""
    if programme:
        titles = titles.filter(designation__round__programme__key=programme)
    if state:
        titles = titles.filter(in_state(state))
    if region:
        titles = titles.filter(region__code=region)
    if search:
        earlier = TitleChange.objects.filter(before__name__icontains=search).values("title")
        titles = titles.filter(
            Q(name__icontains=search)
            | Q(plaque_number__icontains=search)
            | Q(organisation__name__icontains=search)
            | Q(pk__in=earlier)
        )
    return titles.order_by(F("valid_until").asc(nulls_last=True), "-year", "plaque_number", "pk")


def in_state(state):
    today = timezone.localdate()
    active = Q(status=Title.Status.ACTIVE)
    over = active & Q(valid_until__lt=today)
    if state == TitleState.EXPIRED:
        return over
    if state == ENDS_SOON:
        return active & Q(valid_until__gte=today, valid_until__lte=today + timedelta(days=SOON))
    if state == Title.Status.ACTIVE:
        return active & (Q(valid_until=None) | Q(valid_until__gte=today))
    return Q(status=state) if state in Title.Status.values else Q(pk__in=[])


def ends_soon(title):
    today = timezone.localdate()
    return (
        title.status == Title.Status.ACTIVE
        and title.valid_until is not None
        and today <= title.valid_until <= today + timedelta(days=SOON)
    )


def title_choices(titles):
    """{programmes, states, regions} to choose from: [(key, words)] of what there is."""
    found = titles.order_by()
    programmes = Programme.objects.filter(pk__in=found.values("designation__round__programme"))
    regions = found.exclude(region=None).values_list("region__code", "region__name").distinct()
    return {
        "programmes": [(programme.key, str(programme)) for programme in programmes],
        "states": list(STATES.items()),
        "regions": sorted(regions),
    }


def file_of(title, person, desks):
    """What stands on the page of one title besides its entries: {history, cases}.

    Cases: that by which it was granted, those about it, and its holder's others in the programme, as far as the person
    may see them; newest first.
    """
    programme = title.designation.round.programme_id
    seen = visible_to(person, desks).filter(
        Q(subject=title.pk)
        | Q(pk=title.submission_id)
        | Q(organisation=title.organisation_id, round__programme=programme, subject=None)
    )
    cases = list(
        seen.select_related(
            "organisation", "process_version", "round__programme", "round__procedure"
        ).order_by("-round__year", "-pk")
    )
    numbers = {case.pk: case.number for case in cases}
    lines = [(line, numbers.get(line.case)) for line in history(title)]
    return {"history": lines, "cases": cases}
