"""The folder of everything that is stored, for this account of the machine only."""

import os

from django.conf import settings

#: New files 0600, new folders 0700, whoever makes them.
ONLY_US = 0o077


def keep_to_ourselves():
    os.umask(ONLY_US)


def make_var():
    """Called by whatever starts the site; reading the settings makes nothing."""
    settings.VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
