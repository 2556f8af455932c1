"""Every address of the desk, visited with rubbish and by the wrong people. Never an error, never a hint."""

import pytest
from django.utils.translation import override

from .places import NAMES, NOBODYS, NOBODYS_FILE, dry, refusals_undrawn, unrendered
from .visitors import Visitor, bare, statements

pytestmark = pytest.mark.everywhere
RUBBISH = ["abc", "²", "9" * 400, "\x00", "0001-01-01T00:00"]
#: Every name that some screen reads from a request, and some that none does.
FIELDS = [
    "outcome",
    "reason",
    "files",
    "kind",
    "recusal_reason",
    "open-c12",
    "note-c12",
    "open-zzz",
    "note-zzz",
    "open-\x00",
    "note-\x00",
    "a08-\x00",
    "organisation",
    "confirmed",
    "a01",
    "a08-rows",
    "a09",
    "b02",
    "b05",
    "b07",
    "c01-y1",
    "j01",
    "j01-remove",
    "i1_1",
    "comment",
    "title",
    "session_at",
    "place",
    "members",
    "cases",
    "old",
    "new",
    "case",
    "expert",
    "selected",
    "note",
    "tie_reason",
    "held_on",
    "minutes_number",
    "agenda_item",
    "document_number",
    "signed_on",
    "plaque_number",
    "plaque_on",
    "reply",
    "status",
    "report",
    "statement",
    "page",
    "round",
    "stage",
    "region",
    "due",
    "mine",
    "after",
    "before",
    "to",
    "withdrawal",
    "changed",
    "drop-file",
    "author",
    "all",
]
#: The buttons of each screen.
BUTTONS = {
    "section": ["autosave", "save", "next", "back", "add-a08", "remove-a08-abc"],
    "task": ["autosave", "take", "release", "recuse", "save", "decide"],
    "sheet": ["autosave", "save", "seal", "recuse"],
    "panel": ["open", "absent", "replace", "conflict", "close", "repeat"],
    "ranking": ["rank", "shortlist"],
    "new_list": ["list"],
    "shortlist": ["propose", "register", "correct"],
    "designation": ["issue", "plaque"],
    "objection": ["accept", "refuse", "extend", "conclude", "withdraw"],
    "round": ["close_round"],
    "start": ["start"],
    "start_many": ["start"],
}


def owners(places):
    """{name: who uses that screen}."""
    world = places.world
    applicant = dict.fromkeys(places.of_case(places.later), world.holder("applicant_principal", places.later))
    department = {
        "panel": "panel_organiser",
        "edit_panel": "panel_organiser",
        "new_panel": "panel_organiser",
        "ranking": "dept_lead",
        "new_list": "dept_lead",
        "shortlist": "meeting_secretary",
        "designation": "dept_leader",
        "objection": "objection_officer",
        "objections": "objection_officer",
        "evidence": "objection_officer",
        "round": "supervisor",
        "export": "supervisor",
        "taken": "dept_lead",
        "hand_on": "dept_lead",
        "terminate": "dept_lead",
        "start_many": "dept_lead",
        "case": "supervisor",
        "task": "dept_handler",
        "step": "dept_handler",
        "tasks": "dept_handler",
    }
    found = applicant | {name: world.holder(role) for name, role in department.items()}
    return found | {"sheet": places.sheet.expert, "sheets": places.sheet.expert, "confirm": places.partner}


@pytest.mark.parametrize("thorough", [False, pytest.param(True, marks=pytest.mark.long)])
def test_rubbish_never_breaks_a_screen(places, thorough):
    """Each screen with each of its buttons; thoroughly: with every rubbish, not with the next in turn."""
    own = owners(places)
    draft = places.world.draft(places.world.organisation())
    addresses = [*places.addresses().items(), ("section", [draft.pk, "a"]), ("section", [draft.pk, "j"])]
    people = {name: Visitor(person) for name, person in own.items()}
    anybody = people["application"]
    drafter = Visitor(places.world.holder("applicant_filler", draft))
    broken = []
    for name, args in addresses:
        visitor = drafter if args[:1] == [draft.pk] else people.get(name, anybody)
        requests = list(rubbish_for(name, thorough=thorough))
        broken += [f"{name} {bad}" for bad in rubbish_on(visitor, name, args, requests)]
    assert broken == []


