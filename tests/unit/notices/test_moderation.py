"""三审三校: three approvals by three different people; nobody publishes beside the workflow."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, TaskState, Workflow, WorkflowTask

from forms_workflows.rounds.models import Round
from notices import domain
from notices.domain.moderation import EDITORS, PUBLISHERS, REVIEWERS
from tests.unit.notices.world import fresh, make_notice, make_round, make_staff, publish


def waiting_for(page):
    task = fresh(page).current_workflow_task
    return task.name if task else None


def test_three_people_bring_a_page_live(world):
    page = publish(world, make_notice(world, make_round(world)))

    approvals = TaskState.objects.filter(status="approved").order_by("pk")
    assert [state.finished_by for state in approvals] == [world.editor, world.reviewer, world.publisher]
    assert page.live


def test_submitting_counts_as_the_authors_own_approval(world):
    page = make_notice(world, make_round(world))

    domain.submit_page(page, world.editor)

    assert waiting_for(page) == "复审（审核）"


def test_page_written_by_somebody_else_needs_an_editor_first(world):
    page = make_notice(world, make_round(world))
    page.save_revision(user=world.reviewer)

    domain.submit_page(page, world.reviewer)

    assert waiting_for(page) == "初审（编辑）"


def test_nobody_approves_twice_in_one_run(world):
    page = make_notice(world, make_round(world))
    for name in (REVIEWERS, PUBLISHERS):
        world.editor.groups.add(Group.objects.get(name=name))
        world.reviewer.groups.add(Group.objects.get(name=name))
    domain.submit_page(page, world.editor)
    with pytest.raises(PermissionDenied):
        domain.approve_page(page, world.editor)

    domain.approve_page(page, world.reviewer)
    with pytest.raises(PermissionDenied):
        domain.approve_page(page, world.reviewer)

    assert waiting_for(page) == "终审（签发）"


def test_whoever_is_barred_does_not_find_the_page_among_the_tasks(world):
    page = make_notice(world, make_round(world))
    world.editor.groups.add(Group.objects.get(name=REVIEWERS))
    domain.submit_page(page, world.editor)

    assert not TaskState.objects.reviewable_by(world.editor).exists()
    assert TaskState.objects.reviewable_by(world.reviewer).count() == 1


def test_approval_of_the_wrong_group_is_refused(world):
    page = make_notice(world, make_round(world))
    domain.submit_page(page, world.editor)

    with pytest.raises(PermissionDenied):
        domain.approve_page(page, world.publisher)


def test_an_edit_under_way_starts_the_approvals_over(world):
    page = make_notice(world, make_round(world))
    domain.submit_page(page, world.editor)
    fresh(page).save_revision(user=world.reviewer)

    domain.approve_page(page, world.reviewer)

    assert waiting_for(page) == "初审（编辑）"


@pytest.mark.parametrize("name", [EDITORS, REVIEWERS, PUBLISHERS])
def test_nobody_may_publish_a_chinese_page_directly(world, name):
    page = make_notice(world, make_round(world))

    assert not page.permissions_for_user(make_staff(name)).can_publish()


def test_the_last_approval_in_the_admin_is_refused_with_the_sentences(client, world):
    page = make_notice(world, make_round(world))
    domain.submit_page(page, world.editor)
    domain.approve_page(page, world.reviewer)
    Round.objects.update(closes_at=timezone.now())
    state = fresh(page).current_workflow_task_state
    client.force_login(world.publisher)

    response = client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), follow=True
    )

    assert response.redirect_chain[-1][0] == reverse("notices_admin:refused", args=[page.pk])
    assert len(response.context["problems"]) == 1
    assert not fresh(page).live


def test_preparing_again_changes_nothing(world):
    def counts():
        models = (Group, GroupPagePermission, Workflow, WorkflowTask)
        return [model.objects.count() for model in models]

    before = counts()

    domain.prepare_moderation()

    assert counts() == before
