"""Who may do what with a case. ``desks`` are the person's ``parties.rules.Desks``; asked by verbs, views and templates.

Who may read a case at all is a question to the database: ``domain.queries.visible_to``.
"""


def is_applicant(desks, submission):
    """Belongs to the organisation that leads the application, with whatever right there."""
    return any(submission.organisation_id == own.pk for own in desks.organisations())


def is_partner(desks, submission):
    """Belongs to an organisation that takes part in the application."""
    own = {organisation.pk for organisation in desks.organisations()}
    return any(partner.organisation_id in own for partner in submission.partners.all())


def may_fill(desks, submission):
    return desks.acts_for(submission.organisation, "submission.fill")


def may_sign(desks, submission):
    return desks.acts_for(submission.organisation, "submission.sign")


def may_terminate(desks, submission):
    return desks.holds("case.terminate", submission.round.programme.department)
