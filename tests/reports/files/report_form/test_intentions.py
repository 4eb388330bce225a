"""A running record that a file changes is asked about: changed from which day on, or wrong?"""

import re
from datetime import date, timedelta

import pytest

from consultations.models import Coordinator, DeskHours
from institutions.models import Designation
from reports.files.outcome import ChangeKind, QuestionKind
from reports.files.reading import Reading
from reports.files.report_form.taking_in import take_in
from reports.files.upload_record import kept_outcome
from reports.files.uploads import receive, settle
from reports.models import UploadResult
from tests.reports.files.filling import says_nothing, typed
from tests.reports.files.sent_out import DESK, SentOut, sent_out

pytestmark = pytest.mark.django_db

BEFORE, SUMMER = date(2023, 4, 1), date(2024, 7, 1)
# sheet, label, what is typed, model, field, what it becomes
CHANGES = [
    ("開設時間", "週あたりの開設時間", 24, DeskHours, "weekly_hours", 24),
    ("コーディネーター", "資格の区分", "エ", Coordinator, "qualification", "d"),
    ("積極的医療機関", "状態", "取下げ", Designation, "status", "withdrawn"),
]
every_change = pytest.mark.parametrize("change", CHANGES, ids=[each[0] for each in CHANGES])


@pytest.fixture(scope="module")
def ward(city) -> SentOut:
    """北区, whose registers began a year before."""
    made = sent_out()
    for model in (DeskHours, Coordinator, Designation):
        model.objects.update(valid_from=BEFORE)
    return made


def form_with(ward: SentOut, *changes) -> bytes:
    cells = [(sheet, 1, label, value) for sheet, label, value, *_ in changes]
    return typed(ward.forms[DESK].content, *cells)


def read(ward: SentOut, content: bytes, **more) -> Reading:
    return take_in(content, ward.users[DESK], **more)


@every_change
def test_a_changed_answer_is_asked_about_once_at_its_cell_and_nothing_is_assumed(ward, change):
    sheet, label, _, model, name, _ = change
    before = model.objects.order_by("pk").first()
    content = form_with(ward, change)
    outcome = read(ward, content).outcome
    (question,) = outcome.questions
    assert (question.kind, question.place.sheet) == (QuestionKind.INTENTION, sheet)
    assert question.place.label == label
    assert "変わったのですか、はじめから誤りですか。" in question.sentence
    # Lists contain 、 and periods から: both values stand in quotes.
    assert re.search(r"」が「.+」から「.+」になっています。", question.sentence)
    assert [each.kind for each in outcome.changes] == [ChangeKind.CHANGED]
    assert not outcome.may_be_saved
    assert not read(ward, content, save=True).saved
    assert getattr(model.objects.get(pk=before.pk), name) == getattr(before, name)


@every_change
def test_what_changed_goes_on_as_a_new_record_from_the_day_that_was_answered(ward, change):
    _, _, _, model, name, after = change
    old = model.objects.order_by("pk").first()
    content = form_with(ward, change)
    (question,) = read(ward, content).outcome.questions
    reading = read(ward, content, answers={question.key: "changed:R6.7.1"}, save=True)
    assert reading.saved, reading.outcome
    kinds = [each.kind for each in reading.outcome.changes]
    assert sorted(kinds) == [ChangeKind.CHANGED, ChangeKind.ENDED]
    ended = model.objects.get(pk=old.pk)
    assert getattr(ended, name) == getattr(old, name)
    assert (ended.valid_from, ended.valid_to) == (BEFORE, SUMMER - timedelta(days=1))
    new = model.objects.latest("pk")
    assert (new.valid_from, new.valid_to, getattr(new, name)) == (SUMMER, None, after)
    again = read(ward, content).outcome
    assert says_nothing(again)
    assert "令和6年7月1日からの記録" in again.notes[0].sentence


