"""The objector's side of an objection: send it, ask how it stands."""

import hashlib
import secrets

from django.utils.translation import gettext as _

from forms_workflows.decisions.domain.objections import receive_objection, withdraw_objection
from forms_workflows.decisions.models import Objection
from forms_workflows.errors import Busy
from forms_workflows.limits import count
from forms_workflows.submissions.models import Submission

MINUTES, DAY = 60, 24 * 60 * 60
MB = 1024 * 1024
#: Questions in ten minutes about one receipt number, and from one address, behind which there may be a whole office.
MOST_PER_RECEIPT, MOST_PER_ADDRESS, WINDOW = 10, 60, 10 * MINUTES
#: Objections from one address in an hour and in a day, and what their files and those of all visitors may weigh in a day.
MOST_IN_AN_HOUR, MOST_IN_A_DAY = 10, 30
MOST_WEIGHT, MOST_WEIGHT_OF_ALL = 100 * MB, 2000 * MB


def send_objection(page, entries, *, address):
    """Register what the form of a publicity page brought; the same form sent twice is one objection. Raises Refused."""
    weigh(address, entries["evidence"])
    return receive_objection(
        publicity=page.period,
        submission=Submission.objects.get(pk=entries["case"]),
        kind=entries["kind"],
        facts=entries["facts"],
        name=entries["name"],
        credit_code=entries["credit_code"],
        contact=entries["contact"],
        evidence=entries["evidence"],
        form=hashlib.sha256(entries["stamp"].encode()).hexdigest(),
    )


def weigh(address, evidence):
    """Count one more objection from this address and the weight of its file. Raises Busy."""
    in_an_hour = count(f"objections:sent:hour:{address}", window=60 * MINUTES)
    if in_an_hour > MOST_IN_AN_HOUR or count(f"objections:sent:day:{address}", window=DAY) > MOST_IN_A_DAY:
        raise Busy(
            _(
                "Many objections have come from your network. Try again in an hour, or use the telephone or the post."
            )
        )
    if not evidence:
        return
    own = count(f"objections:weight:{address}", evidence.size, window=DAY)
    if own > MOST_WEIGHT or count("objections:weight", evidence.size, window=DAY) > MOST_WEIGHT_OF_ALL:
        raise Busy(
            _("No more files can be taken today. Send your objection without the file and bring it later.")
        )


def find_objection(receipt, code):
    """The objection of this receipt number if the query code is its own; None in every other case."""
    objection = Objection.objects.filter(receipt=receipt).select_related("submission").first()
    expected = objection.query_code if objection else "0" * 8
    matches = secrets.compare_digest(expected.encode(), code.encode())
    return objection if objection and matches else None


def take_back(objection):
    """The objector, who knows receipt number and query code, withdraws it. Raises Refused once it is concluded."""
    return withdraw_objection(objection=objection)


def may_ask(*, address, receipt):
    """Whether one more question is allowed now; counts it for both."""
    by_address = count(f"objections:address:{address}", window=WINDOW)
    about_receipt = count(f"objections:receipt:{receipt}", window=WINDOW)
    return by_address <= MOST_PER_ADDRESS and about_receipt <= MOST_PER_RECEIPT
