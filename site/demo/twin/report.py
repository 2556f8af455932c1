"""What happened in a played round, as a table without a single primary key: the same seed gives the same text."""

import hashlib
from collections import Counter
from unicodedata import east_asian_width

from django.db.models import Count
from django.utils import timezone

from forms_workflows.audit.models import Event
from forms_workflows.decisions.models import Meeting, Objection, PublicityPeriod, Shortlist, Title
from forms_workflows.review.models import PanelMember, Recusal, ScoreSheet, StageResult
from forms_workflows.submissions.models import Notification, Submission

#: Everything else that may befall a case, by the audit event that tells of it.
EVENTS = [
    ("submission.started", "applications begun"),
    ("submission.submitted", "submitted"),
    ("submission.corrected", "corrected and submitted again"),
    ("submission.withdrawn", "withdrawn"),
    ("submission.lapsed", "lapsed"),
    ("partner.confirmed", "confirmed by a partner"),
    ("task.taken", "tasks taken up"),
    ("recusal.declared", "recusals"),
    ("expert.replaced", "sheets handed to a reserve expert"),
    ("defence.absent", "absent from the defence"),
    ("sheet.sealed", "score sheets sealed"),
    ("case.shortlisted", "shortlisted"),
    ("case.approved", "approved by the meeting"),
    ("case.rejected", "taken off by the meeting"),
    ("case.published", "made public"),
    ("case.cleared", "cleared"),
    ("case.resumed", "cleared of an objection during the period"),
    ("case.designated", "designated"),
    ("case.plaqued", "given the plaque"),
]


def table(round):
    """Rows of (section, label, figure) in a fixed order."""
    return [
        *(("events", label, count) for label, count in events(round)),
        *(("outcomes", label, count) for label, count in outcomes(round)),
        *(("list and publicity", label, text) for label, text in decisions(round)),
        *(("objections", label, count) for label, count in objections(round)),
        *(("ends", label, count) for label, count in ends(round)),
        *(("register", label, text) for label, text in register(round)),
        ("messages", "notifications", Notification.objects.filter(submission__round=round).count()),
    ]


def events(round):
    counts = Counter(Event.objects.filter(chain=round.chain).values_list("action", flat=True))
    return [(label, counts[action]) for action, label in EVENTS]


def outcomes(round):
    """How often each desk decided what, in the order of the process; hands of an opinion by their own word."""
    found = StageResult.objects.filter(submission__round=round).exclude(part="sheet").order_by()
    counts = Counter(found.values_list("stage", "part", "outcome"))
    order = [stage.key for stage in round.graph.stages]
    titles = {stage.key: stage.name for stage in round.graph.stages}
    for stage, part, outcome in sorted(counts, key=lambda key: (order.index(key[0]), *key[1:])):
        yield f"{titles[stage]} {part}: {outcome}".replace(" :", ":"), counts[stage, part, outcome]


def decisions(round):
    panels = PanelMember.objects.filter(panel__round=round)
    yield "experts on panels", panels.filter(left_at=None).count()
    yield "experts who left", panels.exclude(left_at=None).count()
    voided = ScoreSheet.objects.filter(panel__round=round).exclude(voided_at=None)
    yield "sheets voided", voided.count()
    yield "recused", Recusal.objects.filter(submission__round=round).count()
    ranking = round.rankings.first()
    if ranking:
        yield "ranked", ranking.cases.count()
        yield "tied", ranking.cases.filter(tied=True).count()
        yield "trimmed means", ranking.cases.filter(trimmed=True).count()
    for meeting in Meeting.objects.filter(shortlist__round=round).order_by("shortlist__version"):
        yield f"list v{meeting.shortlist.version}", f"{meeting.outcome} {meeting.held_on}"
    for period in PublicityPeriod.objects.filter(shortlist__round=round).order_by("pk"):
        yield "publicity counts", " ".join(day[5:] for day in period.days)
        yield "publicity from", f"{timezone.localtime(period.starts_at):%Y-%m-%d %H:%M}"
    for shortlist in Shortlist.objects.filter(round=round).order_by("version"):
        yield f"list v{shortlist.version} is now", shortlist.status


def objections(round):
    found = Objection.objects.filter(period__shortlist__round=round)
    counts = found.values_list("kind", "late", "status").order_by("kind", "late", "status")
    for kind, late, status, count in counts.annotate(count=Count("pk")):
        yield f"{kind}{', late' if late else ''}: {status}", count


def ends(round):
    found = Submission.objects.filter(round=round).values_list("status", "end").order_by("status", "end")
    titles = {end.key: end.name for end in round.graph.ends}
    for status, end, count in found.annotate(count=Count("pk")):
        yield f"{end} {titles.get(end, '')}".strip() or f"open ({status})", count


def register(round):
    titles = Title.objects.filter(designation__round=round).select_related("designation", "organisation")
    for title in titles.order_by("plaque_number", "name"):
        yield title.plaque_number or title.status, f"{title.name} · {title.designation.document_number}"


# --- print ----------------------------------------------------------------------------------------------


def lines(rows):
    """The table for a terminal."""
    width = max(display_width(label) for _section, label, _figure in rows) + 2
    last = None
    for section, label, figure in rows:
        if section != last:
            yield f"\n{section.upper()}"
        last = section
        yield f"  {label}{' ' * (width - display_width(label))}{figure}"


def display_width(text):
    """Columns that a text takes: Chinese characters take two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def fingerprint(rows):
    """Short, and the same for the same seed on any machine and database."""
    text = "\n".join("\t".join(map(str, row)) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def screen_lines(browsers, most=25):
    """The screens that took most time altogether, slowest first."""
    found = sorted(browsers.screens.items(), key=lambda item: -item[1].seconds)[:most]
    total = sum(screen.seconds for screen in browsers.screens.values())
    yield f"{'screen':<52}{'calls':>7}{'ms':>8}{'SQL':>7}{'share':>8}"
    for name, screen in found:
        queries = screen.queries / screen.calls
        yield (
            f"{name:<52}{screen.calls:>7}{screen.milliseconds:>8.0f}{queries:>7.1f}{screen.seconds / total:>8.0%}"
        )
