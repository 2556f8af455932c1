"""Stages that move a whole list of cases: ranking, meeting, publicity, designation."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup

from ...graph import defaults as outcomes
from ...graph.kinds import SETTINGS, Anew, Effect, Kind, Scope
from .base import DRAWER, StageBlock
from .fields import PlaceBlock, RoleBlock, counted_in, figure, points, switch
from .rows import (
    AmendmentBlock,
    HalfRuleBlock,
    MinimumBlock,
    OutcomeBlock,
    OwnDeskRuleBlock,
    TrackBlock,
    halves,
    other_desks,
    outcome_list,
)


class WaitingBlock(StageBlock):
    """A stage that a decision on the whole list, a page or a document moves on."""

    role = RoleBlock(label=_("Who takes care of it"))
    label_unclaimed = blocks.CharBlock(label=_("What is read until then"), required=False)
    scope = PlaceBlock(Scope.DEPARTMENT, elsewhere=False)
    desk_rules = other_desks(OwnDeskRuleBlock())


class RankBlock(WaitingBlock):
    """入围名单"""

    quota = figure(_("Number of places"), help_text=_("Empty: decided on the list."))
    pass_line = points(_("Pass line"), help_text=_("Result below which nobody is shortlisted."))
    minimums = blocks.ListBlock(
        MinimumBlock(),
        label=_("Minimum of parts"),
        default=[],
        help_text=_("Mean of the sheets in a part, below which a case is not placed whatever its total is."),
    )
    tracks = blocks.ListBlock(
        TrackBlock(),
        label=_("Tracks"),
        default=[],
        help_text=_(
            "Cases of a track are ranked among themselves. A case belongs to the first track whose condition holds; those "
            "that belong to none are ranked together."
        ),
    )
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.rank_outcomes, at_least=2)

    class Meta:
        icon = "list-ol"
        label = Kind.RANK.label
        form_layout = BlockGroup(
            children=["title", "role", "quota", "pass_line", "minimums", "tracks", "article", "outcomes"],
            settings=[*DRAWER, "scope", "desk_rules", "label_unclaimed"],
        )


class MeetingBlock(WaitingBlock):
    """审议"""

    outcomes = outcome_list(OutcomeBlock(), default=outcomes.meeting_outcomes, at_least=2)

    class Meta:
        icon = "group"
        label = Kind.MEETING.label
        form_layout = BlockGroup(
            children=["title", "role", "article", "outcomes"],
            settings=[*DRAWER, "scope", "desk_rules", "label_unclaimed"],
        )


PUBLICITY = SETTINGS[Kind.PUBLICITY]


class PublicityBlock(WaitingBlock):
    """公示"""

    hands = halves(_("Desks for the page and for objections"))
    desk_rules = other_desks(HalfRuleBlock())
    days = figure(_("Days"), default=5, required=True)
    days_in = counted_in()
    minimum = figure(
        _("Days at least"), default=5, required=True, help_text=_("What the regulation asks for.")
    )
    count_first_day = switch(_("The day of publication counts"))
    objection_days = figure(
        _("Days to investigate an objection"),
        default=PUBLICITY["objection_days"],
        required=True,
        help_text=_("Working days from its acceptance."),
    )
    objection_extension_days = figure(
        _("Days of its one extension"), default=PUBLICITY["objection_extension_days"], required=True
    )
    anew = blocks.ChoiceBlock(
        label=_("Which corrections begin a new period"),
        choices=Anew.choices,
        default=Anew.ENTRY,
        help_text=_(
            "Of a page that is public. The page says in any case what was corrected; the version before stays readable."
        ),
    )
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.publicity_outcomes, at_least=2)

    class Meta:
        icon = "globe"
        label = Kind.PUBLICITY.label
        form_layout = BlockGroup(
            children=["title", "role", "days", "days_in", "article", "outcomes"],
            settings=[
                *DRAWER,
                "hands",
                "scope",
                "desk_rules",
                "minimum",
                "count_first_day",
                "objection_days",
                "objection_extension_days",
                "anew",
                "label_unclaimed",
            ],
        )


class CertifyBlock(WaitingBlock):
    """认定、授牌，以及称号的变动"""

    hands = halves(_("Desks for the document and for the plaque"))
    desk_rules = other_desks(HalfRuleBlock())
    effect = blocks.ChoiceBlock(
        label=_("What the document does"),
        choices=Effect.choices,
        default=Effect.GRANT,
        help_text=_("All but a grant need a procedure that a title’s holder or an officer starts."),
    )
    amendments = blocks.ListBlock(
        AmendmentBlock(),
        label=_("Entries that it changes"),
        default=[],
        help_text=_("Where it changes entries of the title: which, and by which answer of the application."),
    )
    plaque = switch(_("A plaque is awarded"), default=True, help_text=_("With a grant only."))
    valid_years = figure(
        _("Years for which the title is valid"),
        help_text=_("From the date of the document; a renewal goes on from the last day. Empty: for ever."),
    )
    numbered = switch(_("The document has a number"), default=True)
    automatic = switch(
        _("Takes effect by itself"),
        help_text=_(
            "As soon as a case comes here, without a document or a hand, for example where rules have found a report complete. "
            "What the title does not allow is left to the desk."
        ),
    )
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.certify_outcomes, at_least=1)

    class Meta:
        icon = "success"
        label = Kind.CERTIFY.label
        form_layout = BlockGroup(
            children=[
                "title",
                "role",
                "effect",
                "plaque",
                "valid_years",
                "amendments",
                "article",
                "outcomes",
            ],
            settings=[*DRAWER, "numbered", "automatic", "hands", "scope", "desk_rules", "label_unclaimed"],
        )
