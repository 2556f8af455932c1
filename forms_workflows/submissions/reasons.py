"""Reasons that the system gives. Kept as codes, so that everybody reads them in a language of their own.

A reason that somebody typed is kept as it is. Both stand in the same columns; whoever shows one asks ``said``.
"""

import re

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_submitted": _("Not submitted before the closing time."),
    "correction_late": _("The correction was not submitted in time."),
    "desk_late": _("The office in charge did not decide in time; the process decides then by itself."),
    "consulted": _("Decided by what the offices that were asked have answered."),
    "rule": _("Decided by the rules of the process."),
    "rule_named": _("Decided by a rule of the process: %(detail)s"),
    "objection_upheld": _("An objection was upheld after an investigation."),
    "objection_corrected": _("Corrected after objection %(detail)s."),
    "objection_partly": _(
        "An objection was partly upheld: correct what is named, then it is published again."
    ),
    "page_corrected": _("The page has been corrected; a whole new period begins."),
    "spawned": _("The case %(detail)s asks for it."),
    "procedure_gone": _(
        "The procedure %(detail)s, of which this stage starts cases, is not in the programme any more. Enter it there again, "
        "or terminate the case."
    ),
    "procedure_otherwise": _(
        "The procedure %(detail)s, of which this stage starts cases, is not started by another case any more. Change that in "
        "the programme, or terminate the case."
    ),
    "procedure_closed": _(
        "No round of the procedure %(detail)s, of which this stage starts cases, is open. The programme’s page says why."
    ),
    "round_cancelled": _("The round was cancelled. %(detail)s"),
}

CODED = re.compile(r"⟦(?P<key>[a-z_]+)(?:\|(?P<detail>.*))?⟧\Z", re.DOTALL)


def coded(key, detail=""):
    """The reason ``key`` as it is kept; ``detail`` is what somebody typed or a number, said in its place."""
    if key not in REASONS:
        raise KeyError(key)
    return f"⟦{key}|{detail}⟧" if detail else f"⟦{key}⟧"


def said(reason):
    """A kept reason in the reader's language."""
    match = CODED.match(reason or "")
    if not match or match["key"] not in REASONS:
        return reason
    return (str(REASONS[match["key"]]) % {"detail": match["detail"] or ""}).strip()
