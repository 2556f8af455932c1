from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "forms_workflows.calendars"
    label = "calendars"
    verbose_name = _("Calendars")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.models import ReferenceIndex

        # So that Wagtail's own screens say where a notice's file is used, and do not offer to delete it.
        ReferenceIndex.register_model(self.get_model("Arrangement"))
