"""The picture of a process: every stage, every way, and the same in words."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from forms_workflows.processes.graph.chart import draw, wrap
from forms_workflows.processes.graph.reading import read
from tests.unit.processes.builders import all_kinds, apply, auto, check, consult, outcome, process, rule, wait


def render(version, **options):
    template = Template("{% load processes_tags %}{% process_chart version current=current %}")
    return template.render(
        Context({"version": getattr(version, "process", version), "current": options.get("current", "")})
    )


def picture(html):
    svg = re.search(r"<svg.*</svg>", html, re.DOTALL).group()
    return ElementTree.fromstring(svg)  # noqa: S314  (our own)


def words(html):
    return html[html.index("<ol>") :]


def test_picture_and_words_name_every_stage(version):
    with translation.override("zh-hans"):
        html = render(version)
    drawn = "".join(picture(html).itertext())
    for stage in version.graph["stages"]:
        assert stage["title"] in drawn
        assert stage["title"] in words(html)
        assert stage["article"] in drawn


def test_words_name_every_outcome_and_where_it_leads(version):
    text = words(render(version))
    for stage in version.graph["stages"]:
        for found in stage["outcomes"]:
            assert found["title"] in text
    assert "“<bdi>结束refused</bdi>”" in text
    assert "“<bdi>环节opinion</bdi>”" in text


def test_desks_are_named_by_their_roles(version, world):
    role = world.roles["local_issuer"]
    role.title, role.title_en = "地州签发", "Issuer"
    role.save()
    with translation.override("zh-hans"):
        assert "地州签发" in render(version)
    assert "Issuer" in render(version)


def test_labels_are_translated(world):
    graph = read(process(apply(), check(), i18n={"ug": {"环节check": "تەكشۈرۈش"}}))
    with translation.override("ug"):
        html = render(graph)
    assert "تەكشۈرۈش" in html
    assert "matrix(-1 0 0 1 360 0)" in html  # the picture as in a mirror
    assert "matrix" not in render(graph)


def test_the_current_stage_is_marked_in_picture_and_words(version):
    html = render(version, current="rank")
    assert html.count("is-current") == 1
    assert html.count('aria-current="step"') == 1
    assert "is-current" not in render(version)


def test_nothing_in_it_needs_an_inline_style(version):
    html = render(version)
    assert "style=" not in html
    assert "<style" not in html
    assert "<script" not in html


def test_nothing_draws_nothing(db):
    assert render(None).strip() == ""
    assert "process-chart" in render(read({"stages": [], "title": "空"}))


def test_a_draft_with_gaps_has_a_picture(world):
    broken = check(target="nowhere")
    broken["outcomes"].append(outcome("", ""))
    graph = read(process(apply(), broken, {**check("lost"), "title": "", "outcomes": []}))
    assert picture(render(graph)) is not None


def test_everything_stays_inside_the_picture(version):
    chart = draw(version.process, roles={"local_handler": "很长很长的职务名称" * 4})
    for box in chart.boxes:
        assert all(box.y < line.y < box.bottom for line in box.lines)
        assert all(stub.y < box.bottom for stub in box.stubs)
        assert box.bottom < chart.height
    for above, below in zip(chart.boxes, chart.boxes[1:], strict=False):
        assert above.bottom < below.y


def test_returns_are_arcs_back_and_jumps_are_arcs_over(world):
    graph = read(process(apply(target="second"), check(), check("second", target="check")))
    arcs = draw(graph, roles={}).arcs
    assert [(arc["from"], arc["to"], arc["back"]) for arc in arcs] == [
        ("环节apply", "环节second", False),
        ("环节check", "环节apply", True),
        ("环节second", "环节check", True),
        ("环节second", "环节apply", True),
    ]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, []),
        ("组织申报", 5, ["组织申报"]),
        ("答辩及专家评审", 5, ["答辩及专家", "评审"]),
        ("expert review", 5, ["expert", "review"]),
        ("第七条（三）", 20, ["第七条（三）"]),
        ("not_recommended", 5, ["not_reco", "mmended"]),
    ],
)
def test_lines_break_where_they_may(text, width, lines):
    assert wrap(text, width) == lines


def test_one_query_draws_it(version, django_assert_num_queries):
    with django_assert_num_queries(1):
        render(version)


def test_rules_are_told_as_far_as_everybody_may_read_them(db):
    def drawn(**fields):
        gate = auto("gate", rule("name = 'x'", "direct", "名称为甲"), **fields)
        return render(read(process(apply(target="gate"), gate, check())))

    assert "<bdi>名称为甲</bdi>: “<bdi>结果direct</bdi>”" in words(drawn(told=True))
    assert "<bdi>Otherwise</bdi>: “<bdi>结果check</bdi>”" in words(drawn(told=True))
    assert "名称为甲" in "".join(picture(drawn(told=True)).itertext())
    assert "名称为甲" not in drawn()
    assert "by rules" in words(drawn())


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"days": 1}, "1 working day"),
        ({"days": 5}, "5 working days"),
        ({"days": 3, "working": False}, "3 days"),
        ({"until": "date", "date": "2031-05-01"}, "until 1 May 2031"),
        ({"until": "window"}, "until applications close"),
    ],
)
def test_a_waiting_time_says_until_when(db, fields, text):
    assert text in words(render(read(process(apply(target="wait"), wait(**fields)))))


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "asks: 所在地, 规划处, 财务处"),
        ({"closes": "enough", "enough": 2}, "asks: 所在地, 规划处, 财务处; 2 answers are enough"),
    ],
)
def test_a_consultation_says_who_is_asked(db, fields, text):
    assert text in words(render(read(process(apply(target="consult"), consult(**fields)))))


def test_all_kinds_have_an_icon(version):
    assert picture(render(version)) is not None
    assert render(version).count("process-chart__icon") == len(all_kinds()["stages"])
