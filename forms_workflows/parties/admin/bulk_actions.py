"""Wagtail's bulk actions on people, within the rules for one person."""

from django.db import transaction
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from ..domain import people
from ..guard import work_of


class DeletePeople(DeleteBulkAction):
    def check_perm(self, obj):
        return super().check_perm(obj) and next(work_of(obj), None) is None


class AssignGroup(AssignRoleBulkAction):
    def check_perm(self, obj):
        return self.request.user.is_superuser


class SetActiveState(SetActiveStateBulkAction):
    def check_perm(self, obj):
        return super().check_perm(obj) and (self.request.user.is_superuser or not obj.is_superuser)

    @classmethod
    @transaction.atomic
    def execute_action(cls, objects, mark_as_active=False, user=None, **kwargs):
        change = people.reactivate if mark_as_active else people.deactivate
        for person in objects:
            change(person=person, by=user)
        return len(objects), 0
