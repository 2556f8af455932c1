"""What editors and administrators type into the forms of the administration."""

from io import BytesIO

from django.urls import reverse
from django.utils.translation import gettext as _
from openpyxl import Workbook

from forms_workflows.parties.models import Person

from . import steps
from .visitor import expect

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# --- Wagtail's editors --------------------------------------------------------------------------------


def named(page, name):
    return page.locator(f'[name="{name}"]')


def unfold(field):
    """The formula of a condition stands behind a toggle."""
    field.wait_for(state="attached")  # a count waits for nothing
    toggle = field.locator("xpath=ancestor::details[not(@open)]/summary")
    if toggle.count():
        toggle.click()


def enter(page, prefix="", **values):
    """Text into the inputs ``prefix`` + name, or the option of a drop-down list."""
    for name, value in values.items():
        one = named(page, f"{prefix}{name}")
        unfold(one)
        if one.evaluate("one => one.tagName") == "SELECT":
            one.select_option(value)
        else:
            one.fill(value)


def choose(page, field, title):
    """From a drop-down list, or in the dialog in which Wagtail lets snippets be chosen."""
    page.locator(f'select[name="{field}"], [id$="{field}-chooser"]').first.wait_for(state="attached")
    if page.locator(f'select[name="{field}"]').count():
        named(page, field).select_option(label=title)
        return
    chooser = page.locator(f'[id$="{field}-chooser"]')
    chooser.get_by_role("button").first.click()
    found = page.get_by_role("dialog").get_by_role("link", name=title, exact=True)
    page.get_by_role("dialog").get_by_role("link").first.wait_for()
    if not found.count():  # it stands on a later page of the list
        page.get_by_role("dialog").locator('[name="q"]').fill(title)
    found.click()
    expect(chooser).to_contain_text(title)


def press_on_row(page, prefix, name):
    """A button in the head of a row, such as its settings or its removal."""
    row = named(page, prefix.removesuffix("value-") + "deleted").locator("xpath=..")
    row.get_by_role("button", name=name, exact=True).first.click()


def open_settings(page, prefix):
    press_on_row(page, prefix, _("Settings"))


def add_field(page, section, kind, *, code, use="", **values):
    prefix = steps.add_row(page, f"{section}fields", kind)
    enter(page, prefix, **values)
    open_settings(page, prefix)
    enter(page, prefix, code=code, use=use)


def add_stage(page, kind, title, **values):
    prefix = steps.add_row(page, "body", kind)
    enter(page, prefix, title=title, article="第五条", **values)
    return prefix


def add_hands(page, field, *roles):
    for number, role in enumerate(roles):
        enter(page, f"{field}-{number}-value-", role=role, scope="department")


# --- people and places --------------------------------------------------------------------------------


def save(manager):
    manager.come(manager.page.locator('footer button[type="submit"]').first)


def add(manager, record, choices=None, /, ticked=(), **values):
    """A record in the admin."""
    manager.go(reverse(f"{record}:add"))
    for one, title in (choices or {}).items():
        choose(manager.page, one, title)
    for one in ticked:
        manager.page.locator(f'[name="{one}"]').first.check()
    enter(manager.page, **values)
    save(manager)


def hire(registrar, username, name, role, **place):
    """An account with its role."""
    registrar.go(reverse("wagtailusers_users:add"))
    enter(registrar.page, username=username, name=name, email=f"{username}@shenping.example")
    save(registrar)
    add(registrar, "membership", {"person": name, "role": role, **place})
    return Person.objects.get(username=username)


def make_role(registrar, confirmer, title, key, *rights):
    """What it may do counts once a second administrator has confirmed it."""
    registrar.go(reverse("role:add"))
    enter(registrar.page, title=title, key=key)
    for right in rights:
        registrar.page.locator(f'[name="rights"][value="{right}"]').check()
    save(registrar)
    confirmer.go(reverse("rights_changes"))
    confirmer.come(confirmer.page.locator('[name="confirm"]').first)


def upload(registrar, record, *rows, **chosen):
    """Records from a spreadsheet, whose first row names the columns: looked at first, then imported."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    registrar.go(reverse(f"{record}:import"))
    for name, title in chosen.items():
        choose(registrar.page, name, title)
    sheet = {"name": f"{record}.xlsx", "mimeType": XLSX, "buffer": file.getvalue()}
    named(registrar.page, "file").set_input_files([sheet])
    registrar.press(_("Show what would happen"))
    registrar.press(_("Import these rows"))
