"""That what has to run by itself does run."""

from django.db import models


class Heartbeat(models.Model):
    """When a job of the machine last ran."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.at}"
