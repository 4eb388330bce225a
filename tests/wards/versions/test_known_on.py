"""Past rows come from the kept versions: what, whose, and nothing written or left behind."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from django.utils import timezone

from consultations.models import Desk, DeskHours
from reports.models import ThemeSource
from tests import factories as make
from tests.kept_at import kept_at
from tests.world import OTHER, OWN, build_world
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, NO_WARD, ward_scope
from wards.models import Submission, User
from wards.versions.known_on import known_on, tracked_models

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

DAYS = [datetime(2024, 5, day, 12, tzinfo=UTC) for day in range(1, 7)]
INSTANT = timedelta(microseconds=1)
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
FAR_OFF = datetime(9999, 12, 30, tzinfo=UTC)

# Parents of kept versions that nobody can delete.
NEVER_DELETED = {"wards_submission", "wards_submissionevent"}


def themes_known_on(moment: datetime) -> list[str]:
    with known_on(moment):
        return list(Training.objects.order_by("pk").values_list("theme", flat=True))


def all_rows() -> dict[str, list[dict]]:
    return {
        model.__name__: list(model._base_manager.order_by("pk").values())
        for model in tracked_models()
    }


def test_a_record_is_seen_as_it_stood_changed_deleted_and_made_again():
    with kept_at(DAYS[1]):
        training = make.TrainingFactory(theme="一")
    key = training.pk
    with kept_at(DAYS[2]):
        Training.objects.update(theme="二")
    with kept_at(DAYS[3]):
        training.delete()
    with kept_at(DAYS[4]):
        make.TrainingFactory(pk=key, theme="三")
    assert [themes_known_on(day) for day in DAYS] == [[], ["一"], ["二"], [], ["三"], ["三"]]


def test_of_versions_of_one_moment_the_last_counts():
    with kept_at(DAYS[1]):
        training = make.TrainingFactory(theme="一")
        for theme in ("二", "三"):
            Training.objects.update(theme=theme)
        gone = make.TrainingFactory(theme="消える")
        gone.delete()
    assert themes_known_on(DAYS[1]) == ["三"]
    assert training.versions.count() == 3


def test_a_transaction_that_began_earlier_and_wrote_later_has_the_last_word():
    with kept_at(DAYS[1]):
        make.TrainingFactory(theme="一")
    with kept_at(DAYS[3]):
        Training.objects.update(theme="先に書いた")
    with kept_at(DAYS[2]):
        Training.objects.update(theme="後に書いた")
    assert themes_known_on(DAYS[4]) == ["後に書いた"]


def test_a_moment_to_come_knows_every_row_of_now_and_one_long_ago_none():
    build_world()
    make.InitiativeSourceFactory()
    make.ThemeSourceFactory()
    make.AttendanceFactory()
    today = all_rows()
    assert all(rows for name, rows in today.items() if name != "ReturnMark")
    for moment in (timezone.now(), FAR_OFF):
        with known_on(moment):
            assert all_rows() == today
    with known_on(LONG_AGO):
        assert not any(all_rows().values())
    with ward_scope(NO_WARD), known_on(timezone.now()):
        assert not any(all_rows().values())


def test_each_scope_sees_of_the_past_what_it_may():
    world = build_world()
    keys = {world.rows["training"].pk: OWN, world.rows["other.training"].pk: OTHER}
    Training.objects.all().delete()
    with kept_at(DAYS[1]):
        for key, code in keys.items():
            make.TrainingFactory(pk=key, ward=make.ward(code))
    with kept_at(DAYS[2]):
        Training.objects.all().delete()
    seen = {OWN: {OWN}, OTHER: {OTHER}, NO_WARD: set(), ALL_WARDS: {OWN, OTHER}}
    for scope, wards in seen.items():
        with ward_scope(scope), known_on(DAYS[1]):
            assert set(Training.objects.values_list("ward_id", flat=True)) == wards
        with known_on(DAYS[1]), ward_scope(scope):
            assert set(Training.objects.values_list("ward_id", flat=True)) == wards


def test_a_ward_still_sees_the_parts_of_a_record_that_was_deleted_since():
    with kept_at(DAYS[1]):
        hours = make.DeskHoursFactory(desk=make.DeskFactory(ward=make.ward(OWN)))
        source = make.ThemeSourceFactory(training=make.TrainingFactory(ward=make.ward(OWN)))
    with kept_at(DAYS[2]):
        hours.delete()
        Desk.objects.all().delete()
        Training.objects.all().delete()
    for scope, seen in ((OWN, 1), (OTHER, 0), (NO_WARD, 0), (ALL_WARDS, 1)):
        with ward_scope(scope), known_on(DAYS[1]):
            assert DeskHours.objects.filter(desk__ward=OWN).count() == seen
            assert ThemeSource.objects.filter(wording=source.wording_id).count() == seen


def test_the_policies_of_versions_look_at_nothing_that_can_be_deleted():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, qual FROM pg_policies")
        policies = cursor.fetchall()
    kept = {model._meta.db_table for model in tracked_models().values()}
    deletable = {model._meta.db_table for model in tracked_models()} - NEVER_DELETED
    found = {
        (table, parent)
        for table, qual in policies
        for parent in deletable
        if table in kept and f"FROM {parent} " in qual
    }
    assert found == set()


WRITING = {
    "insert": make.TrainingFactory,
    "update": lambda: Training.objects.update(theme="書換え"),
    "delete": lambda: Training.objects.all().delete(),
    "status": lambda: Submission.objects.update(status="draft"),
    "lock": lambda: Training.objects.select_for_update().first(),
    "untracked": lambda: User.objects.update(name="書換え"),
    "versions": lambda: tracked_models()[Training].objects.update(theme="書換え"),
}


@pytest.mark.parametrize("way", WRITING)
def test_writing_in_the_past_fails_and_afterwards_writes_as_before(way):
    training = make.TrainingFactory(theme="一")
    make.SubmissionFactory()
    with known_on(timezone.now()), pytest.raises(DatabaseError), transaction.atomic():
        WRITING[way]()
    assert Training.objects.get().theme == "一"
    Training.objects.filter(pk=training.pk).update(theme="二")
    assert Training.objects.get().theme == "二"


def test_an_error_inside_comes_out_and_leaves_nothing_behind():
    make.TrainingFactory(theme="今")
    for error in (ZeroDivisionError, DatabaseError):
        with pytest.raises(error), known_on(LONG_AGO):
            assert not Training.objects.exists()
            if error is ZeroDivisionError:
                raise ZeroDivisionError
            Training.objects.extra(where=["no_such_column"]).exists()
        assert themes_known_on(LONG_AGO) == []
        make.TrainingFactory()
    assert Training.objects.count() == 3


def test_a_past_in_the_past_is_refused_and_the_outer_one_goes_on():
    make.TrainingFactory()
    with known_on(LONG_AGO):
        with pytest.raises(RuntimeError, match="already"), known_on(FAR_OFF):
            pass
        assert not Training.objects.exists()
    assert Training.objects.exists()
    with pytest.raises(ValueError, match="no time zone"), known_on(DAYS[1].replace(tzinfo=None)):
        pass


def test_a_version_counts_from_its_own_microsecond_in_any_time_zone():
    with kept_at(DAYS[1]):
        make.TrainingFactory(theme="一")
    for moment in (DAYS[1], DAYS[1].astimezone(timezone.get_default_timezone())):
        assert themes_known_on(moment) == ["一"]
        assert themes_known_on(moment - INSTANT) == []


def test_a_statement_prepared_before_answers_from_the_past_and_then_from_today():
    make.TrainingFactory()

    def prepared_count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("EXECUTE prepared_before")
            return cursor.fetchone()[0]

    with connection.cursor() as cursor:
        # In a session that has temporary tables already, views change no search path.
        cursor.execute("CREATE TEMP TABLE of_this_session ()")
        cursor.execute("PREPARE prepared_before AS SELECT count(*) FROM trainings_training")
    assert prepared_count() == 1
    with known_on(LONG_AGO):
        assert prepared_count() == 0
    assert prepared_count() == 1
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE prepared_before")


def test_past_rows_can_be_grouped_by_record():
    with kept_at(DAYS[1]):
        training = make.ThemeSourceFactory().training
        make.ThemeSourceFactory(training=training)
    with known_on(DAYS[1]):
        grouped = Training.objects.annotate(lines=Count("sources"))
        assert [(found, found.lines) for found in grouped] == [(training, 2)]
    assert "allows_group_by_selected_pks" not in vars(connection.features)


def test_versions_keep_every_column_of_every_record():
    for model, kept in tracked_models().items():
        columns = {field.column: field for field in kept._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            assert columns[field.column].rel_db_type(connection) == field.rel_db_type(connection)
        for many in model._meta.many_to_many:
            assert many.remote_field.through in tracked_models()
