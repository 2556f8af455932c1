"""Forms as they stand on a page: what a browser would send of each if nobody typed anything."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: What is sent only by being pressed, or never without a file.
PRESSED = ("submit", "image", "button", "reset")
#: Not part of the page: scripts copy from it.
INERT = "template"


@dataclass
class Form:
    """``action`` is empty where the form goes back to its own page."""

    action: str = ""
    fields: dict = field(default_factory=dict)  # {name: [value, …]}
    buttons: set = field(default_factory=set)

    def target(self, url):
        """Where the form of the page at this address is sent to."""
        return self.action.partition("#")[0] or url

    def filled_in(self, changes, *, press):
        """The POST data after somebody has typed ``changes`` and pressed the button."""
        return {**self.fields, **changes, press: "1"}

    def add(self, name, value):
        if name:
            self.fields.setdefault(name, []).append(value)


def form_with(button, html):
    """The page's first form with a button of that name; None without one."""
    reader = FormReader()
    reader.feed(html)
    return next((form for form in reader.forms if button in form.buttons), None)


class FormReader(HTMLParser):
    """Reads the forms of a page into ``forms``."""

    def __init__(self):
        super().__init__()
        self.forms, self.form, self.inert = [], None, 0
        self.area = None  # the textarea that is being read: (name, [text, …])
        self.select = None  # the select that is being read: (attributes, [all values], [selected values])

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == INERT:
            self.inert += 1
        elif self.inert:
            return
        elif tag == "form":
            self.form = Form(action=attrs.get("action") or "")
            self.forms.append(self.form)
        elif self.form is not None and "disabled" not in attrs:
            self.read_control(tag, attrs)

    def read_control(self, tag, attrs):
        if tag == "input":
            self.read_input(attrs)
        elif tag == "button" and attrs.get("name"):
            self.form.buttons.add(attrs["name"])
        elif tag == "textarea":
            self.area = (attrs.get("name"), [])
        elif tag == "select":
            self.select = (attrs, [], [])
        elif tag == "option" and self.select:
            _select, values, selected = self.select
            values.append(attrs.get("value", ""))
            if "selected" in attrs:
                selected.append(attrs.get("value", ""))

    def read_input(self, attrs):
        kind, name = attrs.get("type", "text"), attrs.get("name")
        if kind in PRESSED:
            self.form.buttons.add(name)
        elif kind in ("checkbox", "radio"):
            if "checked" in attrs:
                self.form.add(name, attrs.get("value", "on"))
        elif kind != "file":
            self.form.add(name, attrs.get("value") or "")

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag):
        if tag == INERT:
            self.inert -= 1
        elif self.inert:
            return
        elif tag == "form":
            self.form = None
        elif tag == "textarea" and self.area:
            name, texts = self.area
            self.form.add(name, "".join(texts).removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.select:
            self.read_choice()

    def read_choice(self):
        attrs, values, selected = self.select
        if "multiple" not in attrs:
            selected = selected[-1:] or values[:1]
        for value in selected:
            self.form.add(attrs.get("name"), value)
        self.select = None
