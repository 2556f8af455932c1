"""What people do on the screens, step by step. Each takes the visitor who does it; words are those on the page."""

import re

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from .filling import Filler
from .visitor import expect

MOMENT = "%Y-%m-%d %H:%M"


def today():
    return timezone.localdate().isoformat()


def number_in(url, before):
    """The number that stands in an address after this word."""
    return int(re.search(rf"/{before}/(\d+)", url)[1])


def press_surely(person, label):
    """Press a button, and again on the page that asks before what cannot be undone."""
    person.press(label)
    if person.page.locator("[name=sure]").count():
        person.press(label)


# --- editors ------------------------------------------------------------------------------------------


def make_round(manager, *, programme, year, title, opens, closes):
    """In the admin: a round in preparation."""
    manager.go(reverse("round:add"))
    page = manager.page
    with translation.override("zh-hans"):
        procedure = str(programme.procedures.get(started_by="notice"))
    page.locator('[name="procedure"]').select_option(label=procedure)
    for name, text in {
        "year": str(year),
        "title": title,
        "opens_at": opens.strftime(MOMENT),
        "closes_at": closes.strftime(MOMENT),
    }.items():
        page.locator(f'[name="{name}"]').fill(text)
    page.keyboard.press("Escape")  # closes the calendar that opens with the field
    manager.come(page.locator('footer button[type="submit"]').first)
    expect(page.locator("main")).to_contain_text(title)


def begin_page(editor, kind, below, title):
    """In the page editor: a new page with its title, from which its address is made."""
    editor.go(reverse("wagtailadmin_pages:add", args=["notices", kind, below.pk]))
    page = editor.page
    page.locator('[name="title"]').fill(title)
    page.keyboard.press("Tab")
    expect(page.locator('[name="slug"]')).not_to_have_value("")


def write_notice(editor, *, below, round, title, **texts):
    """In the page editor: the notice, with the round that it announces; then on to moderation. Gives the page."""
    begin_page(editor, "noticepage", below, title)
    page = editor.page
    for name, text in texts.items():
        page.locator(f'[name="{name}"]').fill(text)
    page.locator("#id_round-chooser").get_by_role("button", name=_("Choose a round in preparation")).click()
    page.get_by_role("dialog").get_by_role("link", name=round).click()
    expect(page.locator("#id_round-chooser")).to_contain_text(round)
    submit(editor)
    return Page.objects.child_of(below).get(title=title).specific


def add_row(page, field, kind=None):
    """The last “+” of a stream or a list, and the ``kind`` of block where there is a choice. Gives the row's prefix."""
    count = page.locator(f'[name="{field}-count"]')
    number = int(count.input_value())
    rows = count.locator("xpath=following-sibling::div[1]")
    rows.locator(":scope > div > button.c-sf-add-button, :scope > button.c-sf-add-button").last.click()
    if kind:
        page.get_by_role("option", name=_(kind), exact=True).click()
    expect(count).to_have_value(str(number + 1))
    return f"{field}-{number}-value-"


def submit(editor):
    """What stands in the editor goes to moderation."""
    actions(editor).locator('[name="action-submit"]').click()
    editor.page.wait_for_url(lambda url: not re.search(r"/(add|edit)/", url))
    editor.look()


def actions(person):
    """The menu of actions at the foot of Wagtail's editor, unfolded."""
    footer = person.page.locator("footer")
    footer.get_by_role("button", expanded=False).last.click()
    return footer


def approve(person, title):
    """From the admin's home, where what waits for one's approval is listed."""
    person.go(reverse("wagtailadmin_home"))
    person.follow(title)
    plain = '[data-workflow-action-name="approve"]:not([data-workflow-action-modal-url])'
    person.come(actions(person).locator(plain))


def moderate(visit, title, *people):
    for person in people:
        approve(visit(person), title)


# --- applicants ---------------------------------------------------------------------------------------


def start_application(filler, notice):
    """From the notice's button. Gives the number of the application."""
    filler.go(notice.url)
    filler.follow(_("Apply online"))
    filler.press(_("Start the application"))
    return number_in(filler.page.url, "applications")


def fill_in(filler, form, applicant):
    """Every section in its turn, by typing, choosing and uploading."""
    filler.follow(_(form.sections[0].title))
    while "/sections/" in filler.page.url:
        code = filler.page.url.rstrip("/").rsplit("/", 1)[1]
        Filler(filler.page, applicant.files).fill(form.section(code), applicant.answers)
        filler.press(_("Save and go on"))


def sign(principal, case):
    principal.go(reverse("desk:review", args=[case]))
    principal.page.locator("[name=confirmed]").check()
    press_surely(principal, _("Sign and submit"))


# --- officers -----------------------------------------------------------------------------------------


def take(officer, title):
    """From the queue."""
    officer.go(reverse("desk:tasks"))
    officer.follow(title)
    officer.press(_("Take up"))


def decide(officer, outcome, *, reason="", form=None, answers=None, notes=None):
    """On the open task: the stage's own form, the outcome, the reason, what is to be corrected."""
    page = officer.page
    for section in form.sections if form else ():
        Filler(page).fill(section, answers)
    officer.field(outcome).check()
    for field, note in (notes or {}).items():
        box = page.locator(f'[name="open-{field}"]')
        page.locator("details").filter(has=box).locator("summary").click()
        box.check()
        page.locator(f'[name="note-{field}"]').fill(note)
    page.locator("[name=reason]").fill(reason)
    press_surely(officer, _("Decide"))


