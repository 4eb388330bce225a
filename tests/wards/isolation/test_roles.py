"""The role that runs reads and writes rows, and can neither empty, alter nor rewrite the past."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.commands import migrate as django_migrate
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from tests import factories as make
from tests.database import as_owner
from wards.accounts.security_log import note, verified_chain
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.isolation.roles import append_only_tables
from wards.management.commands import migrate
from wards.models import LogKind, LogSeal, SubmissionEvent

pytestmark = pytest.mark.django_db


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def findings() -> set[str]:
    found = run_checks(tags=[Tags.database], databases=["default"], include_deployment_checks=True)
    return {error.id for error in found}


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE trainings_training CASCADE",
        "ALTER TABLE trainings_training DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE reports_edition DISABLE TRIGGER USER",
        "ALTER POLICY ward_isolation ON trainings_training USING (true)",
        "DROP TABLE trainings_training",
        "CREATE TABLE more (n int)",
        "SET session_replication_role = replica",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('wards', 'x', now())",
        "INSERT INTO wards_logseal (line_id, number, previous, hash) VALUES (1, 1, '', '')",
        "INSERT INTO change_log (relation, xid) VALUES ('x', pg_current_xact_id())",
        "DELETE FROM change_log",
    ],
)
def test_the_running_role_is_refused(statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        execute(statement)


@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_is_only_ever_added_is_neither_changed_nor_deleted_even_without_triggers(act):
    tables = append_only_tables()
    keys = {model._meta.db_table: model._meta.pk.column for model in apps.get_models()}
    assert {"reports_edition", "wards_filing", "trainings_trainingversion"} <= set(tables)
    for table in tables:
        statement = "SELECT set_config('pgtrigger.ignore', '{*:append_only}', true);"
        column = keys[table]
        with pytest.raises(DatabaseError, match="permission denied"):
            execute(statement + act.format(table, column, column))


def pass_over_all_triggers() -> None:
    """As pgtrigger.ignore does it, for the rest of the transaction."""
    execute(
        "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) "
        "FROM pg_trigger WHERE starts_with(tgname, 'pgtrigger_')"
    )


def test_the_running_role_passes_over_no_trigger(all_wards):
    pass_over_all_triggers()
    training = make.TrainingFactory()
    note(LogKind.LOG_IN, RequestFactory().get("/"))
    execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    assert training.versions.count() == 1
    assert (LogSeal.objects.count(), verified_chain().broken) == (1, [])


def test_a_temporary_table_stands_in_for_none(all_wards):
    note(LogKind.LOG_IN, RequestFactory().get("/"))
    execute(
        "CREATE TEMP TABLE wards_logseal (line_id bigint, number bigint, previous text, hash text);"
        "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; DROP TABLE wards_logseal"
    )
    assert LogSeal.objects.count() == 1


def test_not_even_the_owner_empties_them_by_mistake():
    with as_owner():
        for table in append_only_tables():
            with pytest.raises(DatabaseError, match="is never emptied"):
                execute(f"TRUNCATE {table} CASCADE")


def test_events_are_added_by_the_running_role():
    with ward_scope(ALL_WARDS):
        make.SubmissionEventFactory()
        assert SubmissionEvent.objects.exists()


def test_the_check_finds_nothing_against_the_running_role():
    assert findings() & {"wards.E001", "wards.E003", "wards.E004", "wards.E005"} == set()


def test_the_check_refuses_a_role_that_owns_tables(settings):
    settings.DATABASE_ROLE = settings.DATABASE_OWNER["USER"]
    assert findings() & {"wards.E001", "wards.E003", "wards.E004"} == {"wards.E003", "wards.E004"}


def test_the_check_refuses_a_role_that_passes_by_policies(settings):
    settings.DATABASE_ROLE = "postgres"
    assert "wards.E001" in findings()


def test_the_check_refuses_a_role_that_may_rewrite_the_past(settings):
    with as_owner():
        execute(f"GRANT UPDATE ON wards_filing TO {settings.DATABASE_ROLE}")
    assert findings() & {"wards.E003", "wards.E004"} == {"wards.E004"}


def test_the_check_refuses_triggers_that_the_running_role_may_pass_over(settings):
    with as_owner():
        execute(
            "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean "
            "LANGUAGE sql AS 'SELECT true'"
        )
    assert "wards.E005" in findings()


def test_migrate_looks_at_a_database_as_its_owner(monkeypatch):
    """In one of before there were two roles the other may not read a single table."""
    acting, checks = [], []

    @contextmanager
    def owner():
        acting.append("owner")
        yield
        acting.pop()

    monkeypatch.setattr(migrate, "as_owner", owner)
    for name in ("call_command", "grant_to_running_role"):
        monkeypatch.setattr(migrate, name, lambda *args, **options: None)
    monkeypatch.setattr(django_migrate.Command, "handle", lambda *args, **options: None)
    monkeypatch.setattr(migrate.Command, "check", lambda self, **options: checks.extend(acting))
    call_command(migrate.Command(), skip_checks=False)
    assert checks == ["owner"]
