"""People at the screens: a signed-in client that reads English, so that tests hold whatever the catalogues say."""

import html
import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from demo.reviews import invent_review
from demo.twin.entries import form_entries, section_entries
from forms_workflows.forms.models import FormVersion

from .world import FORM_OF

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


class Visitor:
    def __init__(self, person=None):
        self.client = Client()
        if person:
            self.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def url(self, name, *args):
        with override("en"):
            return reverse(f"desk:{name}", args=args)

    def get(self, name, *args, **query):
        return closed(self.client.get(self.url(name, *args), query))

    def post(self, name, *args, **data):
        """The answer itself; a redirection is not followed. Whoever is asked is sure."""
        return closed(self.client.post(self.url(name, *args), {"sure": "1", **data}))

    def press(self, name, *args, **data):
        """The text of the page to which a button leads, messages included. Whoever is asked is sure."""
        return text(self.client.post(self.url(name, *args), {"sure": "1", **data}, follow=True))

    def ask(self, name, *args, **data):
        """The text of the page that is shown at once, such as the one that asks before a step that cannot be undone."""
        return text(self.client.post(self.url(name, *args), data))

    def read(self, name, *args, **query):
        """The text of a page, wherever it leads."""
        return text(self.client.get(self.url(name, *args), query, follow=True))

    # --- the same words for every test --------------------------------------------------------------

    def fill(self, case, code, answers, files=None, **buttons):
        """Post one section of the application."""
        section = case.form_version.form.section(code)
        return self.client.post(
            self.url("section", case.pk, code),
            section_entries(section, answers, files) | (buttons or {"save": "1"}),
        )

    def decide(self, task, case, outcome, **data):
        """Post the decision on a task, its form filled in as an officer would."""
        return self.client.post(
            self.url("task", task.pk),
            opinion_of(case) | {"decide": "1", "sure": "1", "outcome": outcome, **data},
        )


def opinion_of(case):
    """POST data of the form of the stage where the case stands; only the first hand has one."""
    spec = case.current_stage
    if case.part or not spec.form:
        return {}
    answers = invent_review(FORM_OF[case.stage], today=case.changed_at.date())
    return form_entries(FormVersion.objects.get(pk=spec.form).form, answers)


def closed(response):
    """A download is read to its end, which closes its file."""
    if response.streaming:
        response.downloaded = response.getvalue()
    return response


def text(response):
    """What the page says, with entities resolved."""
    assert response.status_code < 500
    return html.unescape(response.content.decode())


def bare(response):
    """Status and body, without what differs at every request."""
    body = "" if response.streaming else CSRF.sub("", response.content.decode())
    return response.status_code, body


def statements(ask):
    """(the answer, the statements that it cost without the values in them)."""
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    return answer, [re.sub(r"'[^']*'|\b\w*\d+\b", "?", query["sql"]) for query in captured]
