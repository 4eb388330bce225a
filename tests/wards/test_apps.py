"""Models and migrations agree; a database from before they were written anew is refused."""

from datetime import UTC, datetime

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.database import as_owner

pytestmark = pytest.mark.django_db


def errors() -> list[str]:
    return [error.msg for error in run_checks(tags=[Tags.database], databases=["default"])]


def test_every_model_has_its_migrations_and_the_checks_of_the_system_find_nothing(settings):
    # By pytest-django, which lets an undefined variable of a template fail.
    settings.SILENCED_SYSTEM_CHECKS = ["templates.E002"]
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    call_command("check", databases=["default"], fail_level="WARNING")


@pytest.mark.parametrize(("app", "refused"), [("wards", True), ("procrastinate", False)])
def test_a_database_with_a_migration_that_is_gone_is_refused(app, refused):
    with as_owner():
        MigrationRecorder(connection).record_applied(app, "0003_gone")
    assert any("0003_gone" in sentence for sentence in errors()) == refused


@pytest.mark.parametrize("text", ["2024-10-07 15:20:00.1+09", "2024-10-07 06:20:00.100000+00"])
def test_a_moment_is_read_as_it_is_whatever_its_zone_and_fraction(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, NULL::timestamptz", [text])
        assert cursor.fetchone() == (datetime(2024, 10, 7, 6, 20, 0, 100_000, tzinfo=UTC), None)
