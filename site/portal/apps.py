from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self):
        from .accounts import adapter, duties, sessions  # noqa: F401  (their signal receivers)

        post_migrate.connect(make_cache_table, sender=self)


def make_cache_table(*, using, verbosity, **kwargs):
    """The cache's table comes with the others, where the cache is in the database."""
    from django.core.management import call_command

    call_command("createcachetable", database=using, verbosity=verbosity)
