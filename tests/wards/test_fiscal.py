"""The fiscal year at its boundaries, and days as staff write them."""

import doctest
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from trainings.models import Training
from wards import fiscal
from wards.fiscal import FiscalYear, era_year, fiscal_year_of

days = st.dates(date(1926, 12, 25), date(2098, 12, 31))


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(fiscal).failed == 0


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2024, 3, 31), 2023),
        (date(2024, 4, 1), 2024),
        (date(2025, 3, 31), 2024),
        (date(2025, 4, 1), 2025),
        (date(2024, 2, 29), 2023),
    ],
)
def test_the_year_turns_between_31_march_and_1_april(day, year):
    assert FiscalYear.of(day) == FiscalYear(year)


@pytest.mark.django_db
@pytest.mark.usefixtures("all_wards")
def test_python_and_database_agree_on_every_boundary():
    of_year = ((1, 1), (2, 28), (3, 31), (4, 1), (12, 31))
    boundaries = [date(year, *day) for year in (2019, 2024, 2025) for day in of_year]
    for day in [*boundaries, date(2024, 2, 29)]:
        make.TrainingFactory(date=day, fiscal_year=FiscalYear.of(day).year)
    rows = Training.objects.annotate(counted=fiscal_year_of("date"))
    assert rows.filter(counted=F("fiscal_year")).count() == len(boundaries) + 1


@given(days)
def test_a_day_is_in_its_own_fiscal_year_and_in_no_other(day):
    year = FiscalYear.of(day)
    assert day in year
    assert day not in year.previous
    assert day not in year.next
    assert year.previous.end + timedelta(days=1) == year.start


@given(st.integers(1990, 2090))
def test_the_months_cover_the_year_without_gap_or_overlap(year):
    months = FiscalYear(year).months()
    assert months[0][0] == FiscalYear(year).start
    assert months[-1][1] == FiscalYear(year).end
    assert len(months) == 12
    for (_, last), (first, _) in pairwise(months):
        assert last + timedelta(days=1) == first


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(1989, 1, 7), "昭和64年"),
        (date(1989, 1, 8), "平成元年"),
        (date(2019, 4, 30), "平成31年"),
        (date(2019, 5, 1), "令和元年"),
    ],
)
def test_eras_change_on_their_day(day, text):
    assert era_year(day) == text
