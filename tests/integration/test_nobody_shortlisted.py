"""空缺: a ranking of which nobody is shortlisted ends its cases, instead of leaving them there for ever."""

import pytest

from forms_workflows.decisions.models import Shortlist
from forms_workflows.errors import Refused

from .visitors import Visitor


def scored_below(world):
    """One case, scored below the pass line of 70 points."""
    (case,) = world.scored(1, levels=[0.4])
    world.rank()
    return case


def test_nobody_reached_the_line(world):
    case = scored_below(world)
    lead = Visitor(world.holder_of_department("dept_lead"))
    asked = lead.ask("ranking", world.round.pk, shortlist="1", early_reason="申报单位均已提交")
    assert 'name="sure"' in asked
    lead.press("ranking", world.round.pk, shortlist="1", early_reason="申报单位均已提交")
    case.refresh_from_db()
    assert (case.status, case.end) == ("ended", "not_shortlisted")
    listed = Shortlist.objects.get()
    assert (listed.status, listed.items.count()) == ("decided", 0)
    assert 'name="propose"' not in lead.read("shortlist", listed.pk)


def test_whoever_reached_the_line_is_left_out_with_a_reason_only(scored_case):
    world, case = scored_case
    world.rank()
    with pytest.raises(Refused):
        world.shortlist([], propose=False)
    lead = Visitor(world.holder_of_department("dept_lead"))
    early = {"shortlist": "1", "early_reason": "申报单位均已提交"}
    assert "Select at least one case" in lead.press("ranking", world.round.pk, **early)
    assert not Shortlist.objects.exists()
    lead.press("ranking", world.round.pk, tie_reason="本年度空缺", **early)
    case.refresh_from_db()
    assert case.end == "not_shortlisted"
