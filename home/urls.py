"""Addresses that are not pages."""

from django.urls import path
from django.views.generic import TemplateView

from home import views

app_name = "home"

urlpatterns = [
    path("search/", TemplateView.as_view(template_name="home/search.html"), name="search"),
    path("sitemap/", TemplateView.as_view(template_name="home/sitemap.html"), name="sitemap"),
    path("display/", views.display, name="display"),
]
