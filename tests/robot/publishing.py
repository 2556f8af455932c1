"""A generated process is put in and published through the administration's screens: process, programme, round, notice."""

import json

from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.models import Page

from demo.twin.browser import text_of
from demo.twin.errors import Refused
from demo.twin.forms import form_with
from demo.twin.writing import kept_streams
from forms_workflows.forms.models import FormDefinition
from forms_workflows.processes.domain.writing import fill_in
from forms_workflows.processes.graph.stored import complete
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.rounds.models import Programme, Round
from notices.models import NoticePage

from .kinds import PARAMETERS, PREFIX

#: How long the window of a round is.
WINDOW = timezone.timedelta(days=20)


class Office:
    """The people at the administration."""

    def __init__(self, browsers, ground):
        self.browsers, self.ground = browsers, ground
        self.blank_notice = None

    def announce(self, graph, number):
        """Process, programme, round and notice; returns the round, which is open."""
        definition = self.write_process(graph)
        programme = self.write_programme(definition, number, graph)
        round = self.write_round(programme)
        self.write_notice(round)
        self.browsers.clock.sweep()  # what cases start has its round from now on
        round.refresh_from_db()
        if round.status != Round.Status.OPEN:
            raise Refused(f"The notice is live, but the round is {round.status}.")
        return round

    def write_process(self, graph):
        """Type the list of stages and submit it; two others approve."""
        url = reverse(ProcessDefinition.snippet_viewset.get_url_name("add"))
        self.browsers.post(
            self.ground.editor,
            url,
            process_entries(graph, self.ground.department) | {"action-submit": "1"},
            expect=(302,),
        )
        definition = ProcessDefinition.objects.get(code=graph["code"])
        self.moderate(definition, ProcessDefinition.snippet_viewset.get_url_name("workflow_action"))
        definition.refresh_from_db()
        if not definition.live:
            raise Refused(f"The process {graph['code']} has been approved and is not live.")
        return definition

    def moderate(self, thing, name):
        for person in (self.ground.reviewer, self.ground.approver):
            state = type(thing).objects.get(pk=thing.pk).current_workflow_task_state
            self.browsers.post(person, reverse(name, args=[thing.pk, "approve", state.pk]), {"comment": ""})

    def write_programme(self, definition, number, graph):
        """With the parameters that its stages name, and the procedure whose cases they start."""
        key = definition.code.replace("_", "-")
        procedures = [("application", "申报", "notice", letters(number), definition)]
        if any(made["kind"] == "spawn" for made in graph["stages"]):
            procedures.append(("other", "另办", "case", f"{letters(number)}X", self.ground.other))
        self.browsers.post(
            self.ground.people["dept_lead"],
            reverse("programme:add"),
            {
                "key": key,
                "title": f"项目{number}",
                "title_en": "",
                "department": self.ground.department.pk,
                "designation_word": "示例",
                "plaque_pattern": f"示例{number}-{{year}}-{{number:03d}}",
                **kept_streams(Programme()),
                **inline_rows("parameters", [parameter(key) for key in named_in(graph)]),
                **inline_rows("procedures", [procedure(*one) for one in procedures]),
            },
            expect=(302,),
        )
        return Programme.objects.get(key=key)

    def write_round(self, programme):
        now = timezone.localtime()
        self.browsers.post(
            self.ground.people["dept_lead"],
            reverse("round:add"),
            {
                "procedure": programme.procedures.get(key="application").pk,
                "year": now.year,
                "title": f"批次{programme.pk}",
                "title_en": "",
                "opens_at": f"{now:%Y-%m-%d %H:%M}",
                "closes_at": f"{now + WINDOW:%Y-%m-%d %H:%M}",
            },
            expect=(302,),
        )
        return Round.objects.get(procedure__programme=programme)

    def write_notice(self, round):
        url = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", self.ground.index.pk])
        entries = kept_streams(NoticePage()) | {
            "title": f"关于申报的通知{round.pk}",
            "slug": f"notice-{round.pk}",
            "round": round.pk,
            "issuing_body": "工业和信息化厅",
            "document_number": f"示工信〔{round.year}〕{round.pk}号",
        }
        if self.blank_notice is None:  # the same empty form each time
            html = text_of(self.browsers.get(self.ground.editor, url, expect=(200,)))
            self.blank_notice = form_with("action-submit", html)
        filled = self.blank_notice.filled_in(entries, press="action-submit")
        self.browsers.post(self.ground.editor, url, filled, expect=(302,))
        page = NoticePage.objects.get(slug=f"notice-{round.pk}")
        self.moderate(page, "wagtailadmin_pages:workflow_action")
        return page

    def publicise(self, publicity_url):
        """The button that makes the publicity page of a list, and the three approvals; returns the live page."""
        person = self.ground.releaser
        response = self.browsers.post(person, publicity_url, expect=(302,))
        page = Page.objects.get(pk=response.url.rstrip("/").split("/")[-2]).specific
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        self.browsers.fill_in(self.ground.editor, edit, kept_streams(page), press="action-submit")
        self.moderate(page, "wagtailadmin_pages:workflow_action")
        page = Page.objects.get(pk=page.pk).specific
        if not page.live:
            raise Refused(f"“{page.title}” has been approved by everybody and is not live.")
        return page

    def correct(self, page, note):
        """A new version of a page that is public, which says what was wrong; three approvals."""
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        changes = kept_streams(page) | {"office": f"办公室{note}", "correction_note": note}
        self.browsers.fill_in(self.ground.editor, edit, changes, press="action-submit")
        self.moderate(page, "wagtailadmin_pages:workflow_action")
        if Page.objects.get(pk=page.pk).specific.correction_note != note:
            raise Refused(f"The correction of “{page.title}” has been approved and is not public.")


