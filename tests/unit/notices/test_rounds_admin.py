"""The menu “申报通知”: programmes, rounds, figures; extension and suspension."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as said
from django.utils.translation import override

from forms_workflows.decisions.models import PublicityPeriod
from forms_workflows.rounds.admin import forms
from forms_workflows.rounds.domain.rounds import open_round
from forms_workflows.rounds.models import Extension, Procedure, Programme, Round
from notices.domain.moderation import EDITORS
from notices.models import PublicityPage
from tests.factories import make_department, make_member
from tests.unit.notices.world import (
    SECRETS,
    make_case,
    make_notice,
    make_round,
    make_shortlist,
    make_staff,
    open_publicity,
    publish,
)

ADMIN_PAGES = ["round:index", "round:add", "programme:index", "programme:add", "round_chooser:create"]


@pytest.fixture
def manager(client, world):
    client.force_login(world.manager)
    return client


def outsider(world):
    """Manages the rounds of another department."""
    other = make_department("教育厅")
    return make_member(world.roles["manager"], other, make_staff(EDITORS))


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_the_screens_open_for_whoever_manages_rounds(manager, name):
    assert manager.get(reverse(name)).status_code == 200


def test_what_leaves_no_choice_is_chosen(manager, world):
    programme = manager.get(reverse("programme:add")).context["form"]
    assert programme["department"].initial == world.programme.department_id

    round = manager.get(reverse("round:add")).context["form"]
    assert round["procedure"].initial == world.programme.procedures.get().pk
    assert round["year"].initial == timezone.localdate().year


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_and_for_nobody_else(client, world, name):
    client.force_login(world.editor)

    assert client.get(reverse(name)).status_code in (302, 403)


def test_round_of_another_department_is_not_found(client, world):
    round = make_round(world)
    client.force_login(outsider(world))

    assert round.title not in client.get(reverse("round:index")).content.decode()
    for name in ("edit", "delete", "history", "usage", "dashboard"):
        assert client.get(reverse(f"round:{name}", args=[round.pk])).status_code == 404, name
    assert client.get(reverse("programme:edit", args=[world.programme.pk])).status_code == 404
    assert client.get(reverse("round:extend", args=[round.pk])).status_code == 302


def round_data(world, **fields):
    return {
        "procedure": world.programme.procedures.get().pk,
        "year": 2027,
        "title": "2027年度",
        "title_en": "",
        "opens_at": "2027-01-05 10:00",
        "closes_at": "2027-02-05 18:00",
        **fields,
    }


def test_times_are_beijing_times(manager, world):
    manager.post(reverse("round:add"), round_data(world))

    assert Round.objects.get().closes_at.isoformat() == "2027-02-05T10:00:00+00:00"


@pytest.mark.parametrize("closes", ["2027-01-05 10:00", "2026-12-01 10:00", "2026-10-19 09:59"])
def test_wrong_times_get_a_sentence(manager, world, closes):
    opens = "2026-10-01 10:00" if closes.startswith("2026-10") else "2027-01-05 10:00"

    response = manager.post(reverse("round:add"), round_data(world, opens_at=opens, closes_at=closes))

    assert response.context["form"].errors.keys() == {"closes_at"}
    assert not Round.objects.exists()


def test_announced_times_cannot_be_typed_over(manager, world):
    round = make_round(world)
    publish(world, make_notice(world, round))

    manager.post(reverse("round:edit", args=[round.pk]), round_data(world, title="改名"))

    before = round.closes_at
    round.refresh_from_db()
    assert (round.title, round.closes_at, round.year) == ("改名", before, 2026)


def test_announced_round_cannot_be_deleted(manager, world):
    round = make_round(world)
    publish(world, make_notice(world, round))

    manager.post(reverse("round:delete", args=[round.pk]))
    manager.post(reverse("programme:delete", args=[world.programme.pk]))

    assert Round.objects.filter(pk=round.pk).exists()
    assert Programme.objects.exists()


def procedure_rows(procedure, **changes):
    """The one procedure of a programme as its form sends it."""
    row = {
        "id": procedure.pk,
        "key": procedure.key,
        "title": procedure.title,
        "title_en": "",
        "process": procedure.process_id,
        "letters": procedure.letters,
        "started_by": procedure.started_by,
        **changes,
    }
    counts = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "MIN_NUM_FORMS": 1, "MAX_NUM_FORMS": 1000}
    return {f"procedures-{name}": value for name, value in counts.items()} | {
        f"procedures-0-{name}": value for name, value in row.items()
    }


def programme_data(world, **changes):
    """A programme's form without parameters; ``changes`` are those of its one procedure."""
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    return {
        "title": "先进制造业集群认定",
        "title_en": "",
        "department": world.department.pk,
        "designation_word": "集群",
        "plaque_pattern": "{year}-{number}",
        "own_words-count": 0,
        **{f"parameters-{name}": value for name, value in counts.items()},
        **procedure_rows(world.programme.procedures.get(), **changes),
    }


