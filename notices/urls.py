"""Addresses that are not pages."""

urlpatterns = []
