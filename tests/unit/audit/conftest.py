import pytest

from tests.factories import make_person


@pytest.fixture
def clerk(db):
    return make_person("clerk", name="王敏")