def test_case_numbers_begin_with_the_letters_of_the_procedure(manager, world):
    url = reverse("programme:edit", args=[world.programme.pk])
    manager.post(url, programme_data(world, letters="JQ"))
    numbers = []
    for title in ("第一批", "第二批"):
        round = open_round(round=make_round(world, title=title), person=world.publisher)
        numbers += [make_case(world, round, f"{title}{name}").number for name in "甲乙"]
    assert numbers == ["JQ2026-0001", "JQ2026-0002", "JQ2026-0003", "JQ2026-0004"]
    later = open_round(round=make_round(world, year=2027), person=world.publisher)
    assert make_case(world, later, "丙").number == "JQ2027-0001"


def test_the_key_of_a_procedure_stays(manager, world):
    url = reverse("programme:edit", args=[world.programme.pk])
    manager.post(url, programme_data(world, key="renamed", title="改名"))
    procedure = world.programme.procedures.get()
    assert (procedure.key, procedure.title) == ("application", "改名")


def test_no_two_procedures_have_the_same_letters(manager, world):
    other = Procedure.objects.create(
        programme=Programme.objects.create(key="other", title="其他", department=world.department),
        key="application",
        title="申报",
        process=world.programme.procedures.get().process,
        letters="LS",
    )
    url = reverse("programme:edit", args=[world.programme.pk])
    for letters in ("LS", "ls", "L1"):
        html = manager.post(url, programme_data(world, letters=letters)).content.decode()
        assert "error" in html
        assert world.programme.procedures.get().letters != letters
    assert other.letters == "LS"


def test_a_procedure_with_rounds_stays(manager, world):
    make_round(world)
    url, data = reverse("programme:edit", args=[world.programme.pk]), programme_data(world, DELETE="on")
    second = {"key": "report", "title": "年报", "process": data["procedures-0-process"], "letters": "NB"}
    second |= {"started_by": "notice"}
    data |= {f"procedures-1-{name}": value for name, value in second.items()}
    html = manager.post(url, data | {"procedures-TOTAL_FORMS": 2}).content.decode()
    assert said("“%(procedure)s” has rounds and cannot be removed.") % {"procedure": "申报"} in html
    assert world.programme.procedures.get().key == "application"


def test_a_procedure_of_which_cases_start_others_stays(manager, world, monkeypatch):
    appeal = world.programme.procedures.get()
    Procedure.objects.filter(pk=appeal.pk).update(started_by="case")
    asked, url = [], reverse("programme:edit", args=[world.programme.pk])
    monkeypatch.setattr(
        forms,
        "stage_that_starts",
        lambda procedure: asked.append(procedure) or SimpleNamespace(title="申请复核"),
    )
    second = {
        "key": "report",
        "title": "年报",
        "process": appeal.process_id,
        "letters": "NB",
        "started_by": "notice",
    }
    more = {f"procedures-1-{name}": value for name, value in second.items()} | {"procedures-TOTAL_FORMS": 2}
    for change in ({"DELETE": "on"}, {"started_by": "notice"}):
        data = programme_data(world, **{"started_by": "case", **change}) | more
        html = manager.post(url, data).content.decode()
        assert "申请复核" in html
        assert world.programme.procedures.get().started_by == "case"
    assert asked == [appeal, appeal]
    manager.post(url, programme_data(world, started_by="case", title="复核"))
    assert (world.programme.procedures.get().title, len(asked)) == ("复核", 2)


