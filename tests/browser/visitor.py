"""Somebody at a browser. Every page that is come to is looked at for what no page may have."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from forms_workflows.parties.models import Person

try:
    from playwright.sync_api import expect
except ImportError:  # the tests are skipped then
    expect = None

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: How pages say that something went wrong: our own, then Wagtail's.
REFUSALS = ".messages .notice--error, main .error-summary, .messages .error"
#: Elements that stick out of a page too wide, but for those inside of something that scrolls by itself.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (one) => one && (/auto|scroll|hidden|clip/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const found = [...document.body.querySelectorAll('*')].filter((one) => {
    const box = one.getBoundingClientRect();
    return (box.right > width + 1 || box.left < -1) && box.width && !scrolls(one.parentElement);
  });
  return found.slice(0, 5).map((one) => one.outerHTML.slice(0, 120)).concat([`${document.documentElement.scrollWidth} px`]);
}"""


#: What Wagtail's editor does by itself: a page left open goes on saying that it is open, also when its session is
#: over, and what lacks a required field is refused when it saves itself.
BY_ITSELF = r"editing-sessions/ping|status of 400 .*/(add|edit)/"


class Visitor:
    """``who``: a username, a person, or nobody. ``allow``: a pattern of console errors that belong to the test."""

    def __init__(self, new_context, address, who=None, *, allow="", viewport=WIDE, **options):
        self.address, self.allow, self.problems = address, allow, []
        self.context = new_context(base_url=address, viewport=viewport, **options)
        self.context.set_default_timeout(10_000)
        self.person = Person.objects.get(username=who) if isinstance(who, str) else who
        if self.person:
            self.sign_in()
        self.page = self.context.new_page()
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.context.on("request", self.watch)

    def sign_in(self):
        """A session for this person, without the sign-in page. Again after a jump in time, which ends sessions."""
        client = Client()
        client.force_login(self.person, backend=BACKEND)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def leave(self):
        self.context.close()
        self.complain()

    # --- what no page may have --------------------------------------------------------------------

    def hear(self, message):
        """Errors of scripts, refusals of the content security policy, things that could not be loaded."""
        heard = f"{message.text} ({message.location.get('url', '')})"
        if message.type != "error" or re.search(BY_ITSELF, heard):
            return
        if not (self.allow and re.search(self.allow, message.text)):
            self.problems.append(f"console: {heard}")

    def watch(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.address).netloc:
            self.problems.append(f"asks another host: {request.url}")

    def look(self):
        """Look at the page as it stands: also in the width of a phone, where nothing may stick out."""
        if not urlsplit(self.page.url).path.startswith(settings.ADMIN_PATH):
            size = self.page.viewport_size
            self.page.set_viewport_size(PHONE)
            if found := self.page.evaluate(STICKING_OUT):
                self.problems.append(f"sticks out at {PHONE['width']} px: {found}")
            self.page.set_viewport_size(size)
        self.complain()
        return self

    def complain(self):
        problems, self.problems = self.problems, []
        assert not problems, f"{self.page.url}:\n" + "\n".join(problems)

    # --- going about ------------------------------------------------------------------------------

    def go(self, path, status=200):
        response = self.page.goto(path)
        assert response.status == status, f"{path}: {response.status}"
        return self.look()

    def press(self, name, *, within=None, exact=True, refused=False):
        """A button that leads to a page. ``refused``: the page is to say that something is wrong."""
        self.come(self.button(name, within=within, exact=exact), refused=refused)

    def follow(self, name, *, within=None, exact=True):
        """A link."""
        link = (within or self.page).get_by_role("link", name=str(name), exact=exact)
        self.come(link.first)

    def come(self, target, *, refused=False):
        with self.page.expect_navigation():
            target.click()
        told = self.page.locator(REFUSALS)
        assert refused == bool(told.count()), f"{self.page.url}: {told.all_inner_texts()}"
        self.look()

    def button(self, name, *, within=None, exact=True):
        return (within or self.page).get_by_role("button", name=str(name), exact=exact)

    def field(self, label, *, within=None, exact=True):
        return (within or self.page).get_by_label(str(label), exact=exact)

    # --- what is seen -----------------------------------------------------------------------------

    @property
    def main(self):
        return self.page.locator("main")

    def sees(self, text):
        expect(self.main).to_contain_text(str(text))
        return self

    def does_not_see(self, text):
        expect(self.main).not_to_contain_text(str(text))
        return self
