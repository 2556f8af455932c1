"""Programmes stand side by side: the second brings its own, shares what is the site's, and changes nothing of the first."""

import re

import pytest
from django.utils import translation
from wagtail.models import Page

from forms_workflows.parties.models import Department, Role
from forms_workflows.references.domain.publishing import publish_table
from forms_workflows.references.models import ReferenceTable
from forms_workflows.rounds.models import Procedure, Programme
from home.models import HomePage, SiteSettings, StandardPage
from notices.models import NoticeIndexPage, PolicyPage, PublicityIndexPage, RegisterPage
from portal.programmes import read
from portal.programmes.loader import load_programme

from .picture import picture

pytestmark = pytest.mark.django_db

FIRST, SECOND = "cluster_designation", "technology_enterprise"
ZH = "zh-hans"


def chinese(model):
    return model.objects.filter(locale__language_code=ZH)


def test_nothing_of_the_first_is_changed(two_programmes):
    before, _loading = two_programmes
    after = picture()
    assert {key: row for key, row in after.items() if key in before} == before
    assert len(after) > len(before)


def test_the_second_brings_its_own(two_programmes):
    _before, loading = two_programmes
    programme = Programme.objects.get(key=SECOND)
    assert programme.department.name == "自治区科学技术厅（示例）"
    regions = programme.department.children.values_list("region__code", flat=True)
    assert sorted(regions) == ["650100", "650200", "652300", "652800", "653100"]
    assert list(Procedure.objects.order_by("pk").values_list("letters", flat=True)) == ["JQ", "JQG", "KJ"]
    assert "sections of the site: 3 unchanged, 1 new" in loading.lines
    assert "roles: 11 unchanged, 1 new" in loading.lines
    assert "reference tables: 1 published" in loading.lines


def test_both_have_their_register_and_their_policy_in_every_language(two_programmes):
    for model in (RegisterPage, PolicyPage):
        found = model.objects.live().values_list("programme__key", "locale__language_code")
        assert sorted(found) == [(key, code) for key in (FIRST, SECOND) for code in ("en", "ug", ZH)]
    assert not Page.objects.filter(depth__gt=1, alias_of__isnull=False).exists()
    second = RegisterPage.objects.get(programme__key=SECOND, locale__language_code="en")
    assert (second.title, second.slug) == ("Technology enterprises", "technology-enterprises")


def test_there_is_one_site_for_both(two_programmes):
    for model in (HomePage, NoticeIndexPage, PublicityIndexPage):
        assert chinese(model).count() == 1
    settings = SiteSettings.objects.get()
    assert settings.title == read("site.json", "site")["title"][ZH]
    assert not settings.sponsor_in_masthead


@pytest.mark.parametrize("language", [ZH, "en", "ug"])
def test_the_site_speaks_for_both_and_for_neither(two_programmes, client, language):
    """Masthead and menu, home page and explaining pages: of each programme what is its own, and no word of one for all."""
    home = HomePage.objects.get(locale__language_code=language)
    html = client.get(home.url).content.decode()
    for programme in Programme.objects.select_related("department"):
        with translation.override(language):
            assert f'<h3 class="card__title">{programme}</h3>' in html
            assert programme.department.local_name in html
        for page in RegisterPage, PolicyPage:
            own = page.objects.get(programme=programme, locale__language_code=language)
            assert own.title in html
    everybodys = "".join(
        client.get(page.url).content.decode()
        for page in StandardPage.objects.filter(locale__language_code=language).exclude(slug="commitment")
    )
    words = {
        ZH: ["集群", "科技型企业", "党组", "工业和信息化"],
        "en": ["luster", "echnology enterprise", "party group"],
        "ug": ["كەسپى توپ", "تېخنىكا"],
    }
    for part in ('<header class="masthead">.*?</header>', "<article.*?</article>"):
        found = "".join(re.findall(part, everybodys, re.DOTALL))
        assert found
        assert [word for word in words[language] if word in found] == []


def test_loading_either_again_changes_nothing(two_programmes):
    before = picture()
    for key in (SECOND, FIRST):
        lines = load_programme(key).lines
        assert [line for line in lines if "new" in line or "updated" in line or "kept" in line] == []
    assert picture() == before


def test_updating_either_changes_nothing_of_the_other(two_programmes):
    """What both bring, roles for example, is the same in both."""
    before = {row["key"]: row for row in Role.objects.values()}
    lines = load_programme(SECOND, update=True).lines
    assert "roles: 12 unchanged" in lines
    assert {row["key"]: row for row in Role.objects.values()} == before


def test_a_table_that_was_edited_stays_so_until_the_folder_is_brought_back(two_programmes):
    table = ReferenceTable.objects.get()
    table.rows = table.rows[:-1]
    publish_table(table)
    assert "reference tables: 1 kept as edited" in load_programme(SECOND).lines
    assert len(ReferenceTable.objects.get().rows) == 7
    assert "reference tables: 1 published anew" in load_programme(SECOND, update=True).lines
    assert len(ReferenceTable.objects.get().current_version.document["rows"]) == 8


def test_the_second_comes_alone_and_the_first_after_it(db):
    """Whoever comes first makes the site, which speaks for all."""
    load_programme(SECOND)
    assert [role.position for role in Role.objects.all()] == [10 * number for number in range(1, 13)]
    title = read("site.json", "site")["title"]
    found = {page.locale.language_code: page for page in HomePage.objects.live().select_related("locale")}
    assert {code: page.title for code, page in found.items()} == title
    settings = SiteSettings.objects.get()
    assert (settings.title, settings.sponsor) == (title[ZH], "自治区科学技术厅（示例）")

    second = picture()
    load_programme(FIRST)
    kept = {key: row for key, row in picture().items() if key in second}
    assert kept == second
    assert Department.objects.filter(parent=None).count() == 2
    assert len(chinese(HomePage).get().services) == 4
    assert chinese(RegisterPage).count() == 2
