"""The record of what changed on the public site."""

from forms_workflows.audit.domain.record import SITE, record


def enter(action, page, decision, revision=None, **data):
    """The event of a change of the public site. ``data`` names neither people nor contents."""
    if page.pk:
        data |= {"title": page.title, "address": page.url_path}
    if page.locale_id:
        data["language"] = page.locale.language_code
    if revision is not None:
        data["revision"] = revision.pk
    if decision.approvers:
        data["approved_by"] = [person.pk for person in decision.approvers]
    record(
        action=action,
        actor=decision.person,
        chain=SITE,
        subject=page if page.pk else None,
        data={
            name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in data.items()
        },
    )
