"""Rules for passwords beyond Django's own (GB/T 22239: 口令复杂度、定期更换)."""

import unicodedata

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import FormerPassword


def class_of(character):
    """upper, lower, digit, or other; letters of scripts without cases are “other”, as signs are."""
    kind = unicodedata.category(character)
    return {"Lu": "upper", "Ll": "lower", "Nd": "digit"}.get(kind, "other")


class Variety:
    """Several kinds of characters, and not the same few again and again."""

    def __init__(self, classes=3, different=5):
        self.classes = classes
        self.different = different

    def validate(self, password, user=None):
        if len({class_of(character) for character in password}) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")
        if len(set(password)) < self.different:
            raise ValidationError(
                _("Your password repeats the same few characters. Use at least %(count)d different ones.")
                % {"count": self.different},
                code="password_too_repetitive",
            )

    def get_help_text(self):
        return _(
            "Your password must contain at least %(count)d of these four: capital letters, small letters, "
            "digits, other characters."
        ) % {"count": self.classes}


class NotUsedBefore:
    """Not one of the last few. Also what remembers them: Django tells it of each new password."""

    def __init__(self, last=5):
        self.last = last

    def validate(self, password, user=None):
        if user is None or user.pk is None:
            return
        digests = self.known(user).values_list("digest", flat=True)[: self.last]
        if any(check_password(password, digest) for digest in {*digests, user.password} if digest):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password, user=None):
        FormerPassword.objects.create(person=user, digest=user.password)
        too_old = self.known(user).values_list("pk", flat=True)[self.last :]
        FormerPassword.objects.filter(pk__in=list(too_old)).delete()

    def known(self, user):
        return FormerPassword.objects.filter(person=user)

    def get_help_text(self):
        return ngettext(
            "Your password cannot be your last one.",
            "Your password cannot be one of your last %(count)d.",
            self.last,
        ) % {"count": self.last}
