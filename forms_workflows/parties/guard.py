"""Deleting a person never deletes work: whom anything but their own account refers to can only be deactivated."""

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

# Rows that belong to the account itself and may go with it. A reference from anywhere else is work.
ACCOUNT_DATA = frozenset(
    {
        "account.emailaddress",
        "auth.group",
        "auth.permission",
        "mfa.authenticator",
        "parties.membership",
        "parties.person_groups",
        "parties.person_user_permissions",
        "portal.formerpassword",
        "portal.personsession",
        "wagtailadmin.editingsession",
        "wagtailcore.pagesubscription",
        "wagtailusers.userprofile",
    }
)


def work_of(person):
    """One queryset per relation through which something that is not account data refers to the person."""
    for relation in person._meta.get_fields(include_hidden=True):
        if not (
            relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        ):
            continue
        model = relation.related_model
        if model._meta.label_lower in ACCOUNT_DATA or not model._meta.managed or model._meta.proxy:
            continue
        referring = model._base_manager.filter(**{relation.field.name: person})
        # Only keys: a viewflow task would otherwise compile its flow to be read.
        if referring.exists():
            yield referring.only("pk")


def refuse_deletion(person):
    """Raise ProtectedError, with what to do instead, for a person who has work."""
    work = next(work_of(person), None)
    if work is not None:
        message = _(
            "%(person)s has worked here and cannot be deleted. Deactivate the account instead: "
            "nobody can sign in with it, and the records stay whole."
        )
        raise ProtectedError(message % {"person": person}, set(work[:1]))


def guard_deletion(sender, instance, **kwargs):
    """``pre_delete``, for deletions that pass by ``Person.delete``. viewflow's tasks would go with their owner."""
    refuse_deletion(instance)


class PersonQuerySet(models.QuerySet):
    def delete(self):
        # One by one: each is guarded before Django collects what refers to them.
        with transaction.atomic(using=self.db):
            deleted = [person.delete() for person in self]
        return sum(count for count, _rows in deleted), {}

    delete.alters_data = True
    delete.queryset_only = True
