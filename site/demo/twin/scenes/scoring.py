"""答辩及专家评审: panels, absence at the defence, sealed sheets, an expert who steps aside and is replaced."""

from datetime import timedelta

from django.urls import reverse

from forms_workflows.review.models import Panel, ScoreSheet
from forms_workflows.submissions.models import Submission

from ..entries import form_entries
from ..errors import NotTonight, Refused
from ..plot import TIED
from ..sheets import expert_sheet

#: Cases that one panel hears in a session, if there are experts enough for more panels.
CASES_PER_PANEL = 14
LEAST, TRIMMED = 5, 7
#: Working days between the invitation and the session; at least three are asked for.
NOTICE_DAYS = 4


def waiting_cases(play):
    """Who has passed the re-review and waits for the defence, in the order of the case numbers."""
    ready = Submission.objects.filter(round=play.round, status="open", stage="scoring", part="panel")
    pks = set(ready.values_list("pk", flat=True))
    return sorted((case for case in play.cases if case.pk in pks), key=lambda case: case.submission.number)


def seat_panels(play, cases=None):
    """编组、抽取专家: as many panels as the cases ask for and the experts allow. Returns their primary keys."""
    cases = waiting_cases(play) if cases is None else cases
    if not cases:
        return []
    experts = [expert for expert in play.cast.of("expert") if not works_for_one_of(expert, cases)]
    if len(experts) < LEAST:
        raise NotTonight(f"A panel needs {LEAST} experts; there are {len(experts)}.")
    play.rng.shuffle(experts)
    sizes = panel_sizes(len(cases), len(experts))
    groups = deal(cases, len(sizes))
    panels = []
    for number, (size, group) in enumerate(zip(sizes, groups, strict=True), 1):
        members, experts = experts[:size], experts[size:]
        panels.append(seat_panel(play, number, members, group))
    return panels


def deal(cases, count):
    """The cases on so many heaps. Those that are to be equal are heard by the same panel."""
    tied = [case for case in cases if case.fate.score == TIED]
    rest = [case for case in cases if case.fate.score != TIED]
    heaps = [rest[number::count] for number in range(count)]
    heaps[-1] += tied
    return heaps


def works_for_one_of(expert, cases):
    """The organiser leaves out whose employer stands in one of the applications; the screen would refuse them."""
    codes = {row.get("credit_code") for case in cases for row in tables_of(case.answers)}
    return expert.unit_code in codes | {case.organisation.identifier for case in cases}


def tables_of(answers):
    for value in answers.values():
        if isinstance(value, list):
            yield from (row for row in value if isinstance(row, dict))


