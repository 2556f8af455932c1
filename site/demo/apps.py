from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("Demo")

    def ready(self):
        from . import sign_in  # noqa: F401  (its check)
