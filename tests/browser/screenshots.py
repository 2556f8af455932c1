"""Pictures of the main screens of a running demo, for people to look at.

    make demo                                                  (in another terminal)
    .venv/bin/python -m tests.browser.screenshots [address] [part of a screen's name]

They are written to var/screenshots/<width>/, public ones in Uyghur too. Nothing is changed in the demo.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from .chromium import CHROMIUM, QUIET

FOLDER = Path(__file__).parents[2] / "var" / "screenshots"
WIDTHS = {1440: 900, 390: 844}
#: No picture is longer than this.
LONGEST = 6000
FIRST = "main .listing__title a, main td a, main th a"


@dataclass(frozen=True)
class Screen:
    """``path`` is where to begin, ``links`` are followed from there; ``who`` is an account of the demo."""

    name: str
    path: str
    who: str = ""
    links: tuple = ()

    @property
    def is_public(self):
        return not self.who


SCREENS = [
    Screen("home", "/"),
    Screen("notices", "/notices/"),
    Screen("notice", "/notices/", links=(FIRST,)),
    Screen("publicity-list", "/publicity/"),
    Screen("result", "/publicity/", links=("main a[href*='/result-']",)),
    Screen("publicity", "/publicity/", links=("main a[href*='/publicity-']",)),
    Screen(
        "objection-status", "/publicity/", links=("main a[href*='/publicity-']", "main a[href$='/status/']")
    ),
    Screen("register", "/register/"),
    Screen("register-entry", "/register/", links=("main th a",)),
    Screen("policy", "/policies/", links=(FIRST,)),
    Screen("about", "/about/"),
    Screen("search", "/search/?q=集群"),
    Screen("not-found", "/nowhere/"),
    Screen("sign-in", "/accounts/login/"),
    Screen("applicant-home", "/desk/", "draft-filler"),
    Screen("application", "/desk/", "draft-filler", ("#applications ~ * th a",)),
    Screen(
        "application-section",
        "/desk/",
        "draft-filler",
        ("#applications ~ * th a", ".steps li:nth-child(3) a"),
    ),
    Screen(
        "application-review",
        "/desk/",
        "signing-principal",
        ("#applications ~ * th a", "main a.button--primary"),
    ),
    Screen("application-returned", "/desk/", "returned-filler", ("#applications ~ * th a",)),
    Screen("officer-home", "/desk/", "b652300-handler"),
    Screen("queue", "/desk/tasks/", "b652300-handler"),
    Screen("task", "/desk/tasks/", "b652300-handler", (FIRST,)),
    Screen("task-later-hand", "/desk/tasks/", "b652300-checker", (FIRST,)),
    Screen("task-department", "/desk/tasks/", "handler", (FIRST,)),
    Screen("sheets", "/desk/sheets/", "expert01"),
    Screen("sheet", "/desk/sheets/", "expert01", (FIRST,)),
    Screen("round", "/desk/", "lead", ("#rounds ~ * a, .section-head:has(#rounds) ~ * a",)),
    Screen(
        "ranking",
        "/desk/",
        "lead",
        (".section-head:has(#rounds) ~ * li:last-child a", "a[href$='/ranking/']"),
    ),
    Screen(
        "shortlist",
        "/desk/",
        "lead",
        (".section-head:has(#rounds) ~ * li:last-child a", "a[href*='/shortlists/']"),
    ),
    Screen("panel", "/desk/", "organiser", (".section-head:has(#rounds) ~ * a", "a[href*='/panels/']")),
    Screen("objections", "/desk/objections/", "objections"),
    Screen("objection", "/desk/objections/", "objections", (FIRST,)),
    Screen(
        "designation",
        "/desk/",
        "leader",
        (".section-head:has(#rounds) ~ * li:last-child a", "a[href$='/designation/']"),
    ),
    Screen("messages", "/desk/messages/", "lead"),
    Screen("admin-home", "/admin/", "editor"),
    Screen("admin-notice", "/admin/pages/", "editor"),
    Screen("admin-forms", "/admin/snippets/forms/formdefinition/", "editor"),
    Screen("admin-form", "/admin/snippets/forms/formdefinition/", "editor", ("td.title a",)),
    Screen("admin-process", "/admin/snippets/processes/processdefinition/", "editor", ("td.title a",)),
    Screen("admin-rounds", "/admin/rounds/", "lead"),
    Screen("admin-round-figures", "/admin/rounds/", "lead", ("a[href*='/figures/']",)),
    Screen("admin-calendar", "/admin/calendar/", "lead"),
]


class Photographer:
    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.contexts = {}

    def context(self, who):
        if who not in self.contexts:
            self.contexts[who] = self.browser.new_context(
                base_url=self.address, locale="zh-CN", reduced_motion="reduce"
            )
            if who:
                self.sign_in(who)
        return self.contexts[who]

    def sign_in(self, who):
        page = self.contexts[who].new_page()
        page.goto("/accounts/login/")
        form = page.locator("form").filter(has=page.locator(f'[name="username"][value="{who}"]'))
        form.get_by_role("button").click()
        page.wait_for_load_state()
        page.close()

    def take(self, screen, prefix=""):
        """The screen in every width; says what could not be found."""
        page = self.context(screen.who).new_page()
        page.set_viewport_size({"width": 1440, "height": WIDTHS[1440]})
        page.goto(f"{prefix}{screen.path}")
        for link in screen.links:
            target = page.locator(link).first
            if not target.count():
                sys.stdout.write(f"{screen.name}: there is no {link} on {page.url}\n")
                break
            page.goto(target.get_attribute("href"))
        else:
            self.shoot(page, screen.name + prefix.replace("/", "-"))
        page.close()

    def shoot(self, page, name):
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(150)
            tall = page.evaluate("document.documentElement.scrollHeight")
            path = FOLDER / str(width) / f"{name}.png"
            clip = {"x": 0, "y": 0, "width": width, "height": min(tall, LONGEST)}
            page.screenshot(path=path, full_page=True, clip=clip)
            sys.stdout.write(f"{path}\n")


def main(address="http://localhost:8000", wanted=""):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        photographer = Photographer(browser, address)
        for screen in SCREENS:
            if wanted not in screen.name:
                continue
            photographer.take(screen)
            if screen.is_public:
                photographer.take(screen, "/ug")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
