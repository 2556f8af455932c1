"""Every other change on the screens of people and places, with its event."""

from django.db import transaction

from forms_workflows.audit.domain.record import SITE, record


def note(action, by, subject, **details):
    return record(action=action, actor=by, chain=SITE, subject=subject, **details)


@transaction.atomic
def save_record(*, instance, by, data=None):
    """Save a validated region, department, role or person, and record which of its fields changed.

    Returns whether anything did. The record names the fields; of the values it keeps a digest only.
    """
    stored = instance._meta.model._base_manager.filter(pk=instance.pk).first()
    before = _values(stored) if stored else None
    instance.save()
    after = _values(instance)
    if before == after and not data:
        return False
    fields = sorted(name for name in after if before is None or before[name] != after[name])
    verb = "updated" if stored else "created"
    details = {"before": before, "after": after, "data": {"fields": fields} | (data or {})}
    note(f"{instance._meta.model_name}.{verb}", by, instance, **details)
    return True


@transaction.atomic
def delete_record(*, instance, by):
    """Delete and record it. Raises ProtectedError for what something else refers to."""
    before, name = _values(instance), str(instance)
    # Recorded first, while the key is known; a refusal takes the event back.
    note(f"{instance._meta.model_name}.deleted", by, instance, before=before, data={"name": name})
    instance.delete()


def _values(instance):
    fields = [field for field in instance._meta.concrete_fields if field.name != "last_login"]
    return {field.name: field.value_to_string(instance) for field in fields}