def test_programme_with_its_parameters(manager, world):
    parameter = world.programme.parameters.get()
    url = reverse("programme:edit", args=[world.programme.pk])
    data = {
        "title": "先进制造业集群认定",
        "title_en": "",
        "department": world.department.pk,
        "designation_word": "集群",
        "plaque_pattern": "{year}-{number}",
        "own_words-count": 0,
        **procedure_rows(world.programme.procedures.get()),
        "parameters-TOTAL_FORMS": 2,
        "parameters-INITIAL_FORMS": 1,
        "parameters-MIN_NUM_FORMS": 0,
        "parameters-MAX_NUM_FORMS": 1000,
        "parameters-0-id": parameter.pk,
        "parameters-0-key": "publicity_days",
        "parameters-0-title": "公示天数",
        "parameters-0-kind": "whole",
        "parameters-0-value": "7",
        "parameters-0-source": "通知",
        "parameters-0-ORDER": 1,
        "parameters-1-id": "",
        "parameters-1-key": "shortlist_quota",
        "parameters-1-title": "名额",
        "parameters-1-kind": "whole",
        "parameters-1-value": "10",
        "parameters-1-source": "内部规定",
        "parameters-1-ORDER": 2,
    }

    response = manager.post(url, data)

    assert response.status_code == 302
    assert dict(world.programme.parameters.values_list("key", "value")) == {
        "publicity_days": "7",
        "shortlist_quota": "10",
    }
    page = manager.get(url).content.decode()
    row = page[
        page.index("<code>param.publicity_days</code>") : page.index("<code>param.shortlist_quota</code>")
    ]
    process = world.programme.procedures.get().process
    assert f'snippets/processes/processdefinition/edit/{process.pk}/">{process}</a>' in row
    assert "环节publicity" in row
    assert "公示天数" in page
    assert ["通知" in row, "内部规定" in row] == [True, False]
    assert "内部规定" in page[page.index("<code>param.shortlist_quota</code>") :]
    refused = manager.post(url, data | {"plaque_pattern": "{serial}"})
    assert "plaque_pattern" in refused.context["form"].errors


def test_the_words_of_a_programme_and_its_names_in_other_languages(manager, world):
    parameter = world.programme.parameters.get()
    parameters = {f"parameters-{name}_FORMS": 1 for name in ("TOTAL", "INITIAL")}
    parameters |= {
        f"parameters-0-{name}": getattr(parameter, name)
        for name in ("id", "key", "title", "kind", "value", "source")
    }
    word = {"word": "publicity", "text": "公告", "text_en": "public notice", "text_ug": ""}
    rows = [word, {**word, "word": "designation", "text": "评定", "text_en": ""}]
    data = {
        "title": "奖学金",
        "title_en": "Scholarships",
        "title_ug": "مۇكاپات",
        "department": world.department.pk,
        "designation_word": "奖学金获得者",
        "designation_word_en": "Scholar",
        "designation_word_ug": "",
        "plaque_pattern": "{year}-{number}",
        "own_words-count": 2,
        **procedure_rows(world.programme.procedures.get()),
        **parameters,
    }
    for place, row in enumerate(rows):
        data |= {f"own_words-{place}-{name}": "" for name in ("id", "deleted")}
        data |= {f"own_words-{place}-type": "word", f"own_words-{place}-order": place}
        data |= {f"own_words-{place}-value-{name}": value for name, value in row.items()}
    url = reverse("programme:edit", args=[world.programme.pk])

    assert manager.post(url, data).status_code == 302
    programme = Programme.objects.get()
    assert (programme.words["publicity"], programme.words["designation"]) == ("公告", "评定")
    with override("en"):
        assert (str(programme), programme.title_word) == ("Scholarships", "Scholar")
        assert (programme.words["publicity"], programme.words["designation"]) == (
            "public notice",
            "designation",
        )

    twice = manager.post(url, data | {"own_words-1-value-word": "publicity"})
    [error] = twice.context["form"].errors["own_words"].as_data()
    assert sorted(error.block_errors) == [0, 1]


