"""Case numbers: the procedure's letters, the year, and a serial that goes on over all rounds of that year."""

from django.db.models import Max

from ..models import Procedure, Round


def next_case_number(round):
    """The number of the next case of this round, which must be locked; ``JQ2026-0014``."""
    procedure = Procedure.objects.select_for_update(no_key=True).get(pk=round.procedure_id)
    rounds = Round.objects.filter(procedure=procedure, year=round.year)
    round.last_number = (rounds.aggregate(last=Max("last_number"))["last"] or 0) + 1
    round.save(update_fields=["last_number"])
    return f"{procedure.letters}{round.year}-{round.last_number:04d}"
