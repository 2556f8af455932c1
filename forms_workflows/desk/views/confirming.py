"""The page before a step that cannot be undone: what will be sent, and to whom."""

from dataclasses import dataclass, field

from django.shortcuts import render

from .interrupted import AUTHOR

#: The buttons of the page: go through with it, or go back to the form, which is filled in as it was.
SURE, UNSURE = "sure", "unsure"


@dataclass
class Question:
    """``rows`` are (label, text) pairs, ``warnings`` sentences; ``letter`` is what the applicant will read."""

    title: str
    verb: str
    rows: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    letter: str = ""
    grave: bool = False


def ask(request, question, *, crumbs=()):
    """The page itself. It carries along everything that was posted, but not files: keep those first."""
    left_out = ("csrfmiddlewaretoken", AUTHOR, SURE, UNSURE)
    posted = [
        (name, value) for name, values in request.POST.lists() if name not in left_out for value in values
    ]
    return render(request, "desk/confirm.html", {"question": question, "posted": posted, "crumbs": crumbs})
