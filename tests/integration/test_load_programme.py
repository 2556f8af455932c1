"""``load_programme`` brings the first programme in, says what it did, and does nothing the second time."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from wagtail.models import Page

from forms_workflows.forms.models import FormVersion
from forms_workflows.parties.models import Membership, Person, Role
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.rounds.models import Parameter, Programme
from notices.models import PolicyPage
from portal.programmes.load_people import load_staff
from portal.programmes.loader import load_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def loading(first_programme, db):
    return first_programme


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_everything_of_the_folder_is_there(loading):
    programme = Programme.objects.get(key="cluster_designation")
    assert FormVersion.objects.count() == 6
    assert programme.department.children.count() == 14
    assert programme.parameters.get(key="publicity_days").source.startswith(
        "《自治区先进制造业集群认定管理办法》"
    )
    assert [role.key for role in Role.objects.all() if "panel.assign" in role.rights] == ["panel_organiser"]
    assert not Person.objects.exists()


def test_loading_again_changes_nothing(loading):
    before = counts()
    again = load_programme()
    assert counts() == before
    assert all("new" not in line and "updated" not in line for line in again.lines), again.lines


def test_what_an_editor_has_changed_stays(loading):
    Parameter.objects.filter(key="pass_line").update(value="75")
    again = load_programme()
    assert Parameter.objects.get(key="pass_line").value == "75"
    assert "parameters: 4 unchanged, 1 kept as edited" in again.lines


def test_update_brings_the_folder_back(loading):
    Parameter.objects.filter(key="pass_line").update(value="75")
    again = load_programme(update=True)
    assert Parameter.objects.get(key="pass_line").value == "70"
    assert "parameters: 4 unchanged, 1 updated" in again.lines


def test_the_process_waits_for_people(loading):
    assert [one.current_version for one in ProcessDefinition.objects.all()] == [None, None]
    load_staff(loading.read("demo.json"), loading.made["department"])
    again = load_programme()
    assert again.lines.count("process: 1 published") == 2
    assert [one.current_version.number for one in ProcessDefinition.objects.all()] == [1, 1]
    assert Membership.objects.exists()


def test_pages_exist_in_every_language(loading):
    policy = PolicyPage.objects.get(locale__language_code="zh-hans")
    languages = {page.locale.language_code: page for page in policy.get_translations(inclusive=True)}
    assert set(languages) == {"zh-hans", "en", "ug"}
    assert all(page.live for page in languages.values())
    english = languages["en"].specific
    assert english.numbered_chapters[0]["title"] == "Chapter 1 General"
    assert english.numbered_chapters[1]["articles"][0]["items"][0]["title"] == "Agglomeration"
    assert english.anchors == policy.anchors
    untranslated = Page.objects.filter(depth__gt=1, alias_of__isnull=False)
    assert not untranslated.exists()


def test_the_command_says_what_it_did(loading, capsys):
    call_command("load_programme")
    assert "forms: 6 unchanged" in capsys.readouterr().out


def test_an_unknown_programme_is_named():
    with pytest.raises(
        CommandError, match="No programme “nothing”. Known are: cluster_designation, technology_enterprise;"
    ):
        call_command("load_programme", "nothing")
