"""The unified social credit code (统一社会信用代码) of GB 32100-2015: 18 characters, the last one a check digit."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z: too easily misread
VALUES = {character: value for value, character in enumerate(ALPHABET)}
WEIGHTS = [pow(3, position, 31) for position in range(LENGTH - 1)]
REGISTRARS = (
    "123456789ANY"  # the registering authority; libraries that ask for a digit here refuse A, N and Y
)


def normalise(text):
    """The code as it is stored: half-width, upper case, no spaces. Wrong codes pass through unharmed."""
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split()).upper()


def check_digit(first17):
    """The 18th character that belongs to the first seventeen. ValueError if they are not seventeen code characters."""
    if len(first17) != LENGTH - 1 or not set(first17) <= VALUES.keys():
        raise ValueError(f"Not the first 17 characters of a credit code: {first17!r}")
    total = sum(VALUES[character] * weight for character, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_valid(text):
    """Whether the text, once normalised, is a credit code whose check digit is right."""
    return problem(text) is None


def problem(text):
    """What is wrong with a code, as a sentence for whoever typed it; None for a right one."""
    code = normalise(text)
    if len(code) != LENGTH:
        return _("A unified social credit code has 18 characters; this one has %(count)d.") % {
            "count": len(code)
        }
    strange = sorted(set(code) - VALUES.keys())
    if strange:
        return _("A unified social credit code does not contain “%(characters)s”.") % {
            "characters": "”, “".join(strange)
        }
    if code[0] not in REGISTRARS:
        return _("No authority registers organisations under codes that begin with “%(character)s”.") % {
            "character": code[0]
        }
    if check_digit(code[:-1]) != code[-1]:
        return _(
            "The check digit of this unified social credit code is wrong. Compare it with the certificate."
        )
    return None


def validate_credit_code(value):
    message = problem(value)
    if message:
        raise ValidationError(message, code="credit_code")


class CreditCodeFormField(forms.CharField):
    """Accepts a code as it was pasted: spaces, full-width and small letters are put right before any check."""

    def to_python(self, value):
        return normalise(super().to_python(value))


class CreditCodeField(models.CharField):
    """Keeps codes normalised on every way into the database, so that a lookup finds what was stored."""

    default_validators = [validate_credit_code]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", LENGTH)
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        return value if value is None else normalise(value)

    def get_prep_value(self, value):
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance, add):
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        # max_length would become the input's maxlength and cut a pasted code with spaces short.
        return super().formfield(**{"form_class": CreditCodeFormField, "max_length": None, **kwargs})
