"""The message catalogues: complete, in the words of the regulation, and found before the packages' own."""

import json
import re

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.views.i18n import JavaScriptCatalog

from portal.catalogue import checks, files, public, sources

CHINESE = files.OWN[0]
#: One word per idea: where the English says the left, the Chinese says the right, or the programme's word in its place.
TERMS = {
    "shortlist": "入围|名单",
    "recus(al|ed)": "回避",
    "publicity(?!_days)": "公示",
    "plaque": "牌匾|授牌",
    "working day": "工作日|班",
    "document number": "发文字号",
    "unified social credit code": "统一社会信用代码",
}
#: Words that other systems say and the documents do not.
FOREIGN = re.compile("帐号|帐户|账户|登陆|驳回|复评|评审员|双因素验证|手机号(?!码)|投诉|区域设置")


def write(folder, text, name="example.py"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def found(path):
    return [message for message, _owner in sources.messages_in(path)]


# --- nothing is missing -----------------------------------------------------------------------


def test_every_catalogue_is_complete():
    assert list(checks.problems()) == []


def test_a_string_that_nobody_translated_is_told_with_its_file():
    message = sources.Message("Nobody has translated this", files={"home/views.py"})
    assert list(checks.missing(CHINESE, [message])) == [
        "locale/zh_Hans/LC_MESSAGES/django.po has no translation of “Nobody has translated this” (home/views.py)."
    ]


def test_uyghur_covers_what_the_public_meets():
    public_strings = {each.msgid for each in sources.messages_in_code() if each.is_public}
    assert {"Sign in", "Raise an objection", "Page not found", "On the register"} <= public_strings
    assert "Draw up the shortlist" not in public_strings
    assert {entry.msgid for entry in files.OWN[1].read()} == public_strings


@pytest.mark.parametrize(
    ("file", "owner", "expected"),
    [
        ("home/templates/home/search.html", "", True),
        ("notices/templates/notices/admin/dashboard.html", "", False),
        ("forms_workflows/decisions/enums.py", "TitleStatus", True),
        ("forms_workflows/decisions/models.py", "Title", False),
    ],
)
def test_a_string_is_public_by_its_place(file, owner, expected):
    assert public.is_public(file, owner) is expected


# --- strings are found as GNU gettext finds them ----------------------------------------------


def test_calls_in_python_are_found_under_any_name(tmp_path):
    path = write(
        tmp_path,
        "from django.utils import translation\n"
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext as p\n"
        "a = _('one ' 'line')\n"
        "b = ngettext('%(n)d case', '%(n)d cases', 2)\n"
        "c = p('button', 'Close')\n"
        "d = translation.gettext('two' + ' parts')\n"
        "e = _(a)\n"
        "f = print('not a message')\n",
    )
    assert found(path) == [
        (None, "one line", ""),
        (None, "%(n)d case", "%(n)d cases"),
        ("button", "Close", ""),
        (None, "two parts", ""),
    ]


def test_tags_filters_and_blocks_of_templates_are_found(tmp_path):
    path = write(
        tmp_path,
        '{% load i18n %}{% translate "Name" %}{{ value|default:_("none") }}'
        "{% blocktranslate trimmed with a=b %}\n  Read {{ a }},\n  100%.\n{% endblocktranslate %}"
        "{% blocktranslate count n=n %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}",
        "example.html",
    )
    assert found(path) == [
        (None, "Name", ""),
        (None, "none", ""),
        (None, "Read %(a)s, 100%%.", ""),
        (None, "%(n)s case", "%(n)s cases"),
    ]


def test_a_text_put_together_before_it_is_looked_up_is_refused(tmp_path):
    path = write(tmp_path, "from django.utils.translation import gettext as _\na = _(f'{1} case')\n")
    with pytest.raises(sources.PutTogetherError, match="line 2"):
        found(path)


# --- translations keep what they must ---------------------------------------------------------


@pytest.fixture
def spoilt(tmp_path, monkeypatch):
    """What the check says of one English string and its translation."""

    def check(msgid, msgstr, plural=""):
        monkeypatch.setattr(files, "PORTAL", tmp_path)
        catalogue = files.Catalogue("locale", "zh_Hans")
        text = {"msgstr_plural": {0: msgstr}} if plural else {"msgstr": msgstr}
        catalogue.path.parent.mkdir(parents=True, exist_ok=True)
        po = polib.POFile()
        po.append(polib.POEntry(msgid=msgid, msgid_plural=plural, **text))
        po.save(str(catalogue.path))
        return [sentence.partition("” has ")[2] for sentence in checks.spoilt(catalogue)]

    return check


def test_a_lost_placeholder_is_told(spoilt):
    assert spoilt("%(name)s of %(year)d", "%(name)s") == ["lost %(year)d."]


def test_an_invented_placeholder_is_told(spoilt):
    assert spoilt("{title}: {label}.", "{title}：{name}。") == ["lost {label}.", "invented {name}."]


def test_a_translation_may_change_the_order(spoilt):
    assert spoilt("%(a)s of %(b)s", "%(b)s的%(a)s") == []


def test_a_plural_is_compared_with_the_form_that_has_the_number(spoilt):
    assert spoilt("1 case", "%(n)s 件", plural="%(n)s cases") == []


def test_lost_markup_is_told(spoilt):
    assert spoilt("Locked by <b>you</b>", "由您锁定") == ["lost <b>.", "lost </b>."]


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("english", TERMS)
def test_an_idea_has_one_word(english):
    own_word = rf"[(\[]{english}[)\]]"
    pattern, wanted = re.compile(rf"\b{english}", re.I), re.compile(f"{TERMS[english]}|{own_word}", re.I)
    strays = {
        entry.msgid: text
        for entry in CHINESE.read()
        if pattern.search(entry.msgid)
        for text in [entry.msgstr or entry.msgstr_plural[0]]
        if not wanted.search(text)
    }
    assert strays == {}


@pytest.mark.parametrize("catalogue", [files.OWN[0], files.VENDOR[0]], ids=["own", "packages"])
def test_no_word_of_other_systems(catalogue):
    strays = [
        text
        for entry in catalogue.read()
        for text in [entry.msgstr or entry.msgstr_plural.get(0, "")]
        if FOREIGN.search(text)
    ]
    assert strays == []


# --- what is written is what is shown ---------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "ug"])
def test_our_words_go_before_the_packages(language):
    locale = translation.to_locale(language)
    own, vendor = (
        {
            (e.msgctxt, e.msgid): e
            for each in group
            if each.language == locale and each.domain == "django"
            for e in each.read()
        }
        for group in (files.OWN, files.VENDOR)
    )
    with translation.override(language):
        wrong = [
            entry.msgid
            for (context, msgid), entry in {**vendor, **own}.items()
            if not context and shown(entry) != (entry.msgstr or entry.msgstr_plural[0])
        ]
    assert wrong == []


def shown(entry):
    if entry.msgid_plural:
        return ngettext(entry.msgid, entry.msgid_plural, 3)
    return gettext(entry.msgid)


def test_what_uyghur_lacks_is_read_in_chinese():
    with translation.override("ug"):
        assert gettext("Draw up the shortlist") == "拟定入围名单"


def test_scripts_of_the_admin_speak_chinese(rf):
    with translation.override("zh-hans"):
        response = JavaScriptCatalog.as_view(packages=["wagtail.admin"])(rf.get("/"))
    saved = json.dumps("修改已自动保存。").strip('"')
    assert saved in response.content.decode()


def test_settings_read_the_vendor_catalogue_after_our_own():
    assert [path.name for path in settings.LOCALE_PATHS] == ["locale", "locale_vendor"]


# --- files ------------------------------------------------------------------------------------


def test_collecting_keeps_translations_and_drops_what_nobody_says_any_more(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PORTAL", tmp_path)
    catalogue = files.Catalogue("locale", "zh_Hans")
    files.update(catalogue, [sources.Message("Old"), sources.Message("Kept")])
    po = catalogue.read()
    po.find("Kept").msgstr = "保留"
    po.save()
    files.update(catalogue, [sources.Message("Kept", files={"home/views.py"}), sources.Message("New")])
    assert [(entry.msgid, entry.msgstr) for entry in catalogue.read()] == [("Kept", "保留"), ("New", "")]
    assert "home/views.py" not in catalogue.path.read_text(encoding="utf-8")


def test_collecting_twice_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PORTAL", tmp_path)
    catalogue = files.Catalogue("locale", "zh_Hans")
    messages = sources.messages_in_code()
    files.update(catalogue, messages)
    first = catalogue.path.read_bytes()
    files.update(catalogue, messages)
    assert catalogue.path.read_bytes() == first
