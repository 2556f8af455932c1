"""The rows inside a stage: its outcomes and its hands."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup

from ...graph.kinds import Entry, Scope
from .fields import (
    TARGET_HELP,
    ConditionBlock,
    KeyBlock,
    PlaceBlock,
    RoleBlock,
    TargetBlock,
    figure,
    place,
    points,
    switch,
    whole_number,
)


class OutcomeBlock(blocks.StructBlock):
    """One way out of a stage."""

    title = blocks.CharBlock(label=_("Outcome"), max_length=60)
    target = TargetBlock(default="next")
    key = KeyBlock()
    label_for_applicant = blocks.CharBlock(
        label=_("What the applicant reads"),
        required=False,
        help_text=_(
            "Until somebody takes the case up at the next stage, or for good where it ends. Empty: the word of that stage "
            "or end."
        ),
    )
    resume = switch(
        _("Comes straight back here after the correction"), help_text=_("Only for returns to the applicant.")
    )

    class Meta:
        icon = "arrow-right"
        label = _("Outcome")
        label_format = "{title} → {target}"
        form_classname = "process-outcome struct-block"
        form_layout = BlockGroup(
            children=["title", "target"], settings=["key", "label_for_applicant", "resume"]
        )


class RuledBlock(OutcomeBlock):
    """An outcome to which rules lead by its key."""

    class Meta:
        form_layout = BlockGroup(
            children=["title", "key", "target"], settings=["label_for_applicant", "resume"]
        )


#: Settings of an outcome that depends on facts.
CONDITIONS = ("allowed_if", "refusal", "proposed_if")


class DecisionBlock(OutcomeBlock):
    """An outcome that a person chooses on a decision form."""

    needs_reason = switch(_("A reason must be given"))
    needs_file = switch(_("A file must be attached"))
    reopens = switch(
        _("Only the chosen fields can be changed"),
        help_text=_("The officer marks the fields that reopen, all at once (一次性告知)."),
    )
    allowed_if = ConditionBlock(label=_("Possible only if"))
    refusal = blocks.CharBlock(
        label=_("Why it is not possible otherwise"),
        required=False,
        max_length=200,
        help_text=_("What the officer reads beside the outcome."),
    )
    proposed_if = ConditionBlock(label=_("Proposed if"))

    class Meta:
        form_layout = BlockGroup(
            children=["title", "target", "needs_reason"],
            settings=["key", "label_for_applicant", "needs_file", "resume", "reopens", *CONDITIONS],
        )


class ProposalBlock(DecisionBlock):
    """An outcome of an opinion: proposed by the handler, agreed to by the other hands."""

    direct = switch(
        _("The handler decides alone"),
        help_text=_("Takes effect at once, for example a return for correction."),
    )

    class Meta:
        form_layout = BlockGroup(
            children=["title", "target", "needs_reason", "direct"],
            settings=["key", "label_for_applicant", "needs_file", "resume", "reopens", *CONDITIONS],
        )


class RuleBlock(blocks.StructBlock):
    """One rule of an automatic stage."""

    label = blocks.CharBlock(
        label=_("What it asks"),
        max_length=100,
        help_text=_("In words, for example: annual revenue of 4,000 or more."),
    )
    when = ConditionBlock(label=_("If"), required=True)
    outcome = KeyBlock(
        label=_("Outcome"), required=True, help_text=_("Key of the outcome by which the case then leaves.")
    )

    class Meta:
        icon = "decimal"
        label = _("Rule")
        label_format = "{label} → {outcome}"
        form_classname = "process-rule struct-block"


class RequirementBlock(blocks.StructBlock):
    """One condition that whoever applies must meet."""

    sentence = blocks.CharBlock(
        label=_("In words"),
        max_length=200,
        help_text=_("What everybody reads on the notice, and whoever does not meet it when applying."),
    )
    when = ConditionBlock(label=_("Condition"), required=True)

    class Meta:
        icon = "check"
        label = _("Condition of applying")
        label_format = "{sentence}"
        form_classname = "process-requirement struct-block"


class TrackBlock(blocks.StructBlock):
    """One track of a ranking."""

    title = blocks.CharBlock(label=_("Track"), max_length=60)
    when = ConditionBlock(label=_("Takes up cases of which holds"), required=True)
    quota = figure(_("Number of places"), help_text=_("Empty: decided on the list."))
    pass_line = points(_("Pass line"), help_text=_("Empty: that of the ranking."))
    key = KeyBlock()

    class Meta:
        icon = "list-ol"
        label = _("Track")
        label_format = "{title}"
        form_classname = "process-track struct-block"
        form_layout = BlockGroup(children=["title", "when", "quota", "pass_line"], settings=["key"])


class MinimumBlock(blocks.StructBlock):
    """What somebody must have in one part of the score sheet to be placed."""

    code = KeyBlock(
        label=_("Part"), required=True, help_text=_("Code of a computed field of the score sheet.")
    )
    points = points(_("Points at least"), required=True)

    class Meta:
        icon = "decimal"
        label = _("Minimum of a part")
        label_format = "{code}: {points}"
        form_classname = "process-rule struct-block"


class AmendmentBlock(blocks.StructBlock):
    """One entry of a title that a document changes."""

    entry = blocks.ChoiceBlock(label=_("Entry"), choices=Entry.choices, default=Entry.NAME)
    code = KeyBlock(
        label=_("Field"),
        required=True,
        help_text=_(
            "Code of the application’s field that says what it becomes. Left blank by the applicant: it stays."
        ),
    )

    class Meta:
        icon = "edit"
        label = _("Entry")
        label_format = "{entry}: {code}"
        form_classname = "process-rule struct-block"


class HandBlock(blocks.StructBlock):
    """One of the people who sign an opinion."""

    title = blocks.CharBlock(label=_("What this hand does"), required=False, max_length=30)
    role = RoleBlock()
    scope = place(Scope.APPLICANT_REGION)

    class Meta:
        icon = "user"
        label = _("Hand of the opinion")
        form_classname = "process-hand struct-block"


class DeskRuleBlock(blocks.StructBlock):
    """One desk that gets some of the cases of a stage."""

    when = ConditionBlock(label=_("Gets cases of which holds"), required=True)
    role = RoleBlock()
    scope = place(Scope.DEPARTMENT)

    class Meta:
        icon = "user"
        label = _("Other desk")
        label_format = "{role}: {when}"
        form_classname = "process-desk-rule struct-block"


class OwnDeskRuleBlock(DeskRuleBlock):
    """… of the department itself."""

    scope = PlaceBlock(Scope.DEPARTMENT, elsewhere=False)


class HandRuleBlock(DeskRuleBlock):
    """A desk in place of one of several hands, or of each."""

    hand = whole_number(
        _("In place of hand"), maximum=3, help_text=_("Its number in the list. Empty: of every hand.")
    )
    role = RoleBlock(required=False, help_text=_("Empty: the role of the hand, at another office."))

    class Meta:
        label_format = "{hand} {role}: {when}"
        form_layout = BlockGroup(children=["when", "hand", "role", "scope"])


class HalfRuleBlock(HandRuleBlock):
    """… of the department itself."""

    scope = PlaceBlock(Scope.DEPARTMENT, elsewhere=False)


class HalfBlock(HandBlock):
    """One of the department's people who take care of one half of a stage."""

    title = None
    scope = PlaceBlock(Scope.DEPARTMENT, elsewhere=False)


