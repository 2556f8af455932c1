"""The spreadsheet of a whole round, as the screen gives it, beside a bare loop that writes the same cells.

``python benchmarks/bench_export.py 20000``: goals 3 times the loop, and 200 MB more than before at any number of cases.
"""

from io import BytesIO

import ground  # sets Django up
import xlsxwriter
from openpyxl import load_workbook

from forms_workflows.parties.models import Person
from forms_workflows.rounds.models import Round
from tests.integration.visitors import Visitor


def write(rows):
    """What any export has to do at least."""
    book = xlsxwriter.Workbook(BytesIO(), {"in_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()


def compare(size):
    ground.use(size)
    supervisor = Visitor(Person.objects.filter(memberships__role__key="supervisor").first())
    round, answers = Round.objects.get(), []
    supervisor.get("round", round.pk)
    before = ground.forget_peak()
    ours = ground.cost(lambda: answers.append(supervisor.get("export", round.pk)))
    grown = ground.peak_memory() - before
    (answer,) = answers
    rows = list(load_workbook(BytesIO(answer.downloaded), read_only=True).active.values)
    bare = ground.median(lambda: write(rows), times=3)
    ground.say(f"export of {len(rows) - 1} cases × {len(rows[0])} columns", ours)
    ground.say("bare xlsxwriter, same cells", bare)
    ground.say("", f"{ours.total / bare.total:9.1f} ×, {grown:.0f} MB more than before")


if __name__ == "__main__":
    for size in ground.asked_sizes():
        compare(size)
