"""Every version of every record is kept, whichever way it is written, and cannot be changed."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests import factories as make
from tests.form_pages import send_page
from trainings.models import Training

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

PROJECT = ("wards", "consultations", "institutions", "meetings", "trainings", "reports")
# The wards are fixed; users change with every log-in; moves of a report are versions themselves.
WITHOUT_VERSIONS = {
    "Ward", "User", "SubmissionEvent", "Filing",
    # The security log is only ever added to.
    "LogLine", "LogSeal",
    # A mail is a log of itself; what a user does not want by mail is nobody else's business.
    "SentNotice", "MutedNotice",
    # Files that came in, forms that went out and editions never change; the rest is no record.
    "Upload", "HandedOutForm", "Edition", "EditionFile", "DeckTemplate", "Work", "SpentForm", "Draft", "Session",
    "AccountAct",
    "AnnouncementFile", "AnnouncementReading",
    # Versions would keep what is erased; what was asked for and decided is frozen by itself.
    "Erasure", "ErasedPlace", "Disposal", "RetentionHold",
}  # fmt: skip


def test_every_record_keeps_versions():
    records = {
        model
        for model in apps.get_models()
        if model._meta.app_label in PROJECT and not hasattr(model, "pgh_tracked_model")
    }
    assert {m.__name__ for m in records if not hasattr(m, "versions")} == WITHOUT_VERSIONS


def themes(training: Training) -> list[tuple[str, str]]:
    rows = training.versions.order_by("pgh_id").values_list("pgh_label", "theme")
    return list(rows)


def test_versions_come_from_save_update_raw_sql_and_delete_alike():
    training = make.TrainingFactory(theme="一")
    training.theme = "二"
    training.save()
    Training.objects.filter(pk=training.pk).update(theme="三")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE trainings_training SET theme = '四' WHERE id = %s", [training.pk])
    assert themes(training) == [
        ("insert", "一"),
        ("update", "二"),
        ("update", "三"),
        ("update", "四"),
    ]
    versions = type(training.versions.first()).objects.filter(pgh_obj_id=training.pk)
    training.delete()
    assert versions.order_by("pgh_id").last().pgh_label == "delete"


def test_bulk_made_rows_have_versions_too():
    made = Training.objects.bulk_create(make.TrainingFactory.build_batch(3, ward=make.ward()))
    assert all(training.versions.count() == 1 for training in made)


def test_a_version_can_be_neither_changed_nor_deleted():
    version = make.TrainingFactory().versions.get()
    for spoil in (lambda: type(version).objects.update(theme="x"), lambda: version.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()


def test_a_version_made_in_a_request_names_its_user(sign_in):
    client = sign_in("ward_office")
    training = make.TrainingFactory()
    send_page(client, f"/trainings/training/{training.pk}/delete/")
    model = apps.get_model("trainings", "TrainingVersion")
    deleted = model.objects.get(pgh_obj_id=training.pk, pgh_label="delete")
    assert deleted.pgh_context["user"] == client.user.pk
