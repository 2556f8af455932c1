"""Pages of a round: notice, publicity, result, each through moderation by three people, in three languages.

The editor's part (typing the page, submitting it) goes through ``notices.domain``, because the page editor is filled in
by scripts that no test client runs; the two approvals are the buttons of Wagtail's admin. Publicity and result pages
are made by the department's own buttons.
"""

import re

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Locale, Page

from forms_workflows.decisions.domain.publicity import plan_period
from home.reading.translations import prepare_locales, publish_translation
from notices.domain import submit_page
from notices.domain.moderation import EDITORS, PUBLISHERS, REVIEWERS
from notices.models import NoticeIndexPage, NoticePage
from portal.programmes import read, texts

from ..errors import Refused

SOURCE = settings.LANGUAGE_CODE
OTHERS = [code for code, _name in settings.LANGUAGES if code != SOURCE]
#: What tells the page of a supplementary document from that of the first.
SUPPLEMENT = {"en": " (supplement)", "ug": " (تولۇقلىما)"}


def announce(play, *, local_deadline):
    """申报通知: write it, have it approved twice, and the round is open."""
    source = read("notice.json")
    words = notice_words(play, local_deadline)
    editor = play.cast.group(EDITORS)
    index = NoticeIndexPage.objects.get(locale__language_code=SOURCE)
    content = texts.filled_in(source["languages"][SOURCE], words)
    head = texts.filled_in(source["head"], words)
    page = NoticePage(
        slug=texts.filled_in(source["slug"], words) + f"-{play.round.pk}",
        round=play.round,
        live=False,
        owner=editor,
        date_made=play.clock.today,
        **head,
        **texts.page_values(notice_fields(content)),
    )
    index.add_child(instance=page)
    page.save_revision(user=editor)
    moderate(play, page, editor)
    play.round.refresh_from_db()
    if play.round.status != "open":
        raise Refused(f"The notice is live, but the round is {play.round.status}.")
    translations = {
        code: translated_notice(content, texts.filled_in(source["languages"][code], words)) for code in OTHERS
    }
    translate(page, translations)
    return page


def notice_words(play, local_deadline):
    def moment(value):
        return date_format(timezone.localtime(value), "Y-m-d H:i")

    return {
        "year": play.round.year,
        "opens": moment(play.round.opens_at),
        "closes": moment(play.round.closes_at),
        "local_deadline": local_deadline.isoformat(),
    }


def notice_fields(content):
    names = ("title", "intro", "salutation", "issuing_body", "disclosure")
    return {name: content[name] for name in names} | {
        "body": content["body"],
        "contacts": [{"type": "contact", "value": {"fax": "", **entry}} for entry in content["contacts"]],
    }


def translated_notice(ours, theirs):
    names = ("title", "intro", "salutation", "issuing_body", "disclosure")
    return {name: theirs[name] for name in names} | {
        "body": texts.pairs(ours["body"], theirs["body"]),
        "contacts": texts.pairs(ours["contacts"], theirs["contacts"]),
    }


# --- moderation -----------------------------------------------------------------------------------------


def moderate(play, page, author):
    """三审三校: submitted by the author, approved by the reviewer and by the publisher."""
    submit_page(page, author)
    for group in waiting_groups(page):
        approve(play, page, play.cast.group(group))
    if not Page.objects.get(pk=page.pk).live:
        raise Refused(f"“{page.title}” has been approved by everybody and is not live.")


def waiting_groups(page):
    """Whose approvals are still to come: the author's own counts where the author is an editor."""
    first = Page.objects.get(pk=page.pk).current_workflow_task
    names = [EDITORS, REVIEWERS, PUBLISHERS]
    return names[names.index(first.specific.groups.get().name) :]


def approve(play, page, person):
    page = Page.objects.get(pk=page.pk)
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    play.look(person, reverse("wagtailadmin_home"))
    play.post(person, url, {"comment": ""})


# --- pages made from decisions ----------------------------------------------------------------------------


def release(play, name, decision):
    """Press the button that makes the page; gives the page."""
    publisher = play.cast.of("publisher")[0]
    response = play.post(publisher, reverse(f"notices_admin:{name}", args=[decision.pk]), expect=(302,))
    found = re.search(r"/pages/(\d+)/edit/", response.url)
    if not found:
        raise Refused(f"{publisher} asked for {name} and was led to {response.url}.")
    return Page.objects.get(pk=found[1]).specific


def publicise(play, shortlist):
    """公示: from the moment in which this page goes live the period runs. Returns the page."""
    page = release(play, "release_publicity", shortlist)
    source = read("publicity.json")
    period = plan_period(play.round, play.clock.today)
    words = {
        "year": play.round.year,
        "first_day": period.first,
        "last_day": period.last,
        "days": len(period.counted),
    }
    write(play, page, source["head"] | texts.filled_in(source["languages"][SOURCE], words))
    page = type(page).objects.get(pk=page.pk)
    translate_from(play, page, source["languages"], words)
    return page


def announce_result(play, designation):
    """认定结果: the page of one document."""
    page = release(play, "release_result", designation)
    words = {
        "year": play.round.year,
        "document_number": designation.document_number,
        "signed_on": designation.signed_on,
    }
    languages = read("result.json")["languages"]
    fields = texts.filled_in(languages[SOURCE], words)
    if designation.supplementary:
        fields["title"] = page.title
        languages = {
            code: page_texts | {"title": page_texts["title"] + SUPPLEMENT.get(code, "")}
            for code, page_texts in languages.items()
        }
    write(play, page, fields)
    translate_from(play, page, languages, words)
    return page


def write(play, page, fields):
    """The editor puts the department's wording in and submits the page."""
    editor = play.cast.group(EDITORS)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=editor)
    moderate(play, page, editor)


def translate_from(play, page, languages, words):
    ours = texts.filled_in(languages[SOURCE], words)
    translations = {}
    for code in OTHERS:
        theirs = texts.filled_in(languages[code], words)
        rich = {name: texts.pairs(ours[name], text) for name, text in theirs.items() if text.startswith("<")}
        plain = {name: text for name, text in theirs.items() if text}
        translations[code] = plain | rich | {"issuing_body": getattr(play.department, f"name_{code}")}
    translate(page, translations)


def translate(page, translations):
    """Mirror the page into the other languages and publish what the editors have translated."""
    prepare_locales()
    page = type(page).objects.get(pk=page.pk)
    for code, fields in translations.items():
        publish_translation(page=page, locale=Locale.objects.get(language_code=code), fields=fields)
