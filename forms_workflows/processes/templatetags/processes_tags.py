from django import template
from django.utils.translation import gettext as _

from forms_workflows.forms.schema.regions import level_choices
from forms_workflows.parties.models import Department, Role
from forms_workflows.wording import few

from ..graph.chart import draw
from ..graph.kinds import Scope
from ..graph.scopes import for_one, is_of_partners, level_of, office_of

register = template.Library()


@register.inclusion_tag("processes/chart.html")
def process_chart(graph, current="", words=None):
    """The picture and the list of a process's stages; nothing draws nothing. ``words``: those of its programme."""
    if not graph:
        return {"chart": None}
    keys = {desk.role for stage in graph.stages for desk in stage.desks}
    roles = {role.key: role.local_title for role in Role.objects.filter(key__in=keys)}
    return {"chart": draw(graph, roles=roles, current=current, words=words)}


@register.simple_tag
def place_name(scope):
    """Where a desk stands, in words."""
    if is_of_partners(scope) and (level := level_of(for_one(scope))):
        return _("Offices of the partners: %(level)s") % {"level": dict(level_choices()).get(level, level)}
    if level := level_of(scope):
        return _("Office: %(level)s") % {"level": dict(level_choices()).get(level, level)}
    if office := office_of(scope):
        named = Department.objects.filter(pk=office).first() if office.isdecimal() else None
        return str(named or office)
    return Scope(scope).label if scope in Scope.values else scope


@register.simple_tag
def few_regions(regions, count):
    """The names of some of ``count`` regions, all of them as one word."""
    if not regions:
        return "–"
    return _("all regions") if len(regions) == count else few(region.local_name for region in regions)
