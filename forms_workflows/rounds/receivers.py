"""What rounds tell the audit trail: whoever was announced has a chain."""

from forms_workflows.audit.domain.evidence import register_chains

from .models import Round


def announced():
    return (round.chain for round in Round.objects.exclude(opened_at=None))


register_chains(announced)
