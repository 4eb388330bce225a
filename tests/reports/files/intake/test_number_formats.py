"""Where a format shows something else than the cell holds, nobody knows which of the two was meant."""

from datetime import date

import pytest

from reports.files.intake.taking_in import take_in
from reports.files.outcome import YES
from tests.reports.files.intake.filling import head_of, opened, saved
from tests.reports.files.intake.sent_out import OFFICE

pytestmark = pytest.mark.django_db


def outcome_of(ward, label: str, value, number_format: str):
    workbook = opened(ward.forms[OFFICE].content)
    sheet = workbook["研修会"]
    head, labels = head_of(sheet)
    cell = sheet.cell(head + 1, labels[label])
    cell.value = value
    cell.number_format = number_format
    return take_in(saved(workbook), ward.users[OFFICE]).outcome


@pytest.mark.parametrize(
    ("label", "value", "number_format", "sentence"),
    [
        ("開催日", date(2024, 9, 1), "yyyy/m", "日が見えません。令和6年9月1日 と"),
        ("開催日", date(2024, 9, 1), "mmm-yy", "日が見えません。令和6年9月1日 と"),
        ("開催日", date(2024, 9, 1), 'm"月"d"日"', "年が見えません。令和6年9月1日 と"),
        ("開催日", date(2024, 9, 1), "[$-411]m/d;@", "年が見えません。令和6年9月1日 と"),
        ("参加人数", 1, "0%", "違うものに見えます。入っている「1人」と"),
        ("参加人数", 12345, "#,##0,", "違うものに見えます。入っている「12,345人」と"),
        ("場所", 7, '"第"0"会議室"', "違うものに見えます。入っている「7」と"),
        ("場所", 0.2, "0%", "違うものに見えます。入っている「0.2」と"),
    ],
)
def test_what_looks_other_than_it_is_is_asked_about(ward, label, value, number_format, sentence):
    (question,) = outcome_of(ward, label, value, number_format).questions
    assert sentence in question.sentence
    assert [answer for answer, _ in question.options] == [YES]


@pytest.mark.parametrize(
    ("label", "value", "number_format"),
    [
        ("開催日", date(2024, 9, 1), "yyyy/m/d"),
        ("開催日", date(2024, 9, 1), "[$-411]ggge年m月d日"),
        ("開催日", date(2024, 9, 1), "mm-dd-yy"),
        ("開催日", date(2024, 9, 1), "[$-F800]dddd, mmmm dd, yyyy"),
        ("参加人数", 41, '#,##0"人"'),
        ("参加人数", 1041, "#,##0_);[Red](#,##0)"),
        ("参加人数", 41, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '),
        ("参加人数", 41, "0.00"),
        ("場所", 7, "General"),
    ],
)
def test_what_looks_as_it_is_is_read(ward, label, value, number_format):
    outcome = outcome_of(ward, label, value, number_format)
    assert (outcome.questions, outcome.problems, len(outcome.changes)) == ((), (), 1)


def test_a_cell_that_holds_what_went_out_is_asked_about_under_no_format(ward):
    outcome = outcome_of(ward, "開催日", date(2024, 6, 5), "m/d")
    assert (outcome.questions, outcome.changes) == ((), ())
