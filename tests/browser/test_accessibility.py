"""The main screens in the eyes of axe-core, and the way past the head of the page by keyboard."""

from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from wagtail.models import Locale, Page

from demo.twin.scenes import publishing
from home.domain.translations import publish_translation
from home.models import HomePage
from notices.domain.moderation import publish_through_moderation
from notices.domain.releases import release_publicity_page
from notices.models import NoticeIndexPage, NoticePage, PolicyPage, RegisterPage
from portal.programmes import read, texts
from tests import database

from ..integration.world import CLOSES, World
from .site import SPRING
from .visitor import Visitor, expect

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
#: What stops people, as axe grades it.
GRAVE = ("serious", "critical")
RUN = """async (grave) => {
  const found = await axe.run(document, {resultTypes: ['violations'], preload: false});
  return found.violations.filter((one) => grave.includes(one.impact)).map((one) =>
    `${one.impact} ${one.id} (${one.help}): ` + one.nodes.slice(0, 5).map((node) => node.target.join(' ')).join(' | '));
}"""
SOURCE = settings.LANGUAGE_CODE


def in_language(model, code):
    return model.objects.get(locale__language_code=code)


class Site:
    """One case at each stage that has screens of its own, and the pages that announce the round and its list."""

    def __init__(self, world):
        self.world = world
        self.announce()
        self.publish_list()
        self.score()
        self.at_bureau()
        self.draft = world.draft()
        self.ready = world.filled_in()

    def announce(self):
        source, words = read("notice.json"), publishing.notice_words(self.world, CLOSES.date())
        ours, theirs = (texts.filled_in(source["languages"][code], words) for code in (SOURCE, "ug"))
        page = NoticePage(
            slug="notice",
            round=self.world.round,
            live=False,
            **texts.filled_in(source["head"], words),
            **texts.page_values(publishing.notice_fields(ours)),
        )
        in_language(NoticeIndexPage, SOURCE).add_child(instance=page)
        page.save_revision()
        self.notice = self.publish(page)
        self.notice_in_uyghur = publish_translation(
            page=self.notice,
            locale=Locale.objects.get(language_code="ug"),
            fields=publishing.translated_notice(ours, theirs),
        )

    def publish(self, page):
        people = {role: self.world.person(role) for role in ("editor", "reviewer", "publisher")}
        publish_through_moderation(page, **people)
        return Page.objects.get(pk=page.pk).specific

    def publish_list(self):
        world = self.world
        cases = world.scored()
        shortlist = world.shortlist(cases)
        world.meet(shortlist)
        shortlist.refresh_from_db()
        self.publicity = self.publish(release_publicity_page(shortlist, world.person("publisher")))

    def score(self):
        cases = self.world.in_pool()
        self.sheet = self.world.panel(cases).sheets.first()

    def at_bureau(self):
        """One case that waits in the queue, one that has been taken up."""
        self.waiting, self.taken = self.world.submitted(), self.world.submitted()
        self.world.take(self.taken, "local_handler")

    def holder(self, role, case=None):
        return self.world.holder(role, case)


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


#: {screen: (address, who looks at it, something that must be there to be looked at)}
SCREENS = {
    "home": lambda site: (in_language(HomePage, SOURCE).url, None, "section a"),
    "policy": lambda site: (in_language(PolicyPage, SOURCE).url, None, "h2"),
    "notice": lambda site: (site.notice.url, None, "a[href*='/desk/apply/']"),
    "publicity": lambda site: (site.publicity.url, None, "table"),
    "objection": lambda site: (f"{site.publicity.url}objection/", None, "[name=facts]"),
    "register": lambda site: (in_language(RegisterPage, SOURCE).url, None, "form"),
    "search": lambda site: (f"{reverse('home:search')}?q=集群", None, "li a"),
    "sign-in": lambda site: (reverse("account_login"), None, "[name=password]"),
    "applicant's desk": lambda site: (desk("home"), site.holder("applicant_filler", site.draft), "h2"),
    "choices and contact": lambda site: (
        desk("section", site.draft.pk, "a"),
        site.holder("applicant_filler", site.draft),
        "[name=a11-mobile]",
    ),
    "indicators and tables": lambda site: (
        desk("section", site.draft.pk, "d"),
        site.holder("applicant_filler", site.draft),
        "[name=d03-y1]",
    ),
    "review before submitting": lambda site: (
        desk("review", site.ready.pk),
        site.holder("applicant_principal", site.ready),
        "[name=confirmed]",
    ),
    "officer's desk": lambda site: (desk("home"), site.holder("local_handler", site.taken), "table"),
    "queue": lambda site: (desk("tasks"), site.holder("local_handler", site.taken), "table"),
    "task": lambda site: (
        desk("task", site.world.task(site.taken).pk),
        site.holder("local_handler", site.taken),
        "[name=outcome]",
    ),
    "score sheet": lambda site: (desk("sheet", site.sheet.pk), site.sheet.expert, "[name=seal]"),
    "round": lambda site: (desk("round", site.world.round.pk), site.holder("dept_lead"), "table"),
    "ranking": lambda site: (desk("ranking", site.world.round.pk), site.holder("dept_lead"), "table"),
    "home in Uyghur": lambda site: (in_language(HomePage, "ug").url, None, "section a"),
    "notice in Uyghur": lambda site: (site.notice_in_uyghur.url, None, "a[href*='/desk/apply/']"),
}


def build_site():
    with time_machine.travel(SPRING, tick=False) as traveller:
        return Site(World(traveller))


screens = database.snapshot("screens", build=build_site, base="loaded_site")


@pytest.fixture
def visitor(screens, clock, browser_process, browser_context_args, address):
    visitor = Visitor(partial(browser_process.new_context, **browser_context_args), address)
    visitor.page.add_init_script(path=AXE)
    yield visitor
    visitor.leave()


@pytest.fixture
def open_screen(visitor, screens):
    def go(name):
        path, visitor.person, sign = SCREENS[name](screens)
        if visitor.person:
            visitor.sign_in()
        visitor.go(path)
        expect(visitor.main.locator(sign).first).to_be_attached()
        return visitor.page

    return go


def test_nothing_grave_is_found(open_screen):
    """All screens one after the other: looking changes nothing."""
    found = {}
    for name in SCREENS:
        page = open_screen(name)
        if violations := page.evaluate(RUN, GRAVE):
            found[name, page.url] = violations
        if name.endswith("in Uyghur"):
            expect(page.locator("html")).to_have_attribute("dir", "rtl")
            expect(page.locator("html")).to_have_attribute("lang", "ug")
    assert found == {}


def test_the_examination_sees_what_is_grave(open_screen):
    page = open_screen("sign-in")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    (violation,) = page.evaluate(RUN, GRAVE)
    assert violation.startswith("critical image-alt")


def test_the_first_key_reaches_the_link_past_the_head_and_it_moves_to_the_content(open_screen):
    page = open_screen("home")
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
