"""What a stage may hold: its kinds, their fixed outcomes and settings, and the empty shape of every row."""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SCHEMA = 2

KEY = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")

KEY_MAX = 40

#: How many decimals of a result are kept.
DECIMALS = 2

#: Ends that every process has without naming them: they come from outside, through ``engine.cancel``.
BUILT_IN_ENDS = {
    "withdrawn": _("Withdrawn"),
    "lapsed": _("Lapsed"),
    "terminated": _("Terminated"),
    "cancelled": _("Round cancelled"),
}


class Kind(TextChoices):
    """What happens in a stage."""

    APPLY = "apply", _("Application")
    CHECK = "check", _("Check by an officer")
    OPINION = "opinion", _("Opinion of several hands")
    SCORE = "score", _("Expert review")
    RANK = "rank", _("Ranking")
    MEETING = "meeting", _("Meeting")
    PUBLICITY = "publicity", _("Publicity")
    CERTIFY = "certify", _("Designation")
    AUTO = "auto", _("Automatic decision")
    WAIT = "wait", _("Waiting time")
    CONSULT = "consult", _("Consultation of offices")
    SPAWN = "spawn", _("Another case")


#: Kinds in which nobody has anything to do, so that they have no desk.
UNATTENDED = frozenset({Kind.AUTO, Kind.WAIT, Kind.SPAWN})


class Until(TextChoices):
    """When a waiting time is over."""

    DAYS = "days", _("a number of days has passed")
    DATE = "date", _("a date has come")
    WINDOW = "window", _("applications close")


class Closes(TextChoices):
    """When a consultation is over."""

    ALL = "all", _("all who were asked have answered")
    ENOUGH = "enough", _("so many have answered")
    IN_TIME = "in_time", _("all have answered, or the time is over")


class Anew(TextChoices):
    """Which corrections (更正) of a published list begin a new period."""

    ENTRY = "entry", _("a corrected entry: it is published again for a period of its own")
    EVERY = "every", _("every correction, whatever of the page it is")
    NONE = "none", _("none: the page says what was corrected, and its period goes on")


class Asks(TextChoices):
    """Whose the case is that another one starts."""

    APPLICANT = "applicant", _("the applicant of this case")
    PARTNERS = "partners", _("each partner organisation of this case")


class Effect(TextChoices):
    """What a designation's document does to a title. All but a grant are about the title that the case is about."""

    GRANT = "grant", _("grants a title")
    RENEW = "renew", _("renews the title")
    CHANGE = "change", _("changes entries of the title")
    SUSPEND = "suspend", _("suspends the title")
    RESTORE = "restore", _("puts a suspended title back in force")
    REVOKE = "revoke", _("revokes the title")
    EXIT = "exit", _("ends the title at its holder’s wish")
    RECORD = "record", _("puts an entry on the title’s file")


class EffectDone(TextChoices):
    """The same as done, for a title's public history."""

    GRANT = "grant", _("Granted")
    RENEW = "renew", _("Renewed")
    CHANGE = "change", _("Changed")
    SUSPEND = "suspend", _("Suspended")
    RESTORE = "restore", _("Put back in force")
    REVOKE = "revoke", _("Revoked")
    EXIT = "exit", _("Left of its own accord")
    RECORD = "record", _("Entry on the file")


class Entry(TextChoices):
    """An entry of a title that a document may change."""

    NAME = "name", _("name of the title")
    HOLDER = "holder", _("name of the holder")
    REGION = "region", _("region")
    ANSWER = "answer", _("public answer of this code")


class Scope(TextChoices):
    """Whose desk: resolved for each case from the scopes with which it was started."""

    APPLICANT = "applicant", _("the applicant")
    APPLICANT_REGION = "applicant_region", _("the bureau of the applicant’s region")
    ABOVE = "above", _("the department above that of the stage before")
    PARTNERS = "partners", _("the bureaus of the partners’ regions")
    DEPARTMENT = "department", _("the department")
    PANEL = "panel", _("the experts of the panel")


#: What an end is called that nobody has named.
END_TITLES = {**BUILT_IN_ENDS, "completed": _("Completed")}

#: Outcomes that the machinery of a kind leads to by itself. A stage of that kind must have them.
FIXED_OUTCOMES = {
    Kind.APPLY: ("submit",),
    Kind.SCORE: ("scored",),
    Kind.RANK: ("shortlisted", "not_shortlisted"),
    Kind.MEETING: ("approved", "rejected"),
    Kind.PUBLICITY: ("cleared", "upheld"),
    Kind.CERTIFY: ("designated",),
    Kind.WAIT: ("elapsed",),
    Kind.SPAWN: ("spawned",),
    Kind.CONSULT: ("agreed", "disputed", "unanswered"),
}

