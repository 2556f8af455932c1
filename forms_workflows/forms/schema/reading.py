"""The frozen form as objects. At rest it is JSON; this is the one place that reads it, and everybody else asks here.

Texts stand as the editor wrote them (``title``, ``label``, ``help``), and in the reader's language with ``local_`` before
the name.
"""

import dataclasses
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from forms_workflows.expressions import lookups_of

from .labels import local_text

FILE_TYPES = ("file", "files")
MOST_FORMS = 200
_forms = OrderedDict()


@dataclass(frozen=True, eq=False, kw_only=True)
class Worded:
    """Has texts that the form translates. ``i18n``: {language: {text: translation}} of the whole form."""

    i18n: Mapping = field(default_factory=dict, repr=False)

    def local(self, text):
        return local_text(self.i18n, text)


@dataclass(frozen=True, eq=False, kw_only=True)
class Choice(Worded):
    """One option, or one fixed row of a table."""

    code: str
    label: str

    @property
    def local_label(self):
        return self.local(self.label)


@dataclass(frozen=True, eq=False, kw_only=True)
class Column(Worded):
    """What is asked in one cell: the settings that fields and table columns share. One that is not set is empty."""

    id: str = ""
    code: str
    type: str
    label: str = ""
    help: str = ""
    required: bool = False
    min_length: int | None = None
    max_length: int | None = None
    unit: str = ""
    min: str | None = None
    max: str | None = None
    decimals: int | None = None
    choices: tuple = ()
    choices_from: str = ""
    min_choices: int | None = None
    max_choices: int | None = None
    not_after: str = ""
    level: str = ""
    extensions: tuple = ()
    max_mb: int | None = None

    columns = ()  # only a table has them
    years = ()  # only a field is asked by year

    @property
    def local_label(self):
        return self.local(self.label)

    @property
    def local_help(self):
        return self.local(self.help)

    @property
    def is_file(self):
        return self.type in FILE_TYPES


@dataclass(frozen=True, eq=False, kw_only=True)
class Field(Column):
    """One field of a section. ``visible_if``, ``required_if`` and ``formula`` are trees of forms_workflows.expressions."""

    visible_if: list | None = None
    required_if: list | None = None
    prefill: list | None = None  # what a draft begins with
    article: str = ""
    public: bool = False
    pii: bool = False
    searchable: bool = False
    use: str = ""
    years: tuple = ()
    formula: list | dict | None = None  # by year where the field is asked by year
    formula_text: str = ""
    gives: str = ""  # "text" for a computed text
    bands: tuple = ()  # whether the formula ends in bands; their rows stand in its tree
    columns: tuple = ()
    fixed_rows: tuple = ()
    min_rows: int | None = None
    max_rows: int | None = None
    min_files: int | None = None
    max_files: int | None = None
    must_be: bool | None = None
    step: str | None = None
    evidence: tuple = ()

    @cached_property
    def of_one_year(self):
        """The same field, asked for one value."""
        return replace(self, years=())

    @property
    def formulas(self):
        return list(self.formula.values()) if isinstance(self.formula, dict) else [self.formula]

    @property
    def may_be_published(self):
        return self.public and not self.pii

    @property
    def may_be_listed(self):
        """Whether the department's own lists of cases show it."""
        return (self.public or self.searchable) and not self.pii


@dataclass(frozen=True, eq=False, kw_only=True)
class Section(Worded):
    id: str = ""
    code: str
    title: str = ""
    help: str = ""
    visible_if: list | None = None
    fields: tuple = ()

    @property
    def local_title(self):
        return self.local(self.title)

    @property
    def local_help(self):
        return self.local(self.help)

    @cached_property
    def codes(self):
        """The codes of its fields, in their order."""
        return tuple(item.code for item in self.fields)


@dataclass(frozen=True, eq=False, kw_only=True)
class Check(Worded):
    """A cross-check: ``when`` must hold, else ``message`` is told at ``fields``. ``year``: the year key that it is for."""

    code: str
    message: str
    level: str
    fields: tuple = ()
    year: str = ""
    when: list | None = None

    @property
    def local_message(self):
        return self.local(self.message)


