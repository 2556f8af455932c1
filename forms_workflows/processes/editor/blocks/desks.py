"""Stages at a desk, where somebody fills in, decides, answers or scores."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup

from ...graph import defaults as outcomes
from ...graph.kinds import DECIMALS, SETTINGS, Closes, Kind, Scope
from .base import DESK_DRAWER, DRAWER, DeskBlock, StageBlock
from .fields import (
    FormBlock,
    KeyBlock,
    KeysBlock,
    PlaceBlock,
    RoleBlock,
    counted_in,
    figure,
    switch,
    whoever_fills_in,
    whole_number,
)
from .rows import (
    AnswerBlock,
    AskedBlock,
    DecisionBlock,
    HandBlock,
    HandRuleBlock,
    OutcomeBlock,
    OwnDeskRuleBlock,
    ProposalBlock,
    RequirementBlock,
    other_desks,
    outcome_list,
    row_list,
)

#: Offices that one consultation asks at most.
ASKED_MAX = 20


class ApplyBlock(StageBlock):
    """申报"""

    form = FormBlock(label=_("Form"))
    role = RoleBlock(label=_("Who fills it in"), default=whoever_fills_in)
    conditions = blocks.ListBlock(
        RequirementBlock(),
        label=_("Who may apply"),
        default=[],
        help_text=_(
            "Asked before a draft is begun, as far as it is known then, and again before the application is signed."
        ),
    )
    deadline = figure(_("Days for a correction"), default=5, help_text=_("Empty: no deadline."))
    deadline_in = counted_in()
    on_overdue = KeyBlock(
        label=_("When it is overdue"),
        default="lapse",
        help_text=_("Key of the outcome that then happens by itself. Empty: none."),
    )
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.apply_outcomes, at_least=1)

    class Meta:
        icon = "edit"
        label = Kind.APPLY.label
        form_layout = BlockGroup(
            children=["title", "form", "conditions", "article"],
            settings=[*DRAWER, "role", "deadline", "deadline_in", "on_overdue", "outcomes"],
        )


class CheckBlock(DeskBlock):
    """审查"""

    desk_rules = other_desks()
    form = FormBlock(label=_("Form to fill in"), required=False)
    outcomes = outcome_list(DecisionBlock(), default=outcomes.check_outcomes, at_least=1)

    class Meta:
        icon = "check"
        label = Kind.CHECK.label
        form_layout = BlockGroup(
            children=["title", "role", "scope", "desk_rules", "form", "article", "outcomes"],
            settings=DESK_DRAWER,
        )


class OpinionBlock(DeskBlock):
    """意见（经办、审核、签发）"""

    role = scope = None
    hands = row_list(
        HandBlock(),
        label=_("Hands"),
        min_num=2,
        max_num=3,
        default=outcomes.opinion_hands,
        help_text=_("In their order. They must be different people."),
    )
    desk_rules = other_desks(HandRuleBlock())
    form = FormBlock(label=_("Form of the opinion"), required=False)
    outcomes = outcome_list(ProposalBlock(), default=outcomes.opinion_outcomes, at_least=1)

    class Meta:
        icon = "group"
        label = Kind.OPINION.label
        form_layout = BlockGroup(
            children=["title", "hands", "desk_rules", "form", "article", "outcomes"], settings=DESK_DRAWER
        )


SCORE = SETTINGS[Kind.SCORE]


class ScoreBlock(DeskBlock):
    """答辩及专家评审"""

    on_overdue = max_returns = distribution = same_as = None
    role = RoleBlock(label=_("Who puts the panel together"))
    scope = PlaceBlock(Scope.DEPARTMENT, elsewhere=False)
    desk_rules = other_desks(OwnDeskRuleBlock())
    form = FormBlock(label=_("Score sheet"))
    experts = RoleBlock(
        label=_("Who scores"), help_text=_("Experts are chosen for the panel from whoever holds this role.")
    )
    quorum = figure(_("Experts at least"), default=SCORE["quorum"], required=True)
    odd = switch(_("An odd number of experts"), default=SCORE["odd"])
    trim_from = figure(
        _("Leave out the highest and the lowest from"),
        minimum=3,
        default=SCORE["trim_from"],
        help_text=_("This many sheets. Empty: never."),
    )
    decimals = whole_number(
        _("Decimals"), minimum=0, maximum=DECIMALS, default=SCORE["decimals"], required=True
    )
    total = blocks.CharBlock(
        label=_("Field of the total"),
        default=SCORE["total"],
        help_text=_("Code of a computed field of the score sheet."),
    )
    tie_break = KeysBlock(
        label=_("Ties are broken by"),
        help_text=_("Codes of computed fields of the score sheet, in their order."),
    )
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.score_outcomes, at_least=1)

    class Meta:
        icon = "pick"
        label = Kind.SCORE.label
        form_layout = BlockGroup(
            children=[
                "title",
                "role",
                "scope",
                "experts",
                "form",
                "quorum",
                "tie_break",
                "article",
                "outcomes",
            ],
            settings=[
                *DRAWER,
                "desk_rules",
                "label_unclaimed",
                "odd",
                "total",
                "trim_from",
                "decimals",
                "sections",
                "deadline",
                "deadline_in",
                "distinct_from",
                "nobody_found",
                "nobody_scope",
            ],
        )


CONSULT = SETTINGS[Kind.CONSULT]


class ConsultBlock(DeskBlock):
    """征求意见、会签"""

    on_overdue = max_returns = distribution = same_as = None
    hands = row_list(
        AskedBlock(),
        label=_("Who is asked"),
        min_num=1,
        max_num=ASKED_MAX,
        default=outcomes.consult_asked,
        help_text=_("All at once. Each has a task of its own."),
    )
    closes = blocks.ChoiceBlock(label=_("It is over when"), choices=Closes.choices, default=CONSULT["closes"])
    enough = figure(
        _("Answers that are enough"), help_text=_("Only where so many answers close the consultation.")
    )
    role = RoleBlock(
        label=_("Who leads it"), help_text=_("Reads all answers, and may close the consultation early.")
    )
    desk_rules = other_desks()
    form = FormBlock(label=_("Form to fill in"), required=False)
    answers = row_list(
        AnswerBlock(),
        label=_("Answers"),
        min_num=2,
        default=outcomes.consult_answers,
        help_text=_("What whoever is asked may choose from."),
    )
    deadline = figure(
        _("Days"), help_text=_("To answer. Empty: no deadline; then it cannot be over by time.")
    )
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.consult_outcomes, at_least=3)

    class Meta:
        icon = "comment"
        label = Kind.CONSULT.label
        form_layout = BlockGroup(
            children=[
                "title",
                "hands",
                "closes",
                "enough",
                "deadline",
                "deadline_in",
                "role",
                "scope",
                "form",
                "answers",
                "article",
                "outcomes",
            ],
            settings=[
                *DRAWER,
                "desk_rules",
                "label_unclaimed",
                "sections",
                "distinct_from",
                "nobody_found",
                "nobody_scope",
            ],
        )
