from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExpressionsConfig(AppConfig):
    name = "forms_workflows.expressions"
    label = "expressions"
    verbose_name = _("Expressions")
    default_auto_field = "django.db.models.BigAutoField"
