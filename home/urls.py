"""Addresses that are not pages."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap as sitemap_xml

from home import views

app_name = "home"

urlpatterns = [
    path("search/", views.search_pages, name="search"),
    path("sitemap/", views.sitemap, name="sitemap"),
    path("display/", views.set_display, name="display"),
    path("sitemap.xml", sitemap_xml, name="sitemap_xml"),
    path("robots.txt", views.robots, name="robots"),
]
