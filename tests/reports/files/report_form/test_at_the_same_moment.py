"""What others do in the portal while a form is taken in waits, or is seen; nothing is overwritten."""

import pytest
from django.db import OperationalError, connection
from django.db.models import F

from consultations.models import MonthlyConsultationTotal
from meetings.models import LiaisonPlan
from reports.files.report_form import taking_in
from reports.files.report_form.taking_in import take_in
from reports.files.uploads import SettledError, receive, settle
from reports.models import Upload, UploadKind
from tests import factories as make
from tests.at_once import at_once
from tests.reports.files.filling import in_row, typed
from tests.reports.files.ledger.ledger_files import TOTALS, csv_of
from tests.reports.files.sent_out import DESK, OFFICE, SentOut, sent_out
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ward(committed) -> SentOut:
    """北区, which each thread sees on a connection of its own."""
    with ward_scope(ALL_WARDS):
        return sent_out()


def waiting(edit):
    """Whether an edit has to wait, rather than being done."""

    def deed():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
        try:
            edit()
        except OperationalError:
            connection.set_rollback(True)
            return "waited"
        return "done"

    return deed


def a_plan(ward, times: int) -> bytes:
    return typed(ward.forms[DESK].content, ("連携会議", None, "開催予定回数", times))


@pytest.mark.parametrize(("save", "edits"), [(True, "waited"), (False, "done")])
def test_edits_on_the_screen_wait_while_a_form_is_saved_and_not_while_it_is_looked_at(
    ward, monkeypatch, save, edits
):
    locate, results = taking_in.locate, []

    def edit_after_comparing(*found):
        results.extend(
            at_once(
                waiting(lambda: LiaisonPlan.objects.update(planned_times=F("planned_times"))),
                waiting(lambda: Submission.objects.get(form=DESK, ward=ward.ward).save()),
            )
        )
        return locate(*found)

    monkeypatch.setattr(taking_in, "locate", edit_after_comparing)
    with ward_scope(ALL_WARDS):
        assert take_in(a_plan(ward, 7), ward.users[DESK], save=save).saved is save
    assert results == [edits, edits]


def test_two_who_take_in_the_same_new_row_at_once_add_it_once(ward):
    row = {"どちらの事業として数えますか": "拠点事業", "開催の状況": "予定", "テーマ": "架空の研修"}
    content = typed(ward.forms[OFFICE].content, *in_row("研修会", 5, **row))

    def taking():
        return take_in(content, ward.users[OFFICE], save=True)

    readings = at_once(taking, taking)
    assert all(each.saved for each in readings)
    assert sorted(len(each.outcome.changes) for each in readings) == [0, 1]
    with ward_scope(ALL_WARDS):
        assert Training.objects.filter(theme="架空の研修").count() == 1


def a_form(ward) -> Upload:
    return receive(ward.users[DESK], "様式.xlsx", a_plan(ward, 8))


def a_ledger(ward) -> Upload:
    content = csv_of([TOTALS, ("R6.8", 33, 5)])
    return receive(ward.users[DESK], "台帳.csv", content, UploadKind.LEDGER)


@pytest.mark.parametrize(
    ("received", "saved_record"),
    [
        (a_form, lambda: LiaisonPlan.objects.get(planned_times=8)),
        (a_ledger, lambda: MonthlyConsultationTotal.objects.get(month=8)),
    ],
)
def test_of_two_who_confirm_a_file_at_once_one_saves_and_the_other_is_told_by_whom(
    ward, received, saved_record
):
    desks = [ward.users[DESK]]
    # On connections of their own, so that the sessions see them, and that no lock is left.
    desks += at_once(lambda: make.UserFactory(role="desk", ward=ward.ward))
    (upload,) = at_once(lambda: received(ward))
    seen = upload.summary["digest"]
    told = at_once(
        *(lambda by=by: settle(upload, by, {}, seen).saved for by in desks), told=(SettledError,)
    )
    (winner,) = (by for by, each in zip(desks, told, strict=True) if each is True)
    (refusal,) = (str(each) for each in told if each is not True)
    assert f"すでに{winner}が" in refusal
    with ward_scope(ALL_WARDS):
        upload.refresh_from_db()
        assert (upload.settled_by, saved_record().updated_by) == (winner, winner)
