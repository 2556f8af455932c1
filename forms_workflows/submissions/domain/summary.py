"""What the case itself knows of its answers: fields that the form marks with a use."""

from forms_workflows.forms.schema.reading import fields_of
from forms_workflows.parties.models import Region


def field_with_use(schema, use):
    """The first field that the form marks as title, region, partner_regions or partners; None if there is none."""
    return next((field for field in fields_of(schema) if field.get("use") == use), None)


def read_summary(submission, answers):
    """Set title and region (which decides the reviewing bureau) from the answers. Saves nothing."""
    schema = submission.form_version.schema
    if field := field_with_use(schema, "title"):
        submission.title = (answers.get(field["code"]) or "")[:200]
    if field := field_with_use(schema, "region"):
        code = answers.get(field["code"])
        submission.region = Region.objects.filter(code=code).first() or submission.region
