"""登记在任一日: what a title was at the end of a given day, read back from the documents that came after it."""

from copy import copy
from datetime import date

from forms_workflows.parties.models import Region

#: Entries of a title that are no answers: whatever else a document changed is called by the code of its field.
OWN_ENTRIES = ("name", "holder", "region", "valid_until")
ANSWER = "answer."


def key_of_answer(code):
    """How a change calls an answer: by its code, unless the title has an entry of its own of that name."""
    return f"{ANSWER}{code}" if code in OWN_ENTRIES else code


def code_of_answer(key):
    """The code of the answer that a change calls ``key``; empty where it is an entry of the title's own."""
    return "" if key in OWN_ENTRIES else key.removeprefix(ANSWER)


def entered_on(title):
    """The day since which it stands in the register: with its plaque, or with its document if there is none."""
    return title.plaque_on or title.designation.signed_on


def as_they_were(titles, day):
    """Copies of the titles, in their order, as they stood at the end of ``day``; never to be saved.

    What is asked of each: its changes with their documents, which the caller has prefetched.
    """
    regions = regions_before(titles, day)
    return [as_it_was(title, day, regions) for title in titles]


def as_it_was(title, day, regions=None):
    """``regions``: {code: Region} of those that later changes name; looked up if they are not given."""
    later = changes_after(title, day)
    if regions is None:
        regions = regions_before([title], day)
    past = copy(title)
    past.seen_on = day
    if later:
        past.status = later[0].status_before
    for change in reversed(later):
        for key, was in change.before.items():
            put_back(past, key, was, regions)
    return past


def changes_after(title, day):
    later = (change for change in title.changes.all() if change.designation.signed_on > day)
    return sorted(later, key=lambda change: (change.designation.signed_on, change.pk))


def regions_before(titles, day):
    codes = {
        change.before["region"]
        for title in titles
        for change in changes_after(title, day)
        if change.before.get("region")
    }
    return {region.code: region for region in Region.objects.filter(code__in=codes)} if codes else {}


def put_back(past, key, was, regions):
    if key == "name":
        past.name = was
    elif key == "holder":
        past.organisation = copy(past.organisation)
        past.organisation.name = was
    elif key == "region":
        past.region = regions.get(was)
    elif key == "valid_until":
        past.valid_until = date.fromisoformat(was) if was else None
    else:
        past.public_answers = {**past.public_answers, code_of_answer(key): was}