def test_round_is_created_beside_the_notice(manager, world):
    form = manager.get(reverse("round_chooser:choose")).json()["html"]
    assert 'name="closes_at"' in form

    response = manager.post(reverse("round_chooser:create"), round_data(world))

    assert response.json()["step"] == "chosen"
    assert Round.objects.get().title == "2027年度"


def test_editors_choose_a_round_but_do_not_make_one(client, world):
    make_round(world)
    client.force_login(world.editor)

    assert "2026年度申报" in client.get(reverse("round_chooser:choose")).json()["html"]


# --- figures --------------------------------------------------------------------------------------


def test_figures_are_numbers_only(manager, world):
    round = make_round(world)
    publish(world, make_notice(world, round))
    round.refresh_from_db()
    make_case(world, round, "甲集群")
    make_case(world, round, "乙集群")

    response = manager.get(reverse("round:dashboard", args=[round.pk]))

    counts = {row["title"]: row["count"] for row in response.context["figures"]["rows"]}
    assert counts["环节meeting"] == 2
    html = response.content.decode()
    assert "甲集群" not in html
    assert [secret for secret in SECRETS if secret in html and secret != "李经办"] == []


def test_publicity_page_is_made_from_the_figures_screen(manager, world):
    round = make_round(world)
    open_round(round=round, person=world.publisher)
    shortlist = make_shortlist(world, round)
    assert (
        said("Make the %(publicity)s page") % round.programme.words
        in manager.get(reverse("round:dashboard", args=[round.pk])).content.decode()
    )

    response = manager.post(reverse("notices_admin:release_publicity", args=[shortlist.pk]))

    page = PublicityPage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live


def test_page_is_released_only_by_whoever_may(client, world):
    round = make_round(world)
    open_round(round=round, person=world.publisher)
    shortlist = make_shortlist(world, round)
    client.force_login(world.editor)

    client.post(reverse("notices_admin:release_publicity", args=[shortlist.pk]))

    assert not PublicityPage.objects.exists()


# --- extension and suspension ---------------------------------------------------------------------


@pytest.fixture
def announced(world):
    round = make_round(world)
    publish(world, make_notice(world, round))
    round.refresh_from_db()
    return round


def test_x17_extension(manager, announced):
    url = reverse("round:extend", args=[announced.pk])

    manager.post(url, {"closes_at": "2026-11-30 18:00", "reason": "应各地请求"})

    announced.refresh_from_db()
    assert announced.closes_at.isoformat() == "2026-11-30T10:00:00+00:00"
    assert Extension.objects.get().reason == "应各地请求"


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"closes_at": "2026-10-20 10:00", "reason": "提前"}, "closes_at"),
        ({"closes_at": "2026-11-30 18:00", "reason": ""}, "reason"),
        ({"closes_at": "not a time", "reason": "错"}, "closes_at"),
    ],
)
def test_extension_with_wrong_entries_changes_nothing(manager, announced, entries, field):
    response = manager.post(reverse("round:extend", args=[announced.pk]), entries)

    assert field in response.context["form"].errors
    assert not Extension.objects.exists()


def test_x17_no_extension_after_the_old_closing_time(client, world, announced, clock):
    clock.move_to(announced.closes_at)
    client.force_login(world.manager)

    response = client.post(
        reverse("round:extend", args=[announced.pk]),
        {"closes_at": "2026-11-30 18:00", "reason": "晚了"},
    )

    assert response.context["form"].non_field_errors()
    assert not Extension.objects.exists()


def test_button_to_extend_stands_on_the_notice(manager, world, announced):
    notice = announced.notice_pages.get()

    html = manager.get(reverse("wagtailadmin_pages:edit", args=[notice.pk])).content.decode()

    assert reverse("round:extend", args=[announced.pk]) in html


