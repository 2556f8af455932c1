import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Messages are compared in the language in which they stand in the code."""
    with translation.override("en"):
        yield
