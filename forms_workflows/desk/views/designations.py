"""Designation documents and plaques of a round."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms_workflows.decisions.domain import designations as certifying
from forms_workflows.decisions.models import Title
from forms_workflows.errors import Refused
from forms_workflows.processes.graph.kinds import Kind

from ..forms.designations import DesignationForm, PlaqueForm
from ..requests import desk_view, is_key, row_or_404
from .lists import reverse_or_empty
from .rounds import round_for


@desk_view
def designation(request, round_pk):
    round, rights = round_for(
        request, round_pk, "designation.issue", "plaque.give", "publicity.release", "supervise"
    )
    if round.graph.first(Kind.CERTIFY) is None:
        raise Http404
    issuing = DesignationForm(request.POST if "issue" in request.POST else None)
    plaque = PlaqueForm(request.POST if "plaque" in request.POST else None)
    if request.method == "POST":
        try:
            if act(request, round, rights, issuing, plaque):
                return redirect("desk:designation", round_pk=round.pk)
        except Refused as error:
            messages.error(request, str(error))
    chosen = request.POST.getlist("selected")
    made = [
        {"designation": row, "release_url": reverse_or_empty("notices_admin:release_result", row.pk)}
        for row in round.designations.select_related("signed_by")
    ]
    context = {
        "round": round,
        "rights": rights,
        "cleared": [
            {"case": case, "chosen": "issue" not in request.POST or str(case.pk) in chosen}
            for case in certifying.cleared_cases(round)
        ],
        "designations": made,
        "titles": Title.objects.filter(designation__round=round).select_related(
            "organisation", "designation"
        ),
        "issuing": issuing,
        "plaque": plaque,
        "next_plaque": certifying.next_plaque_number(round),
    }
    return render(request, "desk/designation.html", context)


def act(request, round, rights, issuing, plaque):
    if "issue" in request.POST and "designation.issue" in rights and issuing.is_valid():
        # Also those that are not cleared any more, so that a second click is told what has become of them.
        chosen = [pk for pk in request.POST.getlist("selected") if is_key(pk)]
        cases = round.submissions.filter(pk__in=chosen).select_related("process_version", "organisation")
        certifying.issue_designation(
            round=round, submissions=cases, person=request.user, **issuing.cleaned_data
        )
        messages.success(request, _("%(count)d cases were designated.") % {"count": len(cases)})
        return True
    if "plaque" in request.POST and "plaque.give" in rights and plaque.is_valid():
        title = row_or_404(Title.objects.filter(designation__round=round), request.POST.get("title"))
        certifying.give_plaque(title=title, person=request.user, **plaque.cleaned_data)
        messages.success(request, _("The plaque of %(name)s is registered.") % {"name": title.name})
        return True
    return False
