"""Every condition and formula of a form on one page: what an editor looks through before publishing."""

from django.utils.translation import gettext as _

from .sources import read_definition


def logic_of(definition):
    """[(code, label, what, formula text)] in the order of the form, the checks last."""
    source = read_definition(definition)
    rows = []
    for section in source["sections"]:
        rows.append((section["code"], section["title"], _("shown if"), section.get("visible_if")))
        for field in section["fields"]:
            for key, what in (
                ("visible_if", _("shown if")),
                ("required_if", _("required if")),
                ("formula", _("formula")),
            ):
                rows.append((field["code"], field["label"], what, field.get(key)))
    rows += [(check["code"], check["message"], _("must hold"), check["when"]) for check in source["checks"]]
    return [row for row in rows if row[3]]
