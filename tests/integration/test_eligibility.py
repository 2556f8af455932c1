"""申报条件: who may apply is said on the notice, before a draft is begun, and asked again before it is signed."""

import pytest
from django.db.models import ProtectedError
from django.utils import translation

from forms_workflows.errors import Refused
from forms_workflows.parties.models import Organisation, Region
from forms_workflows.processes.domain.publishing import publish_process
from forms_workflows.references.domain.publishing import publish_table
from forms_workflows.references.domain.usage import uses_of
from forms_workflows.references.models import ReferenceTable
from forms_workflows.rounds.models import Round
from forms_workflows.submissions.domain.eligibility import unmet_before
from tests.factories import make_region

from .test_case_moves import with_process
from .visitors import Visitor

KIND = {"when": "applicant.kind != 'enterprise'", "sentence": "企业不得单独申报。"}
STAFF = {"when": "a09 >= 20", "sentence": "专职人员不少于20人。"}


@pytest.fixture
def regional(world):
    """A round of one prefecture."""
    world.round.regions.set([Region.objects.get(code="652300")])
    return world


def test_a_round_of_one_prefecture_takes_applicants_from_there_and_says_so_to_others(regional):
    own, other = regional.organisation("652300"), regional.organisation("650100")
    for organisation in (own, other):
        filler = Visitor(regional.person(f"applicant_filler-{organisation.identifier}"))
        page = filler.read("apply", regional.round.pk)
        assert page.count("Only for applicants from Changji") == (1 if organisation == own else 2)
        page = filler.press("apply", regional.round.pk, organisation=organisation.pk)
        assert ("does not meet the conditions of applying: Only for applicants" in page) is (
            organisation == other
        )
    assert [case.organisation for case in regional.round.submissions.all()] == [own]


def test_what_is_given_as_the_region_counts_before_the_application_is_handed_over(regional):
    own = regional.organisation("652300")
    case = regional.draft(own)
    answers = regional.answers(own)
    (field,) = [one for one in case.form_version.form.fields if one.use == "region"]
    regional.save(case, answers | {field.code: "650100"})
    with translation.override("en"), pytest.raises(Refused, match="Only for applicants from"):
        regional.finish(case)
    regional.save(case, answers | {field.code: "652300"})
    regional.finish(case)


def test_a_county_is_within_its_prefecture(regional):
    county = make_region("652399", parent=Region.objects.get(code="652300"), level="county")
    round = Round.objects.get(pk=regional.round.pk)
    assert round.admits(county)
    assert not round.admits(Region.objects.get(code="650000"))  # wider is not within
    assert not round.admits(None)
    with pytest.raises(ProtectedError):
        Region.objects.get(code="652300").delete()


@pytest.fixture
def limited(world):
    """The first programme for whoever meets both conditions."""
    with_process(world, lambda stages: stages["apply"].update(apply={"conditions": [KIND, STAFF]}))
    return world


def test_whoever_does_not_meet_them_begins_no_draft_and_reads_why(limited):
    own = limited.organisation()
    Organisation.objects.filter(pk=own.pk).update(kind="enterprise")
    filler = Visitor(limited.person(f"applicant_filler-{own.identifier}"))
    page = filler.read("apply", limited.round.pk)
    assert page.count("企业不得单独申报。") == 2  # among the conditions, and as what is not met
    assert page.count("专职人员不少于20人。") == 1  # nothing is known of it yet
    page = filler.press("apply", limited.round.pk, organisation=own.pk)
    assert "does not meet the conditions of applying: 企业不得单独申报。" in page
    assert not limited.round.submissions.exists()


@pytest.fixture
def listed(world):
    """The first programme for whoever stands in the department's list with enough revenue."""

    def columns():
        for code, kind in (("code", "text"), ("revenue", "decimal")):
            yield {"id": code, "type": "column", "value": {"code": code, "label": code, "kind": kind}}

    own = world.organisation()
    rows = [{"code": own.identifier, "revenue": "4,000"}, {"code": "another", "revenue": "1"}]
    table = ReferenceTable(code="firms", title="企业名录", columns=list(columns()), rows=rows, live=False)
    table.save()
    publish_table(table)
    when = "lookup('firms', applicant.code, 'revenue') >= 4000"
    condition = {"when": when, "sentence": "营业收入不少于4000万元。"}
    with_process(world, lambda stages: stages["apply"].update(apply={"conditions": [condition]}))
    return table


def test_a_reference_table_says_who_may_apply_until_the_next_round(world, listed):
    assert world.round.graph.tables["firms"]["version"] == 1
    own = world.organisation()
    assert unmet_before(world.round, own) == []
    listed.rows = [{"code": own.identifier, "revenue": "3,999"}]
    publish_table(listed)
    assert unmet_before(world.round, own) == []  # the round keeps the version that it was opened with
    definition = world.round.process_version.definition
    publish_process(definition, world.person("handler"))
    world.round.process_version = definition.current_version
    assert unmet_before(world.round, own) == ["营业收入不少于4000万元。"]
    (use,) = uses_of(listed)
    assert (use.title, use.version, use.columns) == (definition.title, 2, {"revenue"})


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
    Organisation.objects.filter(pk=case.organisation_id).update(kind="enterprise")
    with translation.override("en"), pytest.raises(Refused, match="企业不得单独申报。"):
        limited.sign(case)
    case.refresh_from_db()
    assert case.status == "signing"
