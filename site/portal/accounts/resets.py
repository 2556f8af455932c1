"""Forgotten passwords. What is asked for is answered by the next sweep, in a letter.

Whether an account has the address is looked up only then: at the screen everybody waits equally long.
"""

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from django.db import transaction
from django.test import RequestFactory
from django.utils.translation import get_language, override

from forms_workflows.each import each, in_slices

from ..models import AskedReset


def ask_for_reset(*, request, email):
    AskedReset.objects.create(
        email=email, language=get_language(), secure=request.is_secure(), host=request.get_host()
    )


def answer_resets():
    """Write the letters that were asked for. Returns how many."""
    return each("asked reset", in_slices(AskedReset.objects.order_by("pk")), answer)


@transaction.atomic
def answer(asked):
    """False if another sweep has just done so."""
    if not AskedReset.objects.filter(pk=asked.pk).delete()[0]:
        return False
    request = RequestFactory(headers={"host": asked.host}).get("/", secure=asked.secure)
    with override(asked.language), request_context(request):
        form = ResetPasswordForm({"email": asked.email})
        if form.is_valid():
            form.save(request)
    return True
