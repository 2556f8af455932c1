"""Who sees the figures of a round."""

import pytest

from forms_workflows.parties.enums import RIGHTS
from forms_workflows.rounds.rules import can_see_figures
from tests.factories import make_department, make_member, make_role

pytestmark = pytest.mark.django_db


def test_figures_are_for_who_manages_releases_or_supervises_and_for_nobody_else():
    department, other = make_department(), make_department("局")
    seeing = set()
    for right in RIGHTS:
        person = make_member(make_role(right.replace(".", "_"), right), department)
        if can_see_figures(person, department):
            seeing.add(right)
        assert not can_see_figures(person, other)
    assert seeing == {"round.manage", "publicity.release", "supervise"}
