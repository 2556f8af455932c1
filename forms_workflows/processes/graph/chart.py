"""The picture of a process: its stages from top to bottom, returns at the side, ends where they branch off.

Only geometry and texts; ``templates/processes/chart.html`` draws them. A draft with gaps has a picture too.
"""

import unicodedata
from dataclasses import dataclass, field

from django.utils.dateparse import parse_date
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from forms_workflows.citations import cited
from forms_workflows.wording import day, joined

from .kinds import Closes, Kind, Until
from .parameters import is_named

WIDTH = 360
BOX_LEFT, BOX_WIDTH = 44, 196
TEXT_LEFT = BOX_LEFT + 40
BOX_RIGHT = BOX_LEFT + BOX_WIDTH
STUB_LEFT = BOX_RIGHT + 16
TITLE_SIZE, NOTE_SIZE = 15, 12
TITLE_LINE, NOTE_LINE = 20, 17
GAP, PADDING, LANE = 26, 12, 9


@dataclass
class Text:
    """One line of text at its place."""

    x: int
    y: int
    text: str
    kind: str


@dataclass
class Stub:
    """A short way out to the side, to an end."""

    y: int
    success: bool
    lines: list


@dataclass
class Box:
    """One stage."""

    key: str
    kind: str
    kind_label: str
    title: str
    desk: str
    article: str
    y: int
    height: int
    current: bool
    lines: list
    stubs: list = field(default_factory=list)
    ways: list = field(default_factory=list)
    rules: list = field(default_factory=list)

    @property
    def middle(self):
        return self.y + self.height // 2

    @property
    def bottom(self):
        return self.y + self.height


@dataclass
class Way:
    """An outcome in words, for the text alternative."""

    title: str
    target: str
    end: bool


@dataclass
class Rule:
    """A rule of an automatic stage in words, for the text alternative."""

    title: str
    outcome: str


@dataclass
class Chart:
    title: str
    boxes: list
    arrows: list
    arcs: list
    finish: list
    height: int
    #: Drawn as in a mirror where one reads from right to left; texts have their places already.
    mirrored: bool = False
    width: int = WIDTH
    box_left: int = BOX_LEFT
    box_width: int = BOX_WIDTH
    box_right: int = BOX_RIGHT
    stub_left: int = STUB_LEFT

    @property
    def finish_x(self):
        middle = BOX_LEFT + BOX_WIDTH // 2
        return WIDTH - middle if self.mirrored else middle


#: Kinds that a programme may call by a word of its own.
WORDS = {Kind.PUBLICITY: "Publicity", Kind.CERTIFY: "Designation", Kind.MEETING: "Meeting"}


def draw(graph, *, roles, current="", words=None):
    """The chart of a graph. ``roles`` maps role keys to their titles, ``current`` is the key of a stage to mark.

    ``words`` are what the programme calls its stages of some kinds: see ``WORDS``.
    """
    boxes, y = [], 8
    for stage in graph.stages:
        box = _box(graph, stage, roles, y, current, words or {})
        boxes.append(box)
        y = box.bottom + GAP
    finish, y = _finish(graph, boxes, y)
    chart = Chart(
        title=graph.title,
        boxes=boxes,
        arrows=_arrows(graph, boxes, finish),
        arcs=_arcs(graph, boxes),
        finish=finish,
        height=y,
        mirrored=get_language_bidi(),
    )
    if chart.mirrored:
        for text in _texts(chart):
            text.x = WIDTH - text.x
    return chart


def _texts(chart):
    stubs = [*chart.finish, *(stub for box in chart.boxes for stub in box.stubs)]
    return [line for part in (*chart.boxes, *stubs) for line in part.lines]


