"""Objections on a publicity page: the form, the receipt, the question how it stands."""

from allauth.account.adapter import get_adapter
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forms_workflows.errors import Refused
from notices.domain.objections import find_objection, may_ask, send_objection, take_back
from notices.forms import ObjectionForm, StatusForm

RECEIPT = "objection-receipt"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file_objection(request, page):
    """Late ones are taken too, and told so (X11); a suspended period takes none, its successor does."""
    if page.period is None:
        raise Http404
    if page.period.voided_at:
        return respond(request, page, "notices/objection_closed.html", status=410)
    form = ObjectionForm(request.POST or None, request.FILES or None, page=page)
    if request.method == "POST" and form.is_valid() and (objection := send(form, address_of(request))):
        request.session[RECEIPT] = {
            "page": page.pk,
            "receipt": objection.receipt,
            "code": objection.query_code,
            "case": objection.submission.title,
            "kind": objection.kind,
            "late": objection.late,
            "received_at": objection.received_at.isoformat(),
        }
        return redirect(page.get_url(request) + page.reverse_subpage("receipt"))
    return respond(request, page, "notices/objection.html", form=form)


def address_of(request):
    """The address as sign-in counts it too: behind proxies it is what the settings trust."""
    return get_adapter().get_client_ip(request)


def send(form, address):
    try:
        return send_objection(form.page, form.cleaned_data, address=address)
    except Refused as error:
        form.add_error(None, str(error))
        return None


@never_cache
@require_safe
def show_receipt(request, page):
    """Receipt number and query code, once: nobody who comes to this screen later reads them."""
    receipt = request.session.pop(RECEIPT, None)
    if receipt and receipt["page"] != page.pk:
        receipt = None
    return respond(request, page, "notices/objection_receipt.html", receipt=receipt)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_status(request, page):
    """The same answer for an unknown receipt number and for a wrong code."""
    form = StatusForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return respond(request, page, "notices/objection_status.html", form=form)
    receipt, code = form.cleaned_data["receipt"], form.cleaned_data["code"]
    if not may_ask(address=address_of(request), receipt=receipt):
        form.add_error(None, _("Too many questions in a short time. Try again in ten minutes."))
        return respond(request, page, "notices/objection_status.html", form=form, status=429)
    objection = find_objection(receipt, code)
    if objection is None:
        form.add_error(None, _("There is no objection with this receipt number and query code."))
        return respond(request, page, "notices/objection_status.html", form=form)
    problem = withdrawal(request.POST, objection) if "withdraw" in request.POST else ""
    objection.refresh_from_db()
    return respond(
        request, page, "notices/objection_status.html", form=form, objection=objection, problem=problem
    )


def withdrawal(entries, objection):
    """Withdraw the objection. Returns a sentence on why not, or nothing."""
    if "sure" not in entries:
        return _("Confirm that you want to withdraw your objection.")
    try:
        take_back(objection)
    except Refused as error:
        return str(error)
    return ""


def respond(request, page, template, *, status=200, **extra):
    return TemplateResponse(request, template, page.get_context(request) | extra, status=status)
