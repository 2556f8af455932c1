"""Make publicity and result pages from decisions. They begin as drafts and go live through moderation."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Locale

from forms_workflows.decisions.domain.designations import to_follow
from forms_workflows.decisions.models import Designation, PublicityPeriod, Shortlist
from forms_workflows.errors import Refused
from forms_workflows.processes import engine
from forms_workflows.processes.graph.kinds import Effect, Kind
from forms_workflows.wording import joined
from notices.models import NoticePage, PublicityIndexPage, PublicityPage, ResultPage
from notices.reading.lists import changes_by

#: What a new page takes over from the department's last one of the same kind.
PUBLICITY_DETAILS = [
    "subject",
    "office",
    "phone",
    "fax",
    "email",
    "address",
    "supervision_office",
    "supervision_phone",
]
RELEASABLE = (Shortlist.Status.APPROVED, Shortlist.Status.VOID)


@transaction.atomic
def release_publicity_page(shortlist, person):
    """An unpublished publicity page for an approved list, or the one that waits already.

    After a period was suspended (X12) the next page is a new one. Raises Refused.
    """
    shortlist = (
        Shortlist.objects.select_for_update(of=("self",))
        .select_related("round__programme")
        .get(pk=shortlist.pk)
    )
    if waiting := waiting_publicity_page(shortlist):
        return waiting
    if shortlist.status not in RELEASABLE:
        raise Refused(
            _("The list has not been approved by the meeting (%(state)s).") % {"state": shortlist.standing}
        )
    with translation.override(settings.LANGUAGE_CODE):
        page = PublicityPage(
            title=publicity_title(shortlist.round),
            slug=free_slug(f"publicity-{shortlist.round.year}-{shortlist.round_id}"),
            shortlist=shortlist,
            basis=basis_of(shortlist),
            live=False,
            owner=person,
            **document_head(shortlist.round),
            **publicity_details(shortlist.round),
        )
    return add_draft(page, person)


def waiting_publicity_page(shortlist):
    """The list's page that has not started a period yet, or None."""
    pages = PublicityPage.objects.filter(shortlist=shortlist, locale=Locale.get_default())
    return pages.exclude(pk__in=PublicityPeriod.objects.values("page_id")).order_by("-pk").first()


@transaction.atomic
def release_result_page(designation, person):
    """An unpublished page that announces a designation, or the one that exists already."""
    designation = Designation.objects.select_related("round__programme").get(pk=designation.pk)
    existing = ResultPage.objects.filter(designation=designation, locale=Locale.get_default()).first()
    if existing:
        return existing
    round, changes = designation.round, changes_by(designation).exists()
    if to_follow(round)[designation.pk]:
        raise Refused(_("The document has not reached all of its cases yet. Try again in a minute."))
    if not (changes or designation.titles.exists()):
        raise Refused(_("This document only puts entries on files, which are not announced."))
    with translation.override(settings.LANGUAGE_CODE):
        page = ResultPage(
            title=title_of_changes(round) if changes else result_title(round, designation),
            slug=free_slug(f"result-{round.year}-{round.pk}-{designation.pk}"),
            designation=designation,
            salutation=salutation_of(round),
            text=text_of_changes(designation) if changes else result_text(designation),
            live=False,
            owner=person,
            **document_head(round)
            | {"document_number": designation.document_number, "date_made": designation.signed_on},
        )
    return add_draft(page, person)


def add_draft(page, person):
    """Put the page below the publicity section, as a draft with its first revision."""
    section = PublicityIndexPage.objects.filter(locale=Locale.get_default()).order_by("path").first()
    if section is None:
        raise Refused(_("There is no publicity section yet. Add one below the home page first."))
    page.locale = section.locale
    section.add_child(instance=page)
    page.save_revision(user=person, log_action=True)
    return page


def free_slug(slug):
    """The slug, or with a number behind it where an earlier page has taken it."""
    taken = set(PublicityPage.objects.values_list("slug", flat=True)) | set(
        ResultPage.objects.values_list("slug", flat=True)
    )
    return next(name for name in [slug, *(f"{slug}-{n}" for n in range(2, 1000))] if name not in taken)


