"""The database of the tests: a copy of a template that is migrated once per set of migrations.

Migrating takes ten seconds and copying one; every worker of every run copies. Tests sign in
as the owner and act as the role that runs, so that one that must can step out of it for a moment.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

# What the schema is made from: migrations, what they read, policies and triggers of the models.
SOURCES = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "wards/isolation/*.py",
    "wards/reuse/change_log.py",
    "wards/triggers.py",
    "wards/management/commands/migrate.py",
    "wards/vocabulary.py",
    "fixtures/*.csv",
    "requirements/dev.txt",
)
CHECKOUT = hashlib.sha256(bytes(settings.BASE_DIR)).hexdigest()[:6]


@pytest.fixture(scope="session")
def django_db_modify_db_settings_tox_suffix(django_db_blocker) -> None:
    """pytest-django asks this first, and then appends each worker's own suffix to the name."""
    with django_db_blocker.unblock():
        use_copy_of_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Made and dropped by its owner; in between it is used as in production."""
    with django_db_blocker.unblock(), running_role(), django_db_blocker.block():
        yield


def use_copy_of_template() -> None:
    """Copy the template into a database named after PYTEST_DB_SUFFIX, so that runs can coexist."""
    database = connection.settings_dict
    if settings.DATABASE_OWNER:
        database.update(settings.DATABASE_OWNER)
    suffix = os.environ.get("PYTEST_DB_SUFFIX", "")
    database["TEST"]["NAME"] = "_".join(filter(None, ("test", database["NAME"], suffix)))
    # A test's rows need not survive a power cut.
    database["OPTIONS"] = {**database["OPTIONS"], "options": "-c synchronous_commit=off -c jit=off"}
    with one_at_a_time():
        database["TEST"]["TEMPLATE"] = migrated_template(f"{database['NAME']}_migrated_")


def migrated_template(prefix: str) -> str:
    """Return the name of the template for today's migrations; make it if it is missing."""

    def make(draft: str) -> None:
        with server_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{draft}"')
        migrate(draft)

    return kept_database(prefix, digest_of(SOURCES), make)


def kept_database(prefix: str, digest: str, make: Callable[[str], None]) -> str:
    """Return the name of the database made from these sources; make it if it is missing.

    Of older ones only this checkout's own are dropped: others use the same server.
    """
    prefix += f"{CHECKOUT}_"
    name = prefix + digest
    with server_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        existing = {row[0] for row in cursor.fetchall()}
    if name in existing:
        return name
    with server_cursor() as cursor:
        for old in existing:
            with suppress(OperationalError):  # somebody is copying it at this moment
                cursor.execute(f'DROP DATABASE "{old}"')
    make(f"{name}_draft")
    # Only what is finished has the name that others look for.
    with server_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}_draft" RENAME TO "{name}"')
    return name


def digest_of(patterns: Iterable[str]) -> str:
    """Twelve letters that change with every file of these patterns."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(filter(Path.is_file, Path(settings.BASE_DIR).glob(pattern))):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def migrate(name: str) -> None:
    with connected_to(name):
        call_command("migrate", verbosity=0)


@contextmanager
def running_role() -> Iterator[None]:
    """Everything inside is done by the role that runs, as in production, but for `as_owner`."""
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    connection.close()
    options["options"] = f"{before} -c role={settings.DATABASE_ROLE}"
    yield
    connection.close()
    options["options"] = before


@contextmanager
def as_owner() -> Iterator[None]:
    """Everything inside is done by the role that owns the tables, in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@contextmanager
def server_cursor() -> Iterator[CursorWrapper]:
    """A cursor that makes and drops databases."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        yield cursor


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one worker make what all copy while the others of this checkout wait."""
    with (Path(tempfile.gettempdir()) / f"portal-test-{CHECKOUT}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Everything in this process, the threads of a server included, works on another database."""
    own_name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own_name


def drop_database(cursor: CursorWrapper, name: str) -> None:
    """Drops a database after ending what is still connected to it.

    Not by FORCE: PostgreSQL 15 lets only members of pg_signal_backend end an autovacuum that is at
    work there. Without FORCE the server ends the autovacuum itself, and waits five seconds for the
    connections ended here. A server's thread may connect in between: then once more.
    """
    for last in (False, False, True):
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'",
            [name],
        )
        try:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        except OperationalError:
            if last:
                raise
        else:
            return


def copy_database(source: str, name: str) -> None:
    """Makes a database as a copy of another, in place of one that has the name already."""
    with server_cursor() as cursor:
        drop_database(cursor, name)
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


@contextmanager
def copied_database(source: str, ending: str) -> Iterator[None]:
    """Everything inside works on a copy of its own of another database, in which commits are real.

    Needs no emptying of all tables afterwards, which would take the 24 wards away as well.
    """
    name = f"{connection.settings_dict['TEST']['NAME']}_{ending}"
    copy_database(source, name)
    try:
        with connected_to(name):
            yield
    finally:
        with server_cursor() as cursor:
            drop_database(cursor, name)


def fresh_database(ending: str = "fresh") -> AbstractContextManager[None]:
    """Everything inside works on a migrated database of its own."""
    return copied_database(connection.settings_dict["TEST"]["TEMPLATE"], ending)


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A fresh database for a module of tests: other connections see what is written."""
    with django_db_blocker.unblock(), fresh_database():
        yield
