"""What differs between two versions of a page, and what of the entries of a publicity page was corrected in between."""

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import override

from forms_workflows.submissions.models import AnswerRound

from .lists import answers_at, changes_of

#: What the public reads of every official document, and an editor can change.
HEAD = (
    "title",
    "intro",
    "document_number",
    "date_made",
    "issuing_body",
    "subject",
    "index_number",
)
#: … and of a publicity page besides.
FIELDS = (
    *HEAD,
    "basis",
    "office",
    "phone",
    "fax",
    "email",
    "address",
    "supervision_office",
    "supervision_phone",
    "annexes",
)


#: Longer texts are not repeated beside each other: the version before is read as a whole.
LONGEST = 300


def changes_of_page(before, after, fields=FIELDS):
    """[{"labels", "case", "before", "after"}] of the fields that differ."""
    found = []
    for name in fields:
        old, new = shown(before, name), shown(after, name)
        if old != new:
            field = after._meta.get_field(name)
            labels = in_every_language(lambda field=field: field.verbose_name)
            if max(len(old), len(new)) > LONGEST:
                old = new = ""
            found.append({"labels": labels, "case": "", "before": old, "after": new})
    return found


def shown(page, name):
    """A field as one line of text."""
    value = getattr(page, name)
    if name == "annexes":
        titles = (block.value["title"] or getattr(block.value["document"], "title", "") for block in value)
        return " · ".join(titles)
    return " ".join(strip_tags(str(value or "")).split())


def changes_of_entries(cases, moment):
    """The same of public answers that were corrected since the moment."""
    corrected = AnswerRound.objects.filter(submission__in=cases, submitted_at__gt=moment)
    pks = set(corrected.values_list("submission_id", flat=True))
    cases = [case for case in cases if case.pk in pks]
    before = answers_at(cases, moment)
    return [
        {
            "labels": change.labels,
            "case": case.title,
            "before": change.before,
            "after": change.after,
        }
        for case in cases
        if case.pk in before
        for change in changes_of(case, before[case.pk][1])
    ]


def in_every_language(say):
    """{language: what is said in it}."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(say())
    return found
