"""What decisions do when something below them changes."""

from forms_workflows.calendars.signals import calendar_changed

from .domain.recounting import recount_periods


def on_calendar_changed(sender, **kwargs):
    recount_periods()


calendar_changed.connect(on_calendar_changed, dispatch_uid="decisions.recount_periods")
