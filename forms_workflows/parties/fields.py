"""Columns that put right what people type: names, and the unified social credit code.

The code (统一社会信用代码, GB 32100-2015) has 18 characters, the last one a check digit.
"""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_workflows.typed_text import TypedTextField, clean_text

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
    return problem(text) is None and doubt(text) is None


def problem(text):
    """Why this cannot be a code at all, as a sentence for whoever typed it; None for one that can."""
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
    return None


def doubt(text):
    """What speaks against a code that is whole: its check digit. Certificates with such codes exist, if rarely.

    Somebody who has seen the certificate may let it pass; others are told and go on.
    """
    code = normalise(text)
    if check_digit(code[:-1]) == code[-1]:
        return None
    return _("The check digit of this unified social credit code is wrong. Compare it with the certificate.")


def validate_credit_code(value):
    if message := problem(value) or doubt(value):
        raise ValidationError(message, code="credit_code")


class TextColumn(models.CharField):
    """A line of text as ``clean_text`` leaves it, on every way in; what nobody sees counts as blank."""

    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value) if isinstance(value, str) else value

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        if value == "" and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        return value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": TypedTextField, **kwargs})


class CodeFormField(forms.CharField):
    """Accepts a code as it was pasted: spaces, full-width and small letters are put right before any check."""

    def to_python(self, value):
        return normalise(super().to_python(value))


class CodeField(models.CharField):
    """Keeps codes normalised on every way into the database, so that a lookup finds what was stored."""

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
        return super().formfield(**{"form_class": CodeFormField, "max_length": None, **kwargs})


class CreditCodeField(CodeField):
    """A unified social credit code."""

    def __init__(self, *args, validators=(validate_credit_code,), **kwargs):
        kwargs.setdefault("max_length", LENGTH)
        super().__init__(*args, validators=validators, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)  # what is checked is no matter of the table
        return name, path, args, kwargs