@every_change
def test_what_was_wrong_is_corrected_from_its_start_with_its_reason(ward, change):
    _, _, _, model, name, after = change
    old, count = model.objects.order_by("pk").first(), model.objects.count()
    content = form_with(ward, change)
    (question,) = read(ward, content).outcome.questions
    reading = read(ward, content, answers={question.key: "mistaken:転記の誤り"}, save=True)
    assert reading.saved, reading.outcome
    now = model.objects.get(pk=old.pk)
    assert (getattr(now, name), now.valid_from, now.mistake) == (after, BEFORE, "転記の誤り")
    assert model.objects.count() == count


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("", "どれか1つを選択してください。"),
        ("yes", "どれか1つを選択してください。"),
        ("changed", "変わった日を入力してください。"),
        ("changed: ", "変わった日を入力してください。"),
        ("changed:きのう", "きのう"),
        ("changed:R5.4.1", "それより後の日を入力してください。"),
        ("changed:R5.4.2", ""),
        ("mistaken:", "誤りの理由を入力してください。"),
        ("mistaken:" + "あ" * 201, "200字まで"),
        ("mistaken:" + "あ" * 200, ""),
    ],
)
def test_an_answer_that_cannot_be_is_explained_and_asked_again(ward, answer, sentence):
    content = form_with(ward, CHANGES[0])
    (question,) = read(ward, content).outcome.questions
    assert sentence in question.refusal(answer)
    reading = read(ward, content, answers={question.key: answer}, save=True)
    assert reading.saved == (not sentence)


def test_several_answers_of_one_record_are_one_question(ward):
    content = form_with(ward, CHANGES[0], ("開設時間", "開設の曜日と時刻", "月〜金 9:00〜14:00"))
    (question,) = read(ward, content).outcome.questions
    assert "「週あたりの開設時間」" in question.sentence
    assert "「開設の曜日と時刻」" in question.sentence


def test_an_end_and_a_note_are_not_asked_about(ward):
    content = form_with(
        ward,
        ("開設時間", "有効期間の末日", date(2024, 8, 31)),
        ("積極的医療機関", "備考", "架空の備考"),
    )
    outcome = read(ward, content).outcome
    assert (outcome.questions, outcome.problems, len(outcome.changes)) == ((), (), 2)


def test_a_record_of_this_year_that_was_never_submitted_is_not_asked_about(ward):
    DeskHours.objects.update(valid_from=date(2024, 4, 1))
    assert read(ward, form_with(ward, CHANGES[0])).outcome.questions == ()


def test_on_the_page_the_day_is_typed_and_stays_until_it_is_right(ward, sign_in):
    client = sign_in("desk")
    upload = receive(client.user, "様式.xlsx", form_with(ward, CHANGES[0]))
    outcome = kept_outcome(upload.summary)
    (question,) = outcome.questions
    address = f"/excel/uploads/{upload.pk}/"
    page = client.get(address).content.decode()
    assert "いつから" in page
    assert "checked" not in page.split("確かめるところ")[1]
    sent = {
        "digest": upload.summary["digest"],
        f"q-{question.key}": "changed",
        f"t-changed-{question.key}": "R5.4.1",
        f"t-mistaken-{question.key}": "",
    }
    page = client.post(f"{address}save/", sent, follow=True).content.decode()
    assert "それより後の日を入力してください。" in page
    assert 'value="R5.4.1"' in page
    sent[f"t-changed-{question.key}"] = "R6.7.1"
    page = client.post(f"{address}save/", sent, follow=True).content.decode()
    assert "変わった（R6.7.1）" in page
    upload.refresh_from_db()
    assert upload.result == UploadResult.SAVED
    assert DeskHours.objects.count() == 2


def test_a_reason_that_names_a_person_is_asked_about_before_it_is_kept(ward):
    user, content = ward.users[DESK], form_with(ward, CHANGES[0])
    upload = receive(user, "様式.xlsx", content)
    outcome = kept_outcome(upload.summary)
    (question,) = outcome.questions
    answers = {question.key: "mistaken:田中様 06-0000-0000"}
    unsaved = settle(upload, user, answers, outcome.digest)
    assert not unsaved.saved
    personal = [each for each in unsaved.outcome.questions if each.kind == QuestionKind.PERSONAL]
    assert "田中様" in personal[0].sentence


@every_change
def test_an_edit_of_a_record_that_ended_is_asked_about_where_none_follows_that_says_it(
    ward, change
):
    *_, model, name, after = change
    old = model.objects.order_by("pk").first()
    end = SUMMER - timedelta(days=1)
    model.objects.filter(pk=old.pk).update(valid_to=end)
    reading = read(ward, form_with(ward, change), save=True)
    (question,) = reading.outcome.questions
    assert question.kind == QuestionKind.INTENTION
    assert question.period == (BEFORE.isoformat(), end.isoformat())
    assert not any("からの記録" in each.sentence for each in reading.outcome.notes)
    before = getattr(old, name)
    old.refresh_from_db()
    assert (reading.saved, getattr(old, name)) == (False, before)
    assert before != after
