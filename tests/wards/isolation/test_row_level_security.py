"""PostgreSQL itself keeps the wards apart: without a scope nothing, with one only that ward."""

import pytest
from django.apps import apps
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pgtrigger import registered

from consultations.models import Desk
from reports.models import MutedNotice, SentNotice
from tests import factories as make
from tests.database import as_owner
from tests.world import OTHER, OWN, World, build_world
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, NO_WARD, apply_policies, protected_models, ward_scope
from wards.models import ReportingRound, Submission

# Without a ward of their own and open to everybody who signs in.
UNPROTECTED = {
    "wards_ward", "wards_user", "wards_userversion",
    # Read before anybody is known.
    "wards_session",
    "wards_user_groups", "wards_user_user_permissions",
}  # fmt: skip
PROJECT = ("wards", "consultations", "institutions", "meetings", "trainings", "reports")

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    with ward_scope(ALL_WARDS):
        return build_world()


def project_tables() -> set[str]:
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in PROJECT and not model._meta.proxy
    }


def test_every_table_of_the_project_has_forced_policies():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        protected = {row[0] for row in cursor.fetchall()}
    assert project_tables() - protected == UNPROTECTED


def test_the_policies_of_every_model_are_those_that_it_declares():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'shared_reading'")
        read_by_all = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT tablename, qual FROM pg_policies WHERE policyname = 'ward_isolation'"
        )
        own = dict(cursor.fetchall())
    for model in protected_models():
        table, kept = model._meta.db_table, getattr(model, "pgh_tracked_model", model)
        path = getattr(kept, "ward_path", None)
        assert ("ward_id" in own[table] or "EXISTS" in own[table]) == bool(path), table
        shared = path == "" or getattr(kept, "shared_reading", False)
        assert (table in read_by_all) == shared, table


def test_policies_follow_the_models_at_the_next_migrate():
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("COMMENT ON POLICY ward_isolation ON trainings_training IS 'of old'")
            cursor.execute("ALTER POLICY ward_isolation ON trainings_training USING (true)")
        apply_policies()
    with ward_scope(ALL_WARDS):
        make.TrainingFactory()
    with ward_scope(OTHER):
        assert count_of("trainings_training") == 0


def test_every_declared_trigger_is_installed():
    states = {trigger.get_installation_status(model)[0] for model, trigger in registered()}
    assert states == {"INSTALLED"}


def count_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


def test_without_a_scope_every_table_is_empty_even_for_raw_sql(world):
    with ward_scope(NO_WARD):
        seen = {table: count_of(table) for table in project_tables() - UNPROTECTED}
    assert {table: count for table, count in seen.items() if count} == {}


def test_the_bureau_sees_both_wards(world):
    with ward_scope(ALL_WARDS):
        assert set(Training.objects.values_list("ward_id", flat=True)) == {OWN, OTHER}


def test_a_ward_sees_its_own_rows_and_versions_and_no_others(world):
    for name in (
        "desk", "hours", "coordinator", "initiative", "monthly_total", "institution",
        "designation", "survey", "liaison", "liaison_plan", "training", "outreach", "visit",
        "visit_plan", "office_report", "nothing",
    ):  # fmt: skip
        own, other = world.rows[name], world.rows[f"other.{name}"]
        versions = own.versions.model.objects
        with ward_scope(OWN):
            for rows, key in ((type(own).objects, "pk"), (versions, "pgh_obj_id")):
                keys = set(rows.values_list(key, flat=True))
                assert (own.pk in keys, other.pk in keys) == (True, False), name


def test_a_ward_reaches_its_own_mails_and_switches_and_no_others(world):
    own, other = world.rows["notice"], world.rows["other.notice"]
    with ward_scope(OWN):
        for rows in (
            SentNotice.objects.values_list("user"),
            MutedNotice.objects.values_list("user"),
        ):
            users = {row[0] for row in rows}
            assert own.user_id in users
            assert other.user_id not in users


@pytest.mark.parametrize(
    "write",
    [
        lambda own: make.TrainingFactory(ward=make.ward(OTHER)),
        lambda own: Training.objects.filter(pk=own.pk).update(ward_id=OTHER),
        lambda own: make.FootnoteFactory(),
    ],
    ids=["a row of another ward", "its row to another ward", "a row of the city"],
)
def test_a_ward_cannot_write(write, world):
    refused = pytest.raises(DatabaseError, match="row-level security")
    with ward_scope(OWN), refused, transaction.atomic():
        write(world.rows["training"])


def test_a_wards_update_and_delete_do_not_reach_another_wards_rows(world):
    other = world.rows["other.training"]
    with ward_scope(OWN):
        assert Training.objects.filter(pk=other.pk).update(theme="乗っ取り") == 0
        assert Training.objects.filter(pk=other.pk).delete()[0] == 0
    with ward_scope(ALL_WARDS):
        assert Training.objects.get(pk=other.pk).theme == other.theme


def test_a_ward_reads_the_citys_rows_and_cannot_write_them(world):
    with ward_scope(OWN):
        assert ReportingRound.objects.exists()
        assert ReportingRound.objects.update(fiscal_year=2030) == 0


def test_an_inner_scope_ends_with_its_block_also_after_an_error(world):
    with ward_scope(OWN):
        with pytest.raises(ZeroDivisionError), ward_scope(OTHER):
            assert Desk.objects.get().ward_id == OTHER
            raise ZeroDivisionError
        assert Desk.objects.get().ward_id == OWN
    assert not Desk.objects.exists()


def test_a_scope_that_is_in_force_is_not_set_again(world):
    with ward_scope(OWN), CaptureQueriesContext(connection) as seen, ward_scope(OWN):
        assert set(Training.objects.values_list("ward_id", flat=True)) == {OWN}
    assert not any("set_config" in query["sql"] for query in seen)


def test_a_request_sees_only_its_users_ward_and_leaves_no_scope_behind(client, world):
    client.force_login(world.users["ward_office"])
    page = client.get("/trainings/training/?year=2024").content.decode()
    assert world.rows["training"].theme in page
    assert world.rows["other.training"].theme not in page
    assert not Submission.objects.exists()


def scope_of_the_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.ward', true)")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("only_reads", [False, True])
@pytest.mark.parametrize("mended", ["inside", "outside"])
def test_an_error_in_a_wider_scope_does_not_widen_the_outer_one(mended, only_reads):
    wider, error = ward_scope(ALL_WARDS, only_reads=only_reads), pytest.raises(DatabaseError)
    outer, inner = (wider, error) if mended == "inside" else (error, wider)
    with ward_scope(OWN):
        with outer, inner, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert scope_of_the_database() == OWN


def test_what_undoes_an_error_in_a_wider_scope_undoes_that_scope():
    with ward_scope(OWN):
        undone = pytest.raises(DatabaseError, match="division"), transaction.atomic()
        wider = ward_scope(ALL_WARDS, only_reads=True)
        with undone[0], undone[1], wider, connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert scope_of_the_database() == OWN
        assert connection.ward_scope == OWN


def test_a_scope_that_could_not_be_set_is_not_in_force():
    def lose(execute, sql, *rest):
        if "set_config" in sql:
            raise OperationalError
        return execute(sql, *rest)

    lost = pytest.raises(OperationalError), connection.execute_wrapper(lose)
    with lost[0], lost[1], ward_scope(ALL_WARDS):
        pass
    with ward_scope(ALL_WARDS):
        assert scope_of_the_database() == ALL_WARDS