def agree(officer, title):
    """A later hand of an opinion."""
    take(officer, title)
    officer.page.locator("[name=outcome][value=agree]").check()
    press_surely(officer, _("Decide"))


# --- experts ------------------------------------------------------------------------------------------


def assemble_panel(organiser, round, experts):
    """Give the panel its members and all waiting cases, and open the scoring."""
    organiser.go(reverse("desk:round", args=[round.pk]))
    organiser.follow(_("New panel"))
    page = organiser.page
    page.locator("[name=title]").fill("第一评审组")
    page.locator("[name=session_at]").fill(timezone.localtime().strftime("%Y-%m-%dT15:00"))
    page.locator("[name=place]").fill("三楼会议室")
    for expert in experts:
        organiser.field(expert.name, exact=False).check()
    for box in page.locator("[name=cases]").all():
        box.check()
    organiser.press(_("Create the panel"))
    organiser.press(_("Open the scoring"))


def score(expert, title, form, answers):
    expert.go(reverse("desk:sheets"))
    expert.follow(title)
    for section in form.sections:
        Filler(expert.page).fill(section, answers)
    press_surely(expert, _("Hand in and seal"))


# --- decisions ----------------------------------------------------------------------------------------


def shortlist(lead, round):
    """Rank, draw the list up as the rule proposes it, put it before the meeting."""
    lead.go(reverse("desk:round", args=[round.pk]))
    lead.follow(_("Ranking"))
    lead.press(_("Rank the scored cases"))
    lead.page.locator("[name=note]").fill("评审组织规范。")
    press_surely(lead, _("Draw up the shortlist"))
    lead.press(_("Put before the meeting"))


def draw_up_list(lead, round, reason):
    """Of all cases that wait for one, before others could no longer come."""
    lead.go(reverse("desk:round", args=[round.pk]))
    lead.follow(_("Draw up a list"))
    lead.page.locator("[name=early_reason]").fill(reason)
    press_surely(lead, _("Draw up the list"))


def register_meeting(secretary, round, decision):
    secretary.go(reverse("desk:round", args=[round.pk]))
    secretary.follow(round.shortlists.first().label)
    for name, text in {
        "title": "2026年第18次党组会",
        "held_on": today(),
        "minutes_number": "示党组纪〔2026〕18号",
    }.items():
        secretary.page.locator(f'[name="{name}"]').fill(text)
    secretary.field(decision).check()
    press_surely(secretary, _("Register"))


def make_publicity_page(publisher, round):
    """From the approved list to the draft in the page editor. Gives the page."""
    publisher.go(reverse("desk:round", args=[round.pk]))
    publisher.follow(round.shortlists.first().label)
    publisher.press(_("Make the %(publicity)s page") % round.programme.words)
    return Page.objects.get(pk=number_in(publisher.page.url, "pages")).specific


def submit_draft(editor, page):
    editor.go(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    submit(editor)


def object_to(visitor, page, title, facts):
    """The public form. Gives receipt number and query code."""
    visitor.go(page.url)
    visitor.follow(_("Raise an objection"))
    visitor.field(title, exact=False).check()
    for name, text in {"name": "王明", "contact": "13800000000", "facts": facts}.items():
        visitor.page.locator(f'[name="{name}"]').fill(text)
    visitor.page.locator("[name=truthful]").check()
    visitor.page.wait_for_timeout(3_100)  # nobody reads and fills the form in less
    visitor.press(_("Send"))
    return [bdi.inner_text() for bdi in visitor.page.locator(".receipt bdi").all()]


def ask_about(visitor, page, receipt, code):
    """How the objection stands."""
    visitor.go(page.url)
    visitor.follow(_("How does my objection stand?"))
    visitor.page.locator("[name=receipt]").fill(receipt)
    visitor.page.locator("[name=code]").fill(code)
    visitor.come(visitor.main.locator("form button").first)


def open_objection(officer, receipt):
    officer.go(reverse("desk:objections"))
    officer.follow(receipt)


def conclude(officer, receipt, conclusion):
    open_objection(officer, receipt)
    officer.field(conclusion).check()
    for name, text in {
        "report": "经核查，相关数据与统计部门出具的证明一致。",
        "reply": "您反映的问题经核查不成立。",
    }.items():
        officer.page.locator(f'[name="{name}"]').fill(text)
    press_surely(officer, _("Conclude"))


def designate(leader, round, number):
    leader.go(reverse("desk:designation", args=[round.pk]))
    for box in leader.page.locator("[name=selected]").all():
        box.check()
    leader.page.locator("[name=document_number]").fill(number)
    leader.page.locator("[name=signed_on]").fill(today())
    press_surely(leader, _("Issue the %(designation)s document") % round.programme.words)


def give_plaque(handler, round):
    handler.go(reverse("desk:designation", args=[round.pk]))
    handler.page.locator("[name=plaque_on]").fill(today())
    handler.press(_("Register the %(plaque)s") % round.programme.words)


def make_result_page(publisher, round):
    publisher.go(reverse("desk:designation", args=[round.pk]))
    publisher.press(_("Make the result page"))
    return Page.objects.get(pk=number_in(publisher.page.url, "pages")).specific
