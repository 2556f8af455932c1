"""The text field of a condition. With the builder's script it stands behind a toggle; without, it can be typed in."""

from django import forms


class ConditionInput(forms.TextInput):
    template_name = "forms/admin/condition_input.html"

    class Media:
        js = [forms.Script("forms/conditions.mjs", type="module")]
        css = {"all": ["forms/conditions.css"]}
