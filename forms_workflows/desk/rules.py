"""Who may do what at the desk: the rights that each screen asks for, and what a person is to a case."""

#: Whatever a department decides on many cases at once: who holds one of these sees its rounds.
DEPARTMENT_RIGHTS = (
    "panel.assign",
    "round.rank",
    "shortlist.propose",
    "meeting.register",
    "publicity.release",
    "objection.accept",
    "objection.conclude",
    "designation.issue",
    "plaque.give",
    "supervise",
)
#: Further rights that its buttons ask for.
OTHER_RIGHTS = ("round.manage", "case.terminate")
EXPORT_RIGHTS = ("round.rank", "shortlist.propose", "supervise")
PANEL_RIGHTS = ("panel.assign", "supervise")
RANKING_RIGHTS = ("round.rank", "shortlist.propose", "supervise", "meeting.register")
LIST_RIGHTS = ("shortlist.propose", "meeting.register", "publicity.release", "supervise")
DESIGNATION_RIGHTS = ("designation.issue", "plaque.give", "publicity.release", "supervise")
OBJECTION_RIGHTS = ("objection.accept", "objection.conclude", "supervise")


def departments_of(desks, rights):
    """Keys of the departments in which the person holds one of these rights, for a look-up that also asks for rights."""
    return {pk for right in rights for pk in desks.department_ids(right)}


def held(desks, rights, department):
    """Those of the rights that the person holds in this department."""
    return {right for right in rights if desks.holds(right, department)}


def acts_for(desks, organisation, right="submission.fill"):
    return desks.acts_for(organisation, right)


def reads_cases(desks, department):
    """Whether the person may open the case files of this department's rounds, so that links to them make sense."""
    return desks.holds_any(("submission.view", "supervise"), department)


def reads(desks):
    """Whether the person reads case files somewhere because of a role, and not those assigned one by one."""
    return desks.has("submission.view") or desks.has("supervise")


def is_applicant(desks, submission):
    """Belongs to the organisation that leads the application, with whatever right there."""
    return any(submission.organisation_id == own.pk for own in desks.organisations())


def is_partner(desks, submission):
    owned = {own.pk for own in desks.organisations()}
    return any(partner.organisation_id in owned for partner in submission.partners.all())


def may_sign(desks, submission):
    return acts_for(desks, submission.organisation, "submission.sign")


def scores(desks):
    """Whether the person works on assigned cases only, as experts do: tasks without a right to read applications."""
    return any(
        "task.do" in membership.role.rights and "submission.view" not in membership.role.rights
        for membership in desks.memberships
    )
