"""The demo with Django's debug pages, for whoever changes the code."""

from .demo import *  # noqa: F403

DEBUG = True
