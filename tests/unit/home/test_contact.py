"""A contact reads alike wherever it stands, and says nothing of what it has not."""

from django.template.loader import render_to_string
from django.utils.translation import override

LINES = "home/includes/contact_lines.html"


def lines(**contact):
    with override("en"):
        return render_to_string(LINES, {"contact": contact})


def test_what_is_there_is_shown_with_its_name():
    page = lines(
        name="规划处",
        phone="0991-1",
        fax="0991-2",
        email="plan@example.cn",
        address="西虹东路456号",
        hours="9:30–18:30",
    )
    for told in ("规划处", "0991-1", "0991-2", "mailto:plan@example.cn", "西虹东路456号", "9:30–18:30"):
        assert told in page
    for label in ("Office", "Telephone", "Fax", "E-mail", "Address", "Office hours"):
        assert f"<dt>{label}</dt>" in page


def test_what_is_not_there_has_no_line():
    assert lines(name="规划处").count("<dt>") == 1


def test_the_section_of_a_page_holds_the_same_lines():
    with override("en"):
        section = render_to_string("home/includes/contact.html", {"contact": {"name": "规划处"}})
    assert lines(name="规划处") in section
