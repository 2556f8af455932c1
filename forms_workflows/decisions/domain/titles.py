"""称号的变动: what may be done to a title in its state, and what a document has done to it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms_workflows.errors import Refused
from forms_workflows.parties.domain.organisations import update_organisation, verify_organisation
from forms_workflows.parties.models import Region
from forms_workflows.processes.graph.kinds import Effect, Entry

from ..enums import TRANSITIONS
from ..models import Title, TitleChange
from .past import key_of_answer
from .publicising import public_value
from .validity import renewed_until


def refusal(title, effect):
    """Why this cannot be done to the title as it stands today; empty where it can."""
    transition = TRANSITIONS.get(effect)
    if transition is None:
        return ""
    if title.status in transition.before and (transition.expired or not title.is_expired):
        return ""
    return _("“%(title)s” is in the state “%(state)s”: a document that %(effect)s is not possible.") % {
        "title": title.name,
        "state": title.standing,
        "effect": Effect(effect).label,
    }


def refusal_of_all(title, graph):
    """Why a process whose documents all concern titles can lead to nothing for this one; empty where it can."""
    effects = [effect for effect in graph.effects if effect != Effect.GRANT]
    refusals = [refusal(title, effect) for effect in effects]
    return refusals[0] if refusals and all(refusals) else ""


def change_title(*, submission, designation):
    """Carry out what the case's stage says about its subject, and keep what was before. Refused with a sentence.

    ``submission`` is locked. The title keeps its number and its grant; the register shows the change at once.
    """
    stage = submission.current_stage
    rule = stage.certify
    if submission.subject_id is None:
        words = {"case": submission, **submission.round.programme.words}
        raise Refused(_("“%(case)s” is about no %(title)s, which this document would need.") % words)
    title = (
        Title.objects.select_for_update(of=("self",))
        .select_related("organisation", "region", "designation", "submission__form_version")
        .get(pk=submission.subject_id)
    )
    if sentence := refusal(title, rule.effect):
        raise Refused(sentence)
    before, after = entries_changed(title, submission, rule, designation)
    status = title.status
    title.status = TRANSITIONS[rule.effect].after or title.status
    title.save()
    return TitleChange.objects.create(
        title=title,
        effect=rule.effect,
        designation=designation,
        submission=submission,
        note=stage.title[:200],
        status_before=status,
        status_after=title.status,
        before=before,
        after=after,
    )


def entries_changed(title, submission, rule, designation):
    """({entry: what it was}, {entry: what it is now}), with the title's fields set. See ``past`` for an answer's entry."""
    if rule.effect == Effect.RENEW:
        was, title.valid_until = title.valid_until, renewed_until(title, designation, rule.valid_years)
        return {"valid_until": plain(was)}, {"valid_until": plain(title.valid_until)}
    if rule.effect != Effect.CHANGE:
        return {}, {}
    before, after = {}, {}
    answers = submission.answers
    for amendment in rule.amendments:
        given = answers.get(amendment.code)
        if given in (None, "", []):
            continue  # nothing is said about this entry, so it stays
        key = key_of_answer(amendment.code) if amendment.entry == Entry.ANSWER else amendment.entry
        was, now = AMEND[amendment.entry](title, amendment.code, given, designation)
        if was != now:
            before[key], after[key] = was, now
    if not after:
        words = {"case": submission, **submission.round.programme.words}
        raise Refused(_("“%(case)s” changes no entry of its %(title)s.") % words)
    return before, after


def plain(day):
    return day.isoformat() if day else None


def amend_name(title, code, given, designation):
    was, title.name = title.name, str(given)[:200]
    return was, title.name


def amend_holder(title, code, given, designation):
    """The organisation itself is called anew, and counts as verified as it was: the document has looked at it."""
    organisation = title.organisation
    was, verified = organisation.name, organisation.is_verified
    try:
        organisation = update_organisation(
            organisation=organisation, by=designation.signed_by, name=str(given).strip()
        )
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    if verified:
        organisation = verify_organisation(organisation=organisation, by=designation.signed_by)
    title.organisation = organisation
    return was, organisation.name


def amend_region(title, code, given, designation):
    region = Region.objects.filter(code=given).first()
    if region is None:
        raise Refused(_("There is no region of the code %(code)s.") % {"code": given})
    was, title.region = title.region, region
    return was and was.code, region.code


def amend_answer(title, code, given, designation):
    """Only what the form by which the title was granted declares public."""
    field = title.submission.form_version.form.field(code)
    if field is None or not field.may_be_published:
        raise Refused(
            _("The register of “%(title)s” has no public answer %(code)s.")
            % {"title": title.name, "code": code}
        )
    given = public_value(field, given)
    was = title.public_answers.get(code)
    title.public_answers = {**title.public_answers, code: given}
    return was, given


AMEND = {
    Entry.NAME: amend_name,
    Entry.HOLDER: amend_holder,
    Entry.REGION: amend_region,
    Entry.ANSWER: amend_answer,
}
