import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document

from forms_workflows.calendars import domain
from forms_workflows.calendars.models import Arrangement
from forms_workflows.calendars.signals import calendar_changed
from forms_workflows.errors import Refused
from tests.factories import make_department, make_person, make_region

LIST, RECORD, YEAR = "/admin/calendar/", "/admin/calendar/record/", "/admin/calendar/year/"


def make_editor(name, *codenames):
    person = make_person(name)
    person.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return person


@pytest.fixture
def editor(db):
    return make_editor("editor", "add_arrangement", "view_arrangement")


@pytest.fixture
def second(db):
    return make_editor("second", "view_arrangement", "confirm_arrangement")


def rows(prefix, *filled, count=12):
    data = {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def notice(xinjiang, *, off=None, work=(), **fields):
    off = [{"first": "2026-03-20", "last": "2026-03-22", "name": "肉孜节"}] if off is None else off
    head = {
        "layer": "region",
        "region": xinjiang.pk if xinjiang else "",
        "year": 2026,
        "document_number": "新政办明电〔2025〕1号",
    }
    return {**head, **rows("off", *off), **rows("work", *work), **fields}


def errors(response):
    form, off, work = response.context["form"], response.context["days_off"], response.context["make_up"]
    return {**form.errors, **{k: v for each in (*off.errors, *work.errors) for k, v in each.items()}}


# --- entering ------------------------------------------------------------------------------------


def test_a_notice_is_entered_by_one_person_and_confirmed_by_another(
    client, national, xinjiang, editor, second
):
    client.force_login(editor)
    work = [{"date": "2026-03-14", "name": "肉孜节"}]
    response = client.post(RECORD, {**notice(xinjiang, work=work), "save": ""})
    arrangement = Arrangement.objects.get(region=xinjiang)
    assert response.headers["Location"] == f"{LIST}{arrangement.pk}/"
    assert (arrangement.entered_by, arrangement.confirmed_to) == (editor, datetime.date(2026, 12, 25))
    assert [(day.date.day, day.is_workday) for day in arrangement.days.all()] == [
        (14, True),
        (20, False),
        (21, False),
        (22, False),
    ]
    client.force_login(second)
    client.post(f"{LIST}{arrangement.pk}/confirm/")
    department = make_department(region=xinjiang)
    assert not domain.is_workday(datetime.date(2026, 3, 20), department)
    assert domain.is_workday(datetime.date(2026, 3, 14), department)


def test_the_preview_shows_the_year_and_stores_nothing(client, national, xinjiang, editor):
    client.force_login(editor)
    response = client.post(RECORD, {**notice(xinjiang), "preview": ""})
    march = response.context["calendar"].months[2]
    cells = {cell.date.day: cell for week in march.weeks for cell in week if cell}
    assert [cells[day].kind for day in (19, 20, 21, 28)] == ["work", "off", "off", "weekend"]
    assert cells[20].name == "肉孜节"
    assert march.workdays == 21
    assert not Arrangement.objects.filter(region=xinjiang).exists()


def test_the_preview_lays_the_days_over_the_national_calendar(client, national, xinjiang, editor):
    client.force_login(editor)
    calendar = client.post(RECORD, {**notice(xinjiang), "preview": ""}).context["calendar"]
    february, december = calendar.months[1], calendar.months[11]
    cells = {cell.date.day: cell for week in february.weeks for cell in week if cell}
    assert (cells[14].kind, cells[17].kind, cells[17].name) == ("makeup", "off", "春节")
    assert [cell.settled for week in december.weeks for cell in week if cell] == [True] * 25 + [False] * 6
    # All of 2026 until 25 December, less the Friday that the region is off.
    worked = [datetime.date(2026, 1, 1) + datetime.timedelta(days=n) for n in range(359)]
    assert calendar.workdays == sum(domain.is_workday(day, None) for day in worked) - 1


def test_december_is_shown_where_a_holiday_begins_in_it(client, xinjiang, editor):
    client.force_login(editor)
    off = [{"first": "2025-12-31", "last": "2026-01-02", "name": "元旦"}]
    calendar = client.post(RECORD, {**notice(xinjiang, off=off), "preview": ""}).context["calendar"]
    assert [month.first.isoformat()[:7] for month in calendar.months[:2]] == ["2025-12", "2026-01"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"region": ""}, "__all__"),
        ({"layer": "national"}, "__all__"),
        ({"document_number": ""}, "document_number"),
        ({"year": "26"}, "year"),
        ({"confirmed_to": "2026-12-31"}, "__all__"),
        ({"confirmed_to": "soon"}, "confirmed_to"),
        ({"off-0-name": ""}, "name"),
        ({"off-0-first": ""}, "first"),
        ({"off-0-last": "2026-03-19"}, "last"),
        ({"off-0-last": "2029-03-19"}, "last"),
        ({"work-0-date": "2026-03-21"}, "__all__"),
        ({"work-0-date": "2027-03-21"}, "__all__"),
        ({"work-0-name": "肉孜节"}, "date"),
    ],
)
def test_mistakes_are_named_and_nothing_is_stored(client, xinjiang, editor, change, wrong):
    client.force_login(editor)
    response = client.post(RECORD, {**notice(xinjiang), **change, "save": ""})
    assert response.status_code == 200
    assert wrong in errors(response)
    assert not Arrangement.objects.exists()


