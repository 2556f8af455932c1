"""Two people at one page: what of the answers that come back may be kept, and what somebody else has changed meanwhile."""

from forms_workflows.definitions.canonical import digest

LENGTH = 16  # of a mark: enough to tell two answers of one field apart


def mark_of(value):
    """A short sign of an answer, carried by the page from which it was changed. The same answer, the same mark."""
    return digest(value)[:LENGTH]


def merge_answers(*, present, new, codes, opened=None):
    """(the document to keep, codes of fields that both have changed) when ``new`` answers to ``codes`` come back.

    ``opened``: {code: mark} of the answers with which the page was opened. A field that the page did not change keeps
    what is there now; one that both changed to different answers keeps it too, and its code is returned. Fields without
    a mark take the new answer.
    """
    document = {code: value for code, value in present.items() if code not in codes}
    clashing = []
    for code in codes:
        value, clashes = merged_answer(present.get(code), new.get(code), (opened or {}).get(code))
        if clashes:
            clashing.append(code)
        if value is not None:
            document[code] = value
    return document, clashing


def merged_answer(present, new, opened):
    """(the answer to keep, whether both sides have changed it)."""
    if opened is None or mark_of(present) == opened or present == new:
        return new, False
    return present, mark_of(new) != opened
