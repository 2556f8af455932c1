"""A programme that calls things otherwise: no page, letter or document of it says the usual words."""

import re
from datetime import date

import pytest
from django.utils.translation import override
from wagtail.blocks import StreamBlockValidationError

from forms_workflows.decisions.domain.designations import give_plaque, issue_designation
from forms_workflows.decisions.domain.publicity import fire_due_periods, void_publicity
from forms_workflows.decisions.models import PublicityPeriod, Title
from forms_workflows.desk.forms.designations import PlaqueForm
from forms_workflows.desk.forms.lists import MeetingForm
from forms_workflows.desk.reading.effects import EFFECTS
from forms_workflows.desk.reading.events import EVENTS, describe
from forms_workflows.desk.reading.history import applicant_history
from forms_workflows.errors import Refused
from forms_workflows.processes.graph.chart import draw
from forms_workflows.processes.graph.kinds import Effect
from forms_workflows.rounds.blocks import WordStream
from forms_workflows.rounds.enums import Word
from forms_workflows.rounds.models import Programme, public_words
from forms_workflows.submissions.models import Notification
from forms_workflows.submissions.phrases import phrase
from home.domain.translations import prepare_locales, publish_translation
from notices import domain
from tests.unit.notices.world import fresh, make_notice, open_publicity, publish

OWN = {
    "publicity": ("公告", "public notice", "ئېلان"),
    "designation": ("评定", "grant", "باھالاپ بېرىش"),
    "designated": ("获得资助", "granted", "بېرىلدى"),
    "title": ("奖学金", "scholarship", "مۇكاپات پۇلى"),
    "plaque": ("证书", "certificate", "گۇۋاھنامە"),
    "meeting": ("校长办公会", "president’s meeting", "مۇدىر يىغىنى"),
}
USUAL = {
    "zh-hans": ["公示", "认定", "称号", "牌匾", "授牌", "党组"],
    "en": ["ublicity", "esignat", "laque", "itle"],
    "ug": ["ئاشكارىلاش", "بېكىت", "ۋىۋىسكا"],
}


def rows():
    names = ("text", "text_en", "text_ug")
    return [{"word": word, **dict(zip(names, texts, strict=True))} for word, texts in OWN.items()]


@pytest.fixture
def school(world, calendar):
    """The world's programme as a school's."""
    programme = world.programme
    programme.title, programme.title_en = "奖学金", "Scholarships"
    programme.designation_word = "奖学金获得者"
    programme.own_words = [("word", row) for row in rows()]
    programme.save()
    world.programme = Programme.objects.get(pk=programme.pk)
    return world


def matter(client, page):
    """What stands in the middle of the page, without the paths of its links and styles."""
    html = client.get(page if isinstance(page, str) else page.url).content.decode()
    (main,) = re.findall(r"<main.*?</main>", html, re.DOTALL)
    return re.sub(r"<[^>]*>", " ", main)


def usual(text, language="zh-hans"):
    return [word for word in USUAL[language] if word in text]


def designate(world, clock, page):
    clock.move_to(PublicityPeriod.objects.latest("pk").ends_at)
    fire_due_periods()
    round = page.shortlist.round
    return issue_designation(
        round=round,
        submissions=list(round.submissions.all()),
        person=world.manager,
        document_number="示校〔2026〕9号",
        signed_on=date(2026, 10, 28),
    )


def test_words_come_in_the_readers_language_and_fall_back_to_the_usual_ones_of_that_language():
    assert public_words()["publicity"] == "公示"
    words = public_words([{"word": "publicity", "text": "公告", "text_en": "public notice", "text_ug": ""}])
    assert (words["publicity"], words["designation"]) == ("公告", "认定")
    with override("en"):
        words = public_words([{"word": "publicity", "text": "公告", "text_en": "public notice"}])
        assert (words["publicity"], words["Publicity"], words["title"]) == (
            "public notice",
            "Public notice",
            "title",
        )
    with override("ug"):
        assert public_words([{"word": "publicity", "text": "公告"}])["publicity"] == "ئاشكارىلاش"


def test_every_word_can_be_set(school):
    assert set(OWN) == set(Word.values)
    for place, language in enumerate(["zh-hans", "en", "ug"]):
        with override(language):
            words = school.programme.words
            assert {word: words[word] for word in OWN} == {word: OWN[word][place] for word in OWN}


def test_the_editor_says_each_word_once():
    stream = WordStream()
    row = {"word": "publicity", "text": "公告", "text_en": "", "text_ug": ""}
    once = stream.to_python(
        [{"type": "word", "value": row}, {"type": "word", "value": {**row, "word": "title"}}]
    )
    assert len(stream.clean(once)) == 2
    twice = stream.to_python([{"type": "word", "value": row}] * 2)
    with pytest.raises(StreamBlockValidationError) as refused:
        stream.clean(twice)
    assert sorted(refused.value.block_errors) == [0, 1]


def test_publicity_page_list_item_and_objection_form(client, clock, school):
    page = open_publicity(school)
    assert page.title == "关于2026年度奖学金获得者拟评定名单的公告"
    for address in (page.url, f"{page.url}objection/", f"{page.url}objection/status/"):
        assert usual(matter(client, address)) == []
    listed = matter(client, school.publicity_index)
    assert "公告中" in listed
    assert "公示中" not in listed
    clock.move_to(PublicityPeriod.objects.get().ends_at)
    assert "公告已结束" in matter(client, page)
    assert "公告期已结束" in matter(client, f"{page.url}objection/")


