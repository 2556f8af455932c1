"""Accounts are given, never taken; where somebody lands after signing in; what the second factor keeps."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse

from forms_workflows.parties.models import Person

from .limits import forget_tries, try_here
from .secrets import open_secret, seal_secret
from .standing import ADMIN, needs_second_factor

logger = logging.getLogger("portal.accounts")


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: departments and organisations give accounts."""

    _try = None

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

    def is_safe_url(self, url):
        try:
            return super().is_safe_url(url)
        except ValueError:  # “http://[::1”: no address at all
            return False

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """To the person's one address, whether or not anything was ever sent there."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    # --- tries ----------------------------------------------------------------------------------

    def pre_authenticate(self, request, **credentials):
        self._try = try_here(request, login_of(credentials))
        if not self._try:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self):
        super()._rollback_login_failed_rl_usage()
        if self._try:
            self._try.rollback()

    def _get_login_attempts_cache_key(self, request, **credentials):
        return (
            f"{super()._get_login_attempts_cache_key(request, **credentials)}@{self.get_client_ip(request)}"
        )

    def _delete_login_attempts_cached_email(self, request, **credentials):
        super()._delete_login_attempts_cached_email(request, **credentials)
        forget_tries(request, login_of(credentials))


def login_of(credentials):
    return (credentials.get("email") or credentials.get("username") or "").lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Its secrets are of no use to whoever reads the database; whose role asks for it cannot switch it off."""

    def encrypt(self, text):
        return seal_secret(text)

    def decrypt(self, encrypted_text):
        return open_secret(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        return not needs_second_factor(authenticator.user, superusers=settings.SECOND_FACTOR_FOR_SUPERUSERS)


@receiver(post_save, sender=Person)
def forget_former_address(sender, instance, update_fields, **kwargs):
    """allauth remembers each address that a password was reset through: a former one must open nothing."""
    if update_fields is None or "email" in update_fields:
        EmailAddress.objects.filter(user=instance).exclude(email__iexact=instance.email).delete()


@receiver(user_login_failed)
def log_refused_sign_in(sender, credentials, request=None, **kwargs):
    """By the key of the account, if there is one: what was typed may be a password in the wrong field."""
    login = login_of(credentials)
    person = (
        Person.objects.filter(username__iexact=login).values_list("pk", flat=True).first() if login else None
    )
    address = request.META.get("REMOTE_ADDR", "") if request else ""
    logger.warning("sign-in refused", extra={"account": person or "unknown", "address": address})
