"""The place of the journeys: a server of their own on a fresh copy of the demonstration."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Page

from tests.browser import opened_page
from tests.database import copied_database
from tests.demonstration import DAY
from tests.queue import run_jobs_apart, use_prompt_worker
from tests.signed_in import client_of
from wards.models import User


@pytest.fixture(scope="module")
def portal(server, demonstration, django_db_blocker) -> Iterator[str]:
    """The address of the portal with fresh demonstration data, on DAY, for a module of tests.

    A journey commits what it does. In a copy it disturbs no other.
    """
    with (
        django_db_blocker.unblock(),
        copied_database(demonstration, "journeys"),
        time_machine.travel(DAY),
        override_settings(ALLOWED_HOSTS=["localhost"]),
        pytest.MonkeyPatch.context() as patch,
    ):
        use_prompt_worker(patch, run_jobs_apart)
        yield server.url


@pytest.fixture
def visit(chromium, portal) -> Iterator[Callable[..., Page]]:
    """Opens the portal in a browser of its own; with a name, as that user who has signed in.

    With a password too, he signs in by hand, as journeys about signing in do.

    >>> page = visit("joto-desk")  # doctest: +SKIP
    """
    with ExitStack() as pages:

        def open_portal(username: str = "", password: str = "", *, width: int = 1280) -> Page:
            page = pages.enter_context(opened_page(chromium, portal, width=width))
            if username and not password:
                page.context.add_cookies([session_of(username) | {"url": portal}])
            page.goto("/")
            if password:
                sign_in(page, username, password)
            return page

        yield open_portal


def session_of(username: str) -> dict[str, str]:
    """The cookie of a user who has signed in."""
    client = client_of(User.objects.get(username=username))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value}


def sign_in(page: Page, username: str, password: str) -> None:
    """Fills in the log-in that is open."""
    page.get_by_label("ユーザー名").fill(username)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.wait_for_load_state()
