"""Controls of the desk's own forms."""

from django import forms

from ..requests import is_key


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class ManyRows(forms.ModelMultipleChoiceField):
    """Several rows; a posted key that no row can have is simply not among the choices."""

    def clean(self, value):
        for pk in value or ():
            if not is_key(pk):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": pk[:40]}
                )
        return super().clean(value)
