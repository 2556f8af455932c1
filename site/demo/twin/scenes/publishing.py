"""Pages of a round: notice, publicity, result, each through moderation by three people, in three languages.

An editor types them in Wagtail's page editor and has them translated as PO files; the department's own buttons make
publicity and result pages.
"""

import re

import polib
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation
from wagtail_localize.strings import StringValue

from forms_workflows.decisions.domain.publicity import plan_period
from notices.domain.moderation import EDITORS, PUBLISHERS, REVIEWERS
from notices.models import NoticeIndexPage, NoticePage
from portal.programmes import texts

from ..errors import Refused
from ..writing import kept_streams, page_entries

SOURCE = settings.LANGUAGE_CODE
OTHERS = [code for code, _name in settings.LANGUAGES if code != SOURCE]
#: What tells the page of a supplementary document from that of the first.
SUPPLEMENT = {"en": " (supplement)", "ug": " (تولۇقلىما)"}


def announce(play, *, local_deadline):
    """申报通知: write it, have it approved twice, and the round is open."""
    source = play.read("notice.json")
    words = notice_words(play, local_deadline)
    content = texts.filled_in(source["languages"][SOURCE], words)
    slug = texts.filled_in(source["slug"], words) + f"-{play.round.pk}"
    fields = (
        texts.filled_in(source["head"], words)
        | texts.page_values(notice_fields(content))
        | {"slug": slug, "date_made": play.clock.today}
    )
    page = begin_notice(play, fields)
    moderate(play, page)
    play.round.refresh_from_db()
    if play.round.status != "open":
        raise Refused(f"The notice is live, but the round is {play.round.status}.")
    translations = {
        code: translated_notice(content, texts.filled_in(source["languages"][code], words)) for code in OTHERS
    }
    translate(play, page, translations)
    return page


def begin_notice(play, fields):
    """The editor types the notice and submits it. Gives the page."""
    index = NoticeIndexPage.objects.get(locale__language_code=SOURCE)
    url = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", index.pk])
    entries = kept_streams(NoticePage()) | page_entries(NoticePage, fields)
    submit(play, url, entries | {"round": play.round.pk})
    return NoticePage.objects.child_of(index).get(slug=fields["slug"])


def submit(play, url, entries):
    """Type into the page editor and press “submit for moderation”."""
    play.fill_in(play.cast.group(EDITORS), url, entries, press="action-submit")


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


def moderate(play, page):
    """三审三校: what an editor has submitted is approved by the reviewer and by the publisher."""
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
    source = play.read("publicity.json")
    period = plan_period(shortlist, play.clock.today)
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
    languages = play.read("result.json")["languages"]
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
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    submit(play, url, kept_streams(page) | page_entries(page, fields))
    moderate(play, page)


def translate_from(play, page, languages, words):
    ours = texts.filled_in(languages[SOURCE], words)
    translations = {}
    for code in OTHERS:
        theirs = texts.filled_in(languages[code], words)
        rich = {name: texts.pairs(ours[name], text) for name, text in theirs.items() if text.startswith("<")}
        plain = {name: text for name, text in theirs.items() if text}
        translations[code] = plain | rich | {"issuing_body": getattr(play.department, f"name_{code}")}
    translate(play, page, translations)


# --- translations ---------------------------------------------------------------------------------------


def translate(play, page, translations):
    """An editor has the page translated into the other languages; a publisher releases what came back."""
    editor, publisher = play.cast.group(EDITORS), play.cast.group(PUBLISHERS)
    locales = Locale.objects.filter(language_code__in=translations)
    begin = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    play.post(editor, begin, {"locales": [locale.pk for locale in locales]}, expect=(302,))
    for code, fields in translations.items():
        translation = Translation.objects.get(
            source__object_id=page.translation_key, target_locale__language_code=code
        )
        bring_back(play, editor, translation, fields)
        target = reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])
        play.post(publisher, target, {"action": "publish"}, expect=(302,))


def bring_back(play, editor, translation, fields):
    """Download the file for translators, and upload it again with their sentences."""
    found = play.get(
        editor, reverse("wagtail_localize:download_pofile", args=[translation.pk]), expect=(200,)
    )
    file = polib.pofile(found.content.decode())
    for entry in file:
        entry.msgstr = translated(entry, fields)
    upload = SimpleUploadedFile("translated.po", str(file).encode(), "text/x-gettext-translation")
    url = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    play.post(editor, url, {"file": upload}, expect=(302,))


def translated(entry, fields):
    """The translation of one sentence as the file has it; empty where the source's words stay.

    ``fields`` maps a field to its translation, and one of several pieces to {piece: translated piece}.
    """
    given = fields.get(entry.msgctxt.split(".")[0])
    if isinstance(given, dict):
        given = given.get(StringValue(entry.msgid).render_text())
    return StringValue.from_plaintext(given).data if given else ""
