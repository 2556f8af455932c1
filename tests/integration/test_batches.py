"""Work on many cases at once: who waits for it, what one bad case does to it, who is left out by it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from forms_workflows.decisions.domain import designations, meetings, publicity, shortlists, waiting
from forms_workflows.errors import FourEyes, Refused
from forms_workflows.processes.models import ReviewTask
from forms_workflows.review.domain import decide, panels, ranking
from forms_workflows.review.models import ScoreSheet
from forms_workflows.submissions.domain import files, slices
from forms_workflows.submissions.models import Attachment, Submission
from portal.tick import sweep

from .states import stands
from .test_case_moves import with_process
from .world import CLOSES
from .world_decisions import SEPTEMBER


def break_case(monkeypatch, module, name, case, *, at):
    """Let a function fail for one case, which is its argument number ``at``."""
    work = getattr(module, name)

    def fail(*args):
        if args[at].pk == case.pk:
            raise RuntimeError("broken row")
        return work(*args)

    monkeypatch.setattr(module, name, fail)


# --- a list ---------------------------------------------------------------------------------------


def test_a_list_while_others_may_still_apply_needs_a_reason_and_names_who_is_left_out(world):
    cases = world.scored()
    draft = world.draft()
    with translation.override("en"), pytest.raises(Refused) as refused:
        world.shortlist(cases, early_reason=" ")
    assert draft.number in str(refused.value)
    assert cases[0].number not in str(refused.value)
    listed = world.shortlist(cases, early_reason="申报单位均书面放弃")
    assert "申报单位均书面放弃" in listed.note


def test_after_the_closing_time_no_reason_is_asked_for(world):
    cases = world.scored()
    world.travel(CLOSES)
    assert waiting.early_warning(world.round) == ""
    world.shortlist(cases, early_reason="")


def test_a_list_whose_cases_could_not_all_move_goes_on_with_the_next_sweep(world, monkeypatch):
    cases = world.scored(3)
    move = shortlists.move_ranked

    def fail(shortlist, submission, outcome):
        if submission.pk == cases[1].pk:
            raise RuntimeError("broken row")
        return move(shortlist, submission, outcome)

    monkeypatch.setattr(shortlists, "move_ranked", fail)
    listed = world.shortlist(cases, propose=False)
    assert [stands(case)[0] for case in cases] == ["meeting", "shortlist", "meeting"]
    with pytest.raises(Refused):
        world.propose(listed)
    monkeypatch.undo()
    assert sweep()["listed"] == 1
    assert stands(cases[1])[0] == "meeting"
    assert world.propose(listed).status == "proposed"


def test_what_does_not_move_in_time_moves_later(world):
    cases = world.scored(2)
    listed = world.shortlist(cases, propose=False)
    Submission.objects.filter(pk=cases[1].pk).update(
        stage="shortlist"
    )  # as if the time had been up before it
    assert list(shortlists.unsettled(listed)) == [cases[1]]
    assert shortlists.settle_list(listed, seconds=0) == 0
    assert list(shortlists.unsettled(listed)) == [cases[1]]


# --- a meeting ------------------------------------------------------------------------------------


def test_a_decision_that_has_not_come_to_every_case_goes_on_with_the_next_sweep(world, monkeypatch):
    cases = world.scored(3)
    listed = world.shortlist(cases)
    world.travel(SEPTEMBER)
    break_case(monkeypatch, meetings, "move_listed", cases[1], at=1)
    world.meet(listed, rejected={cases[2].pk: "材料不实"})
    assert [stands(case)[0] for case in cases] == ["publicity", "meeting", ""]
    decisions = dict(listed.items.values_list("submission", "decision"))
    assert [decisions[case.pk] for case in cases] == ["approved", "approved", "rejected"]
    with (
        translation.override("en"),
        pytest.raises(Refused, match="1 case of the list is still being moved on"),
    ):
        world.publish()
    monkeypatch.undo()
    assert sweep()["listed"] == 1
    assert [stands(case)[0] for case in cases] == ["publicity", "publicity", ""]
    assert sweep()["listed"] == 0
    assert world.publish().is_running


def test_a_case_that_comes_to_the_meeting_once_more_waits_for_its_own_decision(world):
    (case,) = world.approved()
    Submission.objects.filter(pk=case.pk).update(stage="meeting", part="")  # sent back by whatever way
    assert sweep()["listed"] == 0
    assert stands(case)[0] == "meeting"


# --- a publicity period ---------------------------------------------------------------------------


def test_of_three_cases_whose_period_is_over_the_one_that_breaks_holds_back_no_other(
    world, monkeypatch, caplog
):
    cases, period = world.published(3)
    world.travel(period.ends_at)
    tell = publicity.notify_organisation

    def fail(event, submission, **kwargs):
        if submission.pk == cases[1].pk:
            raise RuntimeError("broken row")
        return tell(event, submission, **kwargs)

    monkeypatch.setattr(publicity, "notify_organisation", fail)
    before = stands(cases[1])
    assert sweep()["cleared"] == 2
    assert stands(cases[1]) == before
    assert before not in (stands(cases[0]), stands(cases[2]))
    assert "end of a publicity period" in caplog.text
    period.refresh_from_db()
    assert period.closed_at is None
    monkeypatch.undo()
    assert sweep()["cleared"] == 1
    assert stands(cases[1]) == stands(cases[0]) == stands(cases[2])
    period.refresh_from_db()
    assert period.closed_at


def test_a_page_that_has_not_come_to_every_case_goes_on_with_the_next_sweep(world, monkeypatch):
    cases = world.approved(3)
    break_case(monkeypatch, publicity, "publish_case", cases[1], at=1)
    period = world.publish()
    assert [stands(case)[1] for case in cases] == ["period", "page", "period"]
    world.travel(period.ends_at)
    publicity.fire_due_periods()
    period.refresh_from_db()
    assert period.closed_at is None  # it waits for the one that it has not come to
    monkeypatch.undo()
    assert sweep()["listed"] == 1
    assert stands(cases[1])[1] == "period"
    sweep()
    period.refresh_from_db()
    assert period.closed_at


def test_a_case_that_comes_to_the_publicity_once_more_is_not_taken_into_the_period_it_has_left(world):
    cases, period = world.published(2)
    Submission.objects.filter(pk=cases[0].pk).update(part="page")  # sent back by whatever way
    assert sweep()["listed"] == 0
    assert stands(cases[0])[1] == "page"
    world.travel(period.ends_at)
    sweep()
    period.refresh_from_db()
    assert period.closed_at


def test_in_somebody_else_s_transaction_the_first_slice_follows_its_page_and_the_rest_the_sweep(
    world, monkeypatch
):
    cases = world.approved(3)
    for module in (publicity, slices):
        monkeypatch.setattr(module, "SLICE", 2)
    period = world.publish()
    assert [stands(case)[1] for case in cases] == ["period", "period", "page"]
    assert sweep()["listed"] == 1
    assert stands(cases[2])[1] == "period"
    ends = {task.scheduled for task in ReviewTask.objects.filter(flow_task_type="TIMER", finished=None)}
    assert ends == {period.ends_at}


# --- a document -----------------------------------------------------------------------------------


def test_a_document_that_has_not_come_to_every_case_goes_on_with_the_next_sweep(world, monkeypatch):
    cases, period = world.published(3)
    world.after(period)
    break_case(monkeypatch, designations, "designate", cases[1], at=1)
    document = world.designate(cases)
    assert [stands(case)[1] for case in cases] == ["plaque", "document", "plaque"]
    assert not designations.cleared_cases(world.round).exists()  # no second document names it
    with pytest.raises(Refused):
        world.designate([cases[1]], number="示工信〔2026〕2号")
    monkeypatch.undo()
    assert sweep()["listed"] == 1
    assert stands(cases[1])[1] == "plaque"
    assert document.titles.count() == 3
    assert sweep()["listed"] == 0


# --- a panel --------------------------------------------------------------------------------------


def test_a_panel_whose_cases_could_not_all_be_opened_goes_on_with_the_next_sweep(world, monkeypatch):
    cases = world.in_pool(3)
    panel = world.draft_panel(cases)
    open_case = panels.open_case

    def fail(panel, submission, experts, person):
        if submission.pk == cases[1].pk:
            raise RuntimeError("broken row")
        return open_case(panel, submission, experts, person)

    monkeypatch.setattr(panels, "open_case", fail)
    panels.open_panel(panel=panel, person=world.holder_of_department("panel_organiser"))
    assert [stands(case)[1] for case in cases] == ["", "panel", ""]
    monkeypatch.undo()
    assert sweep()["opened"] == 1
    assert [stands(case)[1] for case in cases] == ["", "", ""]
    assert panel.sheets.count() == 15
    assert sweep()["opened"] == 0


def test_a_case_that_has_left_keeps_the_panel_from_opening_in_words(world):
    cases = world.in_pool(2)
    panel = world.draft_panel(cases)
    Submission.objects.filter(pk=cases[0].pk).update(part="")
    with pytest.raises(Refused, match=cases[0].number):
        panels.open_panel(panel=panel, person=world.holder_of_department("panel_organiser"))
    panel.refresh_from_db()
    assert panel.status == "draft"


# --- a ranking ------------------------------------------------------------------------------------


def test_a_ranking_reads_figures_and_no_documents(world):
    """As many statements for three cases as for one, and none of them reads the answers of a sheet."""
    counts = []
    for count in (1, 2):
        world.scored(count)
        with CaptureQueriesContext(connection) as captured:
            scored = ranking.scored_cases(world.round, ("i1_1",))
        counts.append((len(scored), len(captured)))
        # Names of columns only: a filter looks into the answers where they are.
        read = [query["sql"].split(" FROM ")[0] for query in captured if "scoresheet" in query["sql"]]
        assert not any('"answers"' in columns for columns in read)
    assert counts == [(1, 7), (3, 7)]
    assert ranking.count_scored(world.round) == 3


def test_scores_ties_and_vetoes_are_those_of_the_sheets(scored_case):
    world, case = scored_case
    sheets = ScoreSheet.objects.filter(submission=case).order_by("pk")
    (code,) = ranking.declarations_of(sheets[0].form_version.form)[:1]
    vetoing = sheets[2]
    vetoing.answers = {**vetoing.answers, code: True}
    vetoing.save()
    tie = next(iter(sheets[0].computed))
    ((_found, scores),) = ranking.scored_cases(world.round, (tie,)).items()
    assert [one.total for one in scores] == [sheet.total for sheet in sheets]
    assert [Decimal(one.parts[tie]) for one in scores] == [Decimal(sheet.computed[tie]) for sheet in sheets]
    assert [one.veto for one in scores] == [False, False, True, False, False]


# --- files of a refused decision ------------------------------------------------------------------


def test_files_of_a_refused_decision_do_not_stay(world, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    case = world.submitted()
    upload = SimpleUploadedFile("函.pdf", b"%PDF-1.4", content_type="application/pdf")
    stored = []
    store = decide.store_file

    def late(**kwargs):
        stored.append(Attachment.objects.get(pk=store(**kwargs)["id"]))
        raise FourEyes("too late")

    monkeypatch.setattr(decide, "store_file", late)
    with pytest.raises(FourEyes):
        world.decide(case, "local_handler", "return", reason="补正", files=[upload])
    (attachment,) = stored
    assert not Attachment.objects.filter(pk=attachment.pk).exists()
    assert not attachment.file.storage.exists(attachment.file.name)


def test_files_stored_before_a_refusal_go_with_it(world):
    """A screen stores what came with its form before the decision is refused."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    case = world.submitted()
    upload = SimpleUploadedFile("函.pdf", b"%PDF-1.4", content_type="application/pdf")
    person = world.holder("local_handler", case)

    def store():
        return files.store_file(submission=case, person=person, field="x", upload=upload)

    with pytest.raises(Refused), files.files_or_nothing():
        lost = store()
        raise Refused("somebody was faster")
    assert not Attachment.objects.filter(pk=lost["id"]).exists()
    with files.files_or_nothing():
        kept = store()
    assert Attachment.objects.filter(pk=kept["id"]).exists()


