"""Log records. Each names the request it belongs to and the person's key; never a name, an address or an answer."""

import datetime
import json
import logging
from contextvars import ContextVar

from django.utils.log import AdminEmailHandler

#: The request that is being answered in this thread or task.
current_request = ContextVar("current_request", default=None)

USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "request_id", "person"}


def person_key(request):
    """The key of whoever is signed in, if that is known by now. Asking must not read the database."""
    user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)


class RequestFilter(logging.Filter):
    """Gives every record ``request_id`` and ``person``."""

    def filter(self, record):
        # Django tells some answers when the request is over already, and hands it over.
        request = current_request.get() or getattr(record, "request", None)
        record.request_id = getattr(request, "id", None)
        record.person = person_key(request)
        return True


def moment(record):
    return datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")


def extras(record):
    """What the caller gave as ``extra``, as far as it is a plain value."""
    values = vars(record).items()
    return {
        key: value
        for key, value in values
        if key not in USUAL and not key.startswith("_") and isinstance(value, str | int | float | bool)
    }


class JSONFormatter(logging.Formatter):
    """One object a line."""

    def format(self, record):
        line = {
            "time": moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", None),
            "person": getattr(record, "person", None),
            **extras(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(
            {key: value for key, value in line.items() if value is not None}, ensure_ascii=False
        )


class PlainFormatter(logging.Formatter):
    """``2026-03-02T01:00:00.000+00:00 ERROR django.request [3f2a… person=7] Internal Server Error: /desk/``"""

    def format(self, record):
        marks = [getattr(record, "request_id", None)]
        if getattr(record, "person", None):
            marks.append(f"person={record.person}")
        marks += [f"{key}={value}" for key, value in extras(record).items()]
        around = " ".join(str(mark) for mark in marks if mark)
        message = record.getMessage().replace("\n", "\\n")
        line = f"{moment(record)} {record.levelname} {record.name} [{around}] {message}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class ErrorMailHandler(AdminEmailHandler):
    """Tells ``ADMINS`` what the log says. Django's own letter would also hold what people had typed."""

    def emit(self, record):
        subject = f"{record.levelname}: {record.getMessage()}"
        self.send_mail(self.format_subject(subject), self.format(record), fail_silently=True)
