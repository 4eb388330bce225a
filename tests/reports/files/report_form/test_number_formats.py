"""Where a format shows something else than the cell holds, nobody knows which of the two was meant."""

from datetime import date

import pytest

from reports.files.report_form.taking_in import take_in
from tests.reports.files.filling import head_of, opened, saved
from tests.reports.files.sent_out import OFFICE

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
        ("開催日", date(2024, 9, 1), "yyyy/m", "日が見えません。"),
        ("開催日", date(2024, 9, 1), "mmm-yy", "日が見えません。"),
        ("開催日", date(2024, 9, 1), 'm"月"d"日"', "年が見えません。"),
        ("開催日", date(2024, 9, 1), "[$-411]m/d;@", "年が見えません。"),
        ("参加人数", 1, "0%", "入っている「1」が、セルの書式で違うものに見えます。"),
        ("参加人数", 12345, "#,##0,", "入っている「12345」が、セルの書式で違うものに見えます。"),
        ("場所", 7, '"第"0"会議室"', "入っている「7」が、セルの書式で違うものに見えます。"),
        ("場所", 0.2, "0%", "入っている「0.2」が、セルの書式で違うものに見えます。"),
    ],
)
def test_what_looks_other_than_it_is_is_refused(ward, label, value, number_format, sentence):
    (problem,) = outcome_of(ward, label, value, number_format).problems
    assert sentence in problem.sentence
    assert problem.hint


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