class AskedBlock(HandBlock):
    """One of the offices that are asked."""

    title = blocks.CharBlock(label=_("Asked as"), required=False, max_length=30)
    scope = place(Scope.DEPARTMENT, partners=True)

    class Meta:
        label = _("Who is asked")
        label_format = "{title}"


class AnswerBlock(blocks.StructBlock):
    """What whoever is asked may answer."""

    title = blocks.CharBlock(label=_("Possible answer"), max_length=60)
    key = KeyBlock(
        help_text=_(
            "Conditions of later stages count it by this key. It cannot change once the process is published."
        )
    )
    against = switch(_("It is an objection"))
    needs_reason = switch(_("A reason must be given"))
    needs_file = switch(_("A file must be attached"))

    class Meta:
        icon = "comment"
        label = _("Possible answer")
        label_format = "{title}"
        form_classname = "process-answer struct-block"
        form_layout = BlockGroup(
            children=["title", "against", "needs_reason"], settings=["key", "needs_file"]
        )


def halves(label):
    """The desks of a stage whose two halves different people take care of."""
    return blocks.ListBlock(
        HalfBlock(),
        label=label,
        max_num=2,
        default=[],
        help_text=_("In this order. Empty: the stage’s own desk."),
    )


def other_desks(row=None):
    """Desks that conditions choose."""
    return blocks.ListBlock(
        row or DeskRuleBlock(),
        label=_("Other desks for some cases"),
        default=[],
        help_text=_(
            "In their order: the first one whose condition holds gets the case, else the desk above does."
        ),
    )


def row_list(row, *, default, **options):
    """A list that starts with the rows that ``default`` gives; what these leave out is as in a new row."""

    def rows():
        blank = row.get_default()
        return [{**blank, **values} for values in default()]

    return blocks.ListBlock(row, default=rows, **options)


def outcome_list(row, *, default, at_least):
    return row_list(row, label=_("Outcomes"), default=default, min_num=at_least, help_text=TARGET_HELP)
