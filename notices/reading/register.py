"""The public register of titles (集群名录): which entries it shows, and what of each."""

from dataclasses import dataclass, field

from forms_workflows.decisions.models import Title
from forms_workflows.forms.kinds import Place, kind_of
from forms_workflows.forms.models import FormVersion
from forms_workflows.parties.models import Region

#: A designated case enters the register with its plaque, and stays there with its history.
SHOWN = (Title.Status.ACTIVE, Title.Status.EXITED, Title.Status.REVOKED)
TONES = {Title.Status.ACTIVE: "ok", Title.Status.EXITED: "waiting", Title.Status.REVOKED: "error"}
#: Types whose answers never reach a public page, whatever a form declares.
NEVER_PUBLIC = {"contact", "file", "files", "declaration", "note", "score"}
#: Types by whose answers the register can be filtered.
FILTERABLE = {"choice", "region"}


@dataclass(frozen=True)
class Answer:
    """One public answer: its label and text, or rows below headings."""

    label: str
    text: str = ""
    headings: list = field(default_factory=list)
    rows: list = field(default_factory=list)


def register_entries(programme=None):
    """The titles in the register, of one programme or of all."""
    titles = Title.objects.filter(status__in=SHOWN)
    if programme:
        titles = titles.filter(designation__round__programme=programme)
    return titles.select_related("organisation", "region", "designation")


def filter_entries(titles, *, year=None, region="", name="", code="", value=""):
    """``value`` is compared with the answer to the field ``code``."""
    if year:
        titles = titles.filter(year=year)
    if region:
        titles = titles.filter(region__code=region)
    if name:
        titles = titles.filter(name__icontains=name)
    if code and value:
        titles = titles.filter(**{f"public_answers__{code}": value})
    return titles


def years_of(titles):
    return list(titles.order_by("-year").values_list("year", flat=True).distinct())


def regions_of(titles):
    """[(code, name in the reader's language)] of the regions that have entries."""
    regions = Region.objects.filter(pk__in=titles.order_by().values("region"))
    return [(region.code, region.local_name) for region in regions]


def form_of(titles):
    """The form behind the newest entry, or None."""
    newest = titles.order_by("-year", "-pk").values("submission__form_version")[:1]
    version = FormVersion.objects.filter(pk__in=newest).first()
    return version.form if version else None


def filter_field(form, code):
    """(field, its label, [(value, label)]) of the public choice by which a register is filtered, or None."""
    chosen = form.field(code) if form and code else None
    if chosen is None or not is_public(chosen) or chosen.type not in FILTERABLE:
        return None
    return chosen, chosen.local_label, kind_of(chosen).options(chosen)


def is_public(item):
    return item.may_be_published and item.type not in NEVER_PUBLIC


def answer_text(item, value, year):
    return kind_of(item).show(item, value, Place(item.local_label, year=year))


def public_answers(title):
    """What the entry's page shows of the application: [Answer], in the order of the form."""
    answers = [
        table_answer(item, title) if item.type == "table" else plain_answer(item, title)
        for item in title.submission.form_version.form.fields
        if is_public(item) and item.code in title.public_answers
    ]
    return [answer for answer in answers if answer.text or answer.rows]


def plain_answer(item, title):
    text = answer_text(item, title.public_answers[item.code], title.year)
    return Answer(label=item.local_label, text=text)


def table_answer(item, title):
    rows = title.public_answers[item.code] or []
    columns = [
        column
        for column in item.columns
        if column.type not in NEVER_PUBLIC and any(row.get(column.code) for row in rows)
    ]
    return Answer(
        label=item.local_label,
        headings=[column.local_label for column in columns],
        rows=[
            [answer_text(column, row.get(column.code), title.year) for column in columns]
            for row in rows
            if columns
        ],
    )


def open_data(title):
    """One entry as plain data, in the words of the site's first language."""
    return {
        "plaque_number": title.plaque_number,
        "name": title.name,
        "year": title.year,
        "status": title.status,
        "organisation": title.organisation.name,
        "credit_code": title.organisation.credit_code,
        "region_code": title.region.code if title.region else "",
        "region": title.region.name if title.region else "",
        "document": title.designation.document_number,
        "designated_on": title.designation.signed_on.isoformat(),
        "plaque_on": title.plaque_on.isoformat() if title.plaque_on else "",
    }
