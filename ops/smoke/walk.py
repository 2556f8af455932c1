"""What people do on the site: sign in, read, upload, and bring one application to its end. Everything by HTTP.

``walk.py PORT``. Reads the database only to know whose turn it is; writes only people and the round, before it starts.
"""

import io
import re
import sys
import time
from datetime import timedelta

import django

django.setup()

from allauth.mfa.totp.internal.auth import (  # noqa: E402
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402

from demo.reviews import invent_review  # noqa: E402
from demo.samples import attachments, invent_answers, invent_organisation, sample_pdf  # noqa: E402
from demo.twin.entries import form_entries, section_entries  # noqa: E402
from forms_workflows.forms.models import FormVersion  # noqa: E402
from forms_workflows.parties.models import Department, Membership, Organisation, Person, Region, Role  # noqa: E402
from forms_workflows.processes import engine  # noqa: E402
from forms_workflows.rounds.domain.rounds import open_round  # noqa: E402
from forms_workflows.rounds.models import Programme, Round  # noqa: E402
from forms_workflows.submissions.models import Attachment, Submission  # noqa: E402
from ops.smoke.browser import Browser, Unexpected  # noqa: E402
from portal.programmes import read  # noqa: E402
from portal.programmes.load_people import load_staff  # noqa: E402
from portal.programmes.loader import load_programme  # noqa: E402

PASSWORD = "smoke Horse 1"  # noqa: S105
#: Stage of the process: the outcome, and the form that goes with it.
DECISIONS = {
    "prefecture_check": ("pass", "preliminary_review", "conforms"),
    "recommendation": ("not_recommended", "recommendation", "not_conforms"),
}
END = "not_recommended"


def say(line):
    print(f"   {line}", flush=True)  # noqa: T201


class Walk:
    def __init__(self, port):
        self.port = port
        self.browsers = {}

    def run(self):
        self.hire()
        self.visitor()
        self.superuser()
        self.apply()
        self.review()

    # --- before -------------------------------------------------------------------------------------

    @transaction.atomic
    def hire(self):
        """People with passwords, an applicant, and a round that is open."""
        programme = Programme.objects.get(key="cluster_designation")
        self.department = programme.department
        load_staff(read("demo.json"), self.department)
        load_programme()  # the process is published once its desks have people
        invented = self.invented = invent_organisation(7)
        self.organisation = Organisation.objects.create(
            name=invented.name,
            identifier=invented.credit_code,
            kind_id=invented.kind,
            region=Region.objects.get(code=invented.region),
            verification="verified",
            verified_by=Person.objects.filter(is_superuser=True)[0],
            verified_at=timezone.now(),
        )
        for role in ("applicant_filler", "applicant_principal"):
            person = Person.objects.create(username=role, name=role)
            Membership.objects.create(
                person=person, role=Role.objects.get(key=role), organisation=self.organisation
            )
        for person in Person.objects.filter(is_superuser=False):
            person.set_password(PASSWORD)
            person.save()
        now = timezone.now()
        self.round = Round.objects.create(
            procedure=programme.procedures.get(key="application"),
            year=now.year,
            title="试运行",
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=20),
        )
        publisher = Person.objects.filter(
            memberships__role__key="publisher", memberships__department=self.department
        )
        self.round = open_round(round=self.round, person=publisher[0])
        say("people and a round are there")

    # --- everybody ----------------------------------------------------------------------------------

    def visitor(self):
        visitor = Browser(self.port)
        page = visitor.get("/").text
        styles = re.findall(r'href="(/static/[^"]+[.]css)"', page)
        for style in styles:
            visitor.get(style)
        if not styles:
            raise Unexpected("The home page names no style sheet.")
        for path in ("/en/", "/ug/", "/accounts/login/", "/sitemap.xml"):
            visitor.get(path)
        visitor.get("/admin/", expect=302)
        visitor.get("/none/", expect=404)
        say("a visitor reads the pages")

    def superuser(self):
        """Signs in, has to set up the second factor, uploads a picture, sees its rendition."""
        root = Browser(self.port).sign_in("root", PASSWORD)
        wanted = root.get("/admin/", expect=302).location
        root.post("/accounts/reauthenticate/", {"password": PASSWORD})
        secret = re.search(r"\b[A-Z2-7]{32}\b", root.get(wanted).text)[0]
        code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        root.post(wanted, {"code": code})
        say("the administrator signs in and sets up the second factor")
        picture = io.BytesIO()
        Image.new("RGB", (1200, 800), "teal").save(picture, "PNG")
        file = SimpleUploadedFile("mark.png", picture.getvalue(), content_type="image/png")
        root.post("/admin/images/add/", {"title": "mark", "file": file, "collection": "1"})
        shown = re.search(r'src="(/media/images/[^"]+)"', root.get("/admin/images/").text)
        rendition = Browser(self.port).get(shown[1])
        if rendition.headers["Content-Type"] != "image/png":
            raise Unexpected(f"{shown[1]} is {rendition.headers['Content-Type']}")
        say("a picture is uploaded and its rendition shown")

    # --- the case -----------------------------------------------------------------------------------

    def browser(self, person):
        if person not in self.browsers:
            self.browsers[person] = Browser(self.port).sign_in(person.username, PASSWORD)
        return self.browsers[person]

    def apply(self):
        filler = self.browser(Person.objects.get(username="applicant_filler"))
        principal = self.browser(Person.objects.get(username="applicant_principal"))
        filler.get("/desk/")
        begun = filler.post(f"/desk/apply/{self.round.pk}/", {"organisation": self.organisation.pk})
        self.case = int(begun.location.rstrip("/").rpartition("/")[2])
        answers = invent_answers(7, organisation=self.invented, year=self.round.year)
        files = {code: [(name, sample_pdf(name)) for name in names] for code, names in attachments().items()}
        for section in self.submission.form_version.form.sections:
            path = f"/desk/applications/{self.case}/sections/{section.code}/"
            filler.get(path)
            filler.post(path, section_entries(section, answers, files) | {"next": "1"})
        say("an application is filled in, with files")
        stored = Attachment.objects.first()
        if not filler.get(f"/desk/files/{stored.pk}/").body.startswith(b"%PDF"):
            raise Unexpected("An uploaded file does not come back.")
        Browser(self.port).get(f"/desk/files/{stored.pk}/", expect=302)
        filler.post(f"/desk/applications/{self.case}/finish/", {})
        principal.press(f"/desk/applications/{self.case}/sign/", {"confirmed": "on"})
        say("it is signed and submitted")

    @property
    def submission(self):
        return Submission.objects.get(pk=self.case)

    def review(self):
        seen = []
        while (case := self.submission).status == "open":
            here = (case.stage, case.part)
            if here in seen:
                raise Unexpected(f"Nothing moves at {here}.")
            seen.append(here)
            self.decide(case)
        if case.end != END:
            raise Unexpected(f"The case ended as {case.end}.")
        say(f"the case has gone through {len(seen)} hands to its end")

    def decide(self, case):
        task = engine.open_tasks(case.process_id)[0]
        officer = self.browser(self.officer(task.owner_permission))
        path = f"/desk/tasks/{task.pk}/"
        officer.get("/desk/tasks/")
        officer.post(path, {"take": "1"})
        officer.get(path)
        outcome, form, conclusion = DECISIONS[case.stage]
        data = {"decide": "1", "outcome": "agree", "reason": ""}
        if not case.part:
            version = FormVersion.objects.get(pk=case.current_stage.form)
            filled = invent_review(form, today=timezone.localdate(), conclusion=conclusion)
            reason = "主导产业规模以上企业较少，今年不予推荐。" if outcome == END else ""
            data |= form_entries(version.form, filled) | {"outcome": outcome, "reason": reason}
        officer.press(path, data)

    def officer(self, token):
        role, _at, place = token.partition("@")
        department = Department.objects.get(pk=place.removeprefix("d"))
        return Person.objects.filter(memberships__role__key=role, memberships__department=department)[0]


if __name__ == "__main__":
    began = time.monotonic()
    Walk(int(sys.argv[1])).run()
    say(f"the walk took {time.monotonic() - began:.0f} s")
