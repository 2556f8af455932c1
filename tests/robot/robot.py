"""The robot: it brings the cases of a process to their ends by the pages alone, as the people who sit at the desks."""

import random
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from demo.samples import sample_pdf
from demo.twin.browser import text_of
from demo.twin.forms import FormReader, form_with
from forms_workflows.decisions.models import ShortlistItem
from forms_workflows.processes.engine import open_tasks
from forms_workflows.submissions.models import Submission

from .course import holds, plot

#: So many turns of all desks together; more means that a case stands still.
TURNS = 90
#: What is done first where several cases stand at different kinds: a ranking waits for all others.
ORDER = (
    *("apply", "check", "opinion", "consult", "spawn", "score", "certify", "meeting", "publicity", "wait"),
    "rank",
)
#: After so many days every deadline, waiting time and period of a generated process is over.
LONG = 21


class StandsStillError(AssertionError):
    """A case that cannot be brought to an end."""


class Robot:
    def __init__(self, office, seed, taken):
        self.office, self.browsers, self.ground = office, office.browsers, office.ground
        self.clock, self.taken = office.browsers.clock, taken
        self.rng = random.Random(seed)
        self.cases, self.round, self.page = [], None, ""

    # --- the play ---------------------------------------------------------------------------------

    def play(self, graph, number, *, cases=2):
        """False if the rules of the process would keep a case going round, whatever people do."""
        sizes = [self.rng.choice([20, 45, 60, 80]) for _applicant in self.ground.applicants[:cases]]
        courses = [
            plot(graph, person, size) for person, size in zip(self.ground.applicants, sizes, strict=False)
        ]
        if None in courses:
            return False
        self.round = self.office.announce(graph, number)
        self.cases = courses
        for case in courses:
            self.apply(case)
        for _turn in range(TURNS):
            moving = [case for case in self.cases if not case.is_over]
            if not moving:
                self.taken.update(way for case in self.cases for way in case.passed)
                return True
            first = min(moving, key=lambda case: ORDER.index(case.kind))
            getattr(self, f"at_{first.kind}")(first)
        raise StandsStillError(f"{[case.at for case in self.cases]}\n{self.page}")

    def went(self, case, outcome, by="person"):
        """Note what has been done, and see that the case stands where it should."""
        self.taken[case.what(outcome, by)] += 1
        case.go(outcome, by)
        self.compare(case)

    def seldom(self, *way):
        """Whether to take a detour: the first time, then now and then."""
        return not self.taken[way] or self.rng.random() < 0.2

    def compare(self, case):
        if self.place_of(case) != self.expected(case):
            raise StandsStillError(
                f"{case.applicant} should be at {self.expected(case)}, but is at {self.place_of(case)}\n{self.page}"
            )

    def place_of(self, case):
        """Where the real case stands: the key of its stage, or of its end."""
        submission = Submission.objects.get(pk=case.pk)
        return f"end:{submission.end}" if submission.end else submission.stage

    def expected(self, case):
        return case.at if case.is_over else case.at.stage

    def pass_days(self, days=LONG):
        """Time goes by; whatever it does to any case is noted."""
        self.clock.pass_days(days)
        for case in self.cases:
            while not case.is_over and self.place_of(case) != self.expected(case):
                self.went_by_itself(case)

    def let_time_act(self, case, outcome, by):
        """What is to happen to this case by itself; where it leads back to the same stage, nothing else shows it."""
        before = case.steps
        self.pass_days()
        if case.steps == before:
            self.went(case, outcome, by)

    def went_by_itself(self, case):
        for outcome, by in case.ways:
            if by in ("clock", "time") or (case.kind, outcome) == ("publicity", "cleared"):
                self.taken[case.what(outcome, by)] += 1
                case.go(outcome, by)
                return
        self.compare(case)

    # --- pages ------------------------------------------------------------------------------------

    def read(self, person, url):
        self.page = text_of(self.browsers.get(person, url, expect=(200,)))
        return self.page

    def fill_in(self, person, url, changes, *, press):
        """Open a page, change some fields of the form with that button, and press it."""
        form = form_with(press, self.read(person, url))
        if form is None:
            raise StandsStillError(f"{person} finds no button “{press}” on {url}\n{self.page}")
        response = self.browsers.post(
            person, form.target(url), form.filled_in(changes, press=press), expect=(200, 302)
        )
        if response.status_code != 302:
            raise StandsStillError(f"{person} presses “{press}” on {url}\n{text_of(response)}")
        return response

    def follow(self, person, page, pattern):
        """The address of a link that stands on a page; without it the way is closed."""
        html = self.read(person, page)
        found = re.search(rf'href="({pattern})"', html)
        if not found:
            raise StandsStillError(f"{person} finds no link {pattern} on {page}\n{html}")
        return found[1]

    def round_page(self):
        return reverse("desk:round", args=[self.round.pk])

    def at_stage(self, key):
        return [case for case in self.cases if not case.is_over and case.at.stage == key]

    # --- applicants -------------------------------------------------------------------------------

    def apply(self, case):
        person = case.applicant
        self.read(person, reverse("desk:apply", args=[self.round.pk]))
        organisation = person.memberships.get().organisation_id
        response = self.browsers.post(
            person, reverse("desk:apply", args=[self.round.pk]), {"organisation": organisation}
        )
        case.pk = int(response.url.rstrip("/").rsplit("/", 1)[1])
        self.hand_in(person, case.pk, case.size)
        self.compare(case)

    def hand_in(self, person, pk, size):
        answers = {"name": f"项目{pk}", "size": size}
        self.fill_in(person, reverse("desk:section", args=[pk, "a"]), answers, press="save")
        review = reverse("desk:review", args=[pk])
        self.send(person, review, self.read(person, review), "/sign/", {"confirmed": "on"})

    def at_apply(self, case):
        """Returned: hand in again, or let time pass."""
        outcome, by = case.choose(self.rng, self.taken)
        if by == "clock":
            self.let_time_act(case, outcome, by)
            return
        self.correct(case)
        self.went(case, outcome)

    def correct(self, case):
        """What was returned is handed in again."""
        url = reverse("desk:application", args=[case.pk])
        html = self.read(case.applicant, url)
        section = reverse("desk:section", args=[case.pk, "a"])
        if section in html:
            self.fill_in(case.applicant, section, {}, press="save")
        review = self.follow(case.applicant, url, reverse("desk:review", args=[case.pk]))
        self.send(case.applicant, review, self.read(case.applicant, review), "/resubmit/")

    def at_spawn(self, case):
        """The applicant finds what the case has started, and hands it in for an officer to decide, or withdraws it."""
        person, own = case.applicant, reverse("desk:application", args=[case.pk])
        others = re.escape(own).replace(str(case.pk), rf"(?!{case.pk}/)(\d+)")
        started = {int(pk) for pk in re.findall(rf'href="{others}"', self.read(person, own))}
        if not started - case.finished:
            raise StandsStillError(f"{person} finds no case that {own} has started\n{self.page}")
        child = max(started)
        case.finished.add(child)
        if self.seldom("spawn", "withdrawn"):
            url = self.follow(person, reverse("desk:application", args=[child]), r"[^\"]*/withdraw/")
            self.send(person, url, self.read(person, url), "", {"reason": "不再需要。"}, having="reason")
            self.taken["spawn", "withdrawn"] += 1
        else:
            self.hand_in(person, child, case.size)
            decided = self.rng.choice(["pass", "refuse"])
            self.do_task(child, self.ground.people["dept_handler"], {"outcome": decided})
            self.taken["spawn", "waited for"] += 1
        self.clock.sweep()
        self.went(case, "spawned", "case")

    def send(self, person, url, html, action, changes=None, *, having="csrfmiddlewaretoken"):
        """Send the form of a page that goes to this action and has this field."""
        reader = FormReader()
        reader.feed(html)
        form = next((form for form in reader.forms if action in form.action and having in form.fields), None)
        if form is None:
            raise StandsStillError(f"{person} finds no form for {action} on {url}\n{html}")
        return self.browsers.post(person, form.target(url), {**form.fields, **(changes or {})})

    # --- officers ---------------------------------------------------------------------------------

    def at_check(self, case):
        outcome, by = case.choose(self.rng, self.taken)
        if by == "clock":
            self.let_time_act(case, outcome, by)
            return
        role = next((rule["role"] for rule in case.stage.get("desk_rules", ()) if holds(rule, case.size)), "")
        self.taken["check", "other desk" if role else "own desk"] += 1
        self.decide(case, self.ground.people[role or case.stage["desk"]["role"]], outcome)
        self.went(case, outcome)

    def at_opinion(self, case):
        """The first hand proposes or decides alone; the others agree, now and then one sends it back."""
        outcome, by = case.choose(self.rng, self.taken)
        if by == "clock":
            self.let_time_act(case, outcome, by)
            return
        direct = next(found for found in case.stage["outcomes"] if found["key"] == outcome).get("direct")
        hands = [self.ground.people[hand["role"]] for hand in case.stage["hands"]]
        self.decide(case, hands[0], outcome)
        if not direct:
            if self.seldom("opinion", "sent back"):
                self.decide(case, hands[1], "send_back")
                self.taken["opinion", "sent back"] += 1
                self.decide(case, hands[0], outcome)
            for hand in hands[1:]:
                self.decide(case, hand, "agree")
        self.taken["opinion", "alone" if direct else "by all hands"] += 1
        self.went(case, outcome)

    def at_consult(self, case):
        """The offices answer one after the other; now and then whoever leads closes it before all have."""
        outcome, by = case.choose(self.rng, self.taken)
        if by == "clock":
            self.let_time_act(case, outcome, by)
            return
        hands = case.stage["hands"][: case.stage["enough"] if case.stage["closes"] == "enough" else None]
        early = outcome == "unanswered" or (len(hands) > 1 and self.seldom("consult", "closed early"))
        answering = [] if outcome == "unanswered" else hands[:1] if early else hands
        for number, hand in enumerate(answering):
            said = (
                "disagree" if outcome == "disputed" and number == 0 else self.rng.choice(["agree", "remarks"])
            )
            self.decide(case, self.ground.people[hand["role"]], said, at=hand["role"])
        if early:
            self.close_early(case, self.ground.people[case.stage["desk"]["role"]])
        self.went(case, outcome)

    def close_early(self, case, lead):
        page = reverse("desk:case", args=[case.pk])
        url = self.follow(lead, page, re.escape(reverse("desk:close_consultation", args=[case.pk])))
        self.fill_in(lead, url, {"reason": "时间紧迫。"}, press="close")
        self.taken["consult", "closed early"] += 1

    def decide(self, case, person, outcome, *, at=""):
        """``at``: the role at whose desk the task waits, where several wait at once."""
        data = {"outcome": outcome}
        found = next((row for row in case.stage["outcomes"] if row["key"] == outcome), {})
        if found.get("needs_file"):
            data["files"] = SimpleUploadedFile("reason.pdf", sample_pdf("Reason"), "application/pdf")
        if found.get("reopens") and self.rng.random() < 0.5:
            data |= {"open-size": "on", "note-size": "请核对。"}
        self.do_task(case.pk, person, data, at=at)

    def do_task(self, pk, person, data, *, at=""):
        waiting = open_tasks(Submission.objects.get(pk=pk).process_id)
        task = waiting.filter(owner_permission__startswith=f"{at}@" if at else "")[0]
        url = self.follow(person, reverse("desk:tasks"), reverse("desk:task", args=[task.pk]))
        self.fill_in(person, url, {}, press="take")
        self.fill_in(person, url, {"reason": "理由如下。", **data}, press="decide")

    # --- experts ----------------------------------------------------------------------------------

    def at_score(self, first):
        """A panel of all who wait; some are absent, the others are scored."""
        waiting = self.at_stage(first.at.stage)
        organiser, quorum = self.ground.people["panel_organiser"], first.stage["quorum"]
        url = self.follow(
            organiser,
            self.round_page(),
            re.escape(reverse("desk:new_panel", args=[self.round.pk, first.at.stage])),
        )
        self.read(organiser, url)
        response = self.browsers.post(
            organiser,
            url,
            {
                "title": "评审组",
                "members": [expert.pk for expert in self.ground.experts[:quorum]],
                "cases": [case.pk for case in waiting],
            },
        )
        panel = response.url
        heard = []
        for case in waiting:
            if case.choose(self.rng, self.taken)[0] == "absent":
                self.read(organiser, panel)
                self.browsers.post(organiser, panel, {"absent": case.pk})
                self.went(case, "absent")
            else:
                heard.append(case)
        if heard:
            self.fill_in(organiser, panel, {}, press="open")
            for expert in self.ground.experts[:quorum]:
                self.score(expert)
            for case in heard:
                self.went(case, "scored")

    def score(self, expert):
        html = self.read(expert, reverse("desk:sheets"))
        for url in dict.fromkeys(re.findall(r'href="(/[^"]*sheets/\d+/)"', html)):
            points = {"i1": self.rng.randint(20, 60), "i2": self.rng.randint(10, 40)}
            if "seal" in self.read(expert, url):
                self.fill_in(expert, url, points, press="seal")

    # --- lists ------------------------------------------------------------------------------------

    def at_rank(self, first):
        waiting, lead = self.at_stage(first.at.stage), self.ground.people["dept_lead"]
        url = self.follow(
            lead, self.round_page(), re.escape(reverse("desk:ranking", args=[self.round.pk, first.at.stage]))
        )
        self.fill_in(lead, url, {}, press="rank")
        html = self.read(lead, url)
        placed = [case for case in waiting if self.may_be_listed(case, first.stage, html)]
        self.taken.update([("rank", "below a minimum")] * (len(waiting) - len(placed)))
        chosen = [case for case in placed if case.choose(self.rng, self.taken)[0] == "shortlisted"]
        if (quota := first.stage.get("quota")) is not None:
            chosen = chosen[:quota]
        data = {
            "selected": [case.pk for case in chosen],
            "tie_reason": "按区域布局考虑。",
            "early_reason": "已无其他申报。",
        }
        self.fill_in(lead, url, data, press="shortlist")
        for case in waiting:
            self.went(case, "shortlisted" if case in chosen else "not_shortlisted")

    def may_be_listed(self, case, stage, html):
        """Whether the page offers it; where there is a pass line, whether it proposes it."""
        box = re.search(rf'<input(?=[^>]*name="selected")[^>]*value="{case.pk}"[^>]*>', html)[0]
        return "disabled" not in box and (stage.get("pass_line") is None or "checked" in box)

    def list_of(self, case):
        """The page of the list on which a case waits; drawn up if there is none. Gives all who stand on it."""
        lead, key = self.ground.people["dept_lead"], case.at.stage
        new_list = reverse("desk:new_list", args=[self.round.pk, key])
        html = self.read(lead, self.round_page())
        if new_list in html:
            wanted = [one for one in self.at_stage(key) if f'value="{one.pk}"' in self.read(lead, new_list)]
            if self.rng.random() < 0.3:
                wanted = wanted[:1]
            data = {"selected": [one.pk for one in wanted], "early_reason": "分批办理。"}
            return self.fill_in(lead, new_list, data, press="list").url, wanted
        for url in dict.fromkeys(re.findall(r'href="(/[^"]*shortlists/\d+/)"', html)):
            listed = [one for one in self.at_stage(key) if self.stands_on(lead, url, one)]
            if case in listed:
                return url, listed
        raise StandsStillError(f"{case.at} stands on no list and none can be drawn up\n{html}")

    def stands_on(self, lead, url, case):
        html = self.read(lead, url)
        alive = 'name="propose"' in html or "/release/" in self.read(self.ground.releaser, url)
        number = Submission.objects.get(pk=case.pk).number
        row = next((row for row in html.split("</tr>") if number in row), "")
        return alive and bool(row) and str(ShortlistItem.Decision.REJECTED.label) not in row

    def at_meeting(self, first):
        lead, secretary = self.ground.people["dept_lead"], self.ground.people["secretary"]
        url, listed = self.list_of(first)
        self.fill_in(lead, url, {}, press="propose")
        decided = {case: case.choose(self.rng, self.taken)[0] for case in listed}
        rejected = [case for case, outcome in decided.items() if outcome == "rejected"]
        whole = len(rejected) == len(listed)
        data = {
            "title": "党组会",
            "held_on": timezone.localdate().isoformat(),
            "minutes_number": f"〔{self.round.pk}〕{self.rng.randint(1, 99)}号",
            "outcome": "rejected" if whole else "approved",
        }
        for case in () if whole else rejected:
            data |= {f"reject-{case.pk}": "on", f"why-{case.pk}": "材料存疑。"}
        self.fill_in(secretary, url, data, press="register")
        for case, outcome in decided.items():
            self.went(case, outcome)

    def at_publicity(self, first):
        """The page, objections to whoever is to fall, and the days until the others are cleared."""
        anew = first.stage["anew"]
        url, listed = self.list_of(first)
        steps = {case: case.steps for case in listed}
        html = self.read(self.ground.releaser, url)
        found = re.search(r'action="([^"]*/release/)"', html)
        if not found:
            raise StandsStillError(f"no button that makes the page on {url}\n{html}")
        page = self.office.publicise(found[1])
        for case in listed:
            outcome = case.choose(self.rng, self.taken)[0]
            if outcome == "upheld" or self.seldom("publicity", "objection not upheld"):
                self.object_to(page, case, outcome)
        fallen = {case for case in listed if case.steps > steps[case]}
        if self.seldom("publicity", f"page corrected, {anew}"):
            self.office.correct(page, "附件有误，予以更正。")
            self.taken["publicity", f"page corrected, {anew}"] += 1
        standing = [case for case in listed if case not in fallen]
        wrong = [case for case in standing if self.seldom("publicity", f"entry corrected, {anew}")]
        late = wrong if anew == "none" and self.rng.random() < 0.5 else []
        for case in wrong:
            self.have_corrected(case, url)
            self.taken["publicity", f"entry corrected, {anew}"] += 1
            if case not in late:
                self.correct(case)
        gone = fallen | set(wrong if anew != "none" else ())
        self.pass_days()
        for case in late:
            self.compare(case)
            self.correct(case)
            self.clock.sweep()
        for case in listed:
            if case not in gone and case.steps == steps[case]:
                self.went(case, "cleared")

    def have_corrected(self, case, url):
        """The entry is wrong, and its applicant is asked to correct it; where the stage says so it is published again."""
        wrong = {"case": case.pk, "open_fields": ["size"], "reason": "规模有误。"}
        self.fill_in(self.ground.releaser, url, wrong, press="correct")

    def object_to(self, page, case, outcome):
        """Somebody objects by name; it is accepted and concluded."""
        url = page.get_url() + "objection/"
        html = self.read(None, url)
        self.clock.wait(seconds=40)
        letter = {
            "case": case.pk,
            "kind": "person",
            "name": "史明达",
            "contact": "19800000999",
            "facts": "所列数据与公开年报不一致，请核实。",
            "truthful": "on",
        }
        answer = self.send(None, url, html, "", letter, having="stamp")
        if answer.status_code != 302:
            raise StandsStillError(f"nobody can object on {url}\n{text_of(answer)}")
        officer = self.ground.people["objections"]
        found = self.follow(officer, reverse("desk:objections"), r"/[^\"]*objections/\d+/")
        self.fill_in(officer, found, {}, press="accept")
        conclusion = {
            "status": "upheld" if outcome == "upheld" else "rejected",
            "report": "已核查。",
            "statement": "申报单位已陈述。",
            "reply": "已核查，感谢监督。",
            "reason": "经核查属实。",
        }
        self.fill_in(self.ground.concluder, found, conclusion, press="conclude")
        if outcome == "upheld":
            self.went(case, "upheld")
        else:
            self.taken["publicity", "objection not upheld"] += 1

    def at_certify(self, first):
        """One document for everybody who waits, then the plaques."""
        waiting, stage = self.at_stage(first.at.stage), first.stage
        leader, handler = self.ground.people["leader"], self.ground.people["dept_handler"]
        url = self.follow(
            leader, self.round_page(), re.escape(reverse("desk:designation", args=[self.round.pk]))
        )
        number = f"示工信〔{self.round.pk}〕{self.clock.now:%m%d%H%M%S}号"
        data = {
            "selected": [case.pk for case in waiting],
            "document_number": number if stage["numbered"] else "",
            "signed_on": timezone.localdate().isoformat(),
        }
        if not stage["automatic"]:
            self.fill_in(leader, url, data, press="issue")
            self.taken["certify", "numbered" if stage["numbered"] else "no number"] += 1
        while stage["plaque"] and 'name="plaque"' in self.read(handler, url):
            given = {"plaque_on": timezone.localdate().isoformat()}
            self.fill_in(handler, url, given, press="plaque")
        self.taken["certify", "plaque" if stage["plaque"] else "no plaque"] += 1
        for case in waiting:
            self.went(case, "designated")

    def at_wait(self, first):
        self.let_time_act(first, "elapsed", "time")
