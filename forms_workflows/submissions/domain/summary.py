"""What the case itself knows of its answers: fields that the form marks with a use."""

from forms_workflows.parties.models import Region


def read_summary(submission, answers):
    """Set title and region (which decides the reviewing bureau) from the answers. Saves nothing."""
    form = submission.form_version.form
    if field := form.with_use("title"):
        submission.title = (answers.get(field.code) or "")[:200]
    submission.region = region_in(submission, answers)


def region_in(submission, answers):
    """The region that the answers give, if the form asks for it; else the one that the case has."""
    field = submission.form_version.form.with_use("region")
    code = answers.get(field.code) if field else None
    return (Region.objects.filter(code=code).first() if code else None) or submission.region
