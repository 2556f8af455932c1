"""Who may do what with rounds and pages in the admin, as plain functions."""

from wagtail.permission_policies import ModelPermissionPolicy

from forms_workflows.parties.rules import Desks

from .models import Programme


def desks_of(user):
    """A person's desks, computed once for each user object (that is, once in a request)."""
    if not hasattr(user, "_notices_desks"):
        user._notices_desks = Desks(user)
    return user._notices_desks


def can_manage(user, department):
    return desks_of(user).holds("round.manage", department)


def can_release(user, department):
    return desks_of(user).holds("publicity.release", department)


def can_see_figures(user, department):
    """The numbers of a round: whoever manages, releases or supervises."""
    rights = ("round.manage", "publicity.release", "supervise")
    return user.is_superuser or desks_of(user).holds_any(rights, department)


class RoundPolicy(ModelPermissionPolicy):
    """Programmes and rounds belong to whoever holds ``round.manage`` in their department, and to administrators."""

    def __init__(self, model, department):
        super().__init__(model)
        self.department = department  # the lookup from the model to its department

    def user_has_permission(self, user, action):
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user, actions):
        return user.is_superuser or desks_of(user).has("round.manage")

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions):
        instances = self.model._default_manager.all()
        if user.is_superuser:
            return instances
        return instances.filter(**{f"{self.department}__in": desks_of(user).department_ids("round.manage")})


def programmes_for(user):
    return RoundPolicy(Programme, "department").instances_user_has_any_permission_for(user, ["change"])
