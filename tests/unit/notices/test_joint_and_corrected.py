"""All parties of a joint application are public, and a published entry that was corrected says so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said

from forms_workflows.decisions.domain.designations import give_plaque, issue_designation
from forms_workflows.decisions.domain.publicity import fire_due_periods
from forms_workflows.decisions.models import PublicityPeriod, Shortlist, ShortlistItem
from forms_workflows.submissions.models import AnswerRound, Partner, Submission
from notices import domain
from notices.models import PublicityPage
from notices.reading.lists import shortlist_rows
from tests.factories import make_organisation, make_region
from tests.unit.notices.world import fresh, open_publicity, publish


def join(world, case, name="吐鲁番促进中心", *, confirmed=True):
    region = make_region("650400", name="吐鲁番市", short_name="吐鲁番", parent=world.department.region)
    organisation = make_organisation(name, region=region)
    return Partner.objects.create(
        submission=case,
        organisation=organisation,
        name=name,
        credit_code=organisation.identifier,
        region=region,
        confirmed_at=timezone.now() if confirmed else None,
        confirmed_by=world.manager if confirmed else None,
    )


def test_the_list_names_every_party_and_region(client, in_publicity):
    world, page = in_publicity
    join(world, Submission.objects.get(title="甲集群"))

    first, second = fresh(page).rows
    assert (first.applicant, first.region) == ("甲集群促进中心、吐鲁番促进中心", "昌吉州、吐鲁番市")
    assert (second.applicant, second.region) == ("乙集群促进中心", "昌吉州")
    assert "吐鲁番促进中心" in client.get(page.url).content.decode()


def test_who_has_not_agreed_is_no_party(in_publicity):
    world, page = in_publicity
    join(world, Submission.objects.get(title="甲集群"), confirmed=False)

    assert fresh(page).rows[0].applicant == "甲集群促进中心"


@pytest.mark.parametrize("names", [("甲集群",), ("甲集群", "乙集群", "丙集群")], ids=["1", "3"])
def test_a_list_costs_the_same_however_long(world, calendar, names, django_assert_num_queries):
    open_publicity(world, names)
    shortlist, period = Shortlist.objects.get(), PublicityPeriod.objects.get()

    with django_assert_num_queries(3):
        assert len(shortlist_rows(shortlist, period)) == len(names)


def test_the_register_names_and_finds_every_party(client, world, calendar, clock):
    page = open_publicity(world, ("甲集群", "乙集群"))
    partner = join(world, Submission.objects.get(title="甲集群"))
    clock.move_to(PublicityPeriod.objects.get().ends_at)
    fire_due_periods()
    round = page.shortlist.round
    designation = issue_designation(
        round=round,
        submissions=list(round.submissions.all()),
        person=world.manager,
        document_number="示工信〔2026〕9号",
        signed_on=timezone.localdate(),
    )
    for title in designation.titles.all():
        give_plaque(title=title, person=world.manager, plaque_on=timezone.localdate())

    there = client.get(world.register.url, {"region": "650400"}).content.decode()
    assert "甲集群" in there
    assert "乙集群促进中心" not in there
    assert "吐鲁番促进中心" in there
    assert '<option value="650400"' in there

    title = designation.titles.get(name="甲集群")
    entry = client.get(f"{world.register.url}{title.pk}/").content.decode()
    assert partner.credit_code in entry
    data = client.get(reverse("notices:register_json")).json()["entries"]
    parties = {row["name"]: [one["organisation"] for one in row["partners"]] for row in data}
    assert parties == {"甲集群": ["吐鲁番促进中心"], "乙集群": []}

    result = publish(world, domain.release_result_page(designation, world.publisher))
    assert "吐鲁番促进中心" in client.get(result.url).content.decode()


# --- 更正 --------------------------------------------------------------------------------------------------


def correct(world, case, **answers):
    """What a correction after the first publication leaves: a later round of answers and a new title."""
    newest = case.answer_rounds.order_by("-number").first()
    AnswerRound.objects.create(
        submission=case,
        number=newest.number + 1,
        answers=newest.answers | answers,
        submitted_at=timezone.now(),
        submitted_by=world.manager,
        digest="0" * 64,
    )
    Submission.objects.filter(pk=case.pk).update(title=answers.get("name", case.title))


def test_a_corrected_entry_is_public_with_what_changed(client, in_publicity, clock):
    world, page = in_publicity
    first = Shortlist.objects.get()
    clock.shift(timedelta(days=1))
    case = Submission.objects.get(title="甲集群")
    correct(world, case, name="甲市集群", legal="新法人")
    again = Shortlist.objects.create(
        round=first.round,
        stage=first.stage,
        version=2,
        corrects=first,
        status=Shortlist.Status.APPROVED,
        drawn_up_by=world.manager,
    )
    ShortlistItem.objects.create(
        shortlist=again, submission=case, position=1, decision=ShortlistItem.Decision.APPROVED
    )
    second = world.publicity_index.add_child(
        instance=PublicityPage(title="更正公示", slug="again", shortlist=again, live=False)
    )

    [(name, [change])] = second.corrections
    assert (name, change.label, change.before, change.after) == ("甲市集群", "集群名称", "甲集群", "甲市集群")
    PublicityPage.objects.filter(pk=second.pk).update(live=True)
    html = client.get(second.url).content.decode()
    assert said("Correction") in html
    assert "<del>甲集群</del>" in html
    assert "新法人" not in html

    earlier = client.get(page.url).content.decode()
    assert second.title in earlier
    assert [row.name for row in fresh(page).rows] == ["甲集群", "乙集群"]


def test_a_page_that_corrects_nothing_says_nothing_of_it(client, in_publicity):
    _world, page = in_publicity

    assert page.corrections == []
    assert said(
        "An entry of the list has been corrected. It is published again, for a whole new period."
    ) not in (client.get(page.url).content.decode())
