"""What rounds add to Wagtail's admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .models import Programme, Round
from .rules import RoundPolicy

# Before the viewsets, which take the policies up.
register_permission_policy(Programme, RoundPolicy(Programme, "department"))
register_permission_policy(Round, RoundPolicy(Round, "programme__department"))

from .admin.viewsets import RoundChooserViewSet, RoundsGroup  # noqa: E402


@hooks.register("register_admin_viewset")
def register_rounds():
    return [RoundsGroup(), RoundChooserViewSet("round_chooser", url_prefix="rounds-chooser")]
