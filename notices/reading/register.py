"""The public register of titles (集群名录): which entries it shows, and what of each."""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from forms_workflows.decisions.domain.past import key_of_answer
from forms_workflows.decisions.models import Title, TitleChange
from forms_workflows.decisions.reading.history import LABELS, NEVER_PUBLIC, answer_text, happened, is_public
from forms_workflows.forms.kinds import kind_of
from forms_workflows.forms.models import FormVersion
from forms_workflows.parties.models import Region
from forms_workflows.processes.graph.kinds import Effect
from forms_workflows.submissions.models import Partner
from forms_workflows.wording import joined

#: A designated case enters the register with its plaque, or with its document if there is none, and stays there.
SHOWN = (Title.Status.ACTIVE, Title.Status.SUSPENDED, Title.Status.EXITED, Title.Status.REVOKED)
#: Types by whose answers the register can be filtered.
FILTERABLE = {"choice", "region"}


#: Whoever applies jointly counts as a party once it has agreed to.
CONFIRMED = Q(confirmed_at__isnull=False)


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
    titles = titles.select_related("organisation__kind", "region", "designation", "submission")
    return titles.prefetch_related(with_partners("submission__"))


def filter_entries(titles, *, year=None, region="", name="", code="", value="", on=None):
    """Those that stood in the register on the day ``on``, by default today.

    ``name`` may be an earlier one; ``value`` is compared with the answer to the field ``code`` on that day.
    """
    if on:
        titles = titles.filter(Q(plaque_on__lte=on) | Q(plaque_on=None, designation__signed_on__lte=on))
    if year:
        titles = titles.filter(year=year)
    if region:
        joint = Partner.objects.filter(CONFIRMED, submission=OuterRef("submission"), region__code=region)
        titles = titles.alias(region_then=entry_then("region", F("region__code"), on))
        titles = titles.filter(Q(region_then=region) | Exists(joint))
    if name:
        earlier = TitleChange.objects.filter(title=OuterRef("pk"), before__name__icontains=name)
        titles = titles.filter(Q(name__icontains=name) | Exists(earlier))
    if code and value:
        titles = titles.alias(answer_then=entry_then(key_of_answer(code), KT(f"public_answers__{code}"), on))
        titles = titles.filter(answer_then=value)
    return titles


def entry_then(key, now, on):
    """An entry of a title as an expression: what it was on a day, which the first document after it says."""
    if on is None:
        return Coalesce(now, Value(""), output_field=TextField())
    later = TitleChange.objects.filter(title=OuterRef("pk"), designation__signed_on__gt=on)
    later = later.filter(before__has_key=key).order_by("designation__signed_on", "pk")
    return Coalesce(Subquery(later.values(was=KT(f"before__{key}"))[:1]), now, output_field=TextField())


def with_later_changes(on):
    """For ``prefetch_related``: what reading the register of a day asks of a list of titles."""
    later = TitleChange.objects.filter(designation__signed_on__gt=on).select_related("designation")
    return Prefetch("changes", queryset=later)


def with_partners(prefix=""):
    """For ``prefetch_related``: the partners of joint applications, read once for a whole list."""
    partners = Partner.objects.filter(CONFIRMED).select_related("region", "organisation")
    return Prefetch(f"{prefix}partners", queryset=partners, to_attr="confirmed_partners")


def applicants(submission, organisation):
    """The applicant and whoever applies jointly with it, as one phrase."""
    return joined([organisation.public_name, *(partner.name for partner in submission.confirmed_partners)])


def regions(submission, region):
    """The regions of all that apply, each once, as one phrase."""
    found = [region, *(partner.region for partner in submission.confirmed_partners)]
    return joined(dict.fromkeys(one.local_name for one in found if one))


def years_of(titles):
    return list(titles.order_by("-year").values_list("year", flat=True).distinct())


def regions_of(titles):
    """[(code, name in the reader's language)] of the regions of all parties to the entries."""
    titles = titles.order_by()
    partners = Partner.objects.filter(CONFIRMED, submission__in=titles.values("submission"))
    regions = Region.objects.filter(
        Q(pk__in=titles.values("region")) | Q(pk__in=partners.order_by().values("region"))
    )
    return [(region.code, region.local_name) for region in regions]


def with_changes():
    """For ``prefetch_related``: what documents did to the titles, oldest first, read once for a whole list.

    Entries on a title's file (support, guidance, findings) are for those who work with it.
    """
    public = TitleChange.objects.exclude(effect=Effect.RECORD).select_related("designation")
    return Prefetch("changes", queryset=public)


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
    programme = title.designation.round.programme
    return {
        "programme": programme.key,
        "programme_title": programme.title,
        "department": programme.department.name,
        "designated_as": programme.designation_word,
        "plaque_number": title.plaque_number,
        "name": title.name,
        "year": title.year,
        "status": title.state,
        "valid_until": title.valid_until.isoformat() if title.valid_until else "",
        "organisation": title.organisation.public_name,
        "credit_code": title.organisation.public_identifier,
        "region_code": title.region.code if title.region else "",
        "region": title.region.name if title.region else "",
        "partners": [
            {
                "organisation": partner.name,
                "credit_code": partner.credit_code,
                "region_code": partner.region.code if partner.region else "",
                "region": partner.region.name if partner.region else "",
            }
            for partner in title.submission.confirmed_partners
        ],
        "document": title.designation.document_number,
        "designated_on": title.designation.signed_on.isoformat(),
        "plaque_on": title.plaque_on.isoformat() if title.plaque_on else "",
        "changes": [
            {
                "on": change.designation.signed_on.isoformat(),
                "effect": change.effect,
                "document": change.designation.document_number,
                "before": open_entries(change.before),
                "after": open_entries(change.after),
            }
            for change in title.changes.all()
            if happened(title, change)
        ],
    }


def open_entries(entries):
    return {key: value for key, value in entries.items() if key in LABELS}
