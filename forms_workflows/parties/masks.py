"""Masks of identifiers: ``S-######`` is an S, a dash and six digits. Several stand one after the other, parted by spaces.

No regular expression: whoever writes a mask can neither fail to compile it nor make a check of it slow.
"""

import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .fields import normalise

LENGTH = 40
DIGITS, LETTERS = set(string.digits), set(string.ascii_uppercase)
SIGNS = {"#": DIGITS, "@": LETTERS, "*": DIGITS | LETTERS}
PUNCTUATION = set("-/._()")


def masks_of(text):
    """The masks as they are compared with what people type."""
    return [normalise(mask) for mask in str(text or "").split()]


def fits(code, text):
    """Whether a normalised code looks like one of the masks; without any, every code does."""
    masks = masks_of(text)
    return not masks or any(_fits_one(code, mask) for mask in masks)


def _fits_one(code, mask):
    return len(code) == len(mask) and all(
        character in SIGNS.get(sign, sign) for character, sign in zip(code, mask, strict=True)
    )


def validate_masks(text):
    for mask in masks_of(text):
        if len(mask) > LENGTH:
            raise ValidationError(
                _("“%(mask)s” is longer than %(count)d characters.") % {"mask": mask, "count": LENGTH},
                code="mask",
            )
        strange = sorted(set(mask) - SIGNS.keys() - DIGITS - LETTERS - PUNCTUATION)
        if strange:
            raise ValidationError(
                _(
                    "“%(mask)s”: “%(characters)s” cannot stand in a pattern. Write # for a digit, @ for a letter, * for "
                    "either; other letters, digits and - / . _ ( ) stand for themselves."
                )
                % {"mask": mask, "characters": "”, “".join(strange)},
                code="mask",
            )
