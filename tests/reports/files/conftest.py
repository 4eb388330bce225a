"""A ward whose forms went out, made once for all tests of a file."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests import factories as make
from tests.reports.files.sent_out import SentOut, sent_out
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import User


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The scope of all wards for all tests of a file; what fixtures and tests do is undone."""
    with django_db_blocker.unblock(), ward_scope(ALL_WARDS):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def ward(city) -> SentOut:
    """北区 with its two forms."""
    return sent_out()


@pytest.fixture
def bureau(all_wards) -> User:
    return make.UserFactory(role="bureau", username="bureau-1", name="健康 花子")
