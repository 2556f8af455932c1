"""Letters wait for the mail server, and nobody waits for them."""

import datetime

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from portal.accounts.resets import answer_resets
from portal.models import Letter
from portal.operations import outbox
from tests.factories import make_person

pytestmark = pytest.mark.django_db


class Away(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture(autouse=True)
def kept(settings):
    settings.EMAIL_BACKEND = "portal.operations.outbox.Outbox"
    settings.EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def away(settings):
    settings.EMAIL_TRANSPORT = f"{__name__}.Away"


def write(*people):
    for name in people:
        send_mail("题目", "正文", "office@example.cn", [f"{name}@example.cn"])


def test_a_letter_is_kept_until_the_sweep_and_sent_as_it_was_written():
    letter = EmailMultiAlternatives(
        "题目", "正文", "office@example.cn", ["li@example.cn"], bcc=["copy@example.cn"]
    )
    letter.attach_alternative("<p>正文</p>", "text/html")
    letter.send()
    assert mail.outbox == []
    assert outbox.send_letters() == 1
    [sent] = mail.outbox
    assert (sent.subject, sent.recipients()) == ("题目", ["li@example.cn", "copy@example.cn"])
    read = sent.message()
    assert read["To"] == "li@example.cn"
    assert read["Bcc"] is None
    assert [part.get_content_type() for part in read.walk()][1:] == ["text/plain", "text/html"]
    assert read.get_body(("plain",)).get_content().strip() == "正文"
    assert not Letter.objects.exists()


def test_asking_for_a_new_password_works_while_the_mail_server_is_away(client, away):
    make_person("li", email="li@example.cn")
    known, unknown = (
        client.post("/en/accounts/password/reset/", {"email": f"{name}@example.cn"})
        for name in ("li", "nobody")
    )
    assert known.status_code == 302
    assert known.url == unknown.url
    answer_resets()
    assert Letter.objects.filter(recipients=["li@example.cn"]).count() == 1


def test_a_letter_that_fails_is_tried_again_later_and_holds_back_no_other(away, settings):
    write("li", "wang", "zhao")
    assert outbox.send_letters() == 0
    assert set(Letter.objects.values_list("attempts", flat=True)) == {1}
    settings.EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.send_letters() == 0  # not yet
    Letter.objects.update(next_try=timezone.now() - datetime.timedelta(seconds=1))
    assert outbox.send_letters() == 3


def test_a_letter_is_given_up_at_last_and_the_log_says_so(away, caplog):
    write("li")
    Letter.objects.update(attempts=outbox.MAX_ATTEMPTS - 1)
    outbox.send_letters()
    assert not Letter.objects.exists()
    [line] = [item for item in caplog.records if item.message == "letter not sent"]
    assert line.levelname == "ERROR"
    assert "li@" not in str(vars(line))


def test_of_two_sweeps_one_sends():
    write("li")
    [letter] = Letter.objects.all()
    now = timezone.now()
    assert outbox.claim(Letter.objects.get(), now)
    assert not outbox.claim(letter, now)