def rubbish_for(name, *, thorough):
    """(method, value of every field, button) of the requests to this screen."""
    buttons = ("", *BUTTONS.get(name, ()))
    if thorough:
        yield from (("get", value, "") for value in RUBBISH[:4])
        yield from (("post", value, button) for value in RUBBISH for button in buttons)
        return
    turn = NAMES.index(name)
    yield "get", RUBBISH[turn % 4], ""
    for number, button in enumerate(buttons, turn):
        yield "post", RUBBISH[number % len(RUBBISH)], button


def rubbish_on(visitor, name, args, requests):
    """What breaks this screen."""
    for method, value, button in requests:
        data = dict.fromkeys(FIELDS, value) | ({button: value} if button else {})
        try:
            response = dry(lambda method=method, data=data: getattr(visitor, method)(name, *args, **data))
        except Exception as error:
            yield f"{method} {button} {value[:20]!r}: {error!r}"
            continue
        if response.status_code >= 500:
            yield f"{method} {button} {value[:20]!r}: {response.status_code}"


@pytest.mark.parametrize("apart", [5, pytest.param(1, marks=pytest.mark.long)])
def test_nobody_breaks_a_screen_that_is_not_theirs(places, apart):
    """Each person on every fifth screen, beginning with another one; on all of them where time is no matter."""
    addresses = [*places.addresses().items()]
    for turn, (who, person) in enumerate(places.people().items()):
        visitor = Visitor(person)
        for name, args in addresses[turn % apart :: apart]:
            with unrendered():
                response = dry(
                    lambda v=visitor, n=name, a=args: v.post(n, *a, **dict.fromkeys(FIELDS, "abc"))
                )
            assert response.status_code < 500, (who, name)


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff" * 50, b"{" * 1000, b"a=" + b"%" * 1000, b"&" * 500],
    ids=["empty", "no text", "braces", "percents", "ampersands"],
)
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml"]
)
def test_a_body_that_is_no_form(submitted_case, body, kind):
    world, case = submitted_case
    visitor = Visitor(world.holder("local_handler", case))
    url = visitor.url("task", world.task(case).pk)
    assert visitor.client.post(url, body, content_type=kind).status_code in (200, 302, 400)
    case.refresh_from_db()
    assert case.stage == "prefecture_check"


def test_a_very_long_text(submitted_case):
    world, case = submitted_case
    visitor = Visitor(world.holder("local_handler", case))
    task = world.task(case)
    visitor.press("task", task.pk, take="1")
    page = visitor.press("task", task.pk, save="1", reason="长" * 1_000_000)
    assert "Saved." in page
    assert "长" * 20_000 in page
    assert "长" * 20_001 not in page
    response = visitor.post(
        "task", task.pk, save="1", reason="长" * 5_000_000
    )  # more than a request may have
    assert response.status_code == 400


def test_numbers_in_addresses(world):
    with override("en"):
        visitor = Visitor(world.holder("supervisor"))
        for name in (
            "application",
            "case",
            "task",
            "sheet",
            "round",
            "panel",
            "shortlist",
            "objection",
            "message",
        ):
            for pk in (0, NOBODYS, 2**63, 10**40):
                assert visitor.get(name, pk).status_code == 404, (name, pk)


# --- somebody else's ----------------------------------------------------------------------------------


OF_A_ROUND = {"confirm", "sheet", "panel", "edit_panel", "shortlist", "objection", "evidence", "attachment"}


