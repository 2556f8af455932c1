from django import template

from forms_workflows.parties.models import Role

from ..graph.chart import draw

register = template.Library()


@register.inclusion_tag("processes/chart.html")
def process_chart(graph, current=""):
    """The picture and the list of a process's stages; nothing draws nothing."""
    if not graph:
        return {"chart": None}
    keys = {desk.role for stage in graph.stages for desk in stage.desks}
    roles = {role.key: role.local_title for role in Role.objects.filter(key__in=keys)}
    return {"chart": draw(graph, roles=roles, current=current)}
