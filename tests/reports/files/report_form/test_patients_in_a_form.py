"""A report form to which somebody added columns of patients is refused, and not kept."""

import pytest
from openpyxl import Workbook

from reports.files.report_form.taking_in import take_in
from reports.files.uploads import receive
from reports.models import UploadResult
from tests.reports.files.filling import head_of, opened, row_of, saved
from tests.reports.files.ledger.ledger_files import book_of, csv_of
from tests.reports.files.sent_out import DESK, OFFICE, SentOut

pytestmark = pytest.mark.django_db


def add_column(workbook: Workbook, title: str, label: str, value: object) -> None:
    sheet = workbook[title]
    head, columns = head_of(sheet)
    free = max(columns.values()) + 2
    sheet.cell(head, free).value, sheet.cell(head + 1, free).value = label, value


def refused(ward: SentOut, workbook: Workbook, form: str) -> list[str]:
    reading = take_in(saved(workbook), ward.users[form])
    assert bool(reading.withheld) == any(
        "患者" in each.sentence for each in reading.outcome.problems
    )
    return [str(each.place) for each in reading.outcome.problems if reading.withheld]


def test_the_name_of_a_file_that_is_not_kept_names_nobody_either(ward):
    workbook = opened(ward.forms[OFFICE].content)
    add_column(workbook, "研修会", "患者名", "架空 太郎")
    kept = receive(ward.users[OFFICE], "架空太郎様の件.xlsx", saved(workbook))
    assert (kept.content, kept.name) == (None, "（名前を伏せたファイル）")


@pytest.mark.parametrize("label", ["患者名", "氏名", "生年月日", "利用者氏名（カナ）", "住所"])
def test_an_added_column_of_patients_refuses_the_form(ward, label):
    workbook = opened(ward.forms[OFFICE].content)
    add_column(workbook, "研修会", label, "架空 太郎")
    assert refused(ward, workbook, OFFICE) == [f"「研修会」{_place(workbook, label)}"]


def _place(workbook: Workbook, label: str) -> str:
    return next(c.coordinate for row in workbook["研修会"].rows for c in row if c.value == label)


def test_added_lines_and_sheets_of_patients_refuse_the_form(ward):
    workbook = opened(ward.forms[OFFICE].content)
    sheet = workbook["資源の把握"]
    row = row_of(sheet, "備考", 2) + 1
    sheet.cell(row, 2).value, sheet.cell(row, 3).value = "患者氏名", "架空 太郎"
    own = workbook.create_sheet("名簿")
    own.append(["No", "利用者名", "生年月日"])
    own.append([1, "架空 太郎", "S10.1.1"])
    told = refused(ward, workbook, OFFICE)
    assert sorted(told) == ["「名簿」B1", "「名簿」C1", f"「資源の把握」B{row}"]


@pytest.mark.parametrize(
    ("form", "title", "label"),
    [
        (OFFICE, "研修会", "担当者氏名"),
        (OFFICE, "研修会", "患者数"),
        (DESK, "コーディネーター", "担当者氏名"),
        (DESK, "相談支援室", "備考"),
    ],
)
def test_columns_of_staff_and_numbers_and_the_forms_own_are_no_patients(ward, form, title, label):
    workbook = opened(ward.forms[form].content)
    add_column(workbook, title, label, "架空")
    reading = take_in(saved(workbook), ward.users[form])
    assert (reading.withheld, reading.outcome.problems) == ("", ())


def test_an_own_column_under_a_new_label_is_no_patients(ward):
    workbook = opened(ward.forms[DESK].content)
    sheet = workbook["コーディネーター"]
    head, columns = head_of(sheet)
    sheet.cell(head, columns["氏名"]).value = "名前"
    assert take_in(saved(workbook), ward.users[DESK]).withheld == ""


@pytest.mark.parametrize(("label", "withheld"), [("患者氏名", True), ("相談の内容", False)])
def test_a_ledger_sent_by_the_wrong_door_is_not_kept_where_it_names_patients(ward, label, withheld):
    rows = [("相談日", label), ("R6.9.2", "架空")]
    for content in (csv_of(rows), book_of(rows)):
        upload = receive(ward.users[DESK], "ledger", content)
        assert (upload.content, "患者" in upload.withheld) == (None, withheld)
        assert upload.result == UploadResult.REFUSED


def test_the_refused_form_is_logged_without_its_content_or_any_word_of_it(ward):
    workbook = opened(ward.forms[OFFICE].content)
    add_column(workbook, "研修会", "患者名（山田分）", "架空 太郎")
    upload = receive(ward.users[OFFICE], "form.xlsx", saved(workbook))
    assert (upload.result, upload.content) == (UploadResult.REFUSED, None)
    assert upload.withheld
    assert "患者" in str(upload.summary)
    assert "山田" not in str(upload.summary)
    assert "太郎" not in str(upload.summary)
