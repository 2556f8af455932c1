"""The history of a title (称号沿革): what documents did to it, in words."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from forms_workflows.forms.kinds import Place, kind_of
from forms_workflows.parties.models import Region
from forms_workflows.processes.graph.kinds import Effect, EffectDone
from forms_workflows.wording import day

from ..domain.past import code_of_answer

#: Entries of a title that documents change, in the words of its page.
LABELS = {
    "name": _("Name"),
    "holder": _("Organisation"),
    "region": _("Region"),
    "valid_until": _("Valid until"),
}
#: Types whose answers never reach a public page, whatever a form declares.
NEVER_PUBLIC = {"contact", "file", "files", "declaration", "note", "score"}


@dataclass(frozen=True)
class Line:
    """One line of a title's history: when, what was done, by which document, and the entries that it changed.

    ``note``: what an entry on the file is about. ``case``: key of the case that brought the document.
    """

    on: date
    text: str
    document: str
    entries: list = field(default_factory=list)
    note: str = ""
    case: int | None = None


def history(title):
    """[Line] from the grant to the day of which the title speaks; none where nothing has happened in between."""
    changes = [change for change in title.changes.all() if happened(title, change)]
    if not changes:
        return []
    granted = title.designation
    first = Line(granted.signed_on, EffectDone.GRANT.label, granted.document_number, case=title.submission_id)
    return [first, *(line_of(title, change) for change in changes)]


def happened(title, change):
    return title.seen_on is None or change.designation.signed_on <= title.seen_on


def line_of(title, change):
    paper = change.designation
    entries = [
        (label, said_of(title, key, change.before[key]), said_of(title, key, change.after[key]))
        for key in change.after
        if (label := label_of(title, key))
    ]
    return Line(
        on=paper.signed_on,
        text=EffectDone(change.effect).label,
        document=paper.document_number,
        entries=entries,
        note=change.note if change.effect == Effect.RECORD else "",
        case=change.submission_id,
    )


def label_of(title, key):
    """What the public calls an entry; empty where it is none of the public's."""
    if key in LABELS:
        return LABELS[key]
    item = title.submission.form_version.form.field(code_of_answer(key))
    return item.local_label if item and is_public(item) and item.type != "table" else ""


def said_of(title, key, value):
    if value in (None, ""):
        return "–"
    if key == "region":
        found = Region.objects.filter(code=value).first()
        return found.local_name if found else value
    if key == "valid_until":
        return day(date.fromisoformat(value))
    if key in LABELS:
        return value
    return answer_text(title.submission.form_version.form.field(code_of_answer(key)), value, title.year)


def is_public(item):
    return item.may_be_published and item.type not in NEVER_PUBLIC


def answer_text(item, value, year):
    return kind_of(item).show(item, value, Place(item.local_label, year=year))
