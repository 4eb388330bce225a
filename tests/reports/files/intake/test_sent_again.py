"""A file that is sent again asks nothing whose answer the portal has already; what differs it asks."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from meetings.models import Meeting
from reports.files.intake.taking_in import take_in
from reports.files.outcome import DELETE, KEEP, Outcome
from tests.reports.files.intake.filling import head_of, opened, saved
from tests.reports.files.intake.messy_forms import table_cell, typed
from tests.reports.files.intake.sent_out import OFFICE, SentOut, sent_out
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ward(django_db_setup, django_db_blocker) -> Iterator[SentOut]:
    """北区 with its two forms; what a test does is undone."""
    with django_db_blocker.unblock(), ward_scope(ALL_WARDS):
        yield sent_out()
        transaction.set_rollback(True)


def form_in_other_words(ward: SentOut) -> bytes:
    """Changed answers and a new row, none of them written so that it could be read surely."""
    workbook = opened(ward.forms[OFFICE].content)
    typed(table_cell(workbook, "研修会", "参加人数"), "約50人")
    typed(table_cell(workbook, "研修会", "参加人数", 2), "なし")
    typed(table_cell(workbook, "研修会", "場所", 3), "〃")
    typed(table_cell(workbook, "研修会", "開催日", 2), "6月13日")
    typed(table_cell(workbook, "推進会議", "開催日", 2), "未定")
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    for label, value in {
        "どちらの事業として数えますか": "拠点事業",
        "開催の状況": "開催済",
        "開催日": "7/7",
        "テーマ": "口腔ケアと\n栄養",
        "参加人数": "約18名",
    }.items():
        sheet.cell(head + 4, columns[label]).value = value
    return saved(workbook)


def sent(ward: SentOut, content: bytes, how: dict[str, str] | None = None) -> Outcome:
    """What a file says once everything it asks is answered, by its first option unless `how` says."""
    user = ward.users[OFFICE]
    asked = take_in(content, user).outcome.questions
    answers = {each.key: each.options[0][0] for each in asked} | (how or {})
    reading = take_in(content, user, answers=answers, save=True)
    assert reading.saved, reading.outcome
    return reading.outcome


def test_what_was_answered_is_not_asked_again_when_the_file_is_sent_again(ward):
    content = form_in_other_words(ward)
    assert len(sent(ward, content).questions) >= 9
    again = take_in(content, ward.users[OFFICE]).outcome
    assert (again.questions, again.changes, again.problems) == ((), (), ())
    assert Training.objects.filter(theme="口腔ケアと 栄養", people=18).count() == 1


def test_of_two_readings_the_one_that_was_chosen_stays_and_the_file_says_so(ward):
    workbook = opened(ward.forms[OFFICE].content)
    cell = typed(table_cell(workbook, "推進会議", "参加人数", 1), "なし")
    content = saved(workbook)
    (question,) = take_in(content, ward.users[OFFICE]).outcome.questions
    sent(ward, content, {question.key: "zero"})
    again = take_in(content, ward.users[OFFICE]).outcome
    assert (again.questions, again.changes) == ((), ())
    assert [(note.place.cell, note.sentence) for note in again.notes] == [
        (cell.coordinate, "「なし」を、いまポータルにある「0人」のことと読み、変えません。")
    ]


def test_where_the_portal_says_otherwise_by_now_the_reading_is_asked_again(ward):
    content = form_in_other_words(ward)
    sent(ward, content)
    Training.objects.filter(people=50).update(people=51)
    Meeting.objects.filter(date=None).update(date="2025-02-01")
    again = take_in(content, ward.users[OFFICE]).outcome
    assert sorted({(each.kind.value, each.found) for each in again.questions}) == [
        ("conflict", "未定"),
        ("conflict", "約50人"),
        ("reading", "未定"),
        ("reading", "約50人"),
    ]


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