def publicity_title(round):
    return _("%(Publicity)s of the list proposed for %(designation)s: %(word)s, %(year)d") % {
        **round.programme.words,
        "word": round.programme.title_word,
        "year": round.year,
    }


def result_title(round, designation):
    names = {"word": round.programme.title_word, "year": round.year}
    if designation.supplementary:
        return _("Announcement of %(word)s, %(year)d (supplement)") % names
    return _("Announcement of %(word)s, %(year)d") % names


def title_of_changes(round):
    return _("Announcement on titles of %(word)s, %(year)d") % {
        "word": round.programme.title_word,
        "year": round.year,
    }


def basis_of(shortlist):
    """The opening of a publicity page: on what it rests, and what the list has been through."""
    round, stage = shortlist.round, shortlist.run.publicity
    notice = notice_of(round)
    policy = notice.policy if notice else None
    names = round.programme.words
    names |= {"steps": joined(before.title for before in round.graph.before(stage) if not before.auto)}
    if policy is None:
        text = (
            _(
                "After %(steps)s, the following are proposed for %(designation)s and made known by this %(publicity)s."
            )
            % names
        )
    elif notice.document_number:
        names |= {"policy": policy.title, "notice": notice.title, "number": notice.document_number}
        text = (
            _(
                "By “%(policy)s” and “%(notice)s” (%(number)s), and after %(steps)s, the following are proposed "
                "for %(designation)s and made known by this %(publicity)s."
            )
            % names
        )
    else:
        names |= {"policy": policy.title, "notice": notice.title}
        text = (
            _(
                "By “%(policy)s” and “%(notice)s”, and after %(steps)s, the following are proposed for %(designation)s and made known by this %(publicity)s."
            )
            % names
        )
    return f"<p>{escape(text)}</p>"


def notice_of(round):
    pages = NoticePage.objects.filter(round=round, locale=Locale.get_default())
    return pages.order_by("-live", "-pk").first()


def result_text(designation):
    text = _("After %(steps)s, the following are designated %(word)s of %(year)d.") % {
        "steps": steps_to_document(designation),
        "word": designation.round.programme.title_word,
        "year": designation.round.year,
    }
    return f"<p>{escape(text)}</p>"


def text_of_changes(designation):
    text = _("After %(steps)s, the following is decided on titles of %(word)s.") % {
        "steps": steps_to_document(designation),
        "word": designation.round.programme.title_word,
    }
    return f"<p>{escape(text)}</p>"


def steps_to_document(designation):
    before = designation.round.graph.before(stage_of(designation))
    return joined(stage.title for stage in before if not stage.auto)


def stage_of(designation):
    """The stage at which the document was issued: of several that do the same, the one of its first case."""
    granted = designation.titles.order_by("pk").select_related("submission").first()
    first = granted or changes_by(designation).select_related("submission").first()
    effect = Effect.GRANT if granted else first.effect
    certifying = designation.round.graph.of_kind(Kind.CERTIFY)
    stages = [stage for stage in certifying if stage.certify.effect == effect] or certifying
    case = first.submission
    passed = engine.trail(case.process_id).outcomes if len(stages) > 1 else {}
    return next((stage for stage in stages if stage.key == case.stage or stage.key in passed), stages[0])


def salutation_of(round):
    notice = (
        NoticePage.objects.filter(round=round, locale=Locale.get_default()).order_by("-live", "-pk").first()
    )
    return notice.salutation if notice else ""


def document_head(round):
    return {"issuing_body": round.programme.department.name, "date_made": timezone.localdate()}


def publicity_details(round):
    """Where objections are received: as on the department's last publicity page, else from its own entry."""
    department = round.programme.department
    last = (
        PublicityPage.objects.filter(
            shortlist__round__programme__department=department, locale=Locale.get_default()
        )
        .order_by("-pk")
        .first()
    )
    if last:
        return {name: getattr(last, name) for name in PUBLICITY_DETAILS}
    return {
        "office": department.name,
        "phone": department.phone,
        "email": department.email,
        "address": department.address,
    }
