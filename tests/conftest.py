"""What every test shares."""

import shutil
import warnings

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def _clean_caches():
    from django.core.cache import cache

    yield
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _private_files():
    yield
    for folder in (settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_configure(config):
    # Third parties' own deprecations are theirs to mend; ours are errors.
    for module in ("wagtail", "viewflow", "import_export", "allauth", "treebeard", "taggit", "modelsearch", "laces"):
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=rf"{module}\..*")
