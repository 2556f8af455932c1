"""Cases that wait for a list (名单), and who would be left out if it were drawn up now."""

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.processes.graph.lists import LIST_KINDS, drawn_up_before, on_the_way
from forms_workflows.submissions.models import Submission
from forms_workflows.wording import deadline, joined

from ..models import Shortlist, ShortlistItem

#: How many of those who would be left out are named in a warning.
NAMED = 20

#: {kind: (part at which a case waits, states of a list on which it may stand there)}
WAITING_AT = {
    Kind.MEETING: ("", (Shortlist.Status.DRAFT, Shortlist.Status.PROPOSED)),
    Kind.PUBLICITY: ("page", (Shortlist.Status.APPROVED, Shortlist.Status.VOID)),
}


def unlisted(round, stage):
    """The cases that wait at this meeting or publicity and stand on no list that leads through it."""
    part, statuses = WAITING_AT[stage.kind]
    listed = ShortlistItem.objects.filter(
        submission=OuterRef("pk"),
        decision__in=(ShortlistItem.Decision.PENDING, ShortlistItem.Decision.APPROVED),
        shortlist__round=round,
        shortlist__status__in=statuses,
        shortlist__stage__in=drawn_up_before(round.graph, stage.key),
    )
    waiting = Submission.objects.filter(
        round=round, status=Submission.Status.OPEN, stage=stage.key, part=part, correcting=False
    )
    return waiting.exclude(Exists(listed)).order_by("number")


def stages_with_unlisted(round, standing):
    """(stage, how many wait) of each stage at which a list is to be drawn up; ``standing``: keys of those with cases."""
    stages = [stage for stage in round.graph.stages if draws_up(stage) and stage.key in standing]
    counted = ((stage, unlisted(round, stage).count()) for stage in stages)
    return [(stage, count) for stage, count in counted if count]


def draws_up(stage):
    """Whether a list may be drawn up at this stage."""
    return stage.kind in LIST_KINDS


def early_warning(round):
    """Who would be left out if the list of a ranking were drawn up now: a sentence with their names, or an empty text.

    Applicants with a draft while the window is open, and nobody else's: what is in review keeps the list from being
    drawn up at all. With the window open there may be applicants who have not begun.
    """
    if timezone.now() >= round.closes_at:
        return ""
    drafts = drafts_of(round)
    names = [str(case) for case in drafts.select_related("organisation").order_by("number")[:NAMED]]
    more = drafts.count() - len(names)
    sentence = _("Applications close on %(time)s only; whoever applies until then can get on no list.") % {
        "time": deadline(round.closes_at)
    }
    if names:
        told = joined(names) + (_(" and %(count)d more") % {"count": more} if more > 0 else "")
        sentence += " " + _("Left out would be: %(names)s.") % {"names": told}
    return sentence + " " + _("Wait until then, or give the reason.")


def late_warning(round, stage):
    """Who could come on another list only if this one were drawn up now, as a sentence; an empty text if nobody."""
    sentences = []
    if timezone.now() < round.closes_at:
        sentences.append(
            _("Applications close on %(time)s only; whoever applies until then comes on another list.")
            % {"time": deadline(round.closes_at)}
        )
    coming = Submission.objects.filter(
        round=round, status=Submission.Status.OPEN, stage__in=on_the_way(round.graph, stage.key)
    ).count()
    if coming:
        sentences.append(
            ngettext(
                "%(count)d case is still on its way here and would come on another list.",
                "%(count)d cases are still on their way here and would come on another list.",
                coming,
            )
            % {"count": coming}
        )
    if not sentences:
        return ""
    return " ".join([*sentences, _("Wait for them, or give the reason.")])


def drafts_of(round):
    """Applications of the round that have been begun and not submitted."""
    drafts = (Submission.Status.DRAFT, Submission.Status.SIGNING)
    return Submission.objects.filter(round=round, status__in=drafts)