#: The outcome to which the clock leads where a stage waits for time to pass.
BY_CLOCK = {Kind.PUBLICITY: "cleared", Kind.WAIT: "elapsed"}

#: Outcomes that a stage of a kind may have besides, because a screen leads to them.
POSSIBLE_OUTCOMES = {Kind.SCORE: ("absent",)}

#: All outcomes that the screens of a kind lead to. Whoever decides at a kind that is not named chooses among any.
TAKEN = {kind: keys + POSSIBLE_OUTCOMES.get(kind, ()) for kind, keys in FIXED_OUTCOMES.items()}

#: Words that the engine understands inside a stage, so that no outcome may be called so.
ENGINE_WORDS = {
    Kind.OPINION: frozenset({"propose", "agree", "send_back"}),
    Kind.SCORE: frozenset({"open", "close", "repeat"}),
    Kind.PUBLICITY: frozenset({"published", "objection", "void", "resume"}),
    Kind.CERTIFY: frozenset({"plaqued"}),
}

#: What a tally counts besides the single answers, so that no answer may be called so.
COUNTED = ("asked", "answered", "unanswered")

#: Every stage has these, whatever its kind.
STAGE = {
    "key": "",
    "kind": "",
    "title": "",
    "desk": {"role": "", "scope": ""},
    "hands": [],
    "desk_rules": [],
    "form": None,
    "sections": [],
    "deadline": None,
    "deadline_in": "working",
    "on_overdue": "",
    "article": "",
    "article_reason": "",
    "label_for_applicant": "",
    "label_unclaimed": "",
    "distinct_from": [],
    "nobody_found": "",
    "distribution": "",
    "max_returns": None,
    "outcomes": [],
}

OUTCOME = {
    "key": "",
    "title": "",
    "target": "",
    "label_for_applicant": "",
    "needs_reason": False,
    "needs_file": False,
    "resume": False,
    "direct": False,
    "reopens": False,
    "allowed_if": "",
    "refusal": "",
    "proposed_if": "",
}

END = {"key": "", "title": "", "label_for_applicant": "", "success": False}

#: Who may apply: a condition, and the sentence that everybody reads.
REQUIREMENT = {"when": "", "sentence": ""}

#: One track of a ranking: whom it is for, and its own places and pass line.
TRACK = {"key": "", "title": "", "when": "", "quota": None, "pass_line": None}

#: One part of the score sheet, and the points that whoever is placed has in it at least.
MINIMUM = {"code": "", "points": None}

#: One entry of a title that a document changes, and the field of the application that says what it becomes.
AMENDMENT = {"entry": "name", "code": ""}

#: Which desk gets a case of which the condition holds, in place of the stage's own or of one of its hands (by number).
DESK_RULE = {"when": "", "hand": None, "role": "", "scope": ""}

#: One rule of an automatic stage.
RULE = {"when": "", "outcome": "", "label": ""}

#: What an office that is asked may answer. ``against``: one such answer makes the consultation disputed.
ANSWER = {"key": "", "title": "", "needs_reason": False, "needs_file": False, "against": False}

#: What a stage has besides under the name of its kind (``stage["score"]["quorum"]``), as an editor starts from it.
SETTINGS = {
    Kind.APPLY: {"conditions": []},
    Kind.SCORE: {
        "experts": "",
        "quorum": 5,
        "odd": True,
        "trim_from": 7,
        "decimals": 2,
        "total": "total",
        "tie_break": [],
    },
    Kind.RANK: {"quota": None, "pass_line": None, "minimums": [], "tracks": []},
    Kind.PUBLICITY: {
        "days": 5,
        "days_in": "working",
        "count_first_day": False,
        "minimum": 5,
        "objection_days": 15,
        "objection_extension_days": 15,
        "anew": "entry",
    },
    Kind.CERTIFY: {
        "plaque": True,
        "valid_years": None,
        "effect": "grant",
        "amendments": [],
        "numbered": True,
        "automatic": False,
    },
    Kind.AUTO: {"rules": [], "otherwise": "", "told": False},
    Kind.WAIT: {"until": "days", "days": 5, "working": True, "date": ""},
    Kind.SPAWN: {"procedure": "", "asks": "applicant", "waits": False},
    Kind.CONSULT: {"closes": "all", "enough": None, "answers": []},
}