def test_a_correction_begins_with_what_was_entered_and_takes_its_place(client, xinjiang, editor):
    client.force_login(editor)
    client.post(RECORD, {**notice(xinjiang, work=[{"date": "2026-03-14"}]), "save": ""})
    first = Arrangement.objects.get()
    response = client.get(RECORD, {"from": first.pk})
    assert response.context["form"]["document_number"].value() == "新政办明电〔2025〕1号"
    assert response.context["days_off"].forms[0].initial == {
        "first": datetime.date(2026, 3, 20),
        "last": datetime.date(2026, 3, 22),
        "name": "肉孜节",
    }
    assert response.context["make_up"].forms[0].initial["date"] == datetime.date(2026, 3, 14)
    client.post(f"{RECORD}?from={first.pk}", {**notice(xinjiang), "save": ""})
    first.refresh_from_db()
    assert first.superseded
    assert Arrangement.objects.waiting().get().days.count() == 3


# --- four eyes -----------------------------------------------------------------------------------


@pytest.fixture
def waiting(xinjiang, editor):
    days = domain.days_off(datetime.date(2026, 3, 20), datetime.date(2026, 3, 22), "肉孜节")
    place = domain.Place.of_region(xinjiang)
    return domain.enter_arrangement(
        place=place, year=2026, days=days, entered_by=editor, document_number="1号"
    )


def confirm_path(arrangement):
    return f"{LIST}{arrangement.pk}/confirm/"


def test_whoever_entered_it_is_not_offered_the_confirmation_and_cannot_force_it(client, waiting, editor):
    editor.user_permissions.add(Permission.objects.get(codename="confirm_arrangement"))
    client.force_login(editor)
    assert confirm_path(waiting) not in client.get(f"{LIST}{waiting.pk}/").content.decode()
    response = client.post(confirm_path(waiting), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_the_second_person_sees_the_days_and_the_year(client, waiting, second):
    client.force_login(second)
    page = client.get(f"{LIST}{waiting.pk}/")
    content = " ".join(page.content.decode().split())
    assert confirm_path(waiting) in content
    assert "2026-03-20 – 2026-03-22 肉孜节" in content
    assert page.context["calendar"].months[2].workdays == 21


def test_it_can_be_taken_back(client, waiting, editor):
    client.force_login(editor)
    client.post(f"{LIST}{waiting.pk}/withdraw/")
    waiting.refresh_from_db()
    assert waiting.superseded
    response = client.post(f"{LIST}{waiting.pk}/withdraw/", follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["success", "error"]


# --- rights --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codename", "allowed"),
    [
        ("add_arrangement", {"list", "show", "year", "record", "withdraw"}),
        ("view_arrangement", {"list", "show", "year"}),
        ("confirm_arrangement", {"list", "show", "year", "confirm", "withdraw"}),
        ("view_event", set()),
    ],
)
def test_each_permission_opens_its_own_doors(client, waiting, codename, allowed):
    client.force_login(make_editor("other", codename))
    doors = {
        "list": client.get(LIST),
        "show": client.get(f"{LIST}{waiting.pk}/"),
        "year": client.get(YEAR),
        "record": client.get(RECORD),
        "confirm": client.post(confirm_path(waiting)),
    }
    doors["withdraw"] = client.post(f"{LIST}{waiting.pk}/withdraw/")
    opened = {name for name, response in doors.items() if response.headers.get("Location") != "/admin/"}
    assert opened == allowed


@pytest.mark.parametrize(("codename", "shown"), [("view_arrangement", True), ("view_event", False)])
def test_the_menu_shows_the_calendar_to_those_who_may_see_it(client, db, codename, shown):
    client.force_login(make_editor("other", codename))
    assert (f'"{LIST}"' in client.get("/admin/").content.decode()) is shown


@pytest.mark.parametrize("path", [confirm_path, lambda each: f"{LIST}{each.pk}/withdraw/"])
def test_steps_are_taken_by_post_only(client, waiting, path):
    client.force_login(make_editor("both", "add_arrangement", "confirm_arrangement"))
    assert client.get(path(waiting)).status_code == 405


# --- reading -------------------------------------------------------------------------------------


def test_the_list_shows_who_entered_and_what_waits(client, national, waiting, editor):
    client.force_login(editor)
    listed = client.get(LIST).context["object_list"]
    assert {each.year for each in listed} == set(range(2022, 2027))
    assert [each.pk for each in client.get(LIST, {"layer": "region"}).context["object_list"]] == [waiting.pk]
    assert [each.year for each in client.get(LIST, {"year": 2024}).context["object_list"]] == [2024]


def test_the_year_in_force_and_a_period_counted_in_it(client, regional_2025, department, editor):
    client.force_login(editor)
    question = {
        "year": 2025,
        "department": department.pk,
        "start": "2025-06-04",
        "days": 5,
        "count_first_day": "on",
    }
    page = client.get(YEAR, question)
    assert page.context["period"].last == datetime.date(2025, 6, 13)
    assert "古尔邦节" in page.content.decode()
    june = page.context["calendar"].months[5]
    assert june.workdays == 17


def test_beyond_the_horizon_the_screen_says_what_to_enter(client, national, editor):
    client.force_login(editor)
    page = client.get(YEAR, {"year": 2026, "start": "2026-12-28", "days": 5})
    assert "2026-12-25" in page.context["refusal"]
    assert "2027" in page.context["refusal"]
    assert "period" not in page.context


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, editor, count):
    for number in range(count):
        place = domain.Place.of_region(make_region(f"6500{number}0"))
        domain.enter_arrangement(place=place, year=2026, days=[], entered_by=make_person())
    client.force_login(editor)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{LIST}results/")
    # Session, person, two of permissions, the filter's years, count, arrangements.
    assert len(queries) == 7


