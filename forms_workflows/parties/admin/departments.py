"""Departments, and what they are there for."""

from .views import EditView, ShowsServices


class DepartmentEditView(ShowsServices, EditView):
    asked_as = "department"
