"""The parameters of all programmes, as formulas of forms may name them: a form does not know by which programme it is used."""

from forms_workflows.forms.domain.parameters import Offered
from forms_workflows.processes.graph.parameters import TYPES

from ..models import Parameter


def offered():
    """{key: Offered}, called as by the first programme that has it."""
    found = {}
    for key, title, kind in Parameter.objects.order_by("pk").values_list("key", "title", "kind"):
        type = TYPES[kind]
        first = found.setdefault(key, Offered(title, type))
        if first.type != type:
            found[key] = Offered(first.title, "")
    return found
