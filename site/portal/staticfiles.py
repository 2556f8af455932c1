"""Where static files are found."""

from django.apps import apps
from django.contrib.staticfiles.finders import AppDirectoriesFinder

#: viewflow's own screens are not used, and its styles name fonts that its package does not hold.
UNUSED = {"viewflow", "viewflow.workflow"}


class AppFinder(AppDirectoriesFinder):
    def __init__(self, app_names=None, *args, **kwargs):
        names = app_names or {config.name for config in apps.get_app_configs()}
        super().__init__(set(names) - UNUSED, *args, **kwargs)
