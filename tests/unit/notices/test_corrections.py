"""更正: a publicity page that is public gets a new version, says what was wrong, and keeps the one before."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import override

from forms_workflows.decisions.domain.correcting import correct_entry
from forms_workflows.decisions.domain.objections import (
    accept_objection,
    conclude_objection,
    receive_objection,
)
from forms_workflows.decisions.domain.publicity import fire_due_periods, void_publicity
from forms_workflows.decisions.models import PublicityPeriod, Shortlist
from forms_workflows.desk.forms import lists as forms_about_lists
from forms_workflows.errors import Refused
from forms_workflows.parties.rules import Desks
from forms_workflows.processes import engine
from forms_workflows.submissions.domain.corrections import finish_correction, submit_correction
from forms_workflows.submissions.domain.drafts import save_answers
from forms_workflows.submissions.models import Notification, Submission
from forms_workflows.submissions.phrases import phrase
from home.domain.acting import as_system
from notices.errors import PublicationRefused
from notices.models import PageCorrection, PublicityCorrection
from tests.factories import make_member, make_role
from tests.unit.notices.world import fresh, make_notice, make_round, open_publicity, programme_of, publish
from tests.unit.processes.builders import apply, certify, meeting, publicity


def edit(world, page, note="", **fields):
    """A new version of the page, through moderation; the page as it is public then."""
    page = fresh(page)
    for name, value in {**fields, "correction_note": note}.items():
        setattr(page, name, value)
    page.save_revision(user=world.editor)
    publish(world, page)
    return fresh(page)


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def published(world, anew):
    """A running publicity page of a process with this setting."""
    world.programme = programme_of(
        world.department,
        world.manager,
        apply(target="meeting", form="application", article="7(1)"),
        meeting(target="publicity"),
        publicity(target="certify", article="7(3)", anew=anew),
        certify(),
        key=f"{anew}-anew",
    )
    return open_publicity(world)


def accepted(world, page, case, facts):
    """An objection to the case that is being investigated."""
    objection = receive_objection(
        publicity=page.period, submission=case, kind="person", facts=facts, name="张三", contact="13900000000"
    )
    accept_objection(objection=objection, person=world.manager)
    return objection


def partly_upheld(world, page, case):
    """An objection to the case, found right in part: its name is to be corrected."""
    objection = accepted(world, page, case, "名称有误")
    conclude_objection(
        objection=objection,
        person=world.secretary,
        status="partly",
        report="属实",
        reply="已责成更正",
        open_fields=["name"],
    )


def hand_in(case, name):
    case.refresh_from_db()
    person = case.organisation.memberships.get().person
    save_answers(submission=case, person=person, answers={**case.answers, "name": name})
    finish_correction(submission=case, person=person)
    submit_correction(submission=case, person=person, desks=Desks(person))


def test_a_public_page_is_not_changed_without_saying_what_was_wrong(in_publicity):
    world, page = in_publicity

    def refused(note, **fields):
        draft = fresh(page)
        for name, value in {**fields, "correction_note": note}.items():
            setattr(draft, name, value)
        with pytest.raises(PublicationRefused, match="correction note|更正说明"), as_system():
            draft.save_revision(user=world.editor).publish(user=world.publisher)
        assert draft.publication_problems()

    refused("", phone="0991-2")
    assert fresh(page).phone == "0991-1000000"
    assert edit(world, page, "电话有误", phone="0991-2").phone == "0991-2"
    refused("电话有误", phone="0991-3")  # what was said of the last correction says nothing of this one
    assert fresh(page).phone == "0991-2"
    assert PublicityCorrection.objects.count() == 1


def test_what_changes_nothing_of_the_page_is_no_correction(in_publicity):
    world, page = in_publicity
    edit(world, page)
    edit(world, page, seo_title="搜索标题")
    assert PublicityCorrection.objects.count() == 0


def test_the_page_says_what_was_wrong_and_the_version_before_stays_readable(client, in_publicity, clock):
    world, page = in_publicity
    clock.shift(timedelta(days=1))
    page = edit(world, page, "受理电话有误。", phone="0991-2", title="更正后的标题")
    html = html_of(client, page.url)
    assert "受理电话有误。" in html
    assert "<del>0991-1000000</del>" in html
    assert "<ins>0991-2</ins>" in html
    assert f"{page.url}versions/1/" in html
    before = html_of(client, f"{page.url}versions/1/")
    assert "关于2026年度先进制造业集群拟认定名单的公示" in before
    assert "0991-1000000" in before
    assert "2026年10月19日" in before
    assert "2026年10月20日" in before
    assert f"{page.url}objection/" not in before
    assert "<ins>" not in before
    assert str(said("Earlier version")) in before
    assert "公示中" not in before
    assert client.get(f"{page.url}versions/2/").status_code == 404
    assert str(said("Corrected")) in html_of(client, world.publicity_index.url)
    with override("en"):
        [(label, case, _was, _now), *_others] = PublicityCorrection.objects.get().lines
        assert (label, case) == ("title", "")


def test_each_correction_keeps_the_version_before_it(client, in_publicity, clock):
    world, page = in_publicity
    for number in (2, 3):
        clock.shift(timedelta(hours=1))
        page = edit(world, page, f"第{number}次", phone=f"0991-{number}")
    assert "0991-1000000" in html_of(client, f"{page.url}versions/1/")
    assert "0991-2" in html_of(client, f"{page.url}versions/2/")
    html = html_of(client, page.url)
    assert html.index("第3次") < html.index("第2次")


@pytest.mark.parametrize(("anew", "begins"), [("entry", False), ("every", True), ("none", False)])
def test_which_corrections_begin_a_new_period(client, world, calendar, clock, anew, begins):
    page = published(world, anew)
    first = PublicityPeriod.objects.get()
    clock.shift(timedelta(days=2))
    page = edit(world, page, "依据表述有误", basis="<p>更正后的依据</p>")
    last = PublicityPeriod.objects.order_by("pk").last()
    assert (last != first) is begins
    assert PublicityCorrection.objects.get().began_anew is begins
    first.refresh_from_db()
    assert (first.voided_at is not None) is begins
    assert last.last_day == ("2026-10-28" if begins else "2026-10-26")
    cases = Submission.objects.filter(round=page.shortlist.round)
    assert {(case.stage, case.part) for case in cases} == {("publicity", "period")}
    assert Shortlist.objects.get().status == Shortlist.Status.PUBLIC
    clock.move_to(first.ends_at)
    assert fire_due_periods() == (0 if begins else 2)
    assert client.get(f"{page.url}objection/").status_code == 200
    html = html_of(client, page.url)
    assert (str(said("A whole new period began with it.")) in html) is begins
    assert (str(said("Raise an objection")) in html) is begins
    clock.move_to(last.ends_at)
    fire_due_periods()
    assert set(Submission.objects.values_list("stage", flat=True)) == {"certify"}


def test_whoever_stands_on_the_list_is_told(world, calendar):
    page = published(world, "none")
    edit(world, page, "依据有误", basis="<p>更正</p>")
    messages = Notification.objects.filter(kind="publicity_corrected")
    assert {message.submission.title for message in messages} == {"甲集群", "乙集群"}
    assert "依据有误" in str(phrase(messages[0]))


def test_whoever_stands_on_the_list_is_told_of_the_new_period(world, calendar, clock):
    page = published(world, "every")
    clock.shift(timedelta(days=2))
    edit(world, page, "依据有误", basis="<p>更正</p>")
    case = Submission.objects.get(title="甲集群")
    messages = Notification.objects.filter(kind="publicity_started", submission=case).order_by("pk")
    assert [message.data["until"] for message in messages] == ["2026-10-26", "2026-10-28"]


def test_no_period_begins_where_the_list_has_gone_on(world, calendar, clock):
    page = published(world, "every")
    clock.move_to(PublicityPeriod.objects.get().ends_at)
    fire_due_periods()
    edit(world, page, "依据有误", basis="<p>更正</p>")
    assert PublicityPeriod.objects.count() == 1
    assert not PublicityCorrection.objects.get().began_anew
    assert set(Submission.objects.values_list("stage", flat=True)) == {"certify"}


@pytest.mark.parametrize("anew", ["entry", "every", "none"])
@pytest.mark.parametrize("phone", ["0991-1000000", "0991-2"], ids=["as it was", "corrected"])
def test_a_suspended_page_that_is_published_again_begins_one_whole_period(
    client, world, calendar, clock, anew, phone
):
    page = published(world, anew)
    first = page.period
    clock.shift(timedelta(days=1))
    void_publicity(publicity=first, person=world.manager, reason="网站故障")
    page = edit(world, page, "电话有误" if phone.endswith("-2") else "", phone=phone)
    second = page.period
    assert list(PublicityPeriod.objects.order_by("pk")) == [first, second]
    assert (second.is_running, second.days[0]) == (True, "2026-10-21")
    assert [one.began_anew for one in PublicityCorrection.objects.all()] == (
        [True] if phone.endswith("-2") else []
    )
    assert {case.part for case in Submission.objects.all()} == {"period"}
    assert "网站故障" not in html_of(client, page.url)


def test_a_partly_upheld_objection_without_a_new_period(client, world, calendar, clock):
    """The case stays on its list; it is cleared when its correction is in, and the page's next version says so."""
    page = published(world, "none")
    case = Submission.objects.get(title="甲集群")
    clock.shift(timedelta(days=1))
    partly_upheld(world, page, case)
    case.refresh_from_db()
    assert (case.stage, case.part, case.correcting) == ("publicity", "period", True)
    assert Shortlist.objects.count() == 1
    clock.move_to(PublicityPeriod.objects.get().ends_at)
    assert fire_due_periods() == 1
    hand_in(case, "甲市集群")
    page = edit(world, page, "异议核查后更正名称")
    html = html_of(client, page.url)
    assert "<del>甲集群</del>" in html
    assert [row.name for row in page.rows] == ["甲市集群", "乙集群"]
    before = html_of(client, f"{page.url}versions/1/")
    assert "甲市集群" not in before.partition("</table>")[0].partition("<table")[2]
    assert fire_due_periods() == 1
    case.refresh_from_db()
    assert case.stage == "certify"


