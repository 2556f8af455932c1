"""How the compiler's sentences call sections, fields and columns."""

from django.utils.translation import gettext as _


def section_name(section):
    return called_section(section.title, section.code)


def field_name(section, field, position):
    return called_field(section_name(section), field.label, field.code, position)


def column_name(name, column, position):
    return called_column(name, column.label, column.code, position)


# --- the same while they are still as written -------------------------------------------------------


def called_section(title, code):
    return _("Section “%(title)s”") % {"title": title or code or "?"}


def called_field(section, label, code, position):
    called = label or code or str(position + 1)
    return _("%(section)s, field “%(field)s”") % {"section": section, "field": called}


def called_column(field, label, code, position):
    called = label or code or str(position + 1)
    return _("%(field)s, column “%(column)s”") % {"field": field, "column": called}
