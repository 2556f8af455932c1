"""Where sessions are kept: in the database, each with its person, so that people can see and end their own."""

import datetime

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

STARTED, BROWSER = "started", "browser"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        return apps.get_model("portal", "PersonSession")

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        row.browser = data.get(BROWSER, "")
        if STARTED in data:
            row.started_at = datetime.datetime.fromtimestamp(data[STARTED], datetime.UTC)
        return row
