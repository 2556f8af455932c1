"""Placeholder until the models below it are written."""

from django.contrib.auth.models import AbstractUser


class Person(AbstractUser):
    pass
