"""What names people: who has read it stands in the log, lists do not show it, and drafts are not kept for ever."""

import logging
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from forms_workflows.audit.models import Event
from forms_workflows.submissions.domain import files, retention
from forms_workflows.submissions.models import Attachment
from portal.tick import sweep
from tests.factories import make_person

from .places import upload
from .states import ended
from .visitors import Visitor
from .world import CLOSES


@pytest.fixture
def read(caplog):
    """What has been read so far, [(thing, key)]."""
    caplog.set_level(logging.INFO, "forms_workflows.audit.domain.reading")
    return lambda: [(line.what, line.key) for line in caplog.records if line.message == "personal data read"]


def test_who_opens_an_objection_its_evidence_or_a_file_is_logged(places, read):
    officer = Visitor(places.world.holder("objection_officer"))
    officer.get("objections")
    assert read() == []
    officer.get("objection", places.objection.pk)
    officer.get("evidence", places.objection.pk)
    Visitor(places.world.holder("dept_handler")).get("attachment", places.file)
    key = str(places.objection.pk)
    assert read() == [
        ("objection", key),
        ("evidence of an objection", key),
        ("file of a case", str(places.file)),
    ]


def test_whoever_is_refused_has_read_nothing(places, read):
    stranger = Visitor(make_person())
    stranger.get("objection", places.objection.pk)
    stranger.get("attachment", places.file)
    assert read() == []


def test_lists_name_no_objector(places):
    page = Visitor(places.world.holder("objection_officer")).read("objections")
    assert places.objection.receipt in page
    assert places.objection.name not in page
    assert places.objection.contact not in page


def test_the_list_of_people_shows_no_number_and_no_address_and_an_opened_account_is_logged(client, read, db):
    client.force_login(make_person("root", is_superuser=True, is_staff=True))
    person = make_person("li", name="李明", email="li@example.cn", mobile="13800001111")
    page = client.get(reverse("wagtailusers_users:index")).content.decode()
    assert "李明" in page
    assert person.mobile not in page
    assert person.email not in page
    assert read() == []
    client.get(reverse("wagtailusers_users:edit", args=[person.pk]))
    assert read() == [("account", str(person.pk))]


def lapsed_draft(world):
    """A filled-in draft with a file that lapsed when its round closed."""
    draft = world.draft()
    files.store_file(
        submission=draft,
        person=world.holder("applicant_filler", draft),
        field="j01",
        upload=upload("法人证书.pdf"),
    )
    return draft


def test_a_lapsed_draft_is_emptied_after_a_year(world, django_capture_on_commit_callbacks):
    drafts, submitted = [lapsed_draft(world), lapsed_draft(world)], world.submitted()
    stored = list(Attachment.objects.filter(submission__in=drafts).values_list("file", flat=True))
    world.travel(CLOSES)
    sweep()
    assert {ended(draft)[0] for draft in drafts} == {"lapsed"}
    world.travel(CLOSES + retention.KEPT - timedelta(minutes=1))
    assert sweep()["forgotten"] == 0
    assert all(draft.answer_rounds.get().answers for draft in drafts)
    world.travel(CLOSES + retention.KEPT)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep()["forgotten"] == 2
    for draft in drafts:
        draft.refresh_from_db()
        assert (draft.title, draft.answer_rounds.get().answers, draft.attachments.count()) == ("", {}, 0)
        assert not draft.index.exists()
        assert Event.objects.filter(case_id=draft.pk).latest("seq").action == "submission.forgotten"
        page = Visitor(world.holder("applicant_filler", draft)).read("application", draft.pk)
        assert draft.number in page
    assert [name for name in stored if storages["private"].exists(name)] == []
    assert submitted.answer_rounds.get().answers
    assert sweep()["forgotten"] == 0
