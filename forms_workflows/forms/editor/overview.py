"""Every condition and formula of a form on one page: what an editor looks through before publishing."""

from django.utils.translation import gettext as _

from .sources import read_definition


def bands_in_words(field):
    """≥ 60 < 80 → 3; ≥ 80 → 5. An empty text without bands."""
    signs = (">", "≤") if field.get("edges") else ("≥", "<")
    rows = []
    for row in field.get("bands") or ():
        edges = (
            f"{sign} {row[key]}" for key, sign in zip(("start", "end"), signs, strict=True) if row.get(key)
        )
        rows.append(f"{' '.join(edges) or '…'} → {row.get('value', '…')}")
    return "; ".join(rows)


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
                ("prefill", _("filled in at first")),
                ("formula", _("formula")),
            ):
                rows.append((field["code"], field["label"], what, field.get(key)))
            rows.append((field["code"], field["label"], _("bands"), bands_in_words(field)))
    rows += [(check["code"], check["message"], _("must hold"), check["when"]) for check in source["checks"]]
    return [row for row in rows if row[3]]
