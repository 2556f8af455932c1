"""集群名录: titles with their plaques, public answers only, filters, one page for each, open data."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as said

from forms_workflows.decisions.domain.designations import give_plaque, issue_designation
from forms_workflows.decisions.models import PublicityPeriod, Title
from forms_workflows.processes.graph.reading import read
from forms_workflows.rounds.models import Programme, Round
from home.domain.acting import as_system
from notices import domain
from notices.domain import releases
from notices.errors import PublicationRefused
from tests.unit.notices.world import SECRETS, fresh, open_publicity, publish
from tests.unit.processes.builders import apply, certify, check, process


@pytest.fixture
def designate(world, calendar, clock):
    """Clear the cases of a publicity period, designate them and give their plaques."""

    def run(names=("甲集群",), *, plaques=True):
        from forms_workflows.decisions.domain.publicity import fire_due_periods

        page = open_publicity(world, names)
        clock.move_to(PublicityPeriod.objects.latest("pk").ends_at)
        fire_due_periods()
        round = page.shortlist.round
        designation = issue_designation(
            round=round,
            submissions=list(round.submissions.all()),
            person=world.manager,
            document_number="示工信〔2026〕9号",
            signed_on=date(2026, 10, 28),
        )
        for title in designation.titles.order_by("pk") if plaques else []:
            give_plaque(title=title, person=world.manager, plaque_on=date(2026, 11, 2))
        return designation

    return run


def html_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_empty_register_says_so(client, world):
    assert said("There is no entry yet") in html_of(client, world.register.url)


def test_title_without_a_plaque_is_not_on_the_register(client, world, designate):
    designate(plaques=False)

    assert said("There is no entry yet") in html_of(client, world.register.url)


def test_entry_with_its_choice_in_words(client, world, designate):
    designate()

    html = html_of(client, world.register.url)

    assert "甲集群" in html
    assert "示例级-2026-001" in html
    assert "钢铁" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("year=2026", {"甲集群", "乙集群"}),
        ("year=2025", set()),
        ("region=652300", {"甲集群", "乙集群"}),
        ("region=650100", set()),
        ("name=甲", {"甲集群"}),
        ("value=steel", {"甲集群"}),
        ("value=cotton", {"乙集群"}),
        ("value=unknown&year=abcd", {"甲集群", "乙集群"}),
    ],
)
def test_filters(client, world, designate, query, found):
    designate(("甲集群", "乙集群"))
    title = Title.objects.get(name="乙集群")
    title.public_answers["industry"] = "cotton"
    title.save()

    response = client.get(f"{world.register.url}?{query}")

    assert {row["title"].name for row in response.context["rows"]} == found


def test_entry_page_shows_public_answers_only(client, world, designate):
    designate()
    title = Title.objects.get()
    # Whatever found its way into the stored answers: the form decides what is public.
    title.public_answers |= {
        "legal": "孙法人",
        "person": {"name": "王秘密", "mobile": "13911112222", "email": "secret@example.com"},
    }
    title.save()

    html = html_of(client, f"{world.register.url}{title.pk}/")

    assert "示例园区" in html
    assert "钢铁" in html
    assert "示工信〔2026〕9号" in html
    assert [secret for secret in SECRETS if secret in html] == []


def test_entry_page_leaves_out_table_columns_without_a_public_value(client, world, designate):
    designate()
    title = Title.objects.get()
    url = f"{world.register.url}{title.pk}/"
    assert "园区</th>" in html_of(client, url)

    title.public_answers["parks"] = [{"id": "1", "park": ""}]
    title.save()

    assert "承载区" not in html_of(client, url)


def test_unknown_entry_is_not_found(client, world, designate):
    designate(plaques=False)

    assert client.get(f"{world.register.url}{Title.objects.get().pk}/").status_code == 404
    assert client.get(f"{world.register.url}999999/").status_code == 404


@pytest.mark.parametrize("names", [("甲集群",), ("甲集群", "乙集群", "丙集群")])
def test_number_of_queries_is_the_same_for_1_and_3_entries(client, world, designate, names):
    designate(names)
    client.get(world.register.url)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(world.register.url)

    assert len(queries) == 18


def test_open_data(client, world, designate):
    designate()

    response = client.get(reverse("notices:register_json"))

    entry = response.json()["entries"][0]
    assert (entry["name"], entry["plaque_number"], entry["region_code"]) == (
        "甲集群",
        "示例级-2026-001",
        "652300",
    )
    assert [secret for secret in SECRETS if secret in response.content.decode()] == []


def test_open_data_says_whose_each_entry_is_and_gives_those_of_one_programme(client, world, designate):
    designate()
    address = reverse("notices:register_json")

    (entry,) = client.get(address).json()["entries"]
    assert entry["programme"] == "clusters"
    assert entry["programme_title"] == "先进制造业集群认定"
    assert entry["department"] == world.department.name
    assert entry["designated_as"] == "先进制造业集群"
    assert f"{address}?programme=clusters" in html_of(client, world.register.url)
    assert client.get(f"{address}?programme=clusters").json()["count"] == 1

    Programme.objects.create(key="other", title="其他", department=world.department)
    assert client.get(f"{address}?programme=other").json() == {"count": 0, "entries": []}
    assert client.get(f"{address}?programme=unknown").status_code == 404


@pytest.mark.parametrize(
    ("at", "steps"),
    [("first", "环节apply、环节look"), ("second", "环节apply、环节look、环节first、环节again")],
)
def test_of_two_stages_that_grant_the_one_that_the_case_has_come_to_counts(
    world, designate, monkeypatch, at, steps
):
    two = process(
        apply(target="look"),
        check("look", target="first"),
        certify("first", target="again"),
        check("again", target="second"),
        certify("second"),
    )
    designation = designate(("甲集群",))
    monkeypatch.setattr(Round, "graph", read(two))
    monkeypatch.setattr(
        releases.engine, "trail", lambda pk: SimpleNamespace(outcomes={"look": "pass", at: "designated"})
    )
    page = domain.release_result_page(designation, world.publisher)
    assert f"经{steps}，" in page.text


def test_a_result_page_that_is_public_says_what_was_corrected(client, world, designate):
    page = publish(world, domain.release_result_page(designate(("甲集群",)), world.publisher))
    before = strip_tags(page.text)

    def draft(note, text):
        version = fresh(page).get_latest_revision_as_object()
        version.text, version.correction_note = f"<p>{text}</p>", note
        return version.save_revision(user=world.editor)

    def correct(note, text):
        draft(note, text)
        publish(world, fresh(page))
        return html_of(client, page.url)

    with pytest.raises(PublicationRefused), as_system():
        draft("", "更正后的正文。").publish(user=world.publisher)
    html = correct("正文有误。", "更正后的正文。")
    assert "正文有误。" in html
    assert "<ins>更正后的正文。</ins>" in html
    assert before in html_of(client, f"{page.url}versions/1/")
    long = "长" * 400
    assert correct("正文又有误。", long).count(long) == 1  # not repeated beside what it was


def test_result_page_is_made_from_the_designation(client, world, designate):
    designation = designate(("甲集群", "乙集群"))

    page = domain.release_result_page(designation, world.publisher)
    assert client.get(page.url).status_code == 404
    page = publish(world, page)

    html = html_of(client, page.url)
    assert "示工信〔2026〕9号" in html
    assert "甲集群促进中心" in html
    assert [secret for secret in SECRETS if secret in html] == []
    assert domain.release_result_page(designation, world.publisher) == page
