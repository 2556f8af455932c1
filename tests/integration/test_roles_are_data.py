"""No role's key stands in code: roles of other names do the same work."""

from forms_workflows.desk.views.panels import experts_of
from forms_workflows.parties.models import Role
from forms_workflows.submissions.domain.signing import finish_draft, reopen_draft
from forms_workflows.submissions.models import Notification

from .test_case_moves import with_process


def rename(key, name):
    Role.objects.filter(key=key).update(key=name)


def told(kind):
    return {message.person for message in Notification.objects.filter(kind=kind)}


def test_experts_hold_the_role_that_the_stage_names(world):
    experts = set(experts_of(world.round))
    assert len(experts) >= 5
    rename("expert", "judge")

    def change(stages):
        stages["scoring"]["score"]["experts"] = "judge"

    with_process(world, change)
    assert set(experts_of(world.round)) == experts


def test_the_right_to_sign_and_to_fill_in_decides_who_is_told(world):
    case = world.draft()
    filler, principal = (world.holder(role, case) for role in ("applicant_filler", "applicant_principal"))
    rename("applicant_filler", "clerk")
    rename("applicant_principal", "chair")
    finish_draft(submission=case, person=filler)
    assert told("to_sign") == {principal}
    reopen_draft(submission=case, person=principal)
    assert told("draft_reopened") == {filler}
