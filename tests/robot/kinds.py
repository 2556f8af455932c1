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
    ``by``: who takes an outcome, a person, a rule (at once), or time.
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


DEPARTMENT_HANDS = [
    {"role": "dept_handler", "scope": "department", "title": "经办"},
    {"role": "dept_lead", "scope": "department", "title": "复核"},
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
        fields={"role": "local_handler", "scope": "applicant_region"},
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
        fields={"role": "dept_lead", "quota": [None, 1], "pass_line": None},
    ),
    "meeting": Words(fixed=("approved", "rejected"), weight=2, fields={"role": "secretary"}),
    "publicity": Words(
        fixed=("cleared", "upheld"),
        inside=("published", "objection", "void", "resume"),
        weight=2,
        fields={"role": "publisher", "days": [5, 7], "count_first_day": [False, True]},
    ),
    "certify": Words(
        fixed=("designated",),
        once_a_case="title_twice",
        inside=("plaqued",),
        fields={"role": "leader", "plaque": [True, False], "valid_years": [None, 3]},
    ),
    "auto": Words(free=True, by="rule", fields={"role": "", "scope": ""}),
    "wait": Words(
        fixed=("elapsed",),
        by="time",
        fields={"role": "", "scope": "", "until": "days", "days": [1, 4], "working": [True, False]},
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
