"""The outcomes, and hands, from which each kind of stage starts, so that a new process is built in one list."""

from django.utils.translation import gettext as _


def _outcome(key, title, target, **flags):
    return {"key": key, "title": title, "target": target, **flags}


def apply_outcomes():
    """``submit`` is what the engine knows a corrected application by."""
    return [
        _outcome("submit", _("Submit"), "next"),
        _outcome("lapse", _("Not corrected in time"), "end:lapsed"),
    ]


def check_outcomes():
    return [
        _outcome("pass", _("Pass"), "next"),
        _outcome(
            "return",
            _("Return for correction"),
            "applicant",
            needs_reason=True,
            resume=True,
            reopens=True,
        ),
        _outcome("refuse", _("Do not pass"), "end:refused", needs_reason=True),
    ]


def opinion_outcomes():
    return [
        _outcome("recommend", _("Recommend"), "next"),
        _outcome("not_recommended", _("Do not recommend"), "end:not_recommended", needs_reason=True),
    ]


def opinion_hands():
    return [{"title": title} for title in (_("Handling"), _("Checking"), _("Issuing"))]


def score_outcomes():
    return [
        _outcome("scored", _("Scored"), "next"),
        _outcome("absent", _("Absent from the defence"), "end:absent"),
    ]


def rank_outcomes():
    return [
        _outcome("shortlisted", _("Shortlisted"), "next"),
        _outcome("not_shortlisted", _("Not shortlisted"), "end:not_shortlisted"),
    ]


def meeting_outcomes():
    return [
        _outcome("approved", _("Approved"), "next"),
        _outcome("rejected", _("Not approved"), "end:rejected"),
    ]


def publicity_outcomes():
    return [
        _outcome("cleared", _("No objection stands"), "next"),
        _outcome("upheld", _("Objection upheld"), "end:objection_upheld"),
    ]


def certify_outcomes():
    return [_outcome("designated", _("Designated"), "end:designated")]


def auto_outcomes():
    return [
        _outcome("direct", _("Passes directly"), "next"),
        _outcome("check", _("Is to be checked"), "next"),
    ]


def wait_outcomes():
    return [_outcome("elapsed", _("The time is over"), "next")]


def spawn_outcomes():
    return [_outcome("spawned", _("Goes on"), "next")]


def consult_asked():
    """One row to begin with; who is asked is for the editor to say."""
    return [{}]


def consult_outcomes():
    return [
        _outcome("agreed", _("Nobody objects"), "next"),
        _outcome("disputed", _("Somebody objects"), "next"),
        _outcome("unanswered", _("Nobody has answered"), "next"),
    ]


def consult_answers():
    return [
        {"key": "agree", "title": _("Agree")},
        {"key": "remarks", "title": _("Agree, with remarks"), "needs_reason": True},
        {"key": "disagree", "title": _("Disagree"), "needs_reason": True, "against": True},
    ]


#: Ends that count as a success where an editor has not listed them.
SUCCESSFUL_ENDS = frozenset({"designated", "completed"})
