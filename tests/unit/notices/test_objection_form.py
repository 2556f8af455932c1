"""Objections by the public: in time, late, anonymous, with files of every kind; the receipt; the question how it stands."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as said

from forms_workflows.decisions.domain.objections import accept_objection, refuse_objection
from forms_workflows.decisions.models import Objection, PublicityPeriod
from forms_workflows.errors import Refused
from forms_workflows.submissions.models import Submission
from tests.factories import make_credit_code

PDF = b"%PDF-1.7\n..."


@pytest.fixture
def world(in_publicity):
    return in_publicity[0]


@pytest.fixture
def publicity(in_publicity):
    return in_publicity[1]


@pytest.fixture
def send(client, publicity, clock):
    """Open the form, take one's time, send it."""

    def fill(seconds=30, **entries):
        stamp = client.get(publicity.url + "objection/").context["form"].initial["stamp"]
        clock.shift(timedelta(seconds=seconds))
        data = {
            "case": Submission.objects.order_by("pk").first().pk,
            "kind": "person",
            "name": "张三",
            "contact": "0991-2000000",
            "facts": "所列营业收入与公开年报不符，见附件第三页。",
            "truthful": "on",
            "stamp": stamp,
            **entries,
        }
        return client.post(
            publicity.url + "objection/", {key: value for key, value in data.items() if value is not None}
        )

    return fill


def errors_of(response):
    return response.context["form"].errors


def test_x10_objection_in_time_is_registered_with_a_receipt(client, publicity, send):
    response = send(evidence=SimpleUploadedFile("年报.pdf", PDF))

    assert response.url == publicity.url + "objection/receipt/"
    objection = Objection.objects.get()
    assert (objection.late, objection.status, objection.name) == (False, "received", "张三")
    assert objection.evidence_name == "年报.pdf"
    html = client.get(response.url).content.decode()
    assert objection.receipt in html
    assert objection.query_code in html


def test_receipt_is_shown_once(client, publicity, send):
    url = send().url
    client.get(url)

    html = client.get(url).content.decode()

    assert Objection.objects.get().query_code not in html


def test_only_the_case_that_it_concerns_waits(world, send):
    case = Submission.objects.get(title="乙集群")
    send(case=case.pk)
    accept_objection(objection=Objection.objects.get(), person=world.manager)

    assert dict(Submission.objects.values_list("title", "part")) == {
        "甲集群": "period",
        "乙集群": "objection",
    }


def test_x11_one_second_late_is_registered_as_late_and_told(client, publicity, send, clock):
    ends = PublicityPeriod.objects.get().ends_at
    clock.move_to(ends - timedelta(seconds=29))

    response = send(seconds=30)

    objection = Objection.objects.get()
    assert objection.late
    assert client.get(response.url).context["receipt"]["late"]
    with pytest.raises(Refused):
        accept_objection(objection=objection, person=objection.submission.created_by)


def test_one_second_before_the_end_is_in_time(publicity, send, clock):
    clock.move_to(PublicityPeriod.objects.get().ends_at - timedelta(seconds=31))

    send(seconds=30)

    assert not Objection.objects.get().late


def test_form_says_that_the_period_is_over(client, publicity, clock):
    clock.move_to(PublicityPeriod.objects.get().ends_at)

    over = said("The %(publicity)s period is over") % publicity.words
    assert over in client.get(publicity.url + "objection/").content.decode()


def test_x11_anonymous_is_a_lead_and_keeps_nothing_of_the_person(client, send):
    response = send(kind="anonymous", name="张三", contact="0991-2000000")

    objection = Objection.objects.get()
    assert (objection.kind, objection.name, objection.contact) == ("anonymous", "", "")
    html = client.get(response.url).content.decode()
    assert (
        said("It is anonymous. It is registered as a lead and will not be accepted as an objection.") in html
    )


def test_a_unit_with_an_odd_check_digit_may_object(send):
    send(kind="unit", name="某某有限公司", credit_code="91650100MA7AAAA099")
    assert Objection.objects.get().credit_code == "91650100MA7AAAA099"


def test_unit_needs_a_valid_credit_code(send):
    assert "credit_code" in errors_of(send(kind="unit", credit_code="91650000MA0000000"))

    send(kind="unit", name="某某有限公司", credit_code=make_credit_code().lower())

    assert Objection.objects.get().kind == "unit"


@pytest.mark.parametrize("missing", ["case", "name", "contact", "facts", "truthful"])
def test_what_is_missing_is_named_and_nothing_is_kept(send, missing):
    assert missing in errors_of(send(**{missing: None}))
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("病毒.exe", b"MZ..."), ("照片.pdf", b"\xff\xd8\xff..."), ("空.pdf", b""), ("文档.docx", PDF)],
)
def test_wrong_file_is_refused(send, name, content):
    assert "evidence" in errors_of(send(evidence=SimpleUploadedFile(name, content)))
    assert not Objection.objects.exists()


def test_file_that_is_too_large_is_refused(send):
    large = SimpleUploadedFile("大.pdf", PDF + b"0" * (20 * 1024 * 1024))

    assert "evidence" in errors_of(send(evidence=large))


def test_case_that_is_not_on_the_list_is_refused(world, send):
    assert "case" in errors_of(send(case=999999))


def test_machines_are_turned_away(client, publicity, send):
    assert errors_of(send(website="http://spam.example"))
    assert errors_of(send(seconds=1))
    assert errors_of(send(stamp="1:forged"))
    assert errors_of(send(seconds=25 * 3600))
    assert not Objection.objects.exists()


def test_without_the_csrf_token_nothing_is_taken(publicity):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(publicity.url + "objection/", {})

    assert response.status_code == 403


# --- how does it stand ----------------------------------------------------------------------------


