"""How tests become a user: a client that is logged in, and rows made for any ward."""

import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone

from tests.factories import RoundFactory, UserFactory, ward
from wards.accounts.sessions import BEGAN, BROWSER, SEEN, SessionStore, browser_of
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import User


def quick_log_in(client: Client, user: User) -> None:
    """What `force_login` leaves but for lines of logs, in five statements instead of sixteen."""
    now = int(time.time())
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            BEGAN: now,
            SEEN: now,
            BROWSER: browser_of(""),
        }
    )
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])


def client_of(user: User) -> Client:
    """A client that is logged in as a user who exists."""
    client = Client()
    client.force_login(user)
    return client


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
        quick_log_in(client, user)
        client.user = user
        return client

    return signed_in


@pytest.fixture(scope="module")
def saved_survey(committed) -> None:
    """The survey of 2024, which each thread sees on a connection of its own."""
    with ward_scope(ALL_WARDS):
        RoundFactory()


@pytest.fixture
def bureau(sign_in) -> Client:
    return sign_in("bureau")


@pytest.fixture
def desk(sign_in) -> Client:
    """The desk of 北区, which is asked by a survey."""
    RoundFactory()
    return sign_in("desk")
