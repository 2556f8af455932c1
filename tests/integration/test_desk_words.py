"""A programme that calls things otherwise: no screen of its officers says the usual words."""

import html
import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from forms_workflows.decisions.models import Meeting, Title
from forms_workflows.forms.models import FormVersion
from forms_workflows.rounds.models import Programme
from tests.unit.notices.test_programme_words import USUAL, rows

from .test_desk_crawl import owners
from .visitors import Visitor

pytestmark = pytest.mark.everywhere
CHINESE = USUAL["zh-hans"]
#: Screens about several programmes at once, and what is no page.
EVERYBODYS = {"home", "messages", "read_all", "alive", "titles", "export", "evidence", "attachment", "step"}
#: Those that are drawn here; the others lead on, or only do something.
SCREENS = {
    *("round", "panel", "new_panel", "ranking", "new_list", "shortlist", "designation"),
    *("task", "tasks", "case", "hand_on", "terminate", "start", "start_many", "objection", "objections"),
    *("application", "review", "withdraw", "sheet", "sheets"),
}


@pytest.fixture
def school(places):
    programme = places.world.round.programme
    programme.title, programme.designation_word = "奖学金", "奖学金获得者"
    programme.own_words = [("word", row) for row in rows()]
    programme.save()
    places.world.round.programme = Programme.objects.get(pk=programme.pk)
    return places


def texts(value):
    """Every text within something frozen."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(one)


def typed(places):
    """What editors, applicants and officers have written themselves, the longest first."""
    round = places.world.round
    frozen = [round.process_version.graph, *FormVersion.objects.values_list("schema", flat=True)]
    answers = [case.answers for case in round.submissions.all()]
    found = {text for one in (*frozen, *answers, round.title) for text in texts(one)}
    found |= set(Title.objects.values_list("name", flat=True))
    for meeting in Meeting.objects.all():
        found |= {meeting.title, meeting.minutes_number, meeting.agenda_item, meeting.note}
    return sorted((text for text in found if any(word in text for word in CHINESE)), key=len, reverse=True)


def usual(page, typed):
    """The usual words in the middle of a page, each with what stands around it."""
    (main,) = re.findall(r"<main.*?</main>", page, re.DOTALL) or [page]
    said = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", main)))
    for text in typed:
        said = said.replace(text, "·")
    return [said[max(0, at.start() - 20) : at.end() + 20] for at in re.finditer("|".join(CHINESE), said)]


def test_no_screen_of_the_desk_says_the_usual_words(school):
    own, written = owners(school), typed(school)
    anybody = own["application"]
    found, seen = {}, set()
    for name, args in school.addresses().items():
        if name in EVERYBODYS:
            continue
        with override("zh-hans"):
            address = reverse(f"desk:{name}", args=args)
        answer = Visitor(own.get(name, anybody)).client.get(address, headers={"accept-language": "zh-hans"})
        if answer.status_code == 200:
            seen.add(name)
            found[name] = usual(answer.content.decode(), written)
    assert seen >= SCREENS
    assert {name: said for name, said in found.items() if said} == {}