def test_a_partly_upheld_objection_with_a_period_of_its_own(world, calendar, clock):
    page = published(world, "every")
    case = Submission.objects.get(title="甲集群")
    partly_upheld(world, page, case)
    case.refresh_from_db()
    assert (case.part, Shortlist.objects.get(version=2).corrects) == (
        "page",
        Shortlist.objects.get(version=1),
    )


def test_an_accepted_objection_still_holds_its_case_in_the_new_period(world, calendar, clock):
    page = published(world, "every")
    case = Submission.objects.get(title="乙集群")
    accepted(world, page, case, "数据不实")
    clock.shift(timedelta(days=1))
    edit(world, page, "依据有误", basis="<p>更正</p>")
    case.refresh_from_db()
    assert case.part == "objection"
    assert engine.open_tasks(case.process_id)


# --- an entry that is wrong, on the desk --------------------------------------------------------------


def sure(client, address, **entries):
    """Press the button and confirm; the page that follows."""
    asked = client.post(address, entries)
    assert asked.status_code == 200
    return client.post(address, {**entries, "sure": "1"}, follow=True)


@pytest.mark.parametrize(
    ("anew", "part", "lists"), [("entry", "page", 2), ("every", "page", 2), ("none", "period", 1)]
)
def test_a_plain_mistake_in_an_entry_is_corrected_from_the_list(
    client, world, calendar, clock, anew, part, lists
):
    page = published(world, anew)
    case = Submission.objects.get(title="甲集群")
    address = reverse("desk:shortlist", args=[page.shortlist_id])
    client.force_login(world.publisher, backend="django.contrib.auth.backends.ModelBackend")
    shown = html_of(client, address)
    assert "集群名称" in shown
    assert "法定代表人" not in shown  # no part of what is public
    entries = {"correct": "1", "case": case.pk, "open_fields": ["name"], "reason": "名称与证照不符"}
    answered = sure(client, address, **entries).content.decode()
    assert str(said("The applicant has been asked to correct its entry.")) in answered
    case.refresh_from_db()
    assert (case.part, case.correcting, case.reason) == (part, True, "名称与证照不符")
    assert Shortlist.objects.count() == lists
    assert Notification.objects.filter(kind="returned", submission=case).exists()
    other = Submission.objects.get(title="乙集群")
    assert (other.part, other.correcting) == ("period", False)
    hand_in(case, "甲市集群")
    assert Submission.objects.get(pk=case.pk).title == "甲市集群"


