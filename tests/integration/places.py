"""A round in which something stands at every screen of the desk, and who may look: for crawling all its addresses."""

from contextlib import contextmanager
from datetime import date
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseNotFound
from django.template.backends.django import Template
from django.urls import get_resolver
from django.utils.safestring import SafeString

from demo.samples import sample_pdf
from forms_workflows.decisions.models import Designation, Title
from forms_workflows.desk import urls
from forms_workflows.parties.models import Membership, Person, Role
from forms_workflows.parties.rules import Desks
from forms_workflows.rounds.domain.standing import open_standing
from forms_workflows.rounds.models import Procedure
from forms_workflows.submissions.domain import files, partners
from forms_workflows.submissions.models import Notification

#: A primary key that nothing has.
NOBODYS = 99_999_999
NOBODYS_FILE = "00000000-0000-4000-8000-000000000000"

NAMES = sorted({pattern.name for pattern in urls.urlpatterns})


def upload(name="证明.pdf", content=None):
    return SimpleUploadedFile(name, content or sample_pdf("x"), "application/pdf")


def dry(call):
    """The answer; whatever the request did is undone."""
    with transaction.atomic():
        response = call()
        transaction.set_rollback(True)
    return response


@contextmanager
def refusals_undrawn():
    """The page that refuses stays empty: it is always the same, and is drawn a thousand times otherwise."""
    empty = mock.Mock(return_value=HttpResponseNotFound())
    with mock.patch.object(get_resolver().urlconf_module, "handler404", empty, create=True):
        yield


@contextmanager
def unrendered():
    """Pages stay empty: for asking a view whom it lets in, which it decides before its page is drawn."""
    with mock.patch.object(Template, "render", return_value=SafeString()):
        yield


