"""拟定入围名单、党组会审议: ranking, shortlist, the meeting's decision, a deferral, a case taken off."""

from django.urls import reverse

from forms_workflows.decisions.domain.selection import propose_selection, selection_rule
from forms_workflows.decisions.models import Shortlist
from forms_workflows.review.domain.ranking import still_before_ranking

from ..errors import Refused

EARLY_REASON = "分批公示：先公示已经审核的企业，其余列入下一批（示例）。"
TIE_REASON = "总分与各项小计均相同，按区域布局考虑取其一（示例）。"


def rank(play, *, everything=True):
    """排序, by the head of division. Before the list everything must have been scored."""
    if everything and (late := still_before_ranking(play.round).first()):
        raise Refused(f"{late} has not been scored when the round is ranked.")
    lead = play.cast.of("dept_lead")[0]
    url = reverse("desk:ranking", args=[play.round.pk])
    play.look(lead, url)
    play.post(lead, url, {"rank": "1"}, expect=(302,))
    play.look(lead, url)


def draw_up(play):
    """拟定入围名单: what the rule selects; of two that are equal at the line the first. False if nobody is selected."""
    ranking = play.round.rankings.first()
    selected, tied = selection(play, ranking)
    if not selected:
        return False
    lead = play.cast.of("dept_lead")[0]
    data = {
        "shortlist": "1",
        "selected": [row.submission_id for row in selected],
        "note": "评审组织规范，监督人员全程参加（示例）。",
        "tie_reason": TIE_REASON if tied else "",
    }
    play.post(lead, reverse("desk:ranking", args=[play.round.pk]), data, expect=(302,))
    propose(play)
    return True


def selection(play, ranking):
    """The screen's own proposal, and the first of those that are equal at the last place."""
    rule = selection_rule(play.round)
    selected, tied = propose_selection(ranking, rule)
    free = rule["quota"] - len(selected) if rule["quota"] is not None else 0
    return [*selected, *tied[:free]], tied


def list_waiting(play, stage):
    """拟定名单 of all that wait at a stage without a ranking, though applications go on."""
    lead = play.cast.of("dept_lead")[0]
    url = reverse("desk:new_list", args=[play.round.pk, stage])
    play.look(lead, url)
    waiting = play.round.submissions.filter(status="open", stage=stage).order_by("number")
    data = {
        "list": "1",
        "selected": list(waiting.values_list("pk", flat=True)),
        "early_reason": EARLY_REASON,
    }
    play.post(lead, url, data, expect=(302,))


def newest(play):
    return Shortlist.objects.filter(round=play.round).order_by("-version").first()


def propose(play):
    """提请审议."""
    lead = play.cast.of("dept_lead")[0]
    play.post(lead, reverse("desk:shortlist", args=[newest(play).pk]), {"propose": "1"}, expect=(302,))


def meet(play, outcome="approved"):
    """登记党组会决定. A deferred list comes back as its next version and is proposed again."""
    secretary = play.cast.of("meeting_secretary")[0]
    shortlist = newest(play)
    url = reverse("desk:shortlist", args=[shortlist.pk])
    play.look(secretary, url)
    number = shortlist.version + 15
    data = {
        "register": "1",
        "title": f"{play.clock.today.year}年第{number}次党组会（示例）",
        "held_on": play.clock.today.isoformat(),
        "minutes_number": f"示工信党组纪要〔{play.clock.today.year}〕{number}号",
        "agenda_item": "议题三",
        "outcome": outcome,
        "note": "请补充监督意见后再议（示例）。" if outcome == "deferred" else "",
    }
    if outcome == "approved":
        data |= taken_off(play, shortlist)
    play.post(secretary, url, data, expect=(302,))


def taken_off(play, shortlist):
    """What the meeting strikes from the list, with the reason (X9)."""
    pks = {case.pk for case in play.cases if not case.fate.kept_by_meeting}
    listed = shortlist.items.filter(submission__in=pks).values_list("submission_id", flat=True)
    return {
        name: value
        for pk in listed
        for name, value in (
            (f"reject-{pk}", "on"),
            (f"why-{pk}", "所在园区环保整改尚未验收，本年度暂不列入（示例）。"),
        )
    }