def test_several_entries_are_corrected_at_once(client, world, calendar):
    page = published(world, "none")
    cases = list(Submission.objects.order_by("pk"))
    client.force_login(world.publisher, backend="django.contrib.auth.backends.ModelBackend")
    entries = {"correct": "1", "case": [case.pk for case in cases], "open_fields": ["name"], "reason": "有误"}
    sure(client, reverse("desk:shortlist", args=[page.shortlist_id]), **entries)
    assert [case.correcting for case in Submission.objects.all()] == [True, True]


def test_of_a_long_list_entries_are_named_by_their_numbers(client, world, calendar, monkeypatch):
    monkeypatch.setattr(forms_about_lists, "TICKED_MAX", 1)
    page = published(world, "none")
    first, second = Submission.objects.order_by("pk")
    address = reverse("desk:shortlist", args=[page.shortlist_id])
    client.force_login(world.publisher, backend="django.contrib.auth.backends.ModelBackend")
    assert 'name="case"' not in html_of(client, address)
    entries = {"correct": "1", "open_fields": ["name"], "reason": "有误"}
    wrong = client.post(address, {**entries, "numbers": f"{first.number}、X-1"}).content.decode()
    assert str(said("Not in the running period of this list: %(numbers)s.")) % {"numbers": "X-1"} in wrong
    assert "field--error" in client.post(address, {**entries, "numbers": " "}).content.decode()
    sure(client, address, **entries, numbers=second.number.lower())
    assert list(Submission.objects.filter(correcting=True)) == [second]


