"""The first page of the desk leads everybody to what is theirs, and an application to what is to be done next."""

from .states import newest
from .visitors import Visitor


def application_of(world, case):
    return Visitor(world.holder("applicant_filler", case)).read("application", case.pk)


def test_experts_find_their_sheets_and_officers_do_not(world):
    sheets = Visitor().url("sheets")
    assert sheets in Visitor(world.experts(1)[0]).read("home")
    case = world.submitted()
    assert sheets not in Visitor(world.holder("local_handler", case)).read("home")


def test_whoever_handles_objections_finds_them(world):
    case, objections = world.submitted(), Visitor().url("objections")
    for role in ("objection_officer", "dept_lead", "supervisor"):
        assert objections in Visitor(world.holder(role)).read("home")
    assert objections not in Visitor(world.holder("local_handler", case)).read("home")


def test_an_applicant_sees_until_when_to_submit(world):
    case = world.draft()
    home = Visitor(world.holder("applicant_filler", case)).read("home")
    assert "2026-04-01 18:00" in home.split('id="applications"')[1]


def test_a_returned_case_shows_which_date_and_which_section_wait(submitted_case):
    world, case = submitted_case
    world.decide(case, "local_handler", "return", reason="请补正", notes={"c12": "与统计表不一致"})
    home = Visitor(world.holder("applicant_filler", case)).read("home")
    assert "2026-03-09 24:00" in home.split('id="applications"')[1]
    page = application_of(world, case)
    assert page.count("to be corrected") == 1
    assert "complete" not in page.split('id="sections"')[1].split("</section>")[0].replace("not complete", "")
    world.save(case, newest(case).answers | {"c12": {"y1": "9", "y2": "8", "y3": "7"}})
    assert "to be corrected" not in application_of(world, case)


def test_a_draft_leads_to_its_first_unfinished_section(world):
    case = world.draft(answers=False)
    page = application_of(world, case)
    assert "Go on with “" in page
    assert Visitor().url("section", case.pk, "a") in page.split('class="button button--primary"')[1]


def test_the_history_tells_what_the_applicant_was_told_and_no_more(submitted_case):
    world, case = submitted_case
    world.decide(case, "local_handler", "return", reason="请补正", notes={"c12": "与统计表不一致"})
    world.correct(case)
    world.recommended(world.checked(case))
    history = application_of(world, case).split('id="history"')[1].split("</section>")[0]
    lines = [line.split("</time>")[1].split("</li>")[0].strip() for line in history.split("<li>")[1:]]
    assert lines == [
        "Recommended, awaiting re-review",
        "Correction submitted",
        "Preliminary review: returned for correction",
        "Signed and submitted",
        "Filled in, handed over for signature",
        "Application started",
    ]
