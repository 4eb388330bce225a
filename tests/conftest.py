"""What every test gets: its own database, a closed network, a budget of queries, a browser."""

import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, RequestContext, Template
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString
from hypothesis import settings as hypothesis

from tests.form_tokens import send_tokens
from tests.queue import use_prompt_worker
from tests.scheduling import SharedOnce, put_longest_first

pytest_plugins = [
    "tests.browser",
    "tests.database",
    "tests.demonstration",
    "tests.signed_in",
    "tests.world",
]

# The gate says the same of the same code every time; `make hunt` tries what nobody has tried yet.
hypothesis.register_profile("gate", derandomize=True, deadline=None)
hypothesis.register_profile("hunt", max_examples=1_000, deadline=None, print_blob=True)
hypothesis.load_profile("gate")

LOCAL_ADDRESSES = {"127.0.0.1", "::1", "localhost"}
TRANSACTION_HOUSEKEEPING = (
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
    "ROLLBACK TO",
    "SELECT set_config(",
    # What a page that may be kept asks of the transaction (wards/reuse).
    "SELECT CASE WHEN pg_is_in_recovery()",
    "SELECT pg_current_",
)


def pytest_configure() -> None:
    # Argon2 is slow on purpose; tests log in hundreds of times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Otherwise every test client looks at every file that was collected for a server here.
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> SharedOnce | None:
    """In place of --dist loadgroup."""
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False
    return SharedOnce(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    put_longest_first(items)
    # What was imported stays to the end: looking through it for rubbish takes a twentieth of a run.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


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


@pytest.fixture(autouse=True, scope="session")
def contexts_of_pages(django_test_environment) -> Iterator[None]:
    """An answer keeps the context of its page, and hears nothing of the parts that it is made of.

    Django tells it of each part and each widget, seventy a page, and has it copy their contexts.
    """
    tell = Template._render

    def draw(template: Template, context: Context) -> SafeString:
        is_page = context.template is template and isinstance(context, RequestContext)
        return tell(template, context) if is_page else template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", draw)
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