def test_a_suspended_period(client, school):
    page = open_publicity(school)
    void_publicity(publicity=PublicityPeriod.objects.get(), person=school.manager, reason="名单有误")
    assert "本次公告已中止" in matter(client, page)
    for address in (page.url, f"{page.url}objection/"):
        assert usual(matter(client, address)) == []


def test_lists_and_refusals_of_publicity(school):
    open_publicity(school)
    period = PublicityPeriod.objects.get()
    assert period.shortlist.standing == "公告中"
    with pytest.raises(Refused, match="请填写中止公告的理由。"):
        void_publicity(publicity=period, person=school.manager, reason="")
    void_publicity(publicity=period, person=school.manager, reason="名单有误")
    assert PublicityPeriod.objects.get().shortlist.standing == "公告中止"
    with pytest.raises(Refused, match="该公告不在进行中。"):
        void_publicity(publicity=period, person=school.manager, reason="再次")


def test_refusals_of_documents_and_plaques(clock, school):
    designation = designate(school, clock, open_publicity(school))
    round, title = designation.round, designation.titles.first()
    signed = {"person": school.manager, "document_number": "二", "signed_on": date(2026, 10, 28)}
    with pytest.raises(Refused, match="尚不能评定"):
        issue_designation(round=round, submissions=[title.submission], **signed)
    with pytest.raises(Refused, match="证书颁发日期不能早于"):
        give_plaque(title=title, person=school.manager, plaque_on=date(2026, 10, 27))
    give_plaque(title=title, person=school.manager, plaque_on=date(2026, 10, 29))
    with pytest.raises(Refused, match="已有证书"):
        give_plaque(title=title, person=school.manager, plaque_on=date(2026, 10, 29))


def test_what_a_document_does_and_the_form_of_the_plaque(school):
    words = school.programme.words
    assert usual(" ".join(str(said) % words for said in EFFECTS.values())) == []
    assert set(EFFECTS) == set(Effect)
    assert [field.label for field in PlaqueForm(words=words)] == ["证书编号", "证书颁发日期"]


def test_result_page_register_and_entry(client, clock, school):
    designation = designate(school, clock, open_publicity(school))
    result = publish(school, domain.release_result_page(designation, school.publisher))
    assert usual(matter(client, result)) == []
    assert "评定结果" in matter(client, school.publicity_index)
    title = Title.objects.first()
    assert title.standing == "获得资助，待颁发证书"
    Title.objects.filter(pk=title.pk).update(
        plaque_number="S-1", plaque_on=date(2026, 11, 2), status="active"
    )
    type(school.register).objects.update(title="获奖名录")
    entry = f"{school.register.url}{title.pk}/"
    for address in (school.register.url, entry):
        shown = matter(client, address)
        assert usual(shown) == []
        assert "证书编号" in shown
    assert "评定日期" in matter(client, entry)


def test_in_every_language(client, clock, school):
    page = open_publicity(school)
    locales = prepare_locales()
    for language in ("en", "ug"):
        fields = {"title": "List", "basis": ""}
        translated = publish_translation(page=fresh(page), locale=locales[language], fields=fields)
        assert usual(matter(client, translated), language) == []
        assert usual(matter(client, f"{translated.url}objection/"), language) == []


def test_letters_and_the_history_that_the_applicant_reads(clock, school):
    page = open_publicity(school)
    designate(school, clock, page)
    case = page.shortlist.round.submissions.first()
    messages = Notification.objects.filter(
        submission=case, kind__in=["publicity_started", "cleared", "designated"]
    )
    assert len({message.kind for message in messages}) == 3
    for language in ("zh-hans", "en"):
        with override(language):
            said = [str(phrase(message)) for message in messages]
            lines = [str(row["text"]) for row in applicant_history(case)]
            assert usual(" ".join([*said, *lines]), language) == []
            assert any(OWN["designated"][language == "en"].capitalize() in line for line in lines)


def test_every_line_of_a_timeline_takes_the_words(school):
    class Happened:
        def __init__(self, action):
            self.action = action

    said = [describe(Happened(action), school.programme.words) for action in EVENTS]
    assert [line for line in said if "%" in line or usual(line)] == []


def test_the_chart_of_the_notice_and_the_form_of_the_meeting(client, school):
    page = open_publicity(school)
    graph = page.shortlist.round.graph
    labels = [box.kind_label for box in draw(graph, roles={}, words=school.programme.words).boxes]
    assert labels[1:] == ["校长办公会", "公告", "评定"]
    notice = publish(school, make_notice(school, page.shortlist.round))
    assert usual(matter(client, notice)) == []
    assert "校长办公会" in matter(client, notice)
    assert "第18次校长办公会" in MeetingForm(words=school.programme.words).fields["title"].help_text


def test_another_programme_keeps_the_usual_words(client, world, calendar):
    page = open_publicity(world)
    assert "公示期" in matter(client, page)
    assert page.title == "关于2026年度先进制造业集群拟认定名单的公示"