def letters(number):
    """AA, AB …: no two procedures have the same."""
    return "".join(chr(ord("A") + number // 26**place % 26) for place in (2, 1, 0))


def named_in(graph):
    """The parameters that its stages name."""
    text = json.dumps(graph)
    return [key for key in PARAMETERS if f'"{PREFIX}{key}"' in text]


def parameter(key):
    return {"key": key, "title": key, "kind": "whole", "value": PARAMETERS[key], "source": "第一条"}


def procedure(key, title, started_by, letters, process):
    row = {"key": key, "title": title, "title_en": "", "letters": letters, "started_by": started_by}
    return row | {"process": process.pk}


def inline_rows(name, rows):
    """What the rows of an inline form send, all of them new."""
    data = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
    data |= {f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000}
    for number, row in enumerate(rows):
        data |= {f"{name}-{number}-{key}": value for key, value in {**row, "id": ""}.items()}
    return data


def process_entries(graph, department):
    """What the editor of processes sends for a process in the exchange format."""
    typed = ProcessDefinition(code=graph["code"], department=department)
    forms = {form.code: form for form in FormDefinition.objects.all()}
    fill_in(definition=typed, graph=complete(graph), forms=forms)
    data = {"title": typed.title, "code": typed.code, "department": department.pk}
    for name in ("body", "ends", "translations"):
        block = ProcessDefinition._meta.get_field(name).stream_block
        data |= entries(block, name, getattr(typed, name))
    return data


def entries(block, name, value):
    """The inputs of a block; of a chosen snippet its key."""
    if isinstance(block, StreamBlock):
        return rows(name, [(child.block, child.value, child.id, child.block_type) for child in value])
    if isinstance(block, ListBlock):
        return rows(name, [(block.child_block, child.value, child.id, None) for child in value.bound_blocks])
    if isinstance(block, StructBlock):
        data = {}
        for key, child in block.child_blocks.items():
            data |= entries(child, f"{name}-{key}", value[key])
        return data
    state = block.get_form_state(value)
    if isinstance(state, dict):
        state = state.get("id")
    return {} if state is False else {name: "" if state is None else state}


def rows(name, found):
    data = {f"{name}-count": len(found)}
    for number, (block, value, key, kind) in enumerate(found):
        place = f"{name}-{number}"
        data |= {f"{place}-deleted": "", f"{place}-order": number, f"{place}-id": key or ""}
        data |= {f"{place}-type": kind} if kind else {}
        data |= entries(block, f"{place}-value", value)
    return data
