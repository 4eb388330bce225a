"""The database's rule for the fiscal year of a date is the one of `FiscalYear.of`."""

from datetime import date

import pytest
from django.db.models import F

from tests import factories as make
from trainings.models import Training
from wards.fiscal import FiscalYear, fiscal_year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

DAYS = [
    date(year, month, day)
    for year in (2019, 2024, 2025)
    for month, day in ((1, 1), (2, 28), (3, 31), (4, 1), (12, 31))
]


def test_python_and_database_agree_on_every_boundary():
    for day in [*DAYS, date(2024, 2, 29)]:
        make.TrainingFactory(date=day, fiscal_year=FiscalYear.of(day).year)
    rows = Training.objects.annotate(counted=fiscal_year_of("date"))
    assert rows.count() == len(DAYS) + 1
    assert rows.exclude(counted=F("fiscal_year")).count() == 0
