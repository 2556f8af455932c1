"""A step of the application form beside a plain Django form that asks for the same: ``python benchmarks/bench_form.py``

The plain one is what a programmer would write first: the case and its answers by key, one field of Django for each of
ours, the same frame of the page, the same session. Goal: 2.5 times its cost.
"""

import ground  # sets Django up
import time_machine
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.test import override_settings
from django.urls import path

from demo.urls import urlpatterns as site_urls
from forms_workflows.submissions.models import AnswerRound, Submission
from tests.database import databases
from tests.integration import conftest as snapshots
from tests.integration.visitors import Visitor
from tests.integration.world import OPENS

PAGE = """{% extends "desk/base.html" %}{% block content %}<form method="post">{% csrf_token %}{{ form }}
<button>Save</button></form>{% endblock %}"""
KINDS = {"decimal": forms.DecimalField, "integer": forms.IntegerField, "date": forms.DateField}


def plain_form(section):
    """A Django form class; years of an indicator and cells of a table's first row are fields of their own."""
    fields = {}
    for field in section.fields:
        for item in field.columns or [field]:
            for year in item.years or [""]:
                kind = KINDS.get(item.type, forms.CharField)
                fields[f"{item.code}{year}"] = kind(label=item.local_label, help_text=item.local_help)
    return type("PlainForm", (forms.Form,), fields)


@login_required
def plain(request, pk, code):
    case = get_object_or_404(Submission.objects.select_related("form_version"), pk=pk)
    answers = AnswerRound.objects.filter(submission=case).latest("number").answers
    form = plain_form(case.form_version.form.section(code))(initial=answers)
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"form": form, "where": "applications"}, request))


urlpatterns = [path("plain/<int:pk>/<str:code>/", plain), *site_urls]


def main():
    databases().use(snapshots.programme_round.name)
    world = databases().value(snapshots.programme_round.name)
    with time_machine.travel(OPENS, tick=False) as world.traveller, override_settings(ROOT_URLCONF=__name__):
        case = world.draft()
        filler = Visitor(world.holder("applicant_filler", case))
        for section in case.form_version.form.sections:
            code = section.code
            peer = ground.median(lambda code=code: filler.client.get(f"/plain/{case.pk}/{code}/"))
            ours = ground.median(lambda code=code: filler.get("section", case.pk, code))
            ground.say(f"section {code}, {len(section.fields)} fields: plain", peer)
            ground.say("ours", ours)
            ground.say("", f"{ours.total / peer.total:9.2f} ×")
    databases().close()


if __name__ == "__main__":
    main()
