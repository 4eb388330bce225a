"""What every test gets: its own database, a closed network, a budget of queries, a browser."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import settings as hypothesis

from tests.database import let_owner_flush, running_role, use_copy_of_template
from tests.form_tokens import send_tokens
from tests.queue import use_prompt_worker
from tests.scheduling import SharedOnce

pytest_plugins = ["tests.browser", "tests.signed_in", "tests.world"]

# The gate says the same of the same code every time; `make hunt` tries what nobody has tried yet.
hypothesis.register_profile("gate", derandomize=True, deadline=None)
hypothesis.register_profile("hunt", max_examples=1_000, deadline=None, print_blob=True)
hypothesis.load_profile("gate")

LOCAL_ADDRESSES = {"127.0.0.1", "::1", "localhost"}
TRANSACTION_HOUSEKEEPING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "SELECT set_config(")


def pytest_configure() -> None:
    # Argon2 is slow on purpose; tests log in hundreds of times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Otherwise every test client looks at every file that was collected for a server here.
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> SharedOnce | None:
    """In place of --dist loadgroup."""
    return SharedOnce(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings_tox_suffix(django_db_blocker) -> None:
    """pytest-django asks this first, and then appends each worker's own suffix to the name."""
    with django_db_blocker.unblock():
        use_copy_of_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Made and dropped by its owner; in between it is used as in production."""
    with pytest.MonkeyPatch.context() as patch:
        let_owner_flush(patch)
        with django_db_blocker.unblock(), running_role(), django_db_blocker.block():
            yield


@pytest.fixture(autouse=True, scope="session")
def closed_network() -> Iterator[None]:
    """Fail every attempt to reach another machine."""
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL_ADDRESSES:
            raise AssertionError(f"a test tried to reach {address}")
        return real_connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True, scope="session")
def form_tokens() -> Iterator[None]:
    """Forms are posted with the token that their page would have had."""
    with pytest.MonkeyPatch.context() as patch:
        send_tokens(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def prompt_worker() -> Iterator[None]:
    """Whoever waits on a page for a work to end finds that a worker has done it meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        use_prompt_worker(patch)
        yield


@pytest.fixture
def query_budget(db):
    """Fail with the statements when a block runs more of them than it may.

    >>> with query_budget(12) as queries:  # doctest: +SKIP
    ...     client.get("/")
    >>> len(queries)  # doctest: +SKIP
    9

    What opens transactions and sets the ward is not counted.
    """

    @contextmanager
    def budget(limit: int) -> Iterator[list[str]]:
        statements: list[str] = []
        with CaptureQueriesContext(connection) as captured:
            yield statements
        statements += [
            query["sql"]
            for query in captured.captured_queries
            if not query["sql"].startswith(TRANSACTION_HOUSEKEEPING)
        ]
        listing = "\n".join(statements)
        assert len(statements) <= limit, f"{len(statements)} queries, {limit} allowed:\n{listing}"

    return budget
