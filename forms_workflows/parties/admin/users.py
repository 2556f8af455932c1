"""Stands in INSTALLED_APPS in place of ``wagtail.users``."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "forms_workflows.parties.admin.viewsets.PersonViewSet"
