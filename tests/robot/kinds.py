"""What the language says of each kind of stage, for the generator and the oracle: a new kind is one more row.

Written from the words of the language, not from the product's own tables, so that the two can be compared.
"""

from dataclasses import dataclass, field

from tests.unit.processes.builders import ANSWERS, HANDS


@dataclass(frozen=True)
class Words:
    """``fixed``: outcomes that a stage must have. ``own``: those that it may have besides, each with its screen.

    ``free``: the editor names the outcomes, and somebody chooses among them. ``rare``: generated processes have nearly always one at
    most; ``once_a_case``: a case comes to the kind once at most, ``once_a_stage``: to the same stage, else this rule is broken.
    ``fed_by``: the only (kind, outcome) by which a case may arrive. ``clock``: it may be left by itself when overdue.
    ``silent``: the outcome that comes about by itself where the stage is over in time and nobody has done anything.
    ``by``: who takes an outcome, a person, a rule (at once), another case, or time.
    """

    fixed: tuple = ()
    own: tuple = ()
    free: bool = False
    rare: bool = False
    once_a_case: str = ""
    once_a_stage: str = ""
    clock: bool = False
    by: str = "person"
    silent: str = ""
    fed_by: tuple = ()
    inside: tuple = ()
    weight: int = 1
    fields: dict = field(default_factory=dict)

    @property
    def outcomes(self):
        """The outcomes that some screen takes, where the editor does not name them."""
        return self.fixed + self.own


#: {parameter of the programme: its value}: any figure of a stage may name one instead, as ``param.KEY``.
PARAMETERS = {"one": 1, "three": 3, "five": 5, "thirty": 30}
#: Settings that may do so.
FIGURES = (
    "deadline",
    "max_returns",
    "quorum",
    "quota",
    "pass_line",
    "points",
    "days",
    "valid_years",
    "enough",
)
PREFIX = "param."


def settled(thing, setting=""):
    """A process, or a part of it, with the numbers for which these parameters stand."""
    if isinstance(thing, dict):
        return {name: settled(value, name) for name, value in thing.items()}
    if isinstance(thing, list):
        return [settled(part, setting) for part in thing]
    if setting in FIGURES and isinstance(thing, str) and thing.startswith(PREFIX):
        return PARAMETERS.get(thing.removeprefix(PREFIX), thing)
    return thing


def goes_on_by_itself(made):
    """Whether a case leaves this stage as soon as it has come: nobody acts, and no time passes."""
    if made["kind"] == "spawn":
        return not made["waits"] or made["asks"] == "partners"  # no applicant names any
    if made["kind"] == "certify":
        return bool(made.get("automatic")) and not made.get("plaque", True)
    return made["kind"] == "auto"


DEPARTMENT_HANDS = [
    {"role": "dept_handler", "scope": "department", "title": "经办"},
    {"role": "dept_lead", "scope": "department", "title": "复核"},
]

#: Large cases are checked by the department; middling ones by somebody else of the bureau.
DESK_RULES = [
    {"when": "size >= 70", "role": "dept_handler", "scope": "department"},
    {"when": "size >= 50", "role": "local_checker", "scope": "applicant_region"},
]

ASKED = [
    {"role": "local_handler", "scope": "applicant_region", "title": "所在地"},
    {"role": "dept_handler", "scope": "department", "title": "业务处"},
]

KINDS = {
    "apply": Words(
        fixed=("submit",),
        clock=True,
        weight=0,
        fields={"role": "applicant_filler", "scope": "applicant", "form": "application"},
    ),
    "check": Words(
        free=True,
        clock=True,
        weight=4,
        fields={
            "role": "local_handler",
            "scope": "applicant_region",
            "desk_rules": [[], DESK_RULES, DESK_RULES[1:]],
        },
    ),
    "opinion": Words(
        free=True,
        clock=True,
        inside=("propose", "agree", "send_back"),
        weight=3,
        fields={"hands": [HANDS, DEPARTMENT_HANDS], "form": "opinion"},
    ),
    "score": Words(
        fixed=("scored",),
        own=("absent",),
        rare=True,
        inside=("open", "close", "repeat"),
        fields={
            "role": "panel_organiser",
            "form": "sheet",
            "experts": "expert",
            "quorum": [1, 3],
            "tie_break": ["d3", "d1"],
        },
    ),
    "rank": Words(
        fixed=("shortlisted", "not_shortlisted"),
        rare=True,
        once_a_stage="ranked_twice",
        fed_by=("score", "scored"),
        weight=2,
        fields={
            "role": "dept_lead",
            "quota": [None, 1],
            "pass_line": [None, None, "30"],
            "minimums": [[], [{"code": "d3", "points": "30"}]],
        },
    ),
    "meeting": Words(fixed=("approved", "rejected"), weight=2, fields={"role": "secretary"}),
    "publicity": Words(
        fixed=("cleared", "upheld"),
        inside=("published", "objection", "void", "resume"),
        weight=2,
        fields={
            "role": "publisher",
            "days": [5, 7],
            "count_first_day": [False, True],
            "anew": ["entry", "every", "none"],
        },
    ),
    "certify": Words(
        fixed=("designated",),
        once_a_case="title_twice",
        inside=("plaqued",),
        fields={
            "role": "leader",
            "plaque": [True, False],
            "valid_years": [None, 3],
            "numbered": [True, False],
            "automatic": [False, False, True],
        },
    ),
    "auto": Words(free=True, by="rule", fields={"role": "", "scope": ""}),
    "wait": Words(
        fixed=("elapsed",),
        by="time",
        fields={"role": "", "scope": "", "until": "days", "days": [1, 4], "working": [True, False]},
    ),
    "spawn": Words(
        fixed=("spawned",),
        once_a_stage="spawn_twice",
        by="case",
        fields={
            "role": "",
            "scope": "",
            "procedure": "other",
            "asks": ["applicant", "applicant", "partners"],
            "waits": [True, False],
        },
    ),
    "consult": Words(
        fixed=("agreed", "disputed", "unanswered"),
        silent="unanswered",
        weight=2,
        fields={
            "role": "dept_lead",
            "hands": [ASKED, ASKED[1:]],
            "answers": [ANSWERS],
            "closes": ["all", "enough", "in_time"],
            "enough": 1,
            "deadline": 5,
            "form": [None, "opinion"],
        },
    ),
}