def test_x12_suspension(manager, world, calendar):
    page = open_publicity(world)
    period = PublicityPeriod.objects.get()
    html = manager.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("notices_admin:void", args=[period.pk]) in html

    manager.post(reverse("notices_admin:void", args=[period.pk]), {"reason": "内容错误", "confirmed": "on"})

    period.refresh_from_db()
    assert period.void_reason == "内容错误"
    assert period.voided_at == timezone.now()


def test_suspension_needs_a_reason_and_a_confirmation(manager, world, calendar):
    open_publicity(world)
    url = reverse("notices_admin:void", args=[PublicityPeriod.objects.get().pk])

    response = manager.post(url, {"reason": ""})

    assert response.context["form"].errors.keys() == {"reason", "confirmed"}
    assert PublicityPeriod.objects.get().voided_at is None


def test_over_period_cannot_be_suspended_by_its_button(manager, world, calendar, clock):
    page = open_publicity(world)
    period = PublicityPeriod.objects.get()
    clock.move_to(period.ends_at + timedelta(minutes=1))

    html = manager.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert reverse("notices_admin:void", args=[period.pk]) not in html


# --- close and cancel -------------------------------------------------------------------------------------


def test_a_round_is_closed_when_every_case_has_ended(manager, client, world, announced, clock):
    url = reverse("round:close", args=[announced.pk])
    assert said("A round is closed after its closing time.") in manager.get(url).content.decode()
    manager.post(url, {"confirmed": "on"})
    announced.refresh_from_db()
    assert announced.status == Round.Status.OPEN

    clock.move_to(announced.closes_at)
    manager.force_login(world.manager)
    assert manager.post(url, {}).context["form"].errors.keys() == {"confirmed"}
    manager.post(url, {"confirmed": "on"})

    announced.refresh_from_db()
    assert (announced.status, announced.ended_by) == (Round.Status.DONE, world.manager)
    assert said("This round is closed") in client.get(announced.notice_pages.get().url).content.decode()


def test_a_round_is_cancelled_with_a_reason_that_the_public_reads(manager, client, world, announced):
    case = make_case(world, announced)
    url = reverse("round:cancel", args=[announced.pk])
    assert manager.post(url, {"reason": " "}).context["form"].errors.keys() == {"reason", "confirmed"}

    manager.post(url, {"reason": "办法修订，另行通知。", "confirmed": "on"})

    announced.refresh_from_db()
    case.refresh_from_db()
    assert (announced.status, case.status) == (Round.Status.CANCELLED, "ended")
    html = client.get(announced.notice_pages.get().url).content.decode()
    assert said("This round has been cancelled") in html
    assert "办法修订，另行通知。" in html
    dashboard = manager.get(reverse("round:dashboard", args=[announced.pk])).content.decode()
    assert reverse("round:cancel", args=[announced.pk]) not in dashboard


@pytest.mark.parametrize("name", ["close", "cancel"])
def test_only_who_manages_the_round_ends_it(client, world, announced, name):
    client.force_login(world.publisher)

    client.post(reverse(f"round:{name}", args=[announced.pk]), {"reason": "试", "confirmed": "on"})

    announced.refresh_from_db()
    assert announced.status == Round.Status.OPEN


# --- 24:00 --------------------------------------------------------------------------------------------------


def test_midnight_is_the_end_of_the_day_before(manager, client, world):
    midnight = datetime(2026, 12, 14, 16, tzinfo=UTC)  # 00:00 of the fifteenth in Beijing
    round = make_round(world, closes_at=midnight)
    notice = publish(world, make_notice(world, round))

    pages = [client.get(url).content.decode() for url in (notice.url, world.index.url)]
    pages += [
        manager.get(reverse(name, args=args)).content.decode()
        for name, args in (("round:dashboard", [round.pk]), ("round:index", []))
    ]

    for html in pages:
        assert "2026年12月14日 24:00" in html
        assert "12月15日" not in html
