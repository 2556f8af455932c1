"""Programs that a test starts as a person at a shell would."""

import os

#: What browser tests set for their own process only.
OWN = {"DJANGO_ALLOW_ASYNC_UNSAFE"}


def environment(**variables):
    """The variables of a program: those with which the tests were started, and ``variables``."""
    return {name: value for name, value in os.environ.items() if name not in OWN} | variables
