"""Where the CMS and the process meet: a page goes live, and what follows from it happens."""

from wagtail.signals import page_published

from forms_workflows.errors import Refused

from .errors import PublicationRefused
from .models.consequence import ConsequentialPage, publisher_of


def carry_out(sender, instance, revision=None, **kwargs):
    """Open the round, start the period. Runs in the transaction of the publication; a refusal undoes the whole of it.

    Mirrored pages get the signal too, and so does a page that is only scheduled: neither has consequences.
    """
    if not isinstance(instance, ConsequentialPage) or not instance.live or instance.alias_of_id:
        return
    if problems := instance.publication_problems():
        raise PublicationRefused(problems)
    if instance.is_source:
        try:
            instance.carry_out(publisher_of(revision))
        except Refused as error:
            raise PublicationRefused([str(error)]) from error


def connect():
    page_published.connect(carry_out, dispatch_uid="notices.carry_out")
