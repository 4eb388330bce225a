"""How tests become a user: a client that is logged in, and rows made for any ward."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.factories import RoundFactory, UserFactory, ward
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import User


@pytest.fixture
def all_wards(db) -> Iterator[None]:
    """Rows of every ward can be made and read; a request still sees only its user's."""
    with ward_scope(ALL_WARDS):
        yield


@pytest.fixture
def sign_in(all_wards):
    """Make a user and a client that is logged in as that user.

    >>> client = sign_in("ward_office", ward="27127")  # doctest: +SKIP
    >>> client.user.affiliation  # doctest: +SKIP
    '北区 区役所'
    """

    def signed_in(role: str, **fields: object) -> Client:
        if "ward" in fields:
            fields["ward"] = ward(fields["ward"])
        user: User = UserFactory(role=role, **fields)
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return signed_in


@pytest.fixture
def bureau(sign_in) -> Client:
    return sign_in("bureau")


@pytest.fixture
def desk(sign_in) -> Client:
    """The desk of 北区, which is asked by a survey."""
    RoundFactory()
    return sign_in("desk")