# --- locks ----------------------------------------------------------------------------------------


def test_cases_are_locked_before_their_panel(world):
    """As everybody else does it: two who wait for each other would both be refused."""
    cases = world.in_pool(2)
    old, *_others, new = world.experts(6)
    panel = world.panel(cases, world.experts(5))
    with CaptureQueriesContext(connection) as captured:
        world.replace(panel, old, new)
    tables = [query["sql"].split(" FROM ", 1)[1].split()[0] for query in captured if " FROM " in query["sql"]]
    assert tables.index('"submissions_submission"') < tables.index('"review_panel"')


def past_the_meeting(target):
    """The first programme's stages, its ranking leading there at once; the meeting is reached another way."""

    def change(stages):
        def lead(stage, outcome, target):
            [found] = [one for one in stages[stage]["outcomes"] if one["key"] == outcome]
            found["target"] = target

        lead("shortlist", "shortlisted", target)
        lead("scoring", "absent", "meeting")

    return change


@pytest.mark.parametrize("target", ["publicity", "designation"])
def test_no_second_list_and_no_page_while_cases_of_the_first_are_being_moved(world, monkeypatch, target):
    with_process(world, past_the_meeting(target))
    cases = world.scored(3)
    move = shortlists.move_ranked

    def fail(shortlist, submission, outcome):
        if submission.pk in (cases[1].pk, cases[2].pk):
            raise RuntimeError("broken row")
        return move(shortlist, submission, outcome)

    monkeypatch.setattr(shortlists, "move_ranked", fail)
    listed = world.shortlist(cases[:2], propose=False, tie_reason="择优")
    with translation.override("en"):
        for _again in range(2):  # from the same ranking, then from a new one
            with pytest.raises(Refused, match="has a shortlist already"):
                world.shortlist([cases[2]], propose=False, tie_reason="择优")
            world.rank()
        if target == "publicity":
            assert "2 cases of the ranking are still being moved on" in str(
                publicity.problems_before_publicity(listed)
            )
    monkeypatch.undo()
    assert sweep()["listed"] == 2
    assert [stands(case)[0] for case in cases] == [target, target, ""]
