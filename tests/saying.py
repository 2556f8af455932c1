"""What a message says: something, in every language."""

from django.utils.translation import override

from forms_workflows.submissions.phrases import phrase


def assert_said(notification):
    for language in ("zh-hans", "en", "ug"):
        with override(language):
            words = str(phrase(notification))
        assert words.strip()
        assert "{" not in words
        assert "None" not in words
