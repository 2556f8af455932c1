"""One block per kind of stage, which shows only the settings of that kind."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup
from wagtail.snippets.blocks import SnippetChooserBlock

from ...graph import defaults as outcomes
from ...graph.kinds import DECIMALS, SETTINGS, Closes, Effect, Kind, Scope, Until
from .fields import (
    KeyBlock,
    KeysBlock,
    PlaceBlock,
    RoleBlock,
    StoredChoiceBlock,
    counted_in,
    deputy_choices,
    distribution_choices,
    place,
    switch,
    whoever_fills_in,
    whole_number,
)
from .rows import (
    AmendmentBlock,
    AnswerBlock,
    AskedBlock,
    DecisionBlock,
    HandBlock,
    OutcomeBlock,
    ProposalBlock,
    RequirementBlock,
    RuleBlock,
    RuledBlock,
    TrackBlock,
    halves,
    outcome_list,
    row_list,
)

#: Offices that one consultation asks at most.
ASKED_MAX = 20

#: What every stage has in its drawer.
DRAWER = ["key", "article_reason", "label_for_applicant"]
#: … and every stage in which somebody of a desk decides.
DESK_DRAWER = [
    *DRAWER,
    "label_unclaimed",
    "sections",
    "deadline",
    "deadline_in",
    "on_overdue",
    "distinct_from",
    "nobody_found",
    "nobody_scope",
    "distribution",
    "same_as",
    "max_returns",
]


class StageBlock(blocks.StructBlock):
    """What all kinds share."""

    title = blocks.CharBlock(label=_("Stage"), max_length=60)
    article = blocks.CharBlock(
        label=_("Article of the regulation"),
        required=False,
        max_length=120,
        help_text=_("The article of the regulation that this stage carries out, for example 第七条（一）."),
    )
    key = KeyBlock()
    article_reason = blocks.CharBlock(
        label=_("Why no article"),
        required=False,
        help_text=_("Where no article asks for the stage: why it is there."),
    )
    label_for_applicant = blocks.CharBlock(
        label=_("What the applicant reads"), required=False, help_text=_("Empty: the name of the stage.")
    )

    class Meta:
        label_format = "{title}"
        form_classname = "process-stage struct-block"


class DeskBlock(StageBlock):
    """A stage that waits for somebody of a desk."""

    role = RoleBlock()
    scope = place(Scope.DEPARTMENT)
    label_unclaimed = blocks.CharBlock(label=_("What is read while nobody has taken it"), required=False)
    sections = KeysBlock(
        label=_("Visible sections"),
        help_text=_("Codes of the form’s sections, for example a, b. Empty: all."),
    )
    deadline = whole_number(_("Days"), help_text=_("To handle it. Empty: no deadline."))
    deadline_in = counted_in()
    on_overdue = KeyBlock(
        label=_("When it is overdue"),
        help_text=_("Key of the outcome that then happens by itself. Empty: none."),
    )
    distinct_from = KeysBlock(
        label=_("Other people than in"), help_text=_("Keys of stages whose people may not act here.")
    )
    nobody_found = RoleBlock(
        label=_("If nobody holds the desk"),
        choices=deputy_choices,
        required=False,
        help_text=_("Who takes over. Empty: for the office of a level the one above it, else nobody."),
    )
    nobody_scope = place(
        Scope.DEPARTMENT,
        label=_("At which office that role is"),
        required=False,
        help_text=_("Only where a role takes over."),
    )
    distribution = StoredChoiceBlock(
        choices=distribution_choices,
        required=False,
        label=_("Who gets the task"),
        help_text=_("Empty: it waits for anybody of the desk. What was given to somebody can be given back."),
    )
    same_as = KeyBlock(
        label=_("Stage whose person gets it"),
        help_text=_("Key of that stage. Whoever is not at this desk any more leaves the task to the others."),
    )
    max_returns = whole_number(_("Returns at most"), help_text=_("How often this stage may return one case."))


class ApplyBlock(StageBlock):
    """申报"""

    form = SnippetChooserBlock("forms.FormDefinition", label=_("Form"))
    role = RoleBlock(label=_("Who fills it in"), default=whoever_fills_in)
    conditions = blocks.ListBlock(
        RequirementBlock(),
        label=_("Who may apply"),
        default=[],
        help_text=_(
            "Asked before a draft is begun, as far as it is known then, and again before the application is signed."
        ),
    )
    deadline = whole_number(_("Days for a correction"), default=5, help_text=_("Empty: no deadline."))
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

    form = SnippetChooserBlock("forms.FormDefinition", label=_("Form to fill in"), required=False)
    outcomes = outcome_list(DecisionBlock(), default=outcomes.check_outcomes, at_least=1)

    class Meta:
        icon = "check"
        label = Kind.CHECK.label
        form_layout = BlockGroup(
            children=["title", "role", "scope", "form", "article", "outcomes"], settings=DESK_DRAWER
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
    form = SnippetChooserBlock("forms.FormDefinition", label=_("Form of the opinion"), required=False)
    outcomes = outcome_list(ProposalBlock(), default=outcomes.opinion_outcomes, at_least=1)

    class Meta:
        icon = "group"
        label = Kind.OPINION.label
        form_layout = BlockGroup(
            children=["title", "hands", "form", "article", "outcomes"], settings=DESK_DRAWER
        )


SCORE = SETTINGS[Kind.SCORE]


class ScoreBlock(DeskBlock):
    """答辩及专家评审"""

    on_overdue = max_returns = distribution = same_as = None
    role = RoleBlock(label=_("Who puts the panel together"))
    scope = PlaceBlock(Scope.DEPARTMENT, elsewhere=False)
    form = SnippetChooserBlock("forms.FormDefinition", label=_("Score sheet"))
    experts = RoleBlock(
        label=_("Who scores"), help_text=_("Experts are chosen for the panel from whoever holds this role.")
    )
    quorum = whole_number(_("Experts at least"), default=SCORE["quorum"], required=True)
    odd = switch(_("An odd number of experts"), default=SCORE["odd"])
    trim_from = whole_number(
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


class WaitingBlock(StageBlock):
    """A stage that a decision on the whole list, a page or a document moves on."""

    role = RoleBlock(label=_("Who takes care of it"))
    label_unclaimed = blocks.CharBlock(label=_("What is read until then"), required=False)
    scope = PlaceBlock(Scope.DEPARTMENT, elsewhere=False)


class RankBlock(WaitingBlock):
    """入围名单"""

    quota = whole_number(_("Number of places"), help_text=_("Empty: decided on the list."))
    pass_line = blocks.DecimalBlock(
        label=_("Pass line"), required=False, help_text=_("Result below which nobody is shortlisted.")
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
            children=["title", "role", "quota", "pass_line", "tracks", "article", "outcomes"],
            settings=[*DRAWER, "scope", "label_unclaimed"],
        )


class MeetingBlock(WaitingBlock):
    """审议"""

    outcomes = outcome_list(OutcomeBlock(), default=outcomes.meeting_outcomes, at_least=2)

    class Meta:
        icon = "group"
        label = Kind.MEETING.label
        form_layout = BlockGroup(
            children=["title", "role", "article", "outcomes"], settings=[*DRAWER, "scope", "label_unclaimed"]
        )


class PublicityBlock(WaitingBlock):
    """公示"""

    hands = halves(_("Desks for the page and for objections"))
    days = whole_number(_("Days"), default=5, required=True)
    days_in = counted_in()
    minimum = whole_number(
        _("Days at least"), default=5, required=True, help_text=_("What the regulation asks for.")
    )
    count_first_day = switch(_("The day of publication counts"))
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.publicity_outcomes, at_least=2)

    class Meta:
        icon = "globe"
        label = Kind.PUBLICITY.label
        form_layout = BlockGroup(
            children=["title", "role", "days", "days_in", "article", "outcomes"],
            settings=[*DRAWER, "hands", "scope", "minimum", "count_first_day", "label_unclaimed"],
        )


class CertifyBlock(WaitingBlock):
    """认定、授牌，以及称号的变动"""

    hands = halves(_("Desks for the document and for the plaque"))
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
    valid_years = whole_number(
        _("Years for which the title is valid"),
        help_text=_("From the date of the document; a renewal goes on from the last day. Empty: for ever."),
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
            settings=[*DRAWER, "hands", "scope", "label_unclaimed"],
        )


class AutoBlock(StageBlock):
    """自动判断"""

    rules = blocks.ListBlock(
        RuleBlock(),
        label=_("Rules"),
        default=[],
        help_text=_(
            "In their order: the first one that holds decides. One that meets a blank is left to “otherwise”."
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
    days = whole_number(_("Days"), default=WAIT["days"], help_text=_("From the day after the case has come."))
    working = switch(_("Only working days count"), default=WAIT["working"])
    date = blocks.DateBlock(
        label=_("Date"), required=False, help_text=_("The case goes on at the beginning of this day.")
    )
    outcomes = outcome_list(OutcomeBlock(), default=outcomes.wait_outcomes, at_least=1)

    class Meta:
        icon = "time"
        label = Kind.WAIT.label
        form_layout = BlockGroup(
            children=["title", "until", "days", "working", "date", "article", "outcomes"], settings=DRAWER
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
    enough = whole_number(
        _("Answers that are enough"), help_text=_("Only where so many answers close the consultation.")
    )
    role = RoleBlock(
        label=_("Who leads it"), help_text=_("Reads all answers, and may close the consultation early.")
    )
    form = SnippetChooserBlock("forms.FormDefinition", label=_("Form to fill in"), required=False)
    answers = row_list(
        AnswerBlock(),
        label=_("Answers"),
        min_num=2,
        default=outcomes.consult_answers,
        help_text=_("What whoever is asked may choose from."),
    )
    deadline = whole_number(
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
                "label_unclaimed",
                "sections",
                "distinct_from",
                "nobody_found",
                "nobody_scope",
            ],
        )


class StageStream(blocks.StreamBlock):
    apply = ApplyBlock()
    check = CheckBlock()
    opinion = OpinionBlock()
    score = ScoreBlock()
    rank = RankBlock()
    meeting = MeetingBlock()
    publicity = PublicityBlock()
    certify = CertifyBlock()
    auto = AutoBlock()
    wait = WaitBlock()
    consult = ConsultBlock()