@pytest.fixture
def ask(client, publicity):
    def question(receipt, code):
        return client.post(publicity.url + "objection/status/", {"receipt": receipt, "code": code})

    return question


def test_receipt_and_code_give_state_and_reply(world, send, ask):
    send(kind="anonymous")
    objection = Objection.objects.get()
    refuse_objection(objection=objection, person=world.manager, reply="匿名不予受理")

    html = ask(objection.receipt, objection.query_code.lower()).content.decode()

    assert "匿名不予受理" in html
    assert said("Not accepted") in html


def test_unknown_receipt_and_wrong_code_get_the_same_answer(send, ask):
    send()
    objection = Objection.objects.get()

    with CaptureQueriesContext(connection) as cost:
        wrong = ask(objection.receipt, "00000000")
    with CaptureQueriesContext(connection) as cost_of_nothing:
        unknown = ask(objection.receipt[:-1] + "9", "00000000")

    assert len(cost) == len(cost_of_nothing)
    assert errors_of(wrong) == errors_of(unknown)
    assert wrong.status_code == unknown.status_code == 200
    assert objection.facts not in wrong.content.decode()


def test_questions_from_one_address_are_limited(send, ask):
    send()
    objection = Objection.objects.get()
    for number in range(60):
        ask(f"Y2026-1-{number:05d}", "00000000")

    assert ask(objection.receipt, objection.query_code).status_code == 429


def test_questions_about_one_receipt_are_limited(send, ask):
    send()
    objection = Objection.objects.get()
    for _number in range(10):
        ask(objection.receipt, "00000000")

    response = ask(objection.receipt, objection.query_code)

    assert response.status_code == 429
    assert objection.facts not in response.content.decode()


# --- sent twice, sent by machines --------------------------------------------------------------------------


def resend(client, publicity, stamp, **entries):
    data = {
        "case": Submission.objects.order_by("pk").first().pk,
        "kind": "person",
        "name": "张三",
        "contact": "0991-2000000",
        "facts": "所列数据与公开年报不符，见第三页。",
        "truthful": "on",
        "stamp": stamp,
        **entries,
    }
    return client.post(publicity.url + "objection/", data)


@pytest.fixture
def stamp(client, publicity, clock):
    found = client.get(publicity.url + "objection/").context["form"].initial["stamp"]
    clock.shift(timedelta(seconds=30))
    return found


def test_the_same_form_sent_twice_is_one_objection_with_one_receipt(client, publicity, stamp):
    first, second = resend(client, publicity, stamp), resend(client, publicity, stamp)

    assert (first.status_code, second.url) == (302, first.url)
    assert Objection.objects.get().receipt in client.get(second.url).content.decode()


def test_another_case_from_the_same_form_is_another_objection(client, publicity, stamp):
    resend(client, publicity, stamp)
    resend(client, publicity, stamp, case=Submission.objects.order_by("pk").last().pk)

    assert Objection.objects.count() == 2


def test_one_form_brings_so_many_objections_and_no_more(client, publicity, stamp):
    for number in range(5):
        resend(client, publicity, stamp, facts=f"第{number}点：所列数据与公开年报不符。")

    response = resend(client, publicity, stamp, facts="第六点：所列数据与公开年报不符。")

    assert said("This form has been sent several times. Open it anew for another objection.") in str(
        response.context["form"].errors
    )
    assert Objection.objects.count() == 5


def test_one_address_sends_so_many_in_an_hour(client, publicity, send, clock):
    for number in range(10):
        assert send(facts=f"第{number}点：所列数据与公开年报不符。").status_code == 302

    response = send(facts="再来一次：所列数据与公开年报不符。")

    assert response.context["form"].non_field_errors()
    assert Objection.objects.count() == 10


def test_the_files_of_a_day_have_a_weight(client, send, monkeypatch):
    monkeypatch.setattr("notices.domain.objections.MOST_WEIGHT", 30)
    assert send(evidence=SimpleUploadedFile("a.pdf", PDF)).status_code == 302

    refused = send(facts="附件太多，所列数据与年报不符。", evidence=SimpleUploadedFile("b.pdf", PDF + PDF))
    without = send(facts="附件太多，所列数据与年报不符。")

    assert refused.context["form"].non_field_errors()
    assert without.status_code == 302


def test_a_line_break_counts_once(send):
    facts = "\r\n".join(["事实" * 24 + "甲"] * 100)
    assert len(facts.replace("\r\n", "\n")) == 4999

    send(facts=facts + "乙")

    assert len(Objection.objects.get().facts) == 5000


# --- withdrawn by the objector -----------------------------------------------------------------------------


def test_the_objector_withdraws_with_receipt_and_code(client, world, publicity, send):
    send()
    objection = Objection.objects.get()
    accept_objection(objection=objection, person=world.manager)
    status, keys = (
        publicity.url + "objection/status/",
        {"receipt": objection.receipt, "code": objection.query_code},
    )

    unsure = client.post(status, keys | {"withdraw": "1"}).content.decode()
    assert said("Confirm that you want to withdraw your objection.") in unsure
    wrong = client.post(status, keys | {"code": "00000000", "withdraw": "1", "sure": "on"})
    assert Objection.objects.get().status == "accepted"
    assert wrong.context["form"].errors

    html = client.post(status, keys | {"withdraw": "1", "sure": "on"}).content.decode()

    assert Objection.objects.get().status == "withdrawn"
    assert set(Submission.objects.values_list("part", flat=True)) == {"period"}
    assert said("I withdraw my objection. This cannot be taken back.") not in html
    again = client.post(status, keys | {"withdraw": "1", "sure": "on"})
    assert again.status_code == 200
    assert again.context["problem"]
