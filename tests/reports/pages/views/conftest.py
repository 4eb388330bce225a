"""What the tests of pages across wards get: the survey, and a browser of the Bureau and of a ward."""

import pytest

from tests.factories import RoundFactory


@pytest.fixture
def survey(all_wards):
    """The annual survey of 令和6年度, as of 1 September 2024."""
    return RoundFactory()


@pytest.fixture
def bureau(survey, sign_in):
    return sign_in("bureau")


@pytest.fixture
def kita_office(survey, sign_in):
    """The ward office of 北区."""
    return sign_in("ward_office")
