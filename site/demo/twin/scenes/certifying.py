"""认定与授牌: the document for whoever has come through, a supplement for those cleared later, the plaques."""

from django.urls import reverse

from forms_workflows.decisions.domain.designations import cleared_cases
from forms_workflows.decisions.models import Designation, Title

from . import publishing

FIRST_NUMBER = 41


def designate(play):
    """印发认定文件 for everybody who is cleared now, and its page. Gives the document, or None if nobody is."""
    ready = list(cleared_cases(play.round).order_by("number").values_list("pk", flat=True))
    if not ready:
        return None
    leader = play.cast.of("dept_leader")[0]
    url = reverse("desk:designation", args=[play.round.pk])
    play.look(leader, url)
    year, count = play.clock.today.year, play.round.designations.count()
    number = f"{play.department.code_prefix}〔{year}〕{FIRST_NUMBER + count}号（示例）"
    data = {
        "issue": "1",
        "document_number": number,
        "signed_on": play.clock.today.isoformat(),
        "selected": ready,
    }
    play.post(leader, url, data, expect=(302,))
    designation = Designation.objects.get(document_number=number)
    publishing.announce_result(play, designation)
    return designation


def give_plaques(play):
    """授牌 by the handler, one after the other, with the next numbers."""
    handler = play.cast.of("dept_handler")[0]
    url = reverse("desk:designation", args=[play.round.pk])
    titles = Title.objects.filter(designation__round=play.round, status="pending")
    for pk in titles.order_by("submission__number").values_list("pk", flat=True):
        play.post(
            handler,
            url,
            {"plaque": "1", "title": pk, "plaque_number": "", "plaque_on": play.clock.today.isoformat()},
            expect=(302,),
        )
