"""Whether answers are complete: every problem with its place."""

from django.utils.translation import gettext as _

from forms_workflows.errors import Incomplete
from forms_workflows.forms.domain.evaluation import evaluate


def evaluate_submission(submission, answers):
    """Everything that the form says about these answers now."""
    return evaluate(
        submission.form,
        answers,
        year=submission.round.year,
        deadline=submission.round.closes_at,
    )


def check_complete(submission, answers):
    """The evaluation, or Incomplete with the problems that stand against submitting."""
    evaluation = evaluate_submission(submission, answers)
    errors = [problem for problem in evaluation.problems if problem.level == "error"]
    if errors:
        raise Incomplete(
            _("%(count)d entries still need attention.") % {"count": len(errors)}, problems=errors
        )
    return evaluation
