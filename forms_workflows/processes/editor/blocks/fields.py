"""The single fields of the editor: keys, targets, roles, numbers."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import partial

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from forms_workflows.calendars.domain import Counted
from forms_workflows.forms.editor.conditions.widget import ConditionInput
from forms_workflows.forms.schema.regions import level_choices
from forms_workflows.parties.models import Department, Role

from ...graph.distribution import IN_TURN, LEAST_LOADED, SAME
from ...graph.kinds import KEY, KEY_MAX, Scope
from ...graph.parameters import PATTERNS, PREFIX, ParameterKind
from ...graph.scopes import LEVEL, OFFICE, PARTNERS, REFUSE, UP

KEY_HELP = _("Left empty, one is proposed. It cannot change once the process is published.")
KEY_RULE = RegexValidator(KEY, _("Small letters, digits and single underscores, a letter first."))
TARGET_HELP = _(
    "“next” is the stage below; “applicant” returns it for correction; “stage:” and a stage’s key, or “end:” and an "
    "end’s key. Ends that are not listed are added."
)
TARGET_RULE = RegexValidator(
    rf"^(next|applicant|(stage|end):{KEY.pattern[1:-1]})$",
    _("Write “next”, “applicant”, “stage:” and a key, or “end:” and a key."),
)


_roles = ContextVar("roles", default=None)
_departments = ContextVar("departments", default=None)


@contextmanager
def choices_read_once():
    """Every list of roles or departments that is made meanwhile offers the same ones."""
    tokens = [
        (_roles, _roles.set(list(Role.objects.all()))),
        (_departments, _departments.set(list(Department.objects.values_list("pk", "name")))),
    ]
    try:
        yield
    finally:
        for variable, token in tokens:
            variable.reset(token)


def all_roles():
    known = _roles.get()
    return Role.objects.all() if known is None else known


def role_choices():
    return [(role.key, role.local_title) for role in all_roles()]


def deputy_choices():
    return [
        (UP, _("the office one level up")),
        (REFUSE, _("nobody: such a process is not published")),
        (_("This role"), role_choices()),
    ]


def distribution_choices():
    return [
        (IN_TURN, _("the people of the desk in turn")),
        (LEAST_LOADED, _("whoever has the fewest tasks")),
        (SAME, _("whoever did another stage of the case")),
    ]


def department_choices():
    known = _departments.get()
    rows = Department.objects.values_list("pk", "name") if known is None else known
    return [(f"{OFFICE}{pk}", name) for pk, name in rows]


def place_choices(*fixed):
    """Scopes that are always there, then the offices of the site's levels of regions, then its departments."""
    return _in_groups(fixed, [(_("Where the applicant is"), level_offices())])


def places_and_partners(*fixed):
    """Besides, the offices of the partners' regions."""
    theirs = [*scopes(Scope.PARTNERS), *level_offices(PARTNERS)]
    return _in_groups(
        fixed, [(_("Where the applicant is"), level_offices()), (_("Where the partners are"), theirs)]
    )


def level_offices(prefix=LEVEL):
    return [(f"{prefix}{key}", _("Office: %(level)s") % {"level": title}) for key, title in level_choices()]


def _in_groups(fixed, groups):
    groups = [*groups, (_("A certain department"), department_choices())]
    return [*scopes(*fixed), *((title, choices) for title, choices in groups if choices)]


def whoever_fills_in():
    """The first role that may fill in applications, for a new application stage."""
    return next((role.key for role in all_roles() if "submission.fill" in role.rights), "")


def scopes(*members):
    return [(member.value, member.label) for member in members]


class TargetInput(forms.TextInput):
    """A text field that offers the stages and ends of the list as one types."""

    class Media:
        js = [forms.Script("processes/editor.mjs", type="module")]
        css = {"all": ["processes/editor.css"]}

    def __init__(self, attrs=None):
        super().__init__({"data-process-target": "", "list": "process-targets", **(attrs or {})})


class KeyBlock(blocks.CharBlock):
    def __init__(self, **kwargs):
        super().__init__(
            **{"required": False, "max_length": KEY_MAX, "help_text": KEY_HELP, "label": _("Key"), **kwargs},
            validators=[KEY_RULE],
        )


class TargetBlock(blocks.CharBlock):
    def __init__(self, **kwargs):
        kwargs = {"label": _("Goes to"), **kwargs}
        super().__init__(validators=[TARGET_RULE], **kwargs)
        self.field.widget = TargetInput()


FORMULA_HELP = _("From lists, or as a formula, for example c05 >= 4000.")


class ConditionBlock(blocks.CharBlock):
    """A formula over the facts of a case."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "help_text": FORMULA_HELP, **kwargs})
        self.field.widget = ConditionInput()


class ProcedureBlock(blocks.CharBlock):
    """Key of a procedure of the same programme, which the page offers."""

    def __init__(self, **kwargs):
        super().__init__(max_length=50, **kwargs)
        self.field.widget = forms.TextInput({"list": PROCEDURES_OFFERED, "autocomplete": "off"})


class KeysBlock(blocks.CharBlock):
    """Several keys in one line, parted by commas or spaces."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


#: {what a list offers: its input}. Inputs that are one are drawn, and sent, once a page.
_inputs = {}


