"""What the case itself knows of its answers: fields that the form marks with a use."""

from forms_workflows.parties.models import Region


def read_summary(submission, answers):
    """Set title and region (which decides the reviewing bureau) from the answers. Saves nothing."""
    form = submission.form_version.form
    if field := form.with_use("title"):
        submission.title = (answers.get(field.code) or "")[:200]
    if field := form.with_use("region"):
        code = answers.get(field.code)
        submission.region = Region.objects.filter(code=code).first() or submission.region
