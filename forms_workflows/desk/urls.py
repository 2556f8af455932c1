"""The desk: where applicants and reviewers work."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "desk"

urlpatterns = [path("", TemplateView.as_view(template_name="desk/home.html"), name="home")]
