from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from .models import PublicityPage
        from .receivers import connect
        from .views import objections

        PublicityPage.objection_views = objections
        connect()