def twins(places):
    """[(name, arguments of what exists, arguments of what does not)]: nobody but those concerned may tell them apart."""
    found = []
    for case in (places.later, places.case, places.scoring, places.public):
        for name, args in places.of_case(case).items():
            found.append((name, args, [NOBODYS, *args[1:]]))
    nowhere = places.nowhere()
    found += [(name, args, nowhere[name]) for name, args in places.addresses().items() if name in OF_A_ROUND]
    found.append(("attachment", [places.internal], [NOBODYS_FILE]))
    found += [("sheet", [sheet.pk], [NOBODYS]) for sheet in places.panel.sheets.all()]
    found += [
        (name, [places.world.round.pk], [NOBODYS]) for name in ("round", "export", "ranking", "designation")
    ]
    return found


@pytest.mark.parametrize(
    "who", ["stranger", "other organisation", "other bureau", "other expert", "people_admin"]
)
def test_somebody_elses_case_looks_like_none(places, who):
    visitor = Visitor(places.people()[who])
    own_task = places.world.task(places.public).pk
    leaks, answers = [], {}
    for name, there, nowhere in twins(places):
        if who == "other organisation" and there[0] in (places.public.pk, own_task):
            continue
        for ask in (visitor.get, visitor.post):
            if (ask, name, *nowhere) not in answers:
                answers[ask, name, *nowhere] = answer(ask, name, nowhere)
            seen, unseen = answer(ask, name, there), answers[ask, name, *nowhere]
            if seen != unseen:
                leaks.append((name, ask.__name__, seen[0], unseen[0]))
    assert leaks == []


def answer(ask, name, args):
    """(status, body, statements); a refusal has no body, for there is one page that refuses, and tells nothing by its time."""
    with refusals_undrawn():
        response, cost = statements(lambda: dry(lambda: ask(name, *args)))
    return *bare(response), cost if response.status_code == 404 else None


def test_the_page_that_refuses_is_always_the_same(places):
    visitor = Visitor(places.people()["stranger"])
    there, nowhere = places.of_case(places.later), places.nowhere()
    for name in ("application", "case", "task"):
        refused, unknown = (bare(visitor.get(name, *args[name])) for args in (there, nowhere))
        assert refused == unknown
        assert refused[0] == 404


def test_a_visitor_who_has_not_signed_in_learns_nothing(places):
    visitor = Visitor()
    for name, there, nowhere in twins(places):
        for method in ("get", "post"):
            seen, unseen = (getattr(visitor, method)(name, *args) for args in (there, nowhere))
            assert seen.status_code == unseen.status_code
            assert seen.status_code in (302, 405), name
            if seen.status_code == 302:
                assert "/accounts/login/" in seen.url


def test_the_officer_who_was_recused_sees_no_case_any_more(places):
    """Two worlds: what a recused person can fetch is the same as if the case did not exist."""
    world = places.world
    officer = world.holder("local_handler", places.case)
    visitor = Visitor(officer)
    title, number = places.case.title, places.case.number
    assert all(title in visitor.read(name) for name in ("home", "tasks", "messages"))
    world.recuse(places.case, officer)
    for name in ("home", "tasks", "messages"):
        page = visitor.read(name)
        assert title not in page
        assert number not in page
    for name, args in places.of_case(places.case).items():
        assert bare(dry(lambda name=name, args=args: visitor.get(name, *args))) == bare(
            visitor.get(name, NOBODYS, *args[1:])
        )


def test_a_task_of_another_desk_does_not_lead_to_its_neighbour(places):
    task = places.world.task(places.case)
    visitor = Visitor(places.people()["other bureau"])
    for direction in ("next", "previous"):
        assert visitor.get("step", task.pk, direction).status_code == 404
    own = Visitor(places.world.holder("local_handler", places.case))
    assert own.get("step", task.pk, "next").status_code == 302
    assert own.get("step", task.pk, "sideways").status_code == 404


def test_every_name_is_known():
    assert len(NAMES) == len(set(NAMES))