def panel_sizes(cases, experts):
    """One expert is kept in reserve wherever there is one more than the panels need."""
    wanted = max(1, -(-cases // CASES_PER_PANEL))
    count = max(1, min(wanted, (experts - 1) // LEAST))
    sizes = [LEAST] * count
    if experts - 1 >= sum(sizes) + 2 and count > 1:
        sizes[0] = TRIMMED
    return sizes


def seat_panel(play, number, members, cases):
    organiser = play.cast.of("panel_organiser")[0]
    session = play.diary.workday(play.clock.today, NOTICE_DAYS)
    url = reverse("desk:new_panel", args=[play.round.pk])
    play.look(organiser, url)
    response = play.post(
        organiser,
        url,
        {
            "title": f"第{number}评审组（示例）",
            "session_at": f"{session:%Y-%m-%d}T10:00",
            "place": "厅三楼会议室（示例）",
            "members": [person.pk for person in members],
            "cases": [case.pk for case in cases],
        },
        expect=(302,),
    )
    return int(response.url.rstrip("/").rsplit("/", 1)[1])


def hold_session(play, panels, *, recusal=True):
    """签到、答辩: who does not come is marked; then the sheets go out, and experts score within five days."""
    organiser = play.cast.of("panel_organiser")[0]
    by_pk = {case.pk: case for case in play.cases}
    for panel in panels:
        url = reverse("desk:panel", args=[panel])
        play.look(organiser, url)
        heard = list(Panel.objects.get(pk=panel).cases.values_list("submission_id", flat=True))
        for pk in heard:
            if not by_pk[pk].fate.attends:
                play.post(organiser, url, {"absent": pk})
        if all(not by_pk[pk].fate.attends for pk in heard):
            continue
        play.post(organiser, url, {"open": "1"})
        plan_sheets(play, panel, by_pk)
    if recusal:
        plan_recusal(play, panels)


def plan_sheets(play, panel, by_pk):
    """Every expert does all of a panel's sheets in one or two sittings."""
    members = Panel.objects.get(pk=panel).members.select_related("person").order_by("number")
    for member in members:
        moment = play.soon(play.rng, 2, 5)
        play.agenda.plan(moment, score_all, play, panel, member.person, by_pk)


def plan_recusal(play, panels):
    """On the first panel somebody discovers a conflict (X7), if a reserve expert is at hand."""
    reserve = reserve_experts(play)
    sheets = ScoreSheet.objects.filter(panel__in=panels, sealed_at=None, voided_at=None)
    if reserve and (sheet := sheets.order_by("panel", "submission__number", "pk").first()):
        play.agenda.plan(
            play.morning(play.diary.workday(play.clock.today + timedelta(days=1))), step_aside, play, sheet.pk
        )


def reserve_experts(play):
    """Experts who sit on none of this round's panels and work for none of its applicants."""
    seated = set(Panel.objects.filter(round=play.round).values_list("members__person_id", flat=True))
    return [
        expert
        for expert in play.cast.of("expert")
        if expert.pk not in seated and not works_for_one_of(expert, play.cases)
    ]


def step_aside(play, sheet_pk):
    """回避: the expert declares a conflict; the organiser lets a reserve take over all sheets not yet handed in."""
    sheet = ScoreSheet.objects.select_related("expert", "panel").get(pk=sheet_pk)
    url = reverse("desk:sheet", args=[sheet_pk])
    play.look(sheet.expert, url)
    play.post(
        sheet.expert,
        url,
        {"recuse": "1", "kind": "employed", "recusal_reason": "近三年曾任该集群企业顾问（示例）。"},
    )
    play.get(sheet.expert, url, expect=(404,))
    substitute = reserve_experts(play)[0]
    data = {
        "replace": "1",
        "old": sheet.expert_id,
        "new": substitute.pk,
        "reason": "专家声明回避，由候补专家接替（示例）。",
    }
    organiser = play.cast.of("panel_organiser")[0]
    play.post(organiser, reverse("desk:panel", args=[sheet.panel_id]), data)
    by_pk = {case.pk: case for case in play.cases}
    play.agenda.plan(play.soon(play.rng, 2, 4), score_all, play, sheet.panel_id, substitute, by_pk)


def score_all(play, panel, expert, by_pk):
    """All open sheets of one expert on one panel. Who has been replaced has none."""
    open_sheets = ScoreSheet.objects.filter(panel=panel, expert=expert, sealed_at=None, voided_at=None)
    sheets = list(open_sheets.select_related("form_version", "submission").order_by("submission__number"))
    if not sheets:
        return
    play.look(expert, reverse("desk:sheets"))
    number = Panel.objects.get(pk=panel).members.get(person=expert).number
    for sheet in sheets:
        score(play, sheet, expert, by_pk[sheet.submission_id], number)


def score(play, sheet, expert, case, number):
    if case.fate.stops_at == "scoring" and number != 2:
        return
    url = reverse("desk:sheet", args=[sheet.pk])
    if number == 1:
        play.look(expert, url)
    answers = expert_sheet(case, number, target_of(case), seed=play.seed)
    play.post(expert, url, form_entries(sheet.form_version.form, answers) | {"seal": "1"})
    if not ScoreSheet.objects.get(pk=sheet.pk).sealed_at:
        raise Refused(f"The sheet of {expert} for {case.invented.name} was not sealed.")


def target_of(case):
    """The score that the experts gather around, drawn once for each case from its fate's band."""
    if case.target is None:
        low, high = case.fate.score
        case.target = low + case.rng.randint(0, 2 * (high - low)) / 2
    return case.target
