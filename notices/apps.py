from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from home.blocks.programmes import ProgrammesBlock

        from .models import PublicityPage
        from .reading.programmes import programme_cards
        from .receivers import connect
        from .views import objections

        ProgrammesBlock.find_cards = staticmethod(programme_cards)
        PublicityPage.objection_views = objections
        connect()
