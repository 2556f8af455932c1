"""``shenping``: Django's commands with production's settings. ``manage.py`` is the same in a checkout, with the demo's."""

import os
import sys


def main(settings="portal.settings.production"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)

    from django.core.management import execute_from_command_line

    from portal.operations.folders import keep_to_ourselves, make_var

    keep_to_ourselves()
    if sys.argv[1:2] not in (["help"], ["check"], ["version"], []):
        make_var()
    execute_from_command_line(sys.argv)
