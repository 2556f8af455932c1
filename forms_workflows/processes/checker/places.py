"""From which regions cases may come, and which offices each of them leads to."""

from forms_workflows.forms.kinds import KINDS
from forms_workflows.parties.models import Region


def scopes_by_region(graph, offices, forms, asked=None):
    """{region: the scopes of a case from there}, of every region that may apply: see ``Offices.scopes``.

    ``asked``: the primary keys of those that count, if not all do. Those that the application's form offers; of a form that does not ask, all that the department's own region contains.
    """
    named = [int(key) for key in graph.offices if key.isdecimal()]
    regions = Region.objects.order_by("code")
    codes = offered(graph, forms)
    if codes is not None:
        regions = regions.filter(code__in=codes)
    if asked is not None:
        regions = regions.filter(pk__in=asked)
    own = offices.owner.region_id
    return {
        region: offices.scopes(region.pk, named=named)
        for region in regions
        if own is None or own in offices.around(region.pk)
    }


def offered(graph, forms):
    """The codes of the regions that the application's form offers; None where it does not ask for one."""
    version = forms.get(graph.apply.form) if graph.apply else None
    field = version.form.with_use("region") if version else None
    return {code for code, _name in KINDS[field.type].options(field)} if field else None