def _box(graph, stage, roles, y, current, words):
    title = stage.title or _("stage without a name")
    desk = _moved_by(stage, roles)
    article = cited(stage.said(stage.article))
    lines, height = [], PADDING + 4
    for size, step, kind, text in (
        (TITLE_SIZE, TITLE_LINE, "title", title),
        (NOTE_SIZE, NOTE_LINE, "desk", desk),
        (NOTE_SIZE, NOTE_LINE, "article", article),
    ):
        for line in wrap(text, (BOX_WIDTH - 50) / size):
            height += step
            lines.append(Text(TEXT_LEFT, y + height - 8, line, kind))
    stubs, needed = _stubs(graph, stage, y)
    return Box(
        key=stage.key,
        kind=stage.kind,
        kind_label=words.get(WORDS.get(stage.kind)) or Kind(stage.kind).label,
        title=title,
        desk=desk,
        article=article,
        y=y,
        height=max(height + PADDING - 4, needed),
        current=bool(current) and stage.key == current,
        lines=lines,
        stubs=stubs,
        ways=[_way(graph, outcome) for outcome in stage.outcomes],
        rules=_rules(stage),
    )


def _moved_by(stage, roles):
    """Who or what moves a case on: its desks, its rules as far as everybody may read them, time."""
    if stage.auto:
        return joined(rule.title for rule in stage.auto.rules) if stage.auto.told else _("by rules")
    if stage.consult:
        return _asked(stage, roles)
    if stage.is_automatic:
        return _("by itself")
    if stage.spawn:
        return _("starts another case and waits for it") if stage.spawn.waits else _("starts another case")
    return waits_for(stage.wait) if stage.wait else _desks(stage, roles)


def _asked(stage, roles):
    """Who is asked, by the editor's words or by role, and when it is over."""
    names = joined(
        dict.fromkeys(stage.said(desk.name) or roles.get(desk.role, desk.role) for desk in stage.hands)
    )
    if stage.consult.closes == Closes.ENOUGH and stage.consult.enough:
        return _("asks: %(names)s; %(count)s answers are enough") % {
            "names": names,
            "count": stage.consult.enough,
        }
    return _("asks: %(names)s") % {"names": names}


def waits_for(rule):
    """Until when a stage waits, in words."""
    if rule.until == Until.DATE:
        return _("until %(date)s") % {"date": _date(rule.date)}
    if rule.until == Until.WINDOW:
        return _("until applications close")
    if is_named(rule.days):
        return _("days: %(name)s") % {"name": rule.days}
    if rule.working:
        text = ngettext("%(count)d working day", "%(count)d working days", rule.days or 0)
    else:
        text = ngettext("%(count)d day", "%(count)d days", rule.days or 0)
    return text % {"count": rule.days or 0}


def _date(value):
    """A day, or the parameter that gives it where that is not known yet."""
    if is_named(value):
        return str(value)
    return day(parse_date(value)) if value else "–"


def _rules(stage):
    if not (stage.auto and stage.auto.told):
        return []
    rules = [Rule(rule.title, _title_of(stage, rule.outcome)) for rule in stage.auto.rules]
    return [*rules, Rule(_("Otherwise"), _title_of(stage, stage.auto.otherwise))]


def _title_of(stage, key):
    outcome = stage.outcome(key)
    return outcome.title if outcome else key


def _desks(stage, roles):
    turns = ((roles.get(desk.role, desk.role) for desk in either) for either in stage.turns)
    either = (" / ".join(dict.fromkeys(filter(None, titles))) for titles in turns)
    return " → ".join(dict.fromkeys(filter(None, either)))


def _way(graph, outcome):
    return Way(
        title=outcome.title or outcome.key,
        target=target_title(graph, outcome),
        end=outcome.end is not None,
    )


def target_title(graph, outcome):
    """What the target of an outcome is called: the title of a stage or of an end."""
    if outcome.end is not None:
        return graph.end(outcome.end).title
    stage = graph.stage(outcome.target)
    return stage.title if stage else outcome.target


def is_success(graph, outcome):
    return outcome.end is not None and graph.end(outcome.end).success


def _goes_down(stage):
    """The outcome by which a case goes on: the first one; None in a draft without any."""
    return stage.outcomes[0] if stage.outcomes else None


