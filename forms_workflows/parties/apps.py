from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "forms_workflows.parties"
    label = "parties"
    verbose_name = _("Parties")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from .guard import guard_deletion

        pre_delete.connect(guard_deletion, sender=self.get_model("Person"))
