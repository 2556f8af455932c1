"""What the department's own staff may do in the administration, by role. Cases are not there: see the desk."""

from django.contrib.auth.models import Group

from notices.domain.moderation import EDITORS, PUBLISHERS, REVIEWERS, permission

MANAGERS, REGISTRARS, SUPERVISORS = "业务管理 Managers", "人员机构管理 Registrars", "监督 Supervisors"
SITE_ADMINISTRATORS = "站点管理 Site administrators"
ACCESS = "wagtailadmin.access_admin"
PERMISSIONS = {
    MANAGERS: [
        ACCESS,
        "calendars.add_arrangement",
        "calendars.view_arrangement",
        "calendars.confirm_arrangement",
    ],
    REGISTRARS: [
        ACCESS,
        *(
            f"parties.{verb}_{model}"
            for verb in ("add", "change")
            for model in ("person", "organisation", "department", "region")
        ),
        *(f"parties.{verb}_membership" for verb in ("add", "change", "delete")),
        *(f"parties.{verb}_organisationkind" for verb in ("add", "change", "delete")),
        "parties.view_regionlevel",
        "parties.add_role",
        "parties.change_role",
        "calendars.view_arrangement",
    ],
    # What the site stands on, and the second pair of eyes on what the registrars propose. No accounts, no business.
    SITE_ADMINISTRATORS: [
        ACCESS,
        "home.change_sitesettings",
        "parties.add_region",
        "parties.change_region",
        *(f"parties.{verb}_regionlevel" for verb in ("add", "change", "delete")),
        "parties.view_department",
        "parties.confirm_role",
        *(f"parties.{verb}_separation" for verb in ("add", "change", "delete")),
        "wagtailcore.add_locale",
        "wagtailcore.change_locale",
        *(
            f"wagtailcore.{verb}_{model}"
            for verb in ("add", "change", "delete")
            for model in ("workflow", "task")
        ),
        "notices.change_moderationtask",
    ],
    SUPERVISORS: [ACCESS, "audit.view_event", "calendars.view_arrangement"],
}
#: The groups of whoever holds a role in the department. Rounds and releases follow from the role's rights alone.
GROUPS_OF_ROLE = {
    "dept_handler": [MANAGERS],
    "dept_lead": [MANAGERS],
    "publisher": [PUBLISHERS],
    "people_admin": [REGISTRARS],
    "site_admin": [SITE_ADMINISTRATORS],
    "supervisor": [SUPERVISORS],
}
#: The groups of whoever edits pages, by the word in demo.json.
GROUPS_OF_EDITOR = {"editor": [EDITORS], "reviewer": [REVIEWERS], "publisher": [PUBLISHERS]}


def groups(loading):
    """May be repeated: permissions that an administrator has taken away come back only with ``update``."""
    outcomes = []
    for name, codes in PERMISSIONS.items():
        group, created = Group.objects.get_or_create(name=name)
        if created or loading.update:
            group.permissions.add(*map(permission, codes))
        outcomes.append("new" if created else "unchanged")
    loading.say("groups of the administration", *outcomes)


STEPS = (groups,)
