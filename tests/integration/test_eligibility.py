"""申报条件: who may apply is said on the notice, before a draft is begun, and asked again before it is signed."""

import pytest
from django.utils import translation

from forms_workflows.errors import Refused
from forms_workflows.parties.models import Organisation

from .test_case_moves import with_process
from .visitors import Visitor

KIND = {"when": "applicant.kind != 'enterprise'", "sentence": "企业不得单独申报。"}
STAFF = {"when": "a09 >= 20", "sentence": "专职人员不少于20人。"}


@pytest.fixture
def limited(world):
    """The first programme for whoever meets both conditions."""
    with_process(world, lambda stages: stages["apply"].update(apply={"conditions": [KIND, STAFF]}))
    return world


def test_whoever_does_not_meet_them_begins_no_draft_and_reads_why(limited):
    own = limited.organisation()
    Organisation.objects.filter(pk=own.pk).update(kind=Organisation.Kind.ENTERPRISE)
    filler = Visitor(limited.person(f"applicant_filler-{own.credit_code}"))
    page = filler.read("apply", limited.round.pk)
    assert page.count("企业不得单独申报。") == 2  # among the conditions, and as what is not met
    assert page.count("专职人员不少于20人。") == 1  # nothing is known of it yet
    page = filler.press("apply", limited.round.pk, organisation=own.pk)
    assert "does not meet the conditions of applying: 企业不得单独申报。" in page
    assert not limited.round.submissions.exists()


def test_what_was_filled_in_is_asked_before_the_application_is_handed_over(limited):
    case = limited.draft()
    answers = limited.answers(case.organisation)
    limited.save(case, answers | {"a09": "12"})
    with translation.override("en"), pytest.raises(Refused) as refused:
        limited.finish(case)
    assert "专职人员不少于20人。" in str(refused.value)
    limited.save(case, answers | {"a09": "25"})
    limited.finish(case)
    limited.sign(case)
    assert case.status == "open"


def test_the_registration_may_change_between_handing_over_and_signing(limited):
    case = limited.draft()
    limited.save(case, limited.answers(case.organisation) | {"a09": "25"})
    limited.finish(case)
    Organisation.objects.filter(pk=case.organisation_id).update(kind=Organisation.Kind.ENTERPRISE)
    with translation.override("en"), pytest.raises(Refused, match="企业不得单独申报。"):
        limited.sign(case)
    case.refresh_from_db()
    assert case.status == "signing"
