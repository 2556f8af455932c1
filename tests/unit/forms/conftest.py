import pytest
from django.utils import translation

from forms_workflows.forms.schema import regions


@pytest.fixture(autouse=True)
def english():
    """Messages are compared in the language in which they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def places(monkeypatch):
    """Regions without a database: most of these tests need none."""
    known = [
        ("650100", "prefecture", {"": "乌鲁木齐市", "en": "Urumqi", "ug": ""}),
        ("652300", "prefecture", {"": "昌吉回族自治州", "en": "Changji", "ug": ""}),
        ("652301", "county", {"": "昌吉市", "en": "", "ug": ""}),
    ]
    monkeypatch.setattr(regions, "all_regions", lambda: known)
    levels = {key: {"": key, "en": "", "ug": ""} for key in ("region", "prefecture", "county")}
    monkeypatch.setattr(regions, "all_levels", lambda: levels)