def test_what_is_missing_or_not_there_is_said(client, world, calendar, clock):
    page = published(world, "entry")
    case = Submission.objects.get(title="甲集群")
    common = {"shortlist": page.shortlist, "person": world.publisher}
    with pytest.raises(Refused, match=str(said("Say what is wrong. The applicant reads it."))):
        correct_entry(**common, submission=case, reason=" ", open_fields=["name"])
    with pytest.raises(Refused, match=str(said("Choose what is to be corrected."))):
        correct_entry(**common, submission=case, reason="有误", open_fields=[])
    with pytest.raises(Refused):
        correct_entry(**common, submission=case, reason="有误", open_fields=["unknown"])
    address = reverse("desk:shortlist", args=[page.shortlist_id])
    client.force_login(world.publisher, backend="django.contrib.auth.backends.ModelBackend")
    nothing = client.post(address, {"correct": "1", "case": case.pk})
    assert nothing.status_code == 200
    assert "field--error" in nothing.content.decode()
    clock.move_to(PublicityPeriod.objects.get().ends_at)
    with pytest.raises(Refused, match="甲集群"):
        correct_entry(**common, submission=case, reason="有误", open_fields=["name"])
    client.force_login(world.secretary, backend="django.contrib.auth.backends.ModelBackend")
    assert "open_fields" not in html_of(client, address)
    assert client.post(address, {"correct": "1", "case": case.pk}).status_code == 404


def test_whoever_concludes_that_an_objection_is_partly_right_says_what_is_corrected(client, world, calendar):
    page = published(world, "entry")
    case = Submission.objects.get(title="甲集群")
    objection = accepted(world, page, case, "名称有误")
    concluder = make_member(make_role("concluder", "objection.conclude"), world.department)
    client.force_login(concluder, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("desk:objection", args=[objection.pk])
    entries = {"conclude": "1", "report": "属实", "reply": "已责成更正", "open_fields": ["name"]}
    assert "集群名称" in client.post(address, {**entries, "status": "partly"}).content.decode()
    sure(client, address, status="partly", **entries)
    case.refresh_from_db()
    assert (case.part, case.correcting) == ("page", True)
    assert case.answer_rounds.order_by("-number").first().open_fields == ["name"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_however_often_it_was_corrected(client, in_publicity, clock, count):
    world, page = in_publicity
    for number in range(count):
        page = edit(world, page, f"第{number}次", phone=f"0991-{number}")
    client.get(page.url)
    with CaptureQueriesContext(connection) as queries:
        html_of(client, page.url)
    assert len(queries) == 23


# --- notices ------------------------------------------------------------------------------------------


@pytest.fixture
def announced(world):
    return publish(world, make_notice(world, make_round(world)))


def not_published(world, page, note, **fields):
    """Whether a new version is refused. It stays as a draft."""
    page = fresh(page).get_latest_revision_as_object()
    for name, value in {**fields, "correction_note": note}.items():
        setattr(page, name, value)
    revision = page.save_revision(user=world.editor)
    with pytest.raises(PublicationRefused, match="更正说明"), as_system():
        revision.publish(user=world.publisher)
    return True


def test_a_public_notice_is_not_changed_without_saying_what_was_wrong(client, world, announced):
    before = announced.title
    assert not_published(world, announced, "", title="另一个标题")
    assert not_published(world, announced, "  ", title="另一个标题")
    assert before in html_of(client, announced.url)
    page = edit(world, announced, "标题有误，特此更正。", title="另一个标题")
    assert not_published(
        world, page, "标题有误，特此更正。", title="又一个标题"
    )  # that of the last correction
    assert [one.note for one in PageCorrection.objects.all()] == ["标题有误，特此更正。"]


def test_a_notice_says_what_was_wrong_and_the_version_before_stays_readable(client, world, announced):
    before = announced.title
    page = edit(world, announced, "标题有误，特此更正。", title="另一个标题")
    html = " ".join(html_of(client, page.url).split())
    assert f"<del>{before}</del>" in html
    assert "<ins>另一个标题</ins>" in html
    assert "标题有误，特此更正。" in html
    assert f'<h1 class="doc-head__title">{before}</h1>' in html_of(client, f"{page.url}versions/1/")
    assert client.get(f"{page.url}versions/2/").status_code == 404
    page = edit(world, page, "称呼有误。", salutation="各单位：")
    assert [one.number for one in page.made_versions] == [2, 1]
    second = html_of(client, f"{page.url}versions/2/")
    assert '<h1 class="doc-head__title">另一个标题</h1>' in second
    assert "各单位：" not in second


def test_what_changes_nothing_of_a_notice_is_no_correction(world, announced):
    edit(world, announced, seo_title="搜索用")
    assert not PageCorrection.objects.exists()
