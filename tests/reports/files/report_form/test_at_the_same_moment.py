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
from tests.database import fresh_database
from tests.reports.files.filling import answer, head_of, opened, saved
from tests.reports.files.ledger.ledger_files import TOTALS, csv_of
from tests.reports.files.sent_out import DESK, OFFICE, SentOut, sent_out
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ward(django_db_setup, django_db_blocker) -> SentOut:
    """北区 in a database of its own: each thread has its own connection."""
    with django_db_blocker.unblock(), fresh_database("intake_at_once"):
        with ward_scope(ALL_WARDS):
            made = sent_out()
        yield made


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


def test_edits_on_the_screen_wait_while_a_form_is_compared_and_saved(ward, monkeypatch):
    workbook = opened(ward.forms[DESK].content)
    answer(workbook["連携会議"], "開催予定回数", 7)
    content, locate, results = saved(workbook), taking_in.locate, []

    def edit_after_comparing(*told):
        results.extend(
            at_once(
                waiting(lambda: LiaisonPlan.objects.update(planned_times=9)),
                waiting(lambda: make.SubmissionFactory(form="desk", ward=ward.ward).save()),
            )
        )
        return locate(*told)

    monkeypatch.setattr(taking_in, "locate", edit_after_comparing)
    with ward_scope(ALL_WARDS):
        assert take_in(content, ward.users[DESK], save=True).saved
        assert LiaisonPlan.objects.get().planned_times == 7
    assert results == ["waited", "waited"]


def test_a_preview_lets_edits_on_the_screen_pass(ward, monkeypatch):
    workbook = opened(ward.forms[DESK].content)
    answer(workbook["連携会議"], "開催予定回数", 7)
    content, locate, results = saved(workbook), taking_in.locate, []

    def edit_after_comparing(*told):
        edit = waiting(lambda: LiaisonPlan.objects.update(planned_times=F("planned_times")))
        results.extend(at_once(edit))
        return locate(*told)

    monkeypatch.setattr(taking_in, "locate", edit_after_comparing)
    with ward_scope(ALL_WARDS):
        assert not take_in(content, ward.users[DESK]).outcome.problems
    assert results == ["done"]


def test_two_who_take_in_the_same_new_row_at_once_add_it_once(ward):
    workbook = opened(ward.forms[OFFICE].content)
    head, labels = head_of(workbook["研修会"])
    for label, value in (
        ("どちらの事業として数えますか", "拠点事業"),
        ("開催の状況", "予定"),
        ("テーマ", "架空の新しい研修"),
    ):
        workbook["研修会"].cell(head + 5, labels[label]).value = value
    content = saved(workbook)

    def taking():
        return take_in(content, ward.users[OFFICE], save=True)

    readings = at_once(taking, taking)
    assert all(each.saved for each in readings)
    assert sorted(len(each.outcome.changes) for each in readings) == [0, 1]
    with ward_scope(ALL_WARDS):
        assert Training.objects.filter(theme="架空の新しい研修").count() == 1


def a_form(ward) -> Upload:
    workbook = opened(ward.forms[DESK].content)
    answer(workbook["連携会議"], "開催予定回数", 8)
    return receive(ward.users[DESK], "様式.xlsx", saved(workbook))


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
