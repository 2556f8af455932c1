"""Who may open what on the desk: the matrix of the regulation (§2.3), address by address."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from forms_workflows.desk import urls
from forms_workflows.parties.models import Membership
from forms_workflows.submissions.domain.files import store_file
from forms_workflows.submissions.models import Attachment, Submission

from .places import NAMES, dry, refusals_undrawn, unrendered, upload
from .visitors import Visitor, text

pytestmark = pytest.mark.everywhere

#: The people of ``Places.people``, in the order of the columns. ``later`` is in re-review: the department has it.
PEOPLE = [
    "stranger",
    "other_organisation",
    "filler",
    "principal",
    "partner",
    "own_bureau",
    "other_bureau",
    "dept_handler",
    "dept_lead",
    "panel_organiser",
    "assigned_expert",
    "other_expert",
    "meeting_secretary",
    "dept_leader",
    "publisher",
    "objection_officer",
    "supervisor",
    "people_admin",
]

NO, GO, OK = 404, 302, 200
ALL = [OK] * len(PEOPLE)
NOBODY = [NO] * len(PEOPLE)


def only(status=OK, *, otherwise=NO, **others):
    """A row of the table: ``only(filler=OK, principal=OK)``."""
    return [others.get(who, otherwise) for who in PEOPLE]


#: Who reads the case file of a case that the department has: a redirection leads from one screen of it to another.
READERS = dict.fromkeys(
    [
        "own_bureau",
        "dept_handler",
        "dept_lead",
        "dept_leader",
        "supervisor",
    ],
    GO,
)
ROUND = ["dept_handler", "dept_lead", "panel_organiser", "meeting_secretary", "dept_leader", "publisher"]
ROUND = dict.fromkeys([*ROUND, "objection_officer", "supervisor"], OK)
OBJECTIONS = dict.fromkeys(["dept_lead", "objection_officer", "supervisor"], OK)

#: {name: expected status of a GET for each of PEOPLE}. Every named address of the desk has its row.
ACCESS = {
    "home": ALL,
    "messages": ALL,
    "tasks": ALL,
    "sheets": ALL,
    "apply": ALL,  # the round itself is public; whose organisation may apply is asked on posting
    "start": only(filler=OK, principal=OK),
    "start_many": only(dept_lead=OK),
    "message": only(principal=GO),
    "application": only(filler=OK, principal=OK, **READERS),
    "review": only(filler=OK, principal=OK, **READERS),
    "section": only(filler=GO, principal=GO),  # submitted: nothing can be filled in any more
    "withdraw": only(principal=OK),
    "case": only(filler=GO, principal=GO, **{**dict.fromkeys(READERS, OK), "dept_handler": GO}),
    "task": only(filler=GO, principal=GO, **{**READERS, "dept_handler": OK}),
    "step": only(filler=GO, principal=GO, **READERS),
    "attachment": only(filler=OK, principal=OK, **dict.fromkeys(READERS, OK)),
    "terminate": only(dept_lead=OK),
    "titles": ALL,  # each sees those of the cases that it may see
    "title": only(filler=OK, principal=OK, **dict.fromkeys(READERS, OK)),
    "consultations": ALL,
    "close_consultation": NOBODY,  # the case does not stand at a consultation
    "taken": only(dept_lead=OK, people_admin=OK),
    "hand_on": only(dept_lead=OK, people_admin=OK),
    "sheet": only(assigned_expert=OK),
    "round": only(**ROUND),
    "export": only(dept_lead=OK, supervisor=OK),
    "new_panel": only(panel_organiser=OK),
    "panel": only(panel_organiser=OK, supervisor=OK),
    "edit_panel": only(panel_organiser=GO),  # scoring has begun
    "ranking": only(dept_lead=OK, meeting_secretary=OK, supervisor=OK),
    "new_list": only(dept_lead=OK, meeting_secretary=OK, publisher=OK, supervisor=OK),
    "shortlist": only(dept_lead=OK, meeting_secretary=OK, publisher=OK, supervisor=OK),
    "designation": only(dept_handler=OK, dept_leader=OK, publisher=OK, supervisor=OK),
    "objections": only(**OBJECTIONS),
    "objection": only(**OBJECTIONS),
    "evidence": only(**OBJECTIONS),
}

#: Addresses that are only posted to, with who may.
POSTED = {
    "read_all": [GO] * len(PEOPLE),
    "alive": ALL,
    "finish": only(filler=GO, principal=GO),
    "reopen": only(principal=GO),
    "sign": only(principal=GO),
    "resubmit": only(principal=GO),
    "confirm": only(partner=GO),
}

#: What is downloaded.
FILES = ("attachment", "evidence", "export")

#: What changes while the case is still at the bureau: the department does not have it yet.
AT_THE_BUREAU = dict.fromkeys(["own_bureau", "supervisor"], GO)
BEFORE = {
    "application": only(filler=OK, principal=OK, partner=OK, **AT_THE_BUREAU),
    "review": only(filler=OK, principal=OK, partner=OK, **AT_THE_BUREAU),
    "section": only(filler=GO, principal=GO),
    "withdraw": only(principal=OK),
    "case": only(filler=GO, principal=GO, partner=GO, own_bureau=GO, supervisor=OK),
    "task": only(filler=GO, principal=GO, partner=GO, own_bureau=OK, supervisor=GO),
    "step": only(filler=GO, principal=GO, partner=GO, **AT_THE_BUREAU),
}


def visitors(people):
    return {
        who: Visitor(people[who.replace("_", " ")] if who not in people else people[who]) for who in PEOPLE
    }


def differences(people, expected, addresses, method):
    """Where what happens is not what the table says."""
    guests = visitors(people)
    found = []
    for name, row in expected.items():
        for who, status in zip(PEOPLE, row, strict=True):
            ask = getattr(guests[who], method)
            with unrendered():
                got = dry(lambda ask=ask, name=name: ask(name, *addresses[name])).status_code
            if got != status:
                found.append(f"{name} for {who}: {got}, not {status}")
    return found


def test_every_address_stands_in_one_table():
    assert sorted([*ACCESS, *POSTED]) == NAMES
    assert all(pattern.name for pattern in urls.urlpatterns)


def test_every_screen_opens_for_whom_it_is_meant(places):
    assert differences(places.people(), ACCESS, places.addresses(), "get") == []


def test_every_screen_is_drawn_for_one_and_refused_to_another(places):
    guests, addresses = visitors(places.people()), places.addresses()
    for name, row in ACCESS.items():
        for status in {OK, NO} & {*row}:
            visitor = guests[PEOPLE[row.index(status)]]
            response = dry(lambda v=visitor, n=name: v.get(n, *addresses[n]))
            assert response.status_code == status, name
            assert (status == OK and name in FILES) or "</main>" in text(response), name


def test_every_button_works_for_whom_it_is_meant(places):
    people, addresses = places.people(), places.addresses()
    assert differences(people, POSTED, addresses, "post") == []
    everywhere = [405] * len(PEOPLE)
    assert differences(people, dict.fromkeys(POSTED, everywhere), addresses, "get") == []


def test_before_the_recommendation_the_department_has_no_case(places):
    people = places.people() | {
        "filler": places.world.holder("applicant_filler", places.case),
        "principal": places.world.holder("applicant_principal", places.case),
        "own bureau": places.world.holder("local_handler", places.case),
    }
    assert differences(people, BEFORE, places.of_case(places.case), "get") == []


def test_a_bureau_without_people_hands_its_cases_to_the_department(world):
    organisation = world.organisation("650100")
    Membership.objects.filter(department__region__code="650100").delete()
    case = world.submitted(organisation)
    handler = Visitor(world.holder("dept_handler"))
    assert case.title in handler.read("tasks")
    assert handler.get("task", world.task(case).pk).status_code == 200


def test_drafts_are_their_organisations_alone(places):
    draft = places.world.draft(places.world.organisation("652300"))
    for who, person in places.people().items():
        assert Visitor(person).get("application", draft.pk).status_code == 404, who


# --- what a screen says -------------------------------------------------------------------------------


def pages_of(places, people):
    """{(who, name, arguments): text} of every screen that opens for these people, of four cases."""
    addresses = [*places.addresses().items()]
    for case in (places.case, places.scoring, places.public):
        addresses += places.of_case(case).items()
    addresses = [(name, args) for name, args in addresses if name not in (*POSTED, *FILES)]
    found = {}
    for who, person in people.items():
        visitor = Visitor(person)
        for name, args in addresses:
            with refusals_undrawn():
                response = dry(lambda v=visitor, n=name, a=args: v.get(n, *a))
            if response.status_code == 200:
                found[who, name, *args] = text(response)
    return found


def test_what_stands_on_no_page_but_where_it_belongs(places):
    """Everything that could leak is there first; then all pages of all people are read once."""
    world, row = places.world, places.ranking.cases.get()
    comment = "此评语只有评分人自己能看到（示例）"
    places.sheet.answers = {"comment": comment}
    places.sheet.save(update_fields=["answers"])
    world.recuse(places.public, places.sealed.expert)
    people = places.people() | {
        "applicant of the scored case": world.holder("applicant_filler", places.scoring),
        "applicant of the public case": world.holder("applicant_principal", places.public),
        "bureau of the scored case": world.holder("local_handler", places.scoring),
        "bureau of the public case": world.holder("local_handler", places.public),
    }
    world.accept(places.objection)
    pages = pages_of(places, people)

    def readers(secret, *, of=("who", "name")):
        return {key[: len(of)] for key, page in pages.items() if secret in page}

    ranking = {(who, "ranking") for who in ("dept_lead", "meeting_secretary", "supervisor")}
    assert readers(str(row.score)) | readers(str(places.sealed.total)) == ranking
    assert readers(comment) == {("assigned expert", "sheet")}

    own = places.sheet.expert.name  # everybody reads his own name at the head of the page
    experts = {sheet.expert.name for sheet in places.panel.sheets.select_related("expert")}
    seen = {(who, name) for name in experts for (who,) in readers(name, of=("who",))}
    assert {who for who, name in seen - {("assigned expert", own)}} == {"panel_organiser", "supervisor"}

    objections = {(who, "objection") for who in ("objection_officer", "supervisor")}
    assert readers(places.objection.name) == objections
    assert readers(places.objection.contact) == objections
    assert readers(places.objection.query_code) == set()


def test_experts_see_no_other_sheet_no_opinion_and_no_contact(places):
    author = places.sheet.expert
    page = Visitor(author).read("sheet", places.sheet.pk)
    assert not any(str(sheet.total) in page for sheet in places.panel.sheets.exclude(total=None))
    others = places.panel.members.exclude(person=author)
    assert not any(member.person.name in page for member in others)
    assert not any(result.reason in page for result in places.scoring.results.exclude(reason=""))
    assert "推荐" not in page.replace(places.scoring.title, "").replace("推荐数", "")
    answers = places.scoring.answers
    assert answers["a11"]["mobile"] not in page
    assert answers["a11"]["email"] not in page
    assert answers["a07"] not in page


def test_the_list_before_the_meeting_is_not_the_applicants_to_know(places):
    """Ranking, list and meeting all read “in review”."""
    case = places.world.scored()[0]
    applicant = Visitor(places.world.holder("applicant_filler", case))
    before = label_on(applicant, case)
    places.world.rank()
    assert label_on(applicant, case) == before


def label_on(visitor, case):
    page = visitor.read("application", case.pk)
    return page.split('class="badge')[1].split("</span>")[0]


# --- files --------------------------------------------------------------------------------------------


def test_files_follow_the_part_of_the_case_that_they_belong_to(places):
    world, case = places.world, places.later
    people = {
        "filler": world.holder("applicant_filler", case),
        "bureau": world.holder("local_handler", case),
        "handler": world.holder("dept_handler"),
        "supervisor": world.holder("supervisor"),
    }
    for who, person in people.items():
        visitor = Visitor(person)
        assert visitor.get("attachment", places.file).status_code == 200, who
        expected = 200 if who in ("handler", "supervisor") else 404
        assert visitor.get("attachment", places.internal).status_code == expected, who


def test_experts_read_the_files_of_the_sections_shown_to_them(places):
    filler = places.world.holder("applicant_filler", places.scoring)
    shown, hidden = (
        store_file(submission=places.scoring, person=filler, field=field, upload=upload())["id"]
        for field in ("i04", "j01")  # section j, the attachments, is not for experts
    )
    expert = Visitor(places.sheet.expert)
    assert expert.get("attachment", shown).status_code == 200
    assert expert.get("attachment", hidden).status_code == 404


def test_a_file_is_always_a_download(places):
    response = Visitor(places.world.holder("dept_handler")).get("attachment", places.file)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_not_there_any_more(places):
    stored = Attachment.objects.get(pk=places.file)
    stored.file.storage.delete(stored.file.name)
    assert Visitor(places.world.holder("dept_handler")).get("attachment", places.file).status_code == 404


def test_a_spreadsheet_runs_no_formula_of_an_applicant(places):
    newest = places.later.answer_rounds.get()
    newest.answers = newest.answers | {"a01": '=HYPERLINK("http://evil.example")'}
    newest.save(update_fields=["answers"])
    content = Visitor(places.world.holder("supervisor")).get("export", places.world.round.pk).downloaded
    cells = [cell for row in load_workbook(BytesIO(content)).active for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


def test_the_spreadsheet_has_the_cases_that_the_person_may_see(places):
    def numbers(role):
        content = Visitor(places.world.holder(role)).get("export", places.world.round.pk).downloaded
        return {row[0].value for row in list(load_workbook(BytesIO(content)).active.rows)[1:]}

    everything = set(Submission.objects.values_list("number", flat=True))
    assert numbers("supervisor") == everything
    assert numbers("dept_lead") == everything - {places.case.number}