def test_the_file_of_a_notice_cannot_be_deleted(client, xinjiang, editor, django_capture_on_commit_callbacks):
    document = Document.objects.create(title="通知", file=ContentFile(b"%PDF-", name="notice.pdf"))
    client.force_login(editor)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(RECORD, {**notice(xinjiang), "source_file": document.pk, "save": ""})
    client.force_login(make_person("root", is_superuser=True))
    client.post(f"/admin/documents/{document.pk}/delete/")
    assert Arrangement.objects.get().source_file == document


# --- the country's own arrangement -----------------------------------------------------------------


def test_a_national_arrangement_can_be_looked_at(client, national, editor):
    client.force_login(editor)
    arrangement = Arrangement.objects.get(layer="national", year=2025)
    page = client.get(f"{LIST}{arrangement.pk}/")
    assert page.status_code == 200
    october = page.context["calendar"].months[9 + (page.context["calendar"].months[0].first.year == 2024)]
    cells = {cell.date.day: cell for week in october.weeks for cell in week if cell}
    assert [cells[day].kind for day in (1, 8, 9, 11)] == ["off", "off", "work", "makeup"]


def test_a_national_arrangement_is_entered_previewed_and_confirmed(client, national, editor, second):
    client.force_login(editor)
    data = {**notice(None), "layer": "national", "year": "2027", "confirmed_to": ""}
    data |= {"off-0-first": "2027-01-01", "off-0-last": "2027-01-03", "off-0-name": "元旦"}
    calendar = client.post(RECORD, {**data, "preview": ""}).context["calendar"]
    cells = {cell.date.day: cell.kind for week in calendar.months[0].weeks for cell in week if cell}
    assert [cells[day] for day in (1, 3, 4)] == ["off", "off", "work"]
    response = client.post(RECORD, {**data, "save": ""})
    client.force_login(second)
    assert client.get(response.headers["Location"]).status_code == 200
    client.post(f"{response.headers['Location']}confirm/")
    assert domain.confirmed_until(None) == datetime.date(2027, 12, 25)


def test_a_confirmation_that_a_running_period_does_not_bear_is_refused_in_words(client, waiting, second):
    def refuse(sender, **kwargs):
        raise Refused("The period has no certain end.")

    client.force_login(second)
    calendar_changed.connect(refuse)
    try:
        page = client.post(confirm_path(waiting), follow=True)
    finally:
        calendar_changed.disconnect(refuse)
    assert [str(message) for message in page.context["messages"]] == ["The period has no certain end."]
    waiting.refresh_from_db()
    assert waiting.is_waiting