class StoredChoiceBlock(blocks.ChoiceBlock):
    """Keys are texts, as they are stored: nobody need be asked which there are.

    ``choices``: a function, or one with its arguments. Blocks that offer the same share one input.
    """

    def __init__(self, *, choices, required=True, default=None, **kwargs):
        super().__init__(choices=choices, required=required, default=default, **kwargs)
        offered = getattr(choices, "func", choices), getattr(choices, "args", ())
        begins_blank = not (required and default)
        self.field.widget = _inputs.setdefault((*offered, begins_blank), self.field.widget)

    def normalize_choice(self, value):
        return value


class RoleBlock(StoredChoiceBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"choices": role_choices, "label": _("Desk"), **kwargs})


class PlaceBlock(StoredChoiceBlock):
    """At which office a desk stands. The first of the fixed scopes is what a new row begins with.

    ``elsewhere``: offices that have to be looked for are offered too; ``partners``: those of the partners' regions, of
    which there may be several.
    """

    def __init__(self, *fixed, elsewhere=True, partners=False, **kwargs):
        kwargs = {"label": _("At which office"), "default": str(fixed[0].value), **kwargs}
        offered = places_and_partners if partners else place_choices if elsewhere else scopes
        super().__init__(choices=partial(offered, *fixed), **kwargs)


class FormBlock(SnippetChooserBlock):
    """One of the site’s forms. All blocks share one input."""

    def __init__(self, **kwargs):
        super().__init__("forms.FormDefinition", **kwargs)

    @cached_property
    def field(self):
        field = super().field
        field.widget = _inputs.setdefault(FormBlock, field.widget)
        return field


def place(first, **kwargs):
    """Any office, beginning with this scope."""
    fixed = (Scope.DEPARTMENT, Scope.APPLICANT_REGION, Scope.ABOVE)
    return PlaceBlock(first, *(scope for scope in fixed if scope != first), **kwargs)


def whole_number(label, *, minimum=1, maximum=None, default=None, help_text="", required=False):
    return blocks.IntegerBlock(
        label=label,
        required=required,
        default=default,
        help_text=help_text,
        validators=[MinValueValidator(minimum), *([] if maximum is None else [MaxValueValidator(maximum)])],
    )


#: The list of the programme's parameters, which the page offers: see ``editor.panels``.
PARAMETERS_OFFERED = "process-parameters"
#: … and that of its procedures which a case starts.
PROCEDURES_OFFERED = "process-procedures"
NAMES_PARAMETER = re.compile(rf"^{re.escape(PREFIX)}({KEY.pattern[1:-1]})$")


class FigureInput(forms.TextInput):
    """A text field that offers the parameters of the programme."""

    def __init__(self, attrs=None):
        super().__init__({"list": PARAMETERS_OFFERED, "autocomplete": "off", **(attrs or {})})


class FigureField(forms.CharField):
    """A number, or the name of a parameter (``param.publicity_days``) that gives it. Blank: None."""

    def __init__(self, *, read, **kwargs):
        super().__init__(widget=FigureInput(), **kwargs)
        self.read = read

    def to_python(self, value):
        text = str(value).strip() if value is not None else ""
        if text == "" or NAMES_PARAMETER.match(text):
            return text or None
        return self.read(text)


class FigureBlock(blocks.FieldBlock):
    """A figure that a stage says itself, or that a parameter gives."""

    def __init__(self, *, read, required=False, help_text="", validators=(), **kwargs):
        self.field = FigureField(read=read, required=required, help_text=help_text, validators=validators)
        super().__init__(**kwargs)

    def get_searchable_content(self, value):
        return []

    class Meta:
        icon = "decimal"


FIGURE_ERROR = _("Write a whole number from %(least)d, or a parameter, for example param.publicity_days.")


def figure(label, *, minimum=1, default=None, help_text="", required=False):
    """A whole number, or the parameter that gives it."""

    def read(text):
        if not (PATTERNS[ParameterKind.WHOLE].fullmatch(text) and int(text) >= minimum):
            raise forms.ValidationError(FIGURE_ERROR % {"least": minimum})
        return int(text)

    return FigureBlock(label=label, read=read, default=default, help_text=help_text, required=required)


def points(label, *, help_text="", required=False):
    """A number of points, or the parameter that gives it."""

    def read(text):
        if not PATTERNS[ParameterKind.POINTS].fullmatch(text):
            raise forms.ValidationError(
                _("Write a number, for example 70, or a parameter, for example param.pass_line.")
            )
        return format(Decimal(text).normalize(), "f")

    return FigureBlock(label=label, read=read, help_text=help_text, required=required)


def day(label, *, help_text=""):
    """A date, or the parameter that gives it."""

    def read(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise forms.ValidationError(
                _("Write a date, for example 2026-03-31, or a parameter, for example param.last_day.")
            ) from None

    return FigureBlock(label=label, read=read, help_text=help_text)


def counted_in():
    """What the number of days before it counts."""
    return blocks.ChoiceBlock(label=_("Counted in"), choices=Counted.choices, default=Counted.WORKING)


def switch(label, *, default=False, help_text=""):
    return blocks.BooleanBlock(label=label, required=False, default=default, help_text=help_text)
