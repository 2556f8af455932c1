"""Text, long text, credit codes and contacts."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_workflows.parties import fields
from forms_workflows.typed_text import clean_text
from forms_workflows.wording import joined

from .base import Cleaned, Kind, lint_order, whole

MOBILE = re.compile(r"1[3-9]\d{9}")
LONGEST = 20_000  # characters of one answer, whatever the form says


class Text(Kind):
    settings = {"min_length": whole, "max_length": whole}

    def lint(self, field, name):
        return lint_order(field, "min_length", "max_length", name)

    def clean(self, field, raw, place):
        return Cleaned(clean_text(raw)[:LONGEST] or None)

    def limits(self, field, value, required, place):
        names = {"label": place.label, "count": len(value)}
        if field.min_length and len(value) < field.min_length:
            message = ngettext(
                "“%(label)s” has %(count)d character; at least %(limit)d are asked for.",
                "“%(label)s” has %(count)d characters; at least %(limit)d are asked for.",
                len(value),
            )
            yield "", message % {**names, "limit": field.min_length}
        if field.max_length and len(value) > field.max_length:
            message = _("“%(label)s” has %(count)d characters; at most %(limit)d fit.")
            yield "", message % {**names, "limit": field.max_length}


class LongText(Text):
    template = "long_text"


class CreditCode(Kind):
    template = "credit_code"

    def clean(self, field, raw, place):
        # Half a code is kept as a draft; whether it is right is judged before submitting.
        return Cleaned(fields.normalise(clean_text(raw))[:40] or None)

    def limits(self, field, value, required, place):
        problem = fields.problem(value)
        if problem:
            yield "", _("“%(label)s”: %(problem)s") % {"label": place.label, "problem": problem}

    def doubts(self, value):
        if fields.problem(value) is None and (doubt := fields.doubt(value)):
            yield _("%(problem)s If it stands on the certificate like this, you may go on.") % {
                "problem": doubt
            }


class Contact(Kind):
    """A person to be reached: {"name", "mobile", "email"}."""

    template = "contact"
    parts = ("name", "mobile", "email")

    def expression_type(self, field):
        return {"record": dict.fromkeys(self.parts, "text")}

    def part_label(self, part):
        return {"name": _("Contact’s name"), "mobile": _("Mobile number"), "email": _("E-mail address")}[part]

    def raw(self, field, data, files, name):
        return {part: str(data.get(f"{name}-{part}", "")) for part in self.parts}

    def to_raw(self, field, value):
        return {part: str((value or {}).get(part) or "") for part in self.parts}

    def clean(self, field, raw, place):
        value = {part: clean_text(raw[part])[:200] for part in self.parts}
        mobile = unicodedata.normalize("NFKC", value["mobile"])
        value["mobile"] = re.sub(r"^(\+?86)?(?=1\d{10}$)", "", re.sub(r"[\s-]", "", mobile))
        return Cleaned({part: text for part, text in value.items() if text} or None)

    def is_blank(self, field, value):
        return not value or (isinstance(value, dict) and not any(value.values()))

    def fits(self, field, value):
        return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())

    def limits(self, field, value, required, place):
        labels = {"label": place.label}
        for part in self.parts:
            if not value.get(part):
                message = _("“%(label)s”: enter “%(part)s”.")
                yield part, message % {**labels, "part": self.part_label(part)}
        if value.get("mobile") and not MOBILE.fullmatch(value["mobile"]):
            yield "mobile", _("“%(label)s”: a mobile number has 11 digits and begins with 1.") % labels
        if value.get("email"):
            try:
                validate_email(value["email"])
            except ValidationError:
                yield "email", _("“%(label)s”: this e-mail address is not complete.") % labels

    def findings(self, field, value, required, place):
        if self.is_blank(field, value) and required:
            yield from self.limits(field, {}, required, place)
        else:
            yield from super().findings(field, value, required, place)

    def show(self, field, value, place):
        return joined(value[part] for part in self.parts if value.get(part)) if value else ""
