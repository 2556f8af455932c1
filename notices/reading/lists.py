"""What publicity and result pages list: cluster, applicants, regions, and nothing else of a case."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from forms_workflows.decisions.models import ShortlistItem, Title, TitleChange
from forms_workflows.processes.graph.kinds import Effect, EffectDone
from forms_workflows.submissions.models import AnswerRound, Submission

from .register import answer_text, applicants, is_public, regions, with_partners


@dataclass(frozen=True)
class Row:
    case: int
    name: str
    applicant: str
    region: str
    plaque: str = ""
    #: What the document has done to a title that there was already.
    done: str = ""


@dataclass(frozen=True)
class Change:
    """What an entry said before it was corrected, and what it says now."""

    label: str
    before: str
    after: str
    #: {language: the label in it}
    labels: dict = field(default_factory=dict)


def shortlist_rows(shortlist, period=None, moment=None):
    """The approved items, as they were when the period began, or at a later moment: a published list does not change by itself."""
    items = shortlist.items.filter(decision=ShortlistItem.Decision.APPROVED)
    gone = {"submission__status": Submission.Status.ENDED}
    if period:
        gone["submission__ended_at__lt"] = period.starts_at
    items = items.exclude(**gone).select_related("submission__organisation__kind", "submission__region")
    cases = [item.submission for item in items.prefetch_related(with_partners("submission__"))]
    names = earlier_names(cases, moment or period.starts_at) if period else {}
    return [row_of(case, names.get(case.pk)) for case in cases]


def row_of(submission, name=None):
    return Row(
        case=submission.pk,
        name=name or submission.title,
        applicant=applicants(submission, submission.organisation),
        region=regions(submission, submission.region),
    )


def earlier_names(cases, moment):
    """{pk: name at that moment} of the cases whose answers were corrected afterwards."""
    corrected = AnswerRound.objects.filter(submission__in=cases, submitted_at__gt=moment)
    pks = set(corrected.values_list("submission_id", flat=True))
    answers = answers_at([case for case in cases if case.pk in pks], moment)
    return {pk: name_in(version.form, given) for pk, (version, given) in answers.items()}


def answers_at(cases, moment):
    """{pk: (form version, answers)} as they had been submitted by that moment."""
    rounds = AnswerRound.objects.filter(submission__in=cases, submitted_at__lte=moment).order_by("number")
    newest = {one.submission_id: one for one in rounds.select_related("submission__form_version")}
    return {pk: (one.submission.form_version, one.answers) for pk, one in newest.items()}


def name_in(form, answers):
    field = form.with_use("title")
    return answers.get(field.code, "") if field else ""


def corrections(shortlist):
    """[(name, [Change])]: what the list that this one corrects said of its cases, where that was public and was changed."""
    if shortlist.corrects_id is None:
        return []
    published = shortlist.corrects.periods.order_by("starts_at").values_list("starts_at", flat=True).first()
    if published is None:
        return []
    cases = [item.submission for item in shortlist.items.select_related("submission__form_version")]
    before = answers_at(cases, published)
    found = [(case.title, changes_of(case, before[case.pk][1])) for case in cases if case.pk in before]
    return [(name, changes) for name, changes in found if changes]


def changes_of(case, before):
    now, year = case.answers, case.round.year
    return [
        Change(
            label=item.local_label,
            before=answer_text(item, before.get(item.code), year),
            after=answer_text(item, now.get(item.code), year),
            labels={code: said_in(code, item) for code, _name in settings.LANGUAGES},
        )
        for item in case.form_version.form.fields
        if is_public(item) and item.type != "table" and before.get(item.code) != now.get(item.code)
    ]


def said_in(code, item):
    with override(code):
        return item.local_label


def changes_by(designation):
    """What a document does to titles, but for entries on their files, which are not announced."""
    return TitleChange.objects.filter(designation=designation).exclude(effect=Effect.RECORD)


def result_rows(designation):
    """The titles that a document gives, and those to which it does something that everybody may know."""
    done = dict(changes_by(designation).values_list("title", "effect"))
    titles = Title.objects.filter(Q(designation=designation) | Q(pk__in=done)).order_by("pk")
    titles = titles.select_related("organisation__kind", "region", "submission")
    return [
        Row(
            case=title.pk,
            name=title.name,
            applicant=applicants(title.submission, title.organisation),
            region=regions(title.submission, title.region),
            plaque=title.plaque_number,
            done=EffectDone(done[title.pk]).label if title.pk in done else "",
        )
        for title in titles.prefetch_related(with_partners("submission__"))
    ]