class Places:
    """Everything that has an address. ``case`` is a joint application at the bureau, ``later`` one in re-review."""

    def __init__(self, world):
        self.world = world
        self.publish_one()
        self.case, self.partner = self.joint_case()
        self.later = world.recommended(world.checked(world.submitted(world.organisation("650100"))))
        world.take(self.later, "dept_handler")
        self.score_one()
        self.files()
        self.title_of_later()

    def publish_one(self):
        """A case in its publicity period, with an objection that has evidence; its sheets are sealed."""
        world = self.world
        (self.public,) = world.scored()
        self.ranking = world.rank()
        self.shortlist = world.shortlist([self.public])
        world.meet(self.shortlist)
        self.period = world.publish()
        self.objection = world.object(
            self.period, self.public, name="欧阳问天", contact="13899990000", evidence=upload()
        )
        self.sealed = self.public.sheets.all()[0]

    def joint_case(self):
        world = self.world
        other = world.organisation("650200")
        case = world.draft(world.organisation("652300"), joint=True, partners=[other.invented])
        world.finish(case)
        self.confirming = case.partners.get()
        person = Person.objects.get(username=f"applicant_principal-{other.identifier}")
        partners.confirm_partner(partner=self.confirming, person=person, desks=Desks(person))
        return world.sign(case), person

    def score_one(self):
        """A case whose sheets are with the experts: some sealed, one begun."""
        (self.scoring,) = self.world.in_pool()
        self.panel = self.world.panel([self.scoring])
        sheets = list(self.panel.sheets.order_by("pk"))
        for sheet in sheets[:3]:
            self.world.seal(sheet)
        self.sheet = sheets[4]

        self.message = Notification.objects.filter(
            submission=self.later, person=self.world.holder("applicant_principal", self.later)
        )[0]

    def files(self):
        """An applicant's file and a reviewer's, of the case in re-review."""
        filler = self.world.holder("applicant_filler", self.later)
        handler = self.world.holder("dept_handler")
        self.file = files.store_file(
            submission=self.later, person=filler, field="j01", upload=upload("法人证书.pdf")
        )["id"]
        self.internal = files.store_file(
            submission=self.later,
            person=handler,
            field="re_review",
            upload=upload("内部意见.pdf"),
            of_stage=True,
        )["id"]

    def title_of_later(self):
        """Whoever applies with ``later`` holds a title of last year, about which the holder and an officer start cases."""
        world = self.world
        year = world.round.year - 1
        self.title = Title.objects.create(
            designation=Designation.objects.create(
                round=world.round,
                document_number=f"示工信〔{year}〕77号",
                signed_on=date(year, 11, 2),
                signed_by=world.holder("dept_leader"),
            ),
            submission=self.later,
            organisation=self.later.organisation,
            region=self.later.region,
            name="往年集群",
            year=year,
            status=Title.Status.SUSPENDED,
        )
        given = {"programme": world.round.programme, "process": world.round.procedure.process}
        self.held = Procedure.objects.create(
            key="report", letters="R", title="年度报告", started_by="holder", **given
        )
        self.begun = Procedure.objects.create(
            key="inspection",
            letters="I",
            title="综合评价",
            started_by="request",
            starter=Role.objects.get(key="dept_lead"),
            **given,
        )
        open_standing()

    # --- addresses --------------------------------------------------------------------------------

    def of_case(self, case):
        """{name: arguments} of the screens of one case."""
        task = self.world.task(case)
        own = [
            "application",
            "finish",
            "reopen",
            "sign",
            "resubmit",
            "withdraw",
            "review",
            "case",
            "terminate",
            "close_consultation",
        ]
        return {name: [case.pk] for name in own} | {
            "section": [case.pk, "a"],
            "task": [task.pk],
            "step": [task.pk, "next"],
        }

    def addresses(self):
        """{name: arguments} of every address of the desk; each is about something that exists."""
        world = self.world
        return {
            **{
                name: []
                for name in (
                    "home",
                    "messages",
                    "read_all",
                    "alive",
                    "tasks",
                    "taken",
                    "consultations",
                    "sheets",
                    "objections",
                    "titles",
                )
            },
            **{
                name: [world.round.pk]
                for name in ("apply", "round", "export", "new_panel", "ranking", "designation")
            },
            **self.of_case(self.later),
            "start": [self.held.rounds.get().pk, self.title.pk],
            "start_many": [self.begun.pk],
            "title": [self.title.pk],
            "new_list": [world.round.pk, "meeting"],
            "hand_on": [world.task(self.later).pk],
            "message": [self.message.pk],
            "confirm": [self.confirming.pk],
            "sheet": [self.sheet.pk],
            "panel": [self.panel.pk],
            "edit_panel": [self.panel.pk],
            "shortlist": [self.shortlist.pk],
            "objection": [self.objection.pk],
            "evidence": [self.objection.pk],
            "attachment": [self.file],
        }

    def nowhere(self):
        """The same addresses about what does not exist."""
        found = {}
        for name, args in self.addresses().items():
            if args and name not in ("apply", "message"):
                first = NOBODYS_FILE if name == "attachment" else NOBODYS
                found[name] = [first, *args[1:]]
        return found

    # --- people -----------------------------------------------------------------------------------

    def people(self):
        """{who: person}, each with one role. ``later`` is the case in question where nothing else is said."""
        world = self.world
        assigned = self.sheet.expert
        experts = Person.objects.filter(memberships__role__key="expert")
        unassigned = experts.exclude(sheets__isnull=False).first() or self.make("expert")
        department = ("dept_handler", "dept_lead", "panel_organiser", "meeting_secretary", "dept_leader")
        others = ("publisher", "objection_officer", "supervisor", "people_admin")
        return {
            "stranger": Person.objects.create(username="stranger", name="无关人员"),
            "other organisation": world.holder("applicant_principal", self.public),
            "filler": world.holder("applicant_filler", self.later),
            "principal": world.holder("applicant_principal", self.later),
            "partner": self.partner,
            "own bureau": world.holder("local_handler", self.later),
            "other bureau": self.bureau_of_another_region(),
            "assigned expert": assigned,
            "other expert": unassigned,
            **{role: world.holder(role) for role in (*department, *others)},
        }

    def make(self, role):
        person = Person.objects.create(username=f"another-{role}", name="另一位专家")
        Membership.objects.create(
            person=person, role=Role.objects.get(key=role), department=self.world.department
        )
        return person

    def bureau_of_another_region(self):
        regions = {case.region_id for case in (self.case, self.later, self.public, self.scoring)}
        return Person.objects.filter(
            memberships__role__key="local_handler", memberships__department__parent=self.world.department
        ).exclude(memberships__department__region__in=regions)[0]
