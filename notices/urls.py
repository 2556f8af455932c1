"""Addresses that are not pages."""

from django.urls import path

from .views import feeds

app_name = "notices"

urlpatterns = [
    path("feed.xml", feeds.LatestFeed(), name="feed"),
    path("open-data/register.json", feeds.register_json, name="register_json"),
]
