"""Stages that need nobody."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup

from ...graph import defaults as outcomes
from ...graph.kinds import SETTINGS, Asks, Kind, Until
from .base import DRAWER, StageBlock
from .fields import KeyBlock, ProcedureBlock, day, figure, switch
from .rows import OutcomeBlock, RuleBlock, RuledBlock, outcome_list


class AutoBlock(StageBlock):
    """自动判断"""

    rules = blocks.ListBlock(
        RuleBlock(),
        label=_("Rules"),
        default=[],
        help_text=_(
            "In their order: the first one that holds decides. One that meets a blank is left to “otherwise”. To do something "
            "to a title, let an outcome go to a designation that takes effect by itself."
        ),
    )
    otherwise = KeyBlock(
        label=_("Otherwise"),
        help_text=_("Key of the outcome where no rule holds, or where a blank leaves one open."),
        default="check",
    )
    told = switch(_("The applicant reads which rule held, and the figures that it saw"))
    outcomes = outcome_list(RuledBlock(), default=outcomes.auto_outcomes, at_least=1)

    class Meta:
        icon = "cogs"
        label = Kind.AUTO.label
        form_layout = BlockGroup(
            children=["title", "article", "rules", "otherwise", "told", "outcomes"], settings=DRAWER
        )


WAIT = SETTINGS[Kind.WAIT]


class WaitBlock(StageBlock):
    """等待"""

    until = blocks.ChoiceBlock(label=_("Waits until"), choices=Until.choices, default=WAIT["until"])
    days = figure(_("Days"), default=WAIT["days"], help_text=_("From the day after the case has come."))
    working = switch(_("Only working days count"), default=WAIT["working"])
    date = day(_("Date"), help_text=_("The case goes on at the beginning of this day."))
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.wait_outcomes, at_least=1)

    class Meta:
        icon = "time"
        label = Kind.WAIT.label
        form_layout = BlockGroup(
            children=["title", "until", "days", "working", "date", "article", "outcomes"], settings=DRAWER
        )


class SpawnBlock(StageBlock):
    """发起另一事项"""

    procedure = ProcedureBlock(
        label=_("Procedure"),
        help_text=_(
            "One of the same programme that another case starts. Whoever is asked fills in its form."
        ),
    )
    asks = blocks.ChoiceBlock(label=_("For"), choices=Asks.choices, default=Asks.APPLICANT)
    waits = switch(
        _("Waits until it has ended"),
        help_text=_("Later stages then know how it ended. Otherwise the case goes on at once."),
    )
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.spawn_outcomes, at_least=1)

    class Meta:
        icon = "copy"
        label = Kind.SPAWN.label
        form_layout = BlockGroup(
            children=["title", "procedure", "asks", "waits", "article", "outcomes"], settings=DRAWER
        )
