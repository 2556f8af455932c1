"""The objector's side of an objection: send it, ask how it stands."""

import hashlib
import secrets

from django.core.cache import cache

from forms_workflows.decisions.domain.objections import receive_objection
from forms_workflows.decisions.models import Objection
from forms_workflows.submissions.models import Submission

#: Questions in ten minutes about one receipt number, and from one address, behind which there may be a whole office.
MOST_PER_RECEIPT, MOST_PER_ADDRESS, WINDOW = 10, 60, 10 * 60


def send_objection(page, entries):
    """Register what the form of a publicity page brought. Raises Refused."""
    return receive_objection(
        publicity=page.period,
        submission=Submission.objects.get(pk=entries["case"]),
        kind=entries["kind"],
        facts=entries["facts"],
        name=entries["name"],
        credit_code=entries["credit_code"],
        contact=entries["contact"],
        evidence=entries["evidence"],
    )


def find_objection(receipt, code):
    """The objection of this receipt number if the query code is its own; None in every other case."""
    objection = Objection.objects.filter(receipt=receipt).select_related("submission").first()
    expected = objection.query_code if objection else "0" * 8
    matches = secrets.compare_digest(expected.encode(), code.encode())
    return objection if objection and matches else None


def may_ask(*, address, receipt):
    """Whether one more question is allowed now; counts it for both."""
    asked = count(f"address:{address}"), count(f"receipt:{receipt}")
    return asked[0] <= MOST_PER_ADDRESS and asked[1] <= MOST_PER_RECEIPT


def count(key):
    name = "objection-status:" + hashlib.sha256(key.encode()).hexdigest()
    cache.add(name, 0, WINDOW)
    try:
        return cache.incr(name)
    except ValueError:  # it ran out between the two lines
        cache.set(name, 1, WINDOW)
        return 1
