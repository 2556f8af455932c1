"""The queue on the screen: what it offers as filters, and what they leave."""

import re

from django.core.cache import cache

from forms_workflows.rounds.models import Parameter, Procedure, Programme
from forms_workflows.submissions.models import Submission

from .visitors import Visitor


def options(page, name):
    """Values of a drop-down list, without the one for everything."""
    found = re.search(rf'<select id="{name}".*?</select>', page, re.DOTALL).group()
    return re.findall(r'value="([^"]+)"', found)


def test_the_queue_is_filtered_by_stage_and_region(world):
    here, there = (
        world.recommended(world.checked(world.submitted(world.organisation(code))))
        for code in ("650100", "652300")
    )
    handler = Visitor(world.holder("dept_handler"))
    page = handler.read("tasks")
    assert options(page, "region") == ["650100", "652300"]
    assert options(page, "stage") == ["re_review"]
    assert here.title in page
    assert there.title in page
    filtered = handler.read("tasks", region="650100")
    assert here.title in filtered
    assert there.title not in filtered
    assert options(filtered, "region") == ["650100", "652300"]  # the way back to the others
    for other in ({"region": "654000"}, {"stage": "prefecture_check"}, {"due": "2026-01-01"}, {"mine": "1"}):
        assert "No task matches this filter." in handler.read("tasks", **other)
    world.take(there, "dept_handler")
    assert here.title not in handler.read("tasks", mine="1")


def test_a_case_without_a_region_is_in_the_queue_but_no_filter(world):
    nowhere, _here = (
        world.recommended(world.checked(world.submitted(world.organisation("650100")))) for _ in range(2)
    )
    Submission.objects.filter(pk=nowhere.pk).update(region=None)
    page = Visitor(world.holder("dept_handler")).read("tasks")
    assert nowhere.number in page
    assert options(page, "region") == ["650100"]


def test_the_queue_of_two_programmes_names_and_filters_them(world):
    """One officer of both; the second programme shares the process, so that only the programme tells them apart."""
    first = world.recommended(world.checked(world.submitted(world.organisation("650100"))))
    handler = Visitor(world.holder("dept_handler"))
    page = handler.read("tasks")
    assert 'id="programme"' not in page
    assert str(world.programme) not in page
    other = Programme.objects.create(
        key="other", title="另一项目", title_en="Another programme", department=world.department
    )
    for one in world.programme.parameters.all():
        Parameter.objects.create(
            programme=other, key=one.key, title=one.title, kind=one.kind, value=one.value
        )
    process = world.programme.procedures.get(key="application").process
    Procedure.objects.create(programme=other, key="application", title="申报", process=process, letters="LX")
    world.programme = other
    world.round = world.open()
    second = world.recommended(world.checked(world.submitted(world.organisation("650100"))))
    cache.clear()
    page = handler.read("tasks")
    assert options(page, "programme") == ["cluster_designation", "other"]
    assert [first.title in page, second.title in page, "Another programme" in page] == [True] * 3
    assert (first.number, second.number) == ("JQ2026-0001", "LX2026-0001")
    filtered = handler.read("tasks", programme="other")
    assert [first.number in filtered, second.number in filtered] == [False, True]
    assert "?programme=other" in filtered
