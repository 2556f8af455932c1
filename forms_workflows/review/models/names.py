"""Names that stay with the record, whoever is called otherwise afterwards."""

from django.db import models


class KeepsName(models.Model):
    """Keeps the name of whoever made the row, as it was then. ``maker`` is the field that names the person."""

    by_name = models.CharField(max_length=60, blank=True, help_text="The person's name at that time.")

    maker = ""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        person = getattr(self, self.maker)
        if self._state.adding and person is not None and not self.by_name:
            self.by_name = str(person)[:60]
        super().save(*args, **kwargs)