@dataclass(frozen=True, eq=False, kw_only=True)
class Form(Worded):
    """``order``: the nodes (see ``nodes``) in the order in which they are worked out."""

    code: str
    kind: str
    title: str
    sections: tuple
    checks: tuple = ()
    order: tuple = ()
    total: str | None = None
    digest: str = ""
    #: {code: {"version", "digest"}} of the reference tables in which its formulas look something up.
    tables: Mapping = field(default_factory=dict)
    #: {key: type} of the parameters of a programme that its formulas name; {key: plain value} of those that a round gives.
    parameters: Mapping = field(default_factory=dict)
    given: Mapping = field(default_factory=dict)

    @property
    def local_title(self):
        return self.local(self.title)

    @cached_property
    def fields(self):
        """Every field, in the order of the form."""
        return tuple(item for section in self.sections for item in section.fields)

    @cached_property
    def _fields_by_code(self):
        return {item.code: item for item in self.fields}

    @cached_property
    def _sections_by_field(self):
        return {item.code: section for section in self.sections for item in section.fields}

    def field(self, code):
        """The field with this code, or None."""
        return self._fields_by_code.get(code)

    def section(self, code):
        """The section with this code; KeyError without one."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    def section_of(self, code):
        """The section that holds the field with this code, or None."""
        return self._sections_by_field.get(code)

    def with_use(self, use):
        """The field that the form marks as title, region, partner_regions or partners; None if there is none."""
        return next((item for item in self.fields if item.use == use), None)

    @cached_property
    def trees(self):
        """Every formula and condition of sections, fields and checks."""
        found = [section.visible_if for section in self.sections]
        for item in self.fields:
            found += [item.visible_if, item.required_if, item.prefill, *item.formulas]
        return [tree for tree in (*found, *(check.when for check in self.checks)) if tree]

    @cached_property
    def lookups(self):
        """{(table, column)} of what its formulas look up."""
        return set().union(*map(lookups_of, self.trees))

    def placed_fields(self):
        """(section, field, position of the section, position of the field) of every field."""
        for number, section in enumerate(self.sections):
            for position, item in enumerate(section.fields):
                yield section, item, number, position


# --- from JSON --------------------------------------------------------------------------------------


def read_form(schema, digest=""):
    """The form of a compiled schema, whether it is frozen or still a draft. ``digest``: that of the schema."""
    i18n = schema.get("i18n") or {}
    return Form(
        i18n=i18n,
        code=schema["code"],
        kind=schema["kind"],
        title=schema["title"],
        sections=tuple(read_section(section, i18n) for section in schema["sections"]),
        checks=tuple(known(Check, check, i18n) for check in schema["checks"]),
        order=tuple(schema.get("order") or ()),
        total=schema.get("total"),
        tables=schema.get("tables") or {},
        parameters=schema.get("parameters") or {},
        digest=digest,
    )


def read_section(section, i18n):
    return known(Section, section, i18n, fields=tuple(read_field(item, i18n) for item in section["fields"]))


def read_field(item, i18n):
    return known(
        Field,
        item,
        i18n,
        choices=read_choices(item.get("choices"), i18n),
        fixed_rows=read_choices(item.get("fixed_rows"), i18n),
        columns=tuple(read_column(column, i18n) for column in item.get("columns") or ()),
    )


def read_column(column, i18n):
    return known(Column, column, i18n, choices=read_choices(column.get("choices"), i18n))


def read_choices(options, i18n):
    return tuple(known(Choice, option, i18n) for option in options or ())


def known(shape, document, i18n, **parts):
    """An object of this shape from a part of the schema. What an older or newer schema has besides is left alone."""
    names = names_of(shape)
    values = {
        name: tuple(value) if isinstance(value, list) and name in TUPLES else value
        for name, value in document.items()
        if name in names and name not in parts
    }
    return shape(i18n=i18n, **values, **parts)


TUPLES = {"bands", "extensions", "years", "evidence", "fields"}
_names = {}


def names_of(shape):
    if shape not in _names:
        _names[shape] = {each.name for each in dataclasses.fields(shape) if each.name != "i18n"}
    return _names[shape]


def form_of(version):
    """The form of a version, read once in a process; a version whose schema is deferred need not load it again."""
    return _once(version.digest, lambda: read_form(version.schema, version.digest))


def form_with(version, given):
    """The same with the parameters of a round that its formulas name, of these: {key: plain value}."""
    form = form_of(version)
    own = {key: given.get(key) for key in form.parameters}
    if not own:
        return form
    return _once((version.digest, *own.items()), lambda: dataclasses.replace(form, given=own))


def _once(key, read):
    form = _forms.get(key)
    if form is None:
        form = _forms[key] = read()
        while len(_forms) > MOST_FORMS:
            _forms.popitem(last=False)
    return form
