"""A file that is sent again asks nothing whose answer the portal has already; what differs it asks."""

import pytest

from reports.files.outcome import DELETE, KEEP
from reports.files.report_form.taking_in import take_in
from tests.reports.files.filling import head_of, opened, saved
from tests.reports.files.sent_out import OFFICE
from trainings.models import Training

pytestmark = pytest.mark.django_db


def test_a_new_row_is_not_added_again_when_the_file_is_sent_again(ward):
    workbook = opened(ward.forms[OFFICE].content)
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    for label, value in {
        "どちらの事業として数えますか": "拠点事業",
        "開催の状況": "開催済み",
        "開催日": "R6.7.7",
        "テーマ": "口腔ケアと\n栄養",
        "参加人数": "１８名",
    }.items():
        sheet.cell(head + 4, columns[label]).value = value
    content = saved(workbook)
    assert take_in(content, ward.users[OFFICE], save=True).saved
    again = take_in(content, ward.users[OFFICE]).outcome
    assert (again.questions, again.changes, again.problems) == ((), (), ())
    assert Training.objects.filter(theme="口腔ケアと 栄養", people=18).count() == 1


def test_a_row_is_deleted_although_another_question_was_answered_otherwise_than_assumed(ward):
    """What was tried at first has deleted the record in memory; the answers are taken in anew."""
    workbook = opened(ward.forms[OFFICE].content)
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    number = sheet.cell(head + 2, 1).value
    sheet.delete_rows(head + 2)
    place = sheet.cell(head + 1, columns["場所"])
    before, place.value = place.value, None
    content = saved(workbook)
    gone, emptied = take_in(content, ward.users[OFFICE]).outcome.questions
    preview = take_in(content, ward.users[OFFICE]).outcome
    answers = {gone.key: DELETE, emptied.key: KEEP}
    reading = take_in(
        content, ward.users[OFFICE], answers=answers, save=True, digest=preview.digest
    )
    assert reading.saved
    assert not Training.objects.filter(pk=number).exists()
    assert Training.objects.get(pk=sheet.cell(head + 1, 1).value).place == before
