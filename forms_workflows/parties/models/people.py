"""People: one account each, never deleted."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ..fields import CreditCodeField, TextColumn
from ..guard import PersonQuerySet, refuse_deletion


class PersonManager(UserManager.from_queryset(PersonQuerySet)):
    use_in_migrations = False


class Person(AbstractUser):
    """A natural person with an account. People who have worked here are deactivated, never deleted."""

    # One name field: family and given name are not parted in Chinese, nor always present elsewhere.
    first_name = property(str)  # what Wagtail greets people by
    last_name = None
    name = TextColumn(_("full name"), max_length=60)
    mobile = models.CharField(
        _("mobile number"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\+?[\d -]{5,19}\Z", _("Digits only, for example 13800000000."))],
    )
    title = TextColumn(_("post or title"), max_length=60, blank=True)
    unit = TextColumn(_("employer"), max_length=100, blank=True)
    unit_code = CreditCodeField(_("employer’s credit code"), blank=True)
    is_demo = models.BooleanField(
        _("demo account"), default=False, help_text=_("Offered for one-click sign-in where the demo runs.")
    )

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "username"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_unique",
                condition=~Q(email=""),
                violation_error_message=_("Someone else has this e-mail address."),
            ),
        ]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    def delete(self, *args, **kwargs):
        refuse_deletion(self)
        return super().delete(*args, **kwargs)
