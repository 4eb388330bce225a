"""The place of the journeys: a server of their own on a fresh copy of the demonstration."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from io import StringIO
from itertools import count
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import Page

from tests.browser import opened_page
from tests.database import as_owner, connected_to, copy_database, server_cursor
from tests.queue import run_jobs_apart, use_prompt_worker
from wards.models import User

# A working day in the autumn of the survey, some days before it is due.
DAY = datetime(2025, 11, 20, 10, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture(scope="session")
def copy_of_demonstration(django_db_setup, django_db_blocker) -> Iterator[Callable[[], str]]:
    """Loads the demonstration once a worker; each call copies it, which takes a second.

    A journey commits what it does. In a copy it disturbs no other, and needs no flush of all
    tables, which would take the 24 wards of the migration as well.
    """
    database = connection.settings_dict
    original, number = f"{database['TEST']['NAME']}_demo", count(1)
    names = [original]

    def copy() -> str:
        names.append(f"{original}_{next(number)}")
        copy_database(original, names[-1])
        return names[-1]

    with django_db_blocker.unblock():
        copy_database(database["TEST"]["TEMPLATE"], original)
        with connected_to(original), as_owner(), time_machine.travel(DAY):
            call_command("demo", yes_demo_data=True, stdout=StringIO())
        yield copy
        with server_cursor() as cursor:
            for name in names:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def portal(server, copy_of_demonstration, django_db_blocker) -> Iterator[str]:
    """The address of the portal with fresh demonstration data, on DAY, for a module of tests."""
    with (
        django_db_blocker.unblock(),
        connected_to(copy_of_demonstration()),
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
    client = Client()
    client.force_login(User.objects.get(username=username))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value}


def sign_in(page: Page, username: str, password: str) -> None:
    """Fills in the log-in that is open."""
    page.get_by_label("ユーザー名").fill(username)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.wait_for_load_state()
