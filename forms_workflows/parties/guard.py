"""Deleting a person never deletes work: whom anything but their own account refers to can only be deactivated."""

from contextlib import contextmanager

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


def refusal(person):
    return _(
        "%(person)s has worked here and cannot be deleted. Deactivate the account instead: "
        "nobody can sign in with it, and the records stay whole."
    ) % {"person": person}


def refuse_deletion(sender, instance, **kwargs):
    """``pre_delete`` of a person. viewflow's tasks, among others, would go with their owner."""
    work = next(work_of(instance), None)
    if work is not None:
        raise ProtectedError(refusal(instance), set(work[:1]))


@contextmanager
def explain_protection(person):
    """Say what to do where Django would only say that protected rows exist."""
    try:
        yield
    except ProtectedError as error:
        raise ProtectedError(refusal(person), error.protected_objects) from error


class PersonQuerySet(models.QuerySet):
    def delete(self):
        # One by one: the refusal names the person whom it is about.
        with transaction.atomic(using=self.db):
            deleted = [person.delete() for person in self]
        return sum(count for count, _rows in deleted), {}
