"""What every kind of field can do. One class per type; ``field`` is a Field or a Column of the frozen form."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from forms_workflows.typed_text import clean_text

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Place:
    """Where a value is being judged: what messages call it, and what limits refer to."""

    label: str
    year: int
    deadline: datetime | None = None

    def child(self, label):
        return replace(self, label=label)

    @property
    def today(self):
        return timezone.localdate()

    @property
    def last_day(self):
        """The day of the deadline, in the time zone of the site; a deadline at midnight ends the day before."""
        return timezone.localdate(self.deadline - timedelta(microseconds=1)) if self.deadline else None


@dataclass
class Cleaned:
    """What was typed, made canonical as far as it could be read, and one message for each part that could not."""

    value: object = None
    errors: dict = field(default_factory=dict)


class Kind:
    """A field type. Paths below a field ("y1", "<row>.revenue") are "" for the field itself."""

    template = "text"
    settings = {}  # schema key: function that makes the editor's value canonical, None meaning "not set"
    has_value = True
    reads_list = False  # whether several inputs of one name make up the value
    adds_to_answer = False  # whether a post adds to the answer and takes from it, instead of replacing it

    def expression_type(self, field):
        """The field's type in formulas; None when formulas cannot name it."""
        return "text"

    def lint(self, field, name):
        """Sentences about settings that cannot be published. ``name`` is how sentences call the field."""
        return ()

    # --- from the browser -----------------------------------------------------------------------

    def raw(self, field, data, files, name):
        """What was typed, unjudged; the same shape as ``to_raw`` makes of a stored value."""
        if not self.reads_list:
            return str(data.get(name, ""))
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [str(item) for item in found]

    def to_raw(self, field, value):
        return list(value or []) if self.reads_list else ("" if value is None else str(value))

    def clean(self, field, raw, place):
        return Cleaned(clean_text(raw) or None)

    def merge(self, field, old, cleaned, keep):
        """The canonical value. What could not be read leaves the old value alone. ``keep``: upload → its reference."""
        return old if cleaned.errors else cleaned.value

    # --- stored values --------------------------------------------------------------------------

    def is_blank(self, field, value):
        return value in (None, "", [], {})

    def fits(self, field, value):
        """Whether the stored value has the shape of this kind."""
        return isinstance(value, str)

    def missing(self, field, place):
        return _("Enter “%(label)s”.") % {"label": place.label}

    def findings(self, field, value, required, place):
        """(path, message) for everything that keeps the value from being submitted."""
        if self.is_blank(field, value):
            if required:
                yield "", self.missing(field, place)
        elif not self.fits(field, value):
            yield "", _("“%(label)s” cannot be read. Enter it again.") % {"label": place.label}
        else:
            yield from self.limits(field, value, required, place)

    def limits(self, field, value, required, place):
        return ()

    def doubts(self, value):
        """Sentences about a value that may be right but deserves a second look; it does not keep from submitting."""
        return ()

    def show(self, field, value, place):
        """The value as text for a reader; "" when blank."""
        return "" if value is None else str(value)


# --- settings: the editor's value → canonical, ValueError if it cannot be -----------------------


def whole(value):
    if value in (None, ""):
        return None
    number = int(value)
    if number < 0:
        raise ValueError(value)
    return number


def text(value):
    return str(value or "").strip()


def flag(value):
    if value not in (None, "", True, False):
        raise ValueError(value)
    return bool(value)


def one_of(*allowed):
    def setting(value):
        value = text(value)
        if value not in allowed:
            raise ValueError(value)
        return value

    return setting


def texts(value):
    return [text(item) for item in value or [] if text(item)]


def options(value):
    """[{"code", "label"}] with nothing else in them."""
    return [{"code": text(item.get("code")), "label": text(item.get("label"))} for item in value or []]


# --- lints that several kinds share ---------------------------------------------------------------


def lint_order(field, low, high, name):
    """The lower limit above the upper one."""
    lowest, highest = getattr(field, low), getattr(field, high)
    if lowest is not None and highest is not None and float(lowest) > float(highest):
        yield _("%(name)s: the lowest limit %(low)s is above the highest %(high)s. Swap or correct them.") % {
            "name": name,
            "low": lowest,
            "high": highest,
        }


def lint_options(choices, name):
    """Options without label, with the same code or with the same label."""
    codes, labels = set(), set()
    for option in choices:
        if not option.label:
            yield _("%(name)s: an option has no text. Write it, or remove the option.") % {"name": name}
        if not CODE.fullmatch(option.code):
            message = _(
                "%(name)s: the option code “%(code)s” is not made of small letters, digits and underscores."
            )
            yield message % {"name": name, "code": option.code}
        for known, value in ((codes, option.code), (labels, option.label)):
            if value and value in known:
                message = _("%(name)s: two options are called “%(value)s”. Change one of them.")
                yield message % {"name": name, "value": value}
            known.add(value)
