"""Every named address of the site with something that stands there."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import override
from wagtail.models import Page, Revision

from .places import NOBODYS


@dataclass(frozen=True)
class Route:
    name: str
    path: str
    parameters: tuple
    view: object

    @property
    def model(self):
        """The model whose rows the view is about, if it says so."""
        found = getattr(self.view, "view_initkwargs", {}).get("model")
        found = found or getattr(getattr(self.view, "view_class", None), "model", None)
        return found if isinstance(found, type) and issubclass(found, Model) else None


def routes(resolver=None, names=(), path="", parameters=()):
    """All named routes below a resolver, the whole site's if none is given."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = entry.pattern
        groups = tuple(getattr(pattern, "converters", ()) or getattr(pattern.regex, "groupindex", ()))
        here = (path + str(pattern), parameters + groups)
        if not isinstance(entry, URLPattern):
            yield from routes(entry, names + ((entry.namespace,) if entry.namespace else ()), *here)
        elif entry.name:
            yield Route(":".join([*names, entry.name]), *here, entry.callback)


class Addresses:
    """{parameter: value} for each route: rows of its model, and things that the parameter's name tells."""

    def __init__(self, desk):
        self.desk = desk
        page = Page.objects.filter(depth=3).first()
        revision = Revision.objects.filter(object_id=str(page.pk)).first()
        image = ContentType.objects.get_for_model(Page)
        self.known = {
            "page_id": page.pk,
            "page_to_move_id": page.pk,
            "parent_page_id": page.get_parent().pk,
            "destination_id": page.get_parent().pk,
            "page_to_alias_id": page.pk,
            "revision_id": revision.pk if revision else NOBODYS,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
            "content_type_id": image.pk,
            "content_type_app_name": "notices",
            "content_type_model_name": "noticepage",
            "app_label": "notices",
            "model_name": "noticepage",
            "object_id": page.pk,
            "language_code": "en",
            "code": "a",
        }

    def of(self, route):
        app, _, name = route.name.partition(":")
        if app == "desk":
            return reverse(route.name, args=self.desk[name])
        model = route.model
        values = {name: self.value(name, model) for name in route.parameters}
        with override("en"):
            return reverse(route.name, kwargs=values)

    def value(self, name, model):
        if name in self.known:
            return self.known[name]
        if model:
            row = model._default_manager.first()
            if row is not None:
                return quote(row.pk)
        return NOBODYS


def pages():
    """The address of every page that is live."""
    return [page.url for page in Page.objects.live().filter(depth__gt=1) if page.url]


def tables():
    """{table: label of its model}"""
    return {model._meta.db_table: model._meta.label for model in apps.get_models(include_auto_created=True)}
