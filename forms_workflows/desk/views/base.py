"""What every screen of the desk does alike: who may, which button does what, what is said when it is refused.

A screen is one class. ``find`` looks up what the screen is about, ``context`` says what stands on it, and
``press_accept`` carries out the button called ``accept``.
"""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import Http404, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from forms_workflows.errors import Conflict, Refused
from forms_workflows.parties.rules import desks_for
from forms_workflows.processes.flows.lock import is_busy

from . import interrupted
from .confirming import SURE, UNSURE, ask


class DeskView(View):
    """A page for signed-in people. ``request.desks`` holds their desks."""

    #: Rights of which one is asked for; none: everybody who is signed in, and sees only what is his own.
    needs = ()
    #: Where the right must be held: in the "department" of the round, in the applicant's "organisation", or by whoever
    #: may see the "case".
    where = ""
    template = ""
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request, *args, **kwargs):
        if request.method.lower() not in self.http_method_names or not hasattr(self, request.method.lower()):
            return self.http_method_not_allowed(request)
        if not request.user.is_authenticated:
            return self.signed_out()
        request.desks = desks_for(request)
        try:
            return self.find(**kwargs) or super().dispatch(request, *args, **kwargs)
        except OperationalError as error:
            if not is_busy(error):
                raise
            message = _("Somebody is moving this case at this moment. Try again.")
            if self.by_script:
                return not_kept(message, status=409)
            return render(request, "409.html", {"message": message}, status=409)

    @property
    def by_script(self):
        """Whether a script of the page asks, which reads JSON, and not a person."""
        return self.request.headers.get("Accept") == "application/json"

    def signed_out(self):
        if self.by_script:
            return not_kept(_("You have been signed out."), status=401)
        if self.request.method == "POST":
            return interrupted.keep(self.request, page="get" in self.http_method_names)
        return redirect_to_login(self.request.get_full_path())

    @cached_property
    def data(self):
        """What was typed: in this request, or in one that came after the session had ended."""
        if self.request.method == "POST":
            return self.request.POST
        return self.restored or QueryDict()

    @property
    def entries(self):
        """What binds a form: nothing at all where nothing was typed, so that it shows what is stored."""
        return {"data": self.data, "files": self.request.FILES} if self.data else {}

    @cached_property
    def restored(self):
        return interrupted.take(self.request) if self.request.method == "GET" else None

    def find(self, **kwargs):
        """Look up what the address names, 404 if the person may not see it. A response ends the request there."""

    def get(self, request, *args, **kwargs):
        return self.show()

    def show(self):
        return render(self.request, self.template, self.context() | {"restored": bool(self.restored)})

    def context(self):
        return {}


class ListingView(DeskView):
    """A page that is one list, a part of it at a time. Its template fills the blocks of ``desk/listing.html``."""

    heading = ""
    size = 30

    def rows(self):
        """All rows, in their order."""
        raise NotImplementedError

    def context(self):
        listing = Paginator(self.rows(), self.size).get_page(self.request.GET.get("page"))
        return {"heading": self.heading, "listing": listing}


def asks_for(*rights):
    """Marks a ``press_…`` method: one of these rights must be held to press that button."""

    def mark(method):
        method.asks_for = rights
        return method

    return mark


class ActionView(DeskView):
    """A page with buttons. What a verb of the domain refuses is told on the page, with everything still filled in.

    The button called ``accept`` is carried out by ``press_accept``, which returns where to go next, or None to show the
    page again with what was typed. If there is a ``before_accept`` and it gives a Question, that is asked first.
    """

    #: The person's rights where the thing belongs; ``find`` sets them where buttons ask for some.
    rights = frozenset()
    #: The button of a form that has only one, so that it needs no name.
    only_button = ""
    problems = ()

    def post(self, request, *args, **kwargs):
        name = self.pressed()
        if name is None or UNSURE in request.POST:
            return self.show()
        press = getattr(self, f"press_{name}")
        asked = getattr(press, "asks_for", ())
        if asked and not self.rights & set(asked):
            raise Http404
        try:
            return self.ask_before(name) or press() or self.show()
        except Refused as error:
            return self.refused(error)

    def pressed(self):
        """The name of the button that was pressed, or None."""
        names = [*self.request.POST, *([self.only_button] if self.only_button else [])]
        return next((name for name in names if hasattr(self, f"press_{name}")), None)

    def ask_before(self, name):
        """The page that asks whether the person is sure, unless there is nothing to ask or it was answered."""
        before = getattr(self, f"before_{name}", None)
        if before is None or SURE in self.request.POST:
            return None
        question = before()
        return ask(self.request, question) if question else None

    def refused(self, error):
        """Say why. Where somebody was faster, the page as it stands now says more than what was sent."""
        if self.by_script:
            return not_kept(str(error), status=409)
        messages.error(self.request, str(error))
        self.problems = error.problems
        return HttpResponseRedirect(self.request.path) if isinstance(error, Conflict) else self.show()

    def posted(self, *buttons):
        """What was typed, if it belongs to one of these buttons; for binding forms."""
        return self.data if any(name in self.data for name in buttons) else None


class PostView(ActionView):
    """An address without a page: ``press_act`` does one deed, then it goes on to the page that the deed belongs to."""

    http_method_names = ["post", "options"]
    only_button = "act"

    def refused(self, error):
        messages.error(self.request, str(error))
        return self.after_refusal(error)

    def show(self):
        return self.after_refusal(None)

    def after_refusal(self, error):
        """The page to go to when nothing was done; ``error`` says why, if something was refused."""
        raise NotImplementedError


def kept(codes=None, unread=(), marks=None):
    """The answer to a script that has saved: when, which fields (None: all that were sent), what was not taken and why.

    ``marks``: {name of the hidden input: {code: mark}} of what is stored now (see ``forms.domain.merging``).
    """
    now = timezone.localtime()
    return JsonResponse(
        {"saved_at": f"{now:%H:%M}", "kept": codes, "unread": list(unread), "marks": marks or {}}
    )


def not_kept(message, *, status):
    return JsonResponse({"message": message}, status=status)
