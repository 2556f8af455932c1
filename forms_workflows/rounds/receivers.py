"""What rounds tell others: the audit trail that whoever was announced has a chain, forms which parameters there are."""

from forms_workflows.audit.domain.evidence import register_chains
from forms_workflows.forms.domain import parameters

from .domain.parameters import offered
from .models import Round


def announced():
    return (round.chain for round in Round.objects.exclude(opened_at=None))


register_chains(announced)
parameters.register(offered)
