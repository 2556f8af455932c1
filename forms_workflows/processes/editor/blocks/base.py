"""What the blocks of all stages have in common, and of those that wait at a desk."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_workflows.forms.editor.blocks.folding import FoldedBlock

from ...graph.kinds import Scope
from .fields import (
    KeyBlock,
    KeysBlock,
    RoleBlock,
    StoredChoiceBlock,
    counted_in,
    deputy_choices,
    distribution_choices,
    figure,
    place,
)

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


class StageBlock(FoldedBlock):
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
    deadline = figure(_("Days"), help_text=_("To handle it. Empty: no deadline."))
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
    max_returns = figure(_("Returns at most"), help_text=_("How often this stage may return one case."))
