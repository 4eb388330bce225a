"""What the tests of pages across wards get: the survey, and a browser signed in for each role."""

import pytest
from django.test import Client

from tests.factories import RoundFactory, UserFactory, ward
from wards.isolation.rls import ALL_WARDS, ward_scope


@pytest.fixture
def survey(db):
    """The annual survey of 令和6年度, as of 1 September 2024."""
    with ward_scope(ALL_WARDS):
        return RoundFactory()


@pytest.fixture
def enter(survey):
    """Make rows of any ward: `enter(TrainingFactory, ward=ward("27102"))`."""

    def make(factory, **values):
        with ward_scope(ALL_WARDS):
            return factory(**values)

    return make


@pytest.fixture
def signed_in(enter):
    """A browser of a new user: `signed_in("desk", "27102")`, `signed_in("bureau")`."""

    def sign_in(role: str, code: str = "") -> Client:
        client = Client()
        client.force_login(
            enter(UserFactory, role=role, ward=ward(code) if code else None),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return sign_in


@pytest.fixture
def bureau(signed_in):
    return signed_in("bureau")


@pytest.fixture
def kita_office(signed_in):
    """The ward office of 北区."""
    return signed_in("ward_office", "27127")
