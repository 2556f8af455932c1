"""Procedures of which cases start others: what needs them."""

from forms_workflows.processes.graph.kinds import Kind

from ..models import Round
from .rounds import newest_version


def stage_that_starts(procedure):
    """A stage that starts cases of the procedure: of a process of its programme, as published last or as a round that is
    under way has pinned it. None where there is none.
    """
    return next(
        (
            stage
            for version in _versions(procedure.programme)
            for stage in version.process.of_kind(Kind.SPAWN)
            if stage.spawn.procedure == procedure.key
        ),
        None,
    )


def _versions(programme):
    """Those that cases of the programme go by now or would go by."""
    newest = (newest_version(one) for one in programme.procedures.select_related("process"))
    under_way = Round.objects.filter(procedure__programme=programme, status=Round.Status.OPEN)
    pinned = (one.process_version for one in under_way.select_related("process_version"))
    found = {version.pk: version for version in (*newest, *pinned) if version}
    return found.values()
