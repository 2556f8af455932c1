"""What the case itself knows of its answers: fields that the form marks with a use."""

from forms_workflows.parties.models import Region


def read_summary(submission, answers):
    """Set title and region (which decides the reviewing bureau) from the answers. Saves nothing.

    A case about a title is called as the title was when it began.
    """
    form = submission.form_version.form
    if (field := form.with_use("title")) and not submission.subject_id:
        submission.title = (answers.get(field.code) or "")[:200]
    submission.region = region_in(submission, answers)


def region_in(submission, answers):
    """The region that the answers give, if the form asks for it; else the one that the case has.

    A case about a title stays with the title's region.
    """
    field = None if submission.subject_id else submission.form_version.form.with_use("region")
    code = answers.get(field.code) if field else None
    return (Region.objects.filter(code=code).first() if code else None) or submission.region
