"""Regions, offices, roles and the national calendar of a programme."""

from django.db.models import Max

from forms_workflows.calendars.domain import seed_national
from forms_workflows.parties.domain.regions import REGION_FILES, load_regions, read_regions
from forms_workflows.parties.models import Department, Region, Role, Separation

OFFICE_FIELDS = ("short_name", "name_en", "name_ug", "code_prefix", "address", "postcode", "phone", "email")


def regions(loading):
    """The region's tree by official code; names that an administrator has corrected stay."""
    top = loading.plan["region"]
    rows = read_regions(REGION_FILES / f"{top}.csv")
    known = set(Region.objects.values_list("code", flat=True))
    missing = [row for row in rows if loading.update or row["code"] not in known]
    load_regions(missing)
    loading.say("regions", *("unchanged" if row["code"] in known else "new" for row in rows))
    loading.made["regions"] = {region.code: region for region in Region.objects.all()}


def offices(loading):
    """The department and, below it, the bureau of each prefecture."""
    plan = loading.plan
    department, outcome = office(loading, plan["department"], None)
    outcomes = [outcome]
    for entry in plan["bureaus"]:
        _bureau, outcome = office(loading, entry, department)
        outcomes.append(outcome)
    loading.say("department and bureaus", *outcomes)
    loading.made["department"] = department


def office(loading, entry, parent):
    fields = {name: entry.get(name, "") for name in OFFICE_FIELDS}
    region = loading.made["regions"][entry["region"]]
    return loading.ensure(Department, {"name": entry["name"]}, {**fields, "region": region, "parent": parent})


def roles(loading):
    """Roles are shared by their key; what is new comes behind those that are there."""
    outcomes = []
    for entry in loading.plan["roles"]:
        found = Role.objects.filter(key=entry["key"]).first()
        fields = {name: entry[name] for name in ("title", "title_en", "rights")}
        fields |= {
            "outside": entry.get("outside", False),
            "position": found.position if found else next_position(),
        }
        outcomes.append(loading.ensure(Role, {"key": entry["key"]}, fields)[1])
    loading.say("roles", *outcomes)


def next_position():
    return (Role.objects.aggregate(last=Max("position"))["last"] or 0) + 10


def separations(loading):
    """Powers that must not meet in one person. Before anybody holds them."""
    outcomes = []
    for entry in loading.plan.get("separations", ()):
        fields = {name: entry[name] for name in ("title_en", "first", "second")}
        outcomes.append(loading.ensure(Separation, {"title": entry["title"]}, fields)[1])
    loading.say("separations of powers", *outcomes)


def national_calendar(loading):
    """The State Council's days. The region's own ones are entered by its editors, from its government's notice."""
    found = seed_national()
    loading.say(
        "national calendar, years", *("unchanged" if how == "same" else how for how in found.values())
    )


STEPS = (regions, offices, roles, separations, national_calendar)
