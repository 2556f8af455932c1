"""Lists (名单) that no ranking makes: of the cases that wait at a meeting or a publicity, drawn up on the desk."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as said

from forms_workflows.decisions.domain.publicity import fire_due_periods
from forms_workflows.decisions.models import PublicityPeriod, Shortlist, Title
from forms_workflows.rounds.domain.rounds import open_round
from notices import domain
from notices.reading.progress import public_stages
from tests.factories import make_member, make_role
from tests.unit.notices.world import make_case, make_round, programme_of, publish
from tests.unit.processes.builders import apply, certify, meeting, publicity

RIGHTS = ("shortlist.propose", "meeting.register", "publicity.release", "designation.issue", "plaque.give")


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


@pytest.fixture
def lister(world, client):
    """Whoever draws up lists, at the desk in English."""
    person = make_member(make_role("lister", *RIGHTS), world.department)
    sign_in(client, person)
    with translation.override("en"):
        yield person


@pytest.fixture
def begin(world):
    """An open round of a programme with these stages after the application."""

    def run(*stages):
        world.programme = programme_of(
            world.department,
            world.editor,
            apply(target=stages[0]["key"], form="application"),
            *stages,
            key="plain",
        )
        round = make_round(world)
        return open_round(round=round, person=world.publisher)

    return run


def press(client, name, *args, **data):
    return client.post(reverse(f"desk:{name}", args=args), {"sure": "1", **data}, follow=True)


def draw_up(client, round, stage, cases, **data):
    """The newest list after the button was pressed."""
    entries = {"list": "1", "selected": [case.pk for case in cases], "early_reason": "已无其他申报", **data}
    response = press(client, "new_list", round.pk, stage, **entries)
    assert response.status_code == 200
    return Shortlist.objects.filter(round=round).first(), response.content.decode()


def test_publicity_without_ranking_and_meeting_to_a_title_without_plaque(
    client, world, lister, calendar, clock, begin
):
    round = begin(publicity(target="certify"), certify(plaque=False, valid_years=3))
    first, second = (make_case(world, round, name) for name in ("甲企业", "乙企业"))
    page = client.get(reverse("desk:round", args=[round.pk])).content.decode()
    assert reverse("desk:new_list", args=[round.pk, "publicity"]) in page
    assert reverse("desk:ranking", args=[round.pk]) not in page
    assert reverse("desk:new_panel", args=[round.pk]) not in page

    listed, html = draw_up(client, round, "publicity", [first])
    assert (listed.status, str(listed.label)) == ("approved", "List 1")
    assert said("Put before the meeting") not in html
    waiting = client.get(reverse("desk:new_list", args=[round.pk, "publicity"])).content.decode()
    assert "乙企业" in waiting
    assert "甲企业" not in waiting

    with translation.override("zh-hans"):
        publish(world, domain.release_publicity_page(listed, world.publisher))
    clock.move_to(PublicityPeriod.objects.get().ends_at)
    assert fire_due_periods() == 1
    sign_in(client, lister)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, second.stage) == ("certify", "publicity")

    press(
        client,
        "designation",
        round.pk,
        issue="1",
        selected=[first.pk],
        document_number="示工信〔2026〕9号",
        signed_on="2026-10-28",
    )
    html = client.get(reverse("desk:designation", args=[round.pk])).content.decode()
    assert "2029-10-27" in html
    assert "None" not in html
    title = Title.objects.get()
    assert (title.status, title.valid_until) == ("active", date(2029, 10, 27))
    first.refresh_from_db()
    assert (first.status, first.end) == ("ended", "designated")
    world.register.programme = round.programme
    world.register.save()
    entry = client.get(world.register.url).content.decode()
    assert "甲企业" in entry
    clock.move_to("2029-10-28T12:00:00+08:00")
    with translation.override("zh-hans"):
        assert said("Expired") in client.get(world.register.url).content.decode()


def test_whoever_comes_later_stands_on_a_second_list_at_the_same_time(client, world, lister, calendar, begin):
    round = begin(publicity(target="certify"), certify())
    cases = [make_case(world, round, name) for name in ("甲企业", "乙企业", "丙企业")]
    one, _html = draw_up(client, round, "publicity", cases[:1])
    two, _html = draw_up(client, round, "publicity", cases[1:])
    assert [one.version, two.version] == [1, 2]
    assert {item.submission for item in two.items.all()} == set(cases[1:])
    _same, html = draw_up(client, round, "publicity", cases[:1])
    assert Shortlist.objects.count() == 2
    assert "does not wait for a list here any more" in html


def test_a_list_before_the_meeting_needs_no_ranking(client, world, lister, begin):
    round = begin(meeting(target="certify"), certify())
    cases = [make_case(world, round, name) for name in ("甲企业", "乙企业")]
    listed, html = draw_up(client, round, "meeting", cases)
    assert listed.status == "draft"
    assert "Put before the meeting" in html
    press(client, "shortlist", listed.pk, propose="1")
    sign_in(client, world.secretary)
    press(
        client,
        "shortlist",
        listed.pk,
        register="1",
        title="党组会",
        held_on=timezone.localdate().isoformat(),
        minutes_number="〔2026〕18号",
        outcome="approved",
        **{f"reject-{cases[1].pk}": "on", f"why-{cases[1].pk}": "材料存疑"},
    )
    listed.refresh_from_db()
    for case in cases:
        case.refresh_from_db()
    assert listed.status == "decided"
    assert [(case.stage, case.end) for case in cases] == [("certify", ""), ("", "rejected")]


def test_two_meetings_and_two_publicities_each_have_their_list(client, world, lister, calendar, clock, begin):
    round = begin(
        publicity(target="meeting"),
        meeting(target="final"),
        publicity("final", target="certify"),
        certify(),
    )
    case = make_case(world, round, "甲企业")
    first, _html = draw_up(client, round, "publicity", [case])
    with translation.override("zh-hans"):
        publish(world, domain.release_publicity_page(first, world.publisher))
    clock.move_to(PublicityPeriod.objects.get().ends_at)
    fire_due_periods()
    sign_in(client, lister)
    second, _html = draw_up(client, round, "meeting", [case])
    assert (second.stage, second.status, second.run.publicity.key) == ("meeting", "draft", "final")
    press(client, "shortlist", second.pk, propose="1")
    sign_in(client, world.secretary)
    entries = {"title": "党组会", "minutes_number": "1", "outcome": "approved"}
    press(client, "shortlist", second.pk, register="1", held_on=timezone.localdate().isoformat(), **entries)
    with translation.override("zh-hans"):
        publish(world, domain.release_publicity_page(Shortlist.objects.first(), world.publisher))
    case.refresh_from_db()
    assert (case.stage, case.part) == ("final", "period")
    states = {stage.key: stage.state for stage in public_stages(round, round.graph)}
    assert states["publicity"] == "done"
    assert (states["meeting"], states["final"], states["certify"]) == ("done", "current", "todo")


def test_drawing_up_while_others_may_come_needs_a_reason(client, world, lister, begin):
    round = begin(publicity(target="certify"), certify())
    case = make_case(world, round, "甲企业")
    _none, html = draw_up(client, round, "publicity", [case], early_reason=" ")
    assert "comes on another list" in html
    assert not Shortlist.objects.exists()
    listed, _html = draw_up(client, round, "publicity", [case], early_reason="分批公示")
    assert "分批公示" in listed.note


def test_nobody_else_draws_up_a_list(client, world, begin):
    round = begin(publicity(target="certify"), certify())
    case = make_case(world, round, "甲企业")
    for person, status in ((world.secretary, 404), (world.editor, 404)):
        sign_in(client, person)
        address = reverse("desk:new_list", args=[round.pk, "publicity"])
        answer = client.post(address, {"sure": "1", "list": "1", "selected": [case.pk], "early_reason": "x"})
        assert answer.status_code == status
    assert not Shortlist.objects.exists()
    assert client.get(reverse("desk:new_list", args=[round.pk, "apply"])).status_code == 404
