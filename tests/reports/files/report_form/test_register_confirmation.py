"""A ○ in the workbook says the same as the button 「このとおり」: said, taken back, refused, kept."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from consultations.models import Coordinator, DeskHours
from reports.counting.registers import REGISTERS
from reports.counting.ward_report import load_reports
from reports.files.outcome import DELETE, KEEP, QuestionKind
from reports.files.report_form.taking_in import take_in
from reports.files.report_workbook.handing_out import hand_out
from tests import factories as make
from tests.reports.files.filling import answer_cell, desk, opened, says_nothing, sent, typed
from tests.reports.files.sent_out import DESK
from wards.models import RegisterConfirmation, Submission
from wards.reporting.workflow import move
from wards.vocabulary import ReportItem, Status

pytestmark = pytest.mark.django_db

QUESTION = "令和6年度もこのとおり（○）"
SHEETS = {
    ReportItem.OPENING_HOURS: "開設時間",
    ReportItem.COORDINATOR: "コーディネーター",
    ReportItem.ACTIVE_INSTITUTION: "積極的医療機関",
}
LONG_AGO = datetime(2023, 4, 3, 9, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture(autouse=True)
def carried_over(ward):
    """The registers were entered a year before the survey."""
    for model in REGISTERS.values():
        for record in model.objects.all():
            make.saved_at(record, LONG_AGO)


def report(ward):
    return load_reports([ward.ward], ward.round)[ward.ward.pk]


def form_now(ward) -> bytes:
    return hand_out(ward.bureau, ward.ward, ward.round, DESK).content


def test_every_register_asks_on_a_sheet_of_its_own():
    assert SHEETS.keys() == REGISTERS.keys()


@pytest.mark.parametrize(("item", "sheet"), SHEETS.items())
def test_a_circle_answers_under_the_name_of_who_sent_it(ward, item, sheet):
    assert report(ward).is_unconfirmed(item)
    reading = desk(ward, (sheet, None, QUESTION, "○"), save=True)
    assert reading.saved
    (change,) = reading.outcome.changes
    assert (change.place.label, change.before, change.after) == (QUESTION, "空欄", "○")
    said = RegisterConfirmation.objects.get()
    assert (said.item, said.updated_by) == (item, ward.users[DESK])
    assert report(ward).is_answered(item)
    assert Submission.objects.get(form=DESK, ward=ward.ward).status == Status.DRAFT
    assert answer_cell(opened(form_now(ward)), sheet, QUESTION).value == "○"


def test_a_preview_says_what_is_still_missing_and_says_nothing_for_good(ward):
    missing = desk(ward).outcome.still_missing
    after = desk(ward, ("コーディネーター", None, QUESTION, "✓")).outcome.still_missing
    assert len(missing) == len(after) + 1
    assert RegisterConfirmation.objects.count() == 0


def test_a_form_that_is_confirmed_already_comes_back_untouched(ward):
    desk(ward, ("積極的医療機関", None, QUESTION, "○"), save=True)
    outcome = take_in(form_now(ward), ward.users[DESK], save=True).outcome
    assert says_nothing(outcome)
    # The form of before, without the ○, is no withdrawal: there it was never said.
    assert desk(ward).outcome.questions == ()
    assert report(ward).is_answered(ReportItem.ACTIVE_INSTITUTION)


@pytest.mark.parametrize(
    ("item", "answer"), [*((item, DELETE) for item in SHEETS), (ReportItem.COORDINATOR, KEEP)]
)
def test_a_circle_that_is_gone_is_asked_about_and_taken_back_on_request(ward, item, answer):
    sheet = SHEETS[item]
    desk(ward, (sheet, None, QUESTION, "○"), save=True)
    emptied = typed(form_now(ward), (sheet, None, QUESTION, None))
    (question,) = take_in(emptied, ward.users[DESK]).outcome.questions
    assert (question.kind, question.place.label) == (QuestionKind.DELETION, QUESTION)
    answers = {question.key: answer}
    assert take_in(emptied, ward.users[DESK], answers=answers, save=True).saved
    assert report(ward).is_answered(item) is (answer == KEEP)


def test_a_row_that_is_changed_answers_without_a_circle_whoever_takes_it_in(ward):
    content = typed(ward.forms[DESK].content, ("開設時間", 1, "週あたりの開設時間", 21))
    assert take_in(content, ward.bureau, save=True).saved
    assert DeskHours.objects.get().updated_by == ward.bureau
    assert report(ward).is_answered(ReportItem.OPENING_HOURS)
    assert not report(ward).is_answered(ReportItem.COORDINATOR)


def test_a_circle_of_a_register_without_records_is_refused_at_its_cell(ward):
    Coordinator.objects.update(valid_to=date(2024, 8, 31))
    outcome = desk(ward, ("コーディネーター", None, QUESTION, "○")).outcome
    (problem,) = outcome.problems
    assert problem.place.label == QUESTION
    assert "令和6年9月1日現在の拠点コーディネーターの記録がない" in problem.sentence


def test_a_submitted_report_refuses_another_answer_and_lets_the_same_pass(ward):
    desk(ward, ("開設時間", None, QUESTION, "○"), save=True)
    content = form_now(ward)
    submission = Submission.objects.get(form=DESK, ward=ward.ward)
    move(submission, Status.SUBMITTED, ward.users[DESK], freeze=make.what_is_there)
    assert take_in(content, ward.users[DESK]).outcome.problems == ()
    for title, answer in (("開設時間", None), ("コーディネーター", "○")):
        sent = typed(content, (title, None, QUESTION, answer))
        (problem,) = take_in(sent, ward.users[DESK]).outcome.problems
        assert "変えられません" in problem.sentence


def test_a_form_that_went_out_before_the_question_was_asked_is_still_read(ward):
    def forget(workbook):
        for title in SHEETS.values():
            row = answer_cell(workbook, title, QUESTION).row
            for cell in workbook[title][row]:
                cell.value = None

    assert says_nothing(sent(ward, DESK, forget).outcome)


def test_a_register_that_is_confirmed_is_no_nothing_to_report(ward):
    desk(ward, ("積極的医療機関", None, QUESTION, "○"), save=True)
    form = opened(form_now(ward))
    answers = [
        answer_cell(form, "積極的医療機関", label).value
        for label in (QUESTION, "該当なし：積極的医療機関")
    ]
    assert answers == ["○", None]
