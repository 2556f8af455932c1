"""How far a round has come, as the public may know it.

Only from what is public itself: the window, the publicity pages, the published results. Where single cases stand
never shows, so the page is the same whatever cases there are.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_workflows.citations import citations
from forms_workflows.decisions.models import PublicityPeriod, Title
from forms_workflows.processes.graph.kinds import Kind
from forms_workflows.rounds.models import Round

DONE, CURRENT, TODO = "done", "current", "todo"
WORDS = {DONE: _("Finished"), CURRENT: _("Under way"), TODO: _("Still to come")}


@dataclass(frozen=True)
class PublicStage:
    key: str
    kind: str
    title: str
    state: str
    articles: list = field(default_factory=list)  # {"label", "anchor" or ""}

    @property
    def word(self):
        return WORDS[self.state]


def public_stages(round, graph, *, policy=None, now=None):
    """The stages of a process in the reader's language, each with its state and the articles that it carries out."""
    states = stage_states(round, graph.stages, now or timezone.now())
    anchors = policy.anchors if policy else frozenset()
    return [
        PublicStage(
            key=stage.key,
            kind=stage.kind,
            title=stage.title,
            state=states[stage.key],
            articles=[
                {"label": cited.label, "anchor": cited.anchor if cited.anchor in anchors else ""}
                for cited in citations(stage.article)
            ],
        )
        for stage in graph.stages
    ]


def stage_states(round, stages, now):
    """{stage key: done, current or todo}."""
    if round.status == Round.Status.DONE:
        return dict.fromkeys([stage.key for stage in stages], DONE)
    states = dict.fromkeys([stage.key for stage in stages], TODO)
    if round.status != Round.Status.OPEN or now < round.opens_at:
        return states
    public = public_states(round, stages, now)
    return {
        stage.key: public.get(stage.key) or hidden_state(stages, number, public)
        for number, stage in enumerate(stages)
    }


def public_states(round, stages, now):
    """{stage key: state} of the stages whose progress everybody sees anyway, by what has been published."""
    periods = list(PublicityPeriod.objects.filter(shortlist__round=round).select_related("shortlist__round"))
    announced, told = is_announced(round), True
    states = {}
    for stage in stages:
        if stage.is_apply:
            states[stage.key] = CURRENT if now < round.closes_at else DONE
        elif stage.kind == Kind.PUBLICITY:
            own = [period for period in periods if period.shortlist.run.publicity == stage]
            states[stage.key] = period_state(own, now)
            told = states[stage.key] == DONE
        elif stage.kind == Kind.CERTIFY:
            reached = announced or (told and bool(periods))
            states[stage.key] = (DONE if has_titles(round) else CURRENT) if reached else TODO
    return states


def period_state(periods, now):
    valid = [period for period in periods if period.voided_at is None]
    if valid and all(period.ends_at <= now for period in valid):
        return DONE
    return CURRENT if periods else TODO


def hidden_state(stages, number, public):
    """Of a stage that works behind closed doors: over when a later one is seen, under way when all before it are."""
    known = [public.get(stage.key) for stage in stages]
    if any(state not in (None, TODO) for state in known[number + 1 :]):
        return DONE
    return CURRENT if all(state in (None, DONE) for state in known[:number]) else TODO


def is_announced(round):
    """Whether a page tells the result of this round."""
    return apps.get_model("notices", "ResultPage").objects.live().filter(designation__round=round).exists()


def has_titles(round):
    """Whether the register shows a title of this round."""
    return Title.objects.filter(designation__round=round, status=Title.Status.ACTIVE).exists()
