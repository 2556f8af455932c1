"""Where a case stands, read anew."""


def stands(case):
    """(stage, part)"""
    case.refresh_from_db()
    return case.stage, case.part


def ended(case):
    """(end, reason)"""
    case.refresh_from_db()
    return case.end, case.reason


def newest(case):
    """The newest answers document."""
    return case.answer_rounds.order_by("-number").first()
