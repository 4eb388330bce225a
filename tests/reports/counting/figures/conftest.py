"""What the tests of figures get: the Bureau's view of all rows, the survey of 令和6年度."""

import pytest

from reports.counting.figures import make_figures
from tests.factories import RoundFactory
from wards.models import Ward


@pytest.fixture
def survey(all_wards):
    """The annual survey of 令和6年度, as of 1 September 2024."""
    return RoundFactory()


@pytest.fixture
def rounds(survey):
    """This survey and that of the year before."""
    return [survey, RoundFactory(fiscal_year=2023)]


@pytest.fixture
def count(survey):
    """Counts a figure by its id, over all wards."""
    return lambda id_: make_figures(Ward.objects.all(), survey, [id_])[id_]
