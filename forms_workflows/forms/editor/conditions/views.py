"""What the builders on an editor's page show. Nothing is kept here: the page's own form saves the formulas."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path
from django.views import View

from forms_workflows.limits import count

from .panel import Panel

#: Questions of one person in so many seconds; somebody who types without a pause comes to half of them.
MOST_ASKED, WINDOW = 300, 60
#: Of one page, at once.
MOST_CONDITIONS = 500
#: Of one list or stream.
MOST_ROWS = 2000
#: What the builder's own inputs are called among what is posted.
OWN = "builder:"


class ConditionsView(View):
    """Posted is the whole page, as it stands, with the names and texts of the inputs that are asked about.

    Subclasses read the page: ``places(definition, data)`` gives what gives the Place of an input by its name, or None.
    """

    http_method_names = ["post"]
    viewset = None

    def places(self, definition, data):
        raise NotImplementedError

    def post(self, request, pk=None):
        definition = self.definition(pk)
        if count(f"conditions:{request.user.pk}", window=WINDOW) > MOST_ASKED:
            return JsonResponse({}, status=429)
        own = own_values(request.POST)
        try:
            check_counts(request.POST)
            place_of = self.places(definition, request.POST)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadRequest("Not the page of an editor.") from error
        asked = list(zip(own.getlist("condition"), own.getlist("text"), strict=False))[:MOST_CONDITIONS]
        panels = [
            Panel(name, place, text, "open" in own, own) for name, text in asked if (place := place_of(name))
        ]
        return JsonResponse({panel.name: drawn(panel, request) for panel in panels})

    def definition(self, pk):
        """The definition that the page is about, for whoever may write it."""
        policy, model = self.viewset.permission_policy, self.viewset.model
        if pk is None:
            definition, allowed = model(), policy.user_has_permission(self.request.user, "add")
        else:
            definition = get_object_or_404(model, pk=pk)
            allowed = policy.user_has_permission_for_instance(self.request.user, "change", definition)
        if not allowed:
            raise PermissionDenied
        return definition


def check_counts(data):
    """ValueError for rows that no page has; each would be looked for."""
    for name in data:
        if name.endswith("-count") and int(data[name]) > MOST_ROWS:
            raise ValueError(name)


def row_of(data, stream, number, kinds):
    """Which row of a stream, in the order of the page, is the one that the page calls by this number; None if none is."""

    def value(row, name):
        return data.get(f"{stream}-{row}-{name}")

    rows = range(int(data.get(f"{stream}-count") or 0))
    there = [row for row in rows if value(row, "type") in kinds and not value(row, "deleted")]
    in_order = sorted(there, key=lambda row: int(value(row, "order")))
    return in_order.index(number) if number in in_order else None


def own_values(data):
    own = QueryDict(mutable=True)
    for name in data:
        if name.startswith(OWN):
            own.setlist(name.removeprefix(OWN), data.getlist(name))
    return own


def drawn(panel, request):
    """{"html", "formula"} of a builder."""
    html = render_to_string("forms/admin/condition.html", {"panel": panel}, request)
    return {"html": html, "formula": panel.formula}


def urls_of(viewset, view):
    """The addresses that a viewset has besides, for a new definition and for one that is there."""
    asks = view.as_view(viewset=viewset)
    return [
        path("conditions/", asks, name="conditions_on_add"),
        path(f"conditions/<{viewset.pk_path_converter}:pk>/", asks, name="conditions_on_edit"),
    ]
