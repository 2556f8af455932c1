import datetime

import pytest

from forms_workflows.calendars import domain
from tests import database
from tests.factories import make_department, make_person, make_region


def seed():
    domain.seed_national(years=range(2022, 2027))


national_rows = database.snapshot("national_rows", build=seed)


@pytest.fixture
def national(national_rows):
    """The national calendar of five years."""


@pytest.fixture
def xinjiang(db):
    return make_region("650000", name="新疆维吾尔自治区", short_name="新疆")


@pytest.fixture
def regional_2025(national, xinjiang):
    """The region's own holidays of 2025, entered and confirmed by two people."""
    days = [
        *domain.days_off(datetime.date(2025, 3, 29), datetime.date(2025, 3, 31), "肉孜节"),
        *domain.days_off(datetime.date(2025, 6, 6), datetime.date(2025, 6, 10), "古尔邦节"),
    ]
    arrangement = domain.enter_arrangement(
        place=domain.Place.of_region(xinjiang), year=2025, days=days, entered_by=make_person("enters")
    )
    return domain.confirm_arrangement(arrangement=arrangement, person=make_person("confirms"))


@pytest.fixture
def department(xinjiang):
    return make_department(region=xinjiang)
