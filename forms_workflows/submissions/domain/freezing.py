"""What is kept of answers once they are signed."""

from django.utils import timezone

from .evidence import answers_digest, files_of, stored_hashes
from .index import index_answers


def freeze_answers(submission, answer_round, evaluation, person):
    """Drop what is hidden, store what is computed, hash and close the document."""
    answers = {code: value for code, value in answer_round.answers.items() if code not in evaluation.dropped}
    answer_round.answers = answers
    answer_round.computed = evaluation.computed
    answer_round.dropped = sorted(evaluation.dropped)
    answer_round.submitted_at = timezone.now()
    answer_round.submitted_by = person
    files = stored_hashes(files_of(answers))
    answer_round.digest = answers_digest(answers, evaluation.computed, files)
    answer_round.save()
    index_answers(submission, answers, evaluation.computed)
