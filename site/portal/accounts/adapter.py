"""Accounts are given, never taken; where somebody lands after signing in."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse

from forms_workflows.parties.models import Person

ADMIN = "wagtailadmin.access_admin"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: departments and organisations give accounts."""

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """The desk; the admin for editors who have nothing to do at a desk."""
        person = request.user
        if person.has_perm(ADMIN) and not person.memberships.exists():
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def format_email_subject(self, subject):
        return subject


@receiver(post_save, sender=Person)
def forget_former_address(sender, instance, update_fields, **kwargs):
    """allauth remembers each address that a password was reset through: a former one must open nothing."""
    if update_fields is None or "email" in update_fields:
        EmailAddress.objects.filter(user=instance).exclude(email__iexact=instance.email).delete()