def _stubs(graph, stage, y):
    stubs, offset = [], y + 6
    last = stage is graph.stages[-1]
    for position, outcome in enumerate(stage.outcomes):
        if outcome.end is None or (last and position == 0):
            continue
        lines = wrap(target_title(graph, outcome), (WIDTH - STUB_LEFT - 14) / NOTE_SIZE)
        texts = [
            Text(STUB_LEFT + 14, offset + 11 + number * (NOTE_LINE - 2), line, "end")
            for number, line in enumerate(lines)
        ]
        stubs.append(Stub(offset + 7, is_success(graph, outcome), texts))
        offset += len(lines) * (NOTE_LINE - 2) + 8
    return stubs, offset - y


def _finish(graph, boxes, y):
    """The end below the last stage, and the height of the whole."""
    last = graph.stages[-1] if graph.stages else None
    outcome = _goes_down(last) if last else None
    if outcome is None or outcome.end is None:
        return [], y - GAP + 8
    lines = wrap(target_title(graph, outcome), (BOX_WIDTH - 30) / NOTE_SIZE)
    texts = [
        Text(BOX_LEFT + BOX_WIDTH // 2 + 14, y + 12 + number * NOTE_LINE, line, "end")
        for number, line in enumerate(lines)
    ]
    return [Stub(y + 8, is_success(graph, outcome), texts)], y + len(lines) * NOTE_LINE + 12


def _arrows(graph, boxes, finish):
    """Short arrows to the stage below."""
    middle = BOX_LEFT + BOX_WIDTH // 2
    arrows = []
    for stage, box, below in zip(graph.stages, boxes, boxes[1:], strict=False):
        if any(outcome.target == below.key for outcome in stage.outcomes):
            arrows.append((middle, box.bottom, below.y))
    if finish:
        arrows.append((middle, boxes[-1].bottom, finish[0].y - 8))
    return arrows


def _arcs(graph, boxes):
    """Ways to another stage than the one below, one lane for each target: back upwards, or over some stages."""
    place = {box.key: number for number, box in enumerate(boxes)}
    lanes, arcs = {}, []
    for number, stage in enumerate(graph.stages):
        for target in dict.fromkeys(outcome.target for outcome in stage.outcomes):
            if target not in place or place[target] == number + 1:
                continue
            lane = lanes.setdefault(target, len(lanes))
            arcs.append(_arc(boxes[number], boxes[place[target]], lane, back=place[target] <= number))
    return arcs


def _arc(box, target, lane, *, back):
    x = max(BOX_LEFT - 14 - lane * LANE, 4)
    bend = 6 if box.middle > target.middle else -6
    start, stop = box.middle + 6, target.middle - 6
    path = (
        f"M{BOX_LEFT} {start}H{x + 6}Q{x} {start} {x} {start - bend}"
        f"V{stop + bend}Q{x} {stop} {x + 6} {stop}H{BOX_LEFT - 2}"
    )
    return {"path": path, "back": back, "y": stop, "from": box.title, "to": target.title}


def wrap(text, width):
    """Lines of at most ``width`` em. Han and kana are one em wide, everything else about half."""
    lines, line, used = [], "", 0.0
    for word in (piece for whole in _words(text) for piece in _pieces(whole, width)):
        size = sum(_em(character) for character in word)
        if line and used + size > width:
            lines.append(line.rstrip())
            line, used, word = "", 0.0, word.lstrip()
        line, used = line + word, used + size
    return [*lines, line.rstrip()] if line.strip() else lines


def _words(text):
    """Places where a line may break: after any wide character, before any space."""
    word = ""
    for character in text or "":
        if character == " " or _em(character) == 1:
            if word:
                yield word
            word = character if character == " " else ""
            if character != " ":
                yield character
        else:
            word += character
    if word:
        yield word


def _pieces(word, width):
    """A word that is longer than a line, cut where the line ends."""
    piece, used = "", 0.0
    for character in word:
        if piece and used + _em(character) > width:
            yield piece
            piece, used = "", 0.0
        piece, used = piece + character, used + _em(character)
    yield piece


def _em(character):
    return 1 if unicodedata.east_asian_width(character) in "WF" else 0.56
