"""A report form to which somebody added columns of patients is refused, and not kept."""

import pytest
from openpyxl import Workbook
from openpyxl.cell import Cell

from reports.files.reading import Reading
from reports.files.uploads import receive
from reports.models import UploadResult
from tests.reports.files.filling import answer_cell, head_of, opened, saved, sent
from tests.reports.files.ledger.ledger_files import book_of, csv_of
from tests.reports.files.sent_out import DESK, OFFICE, SentOut

pytestmark = pytest.mark.django_db


def add_column(workbook: Workbook, title: str, label: str) -> Cell:
    """The head of a column that somebody added to a table."""
    head, columns = head_of(workbook[title])
    cell = workbook[title].cell(head, max(columns.values()) + 2)
    cell.value, cell.offset(row=1).value = label, "架空 太郎"
    return cell


def form_with_column(ward: SentOut, label: str) -> bytes:
    workbook = opened(ward.forms[OFFICE].content)
    add_column(workbook, "研修会", label)
    return saved(workbook)


def refused_places(reading: Reading) -> list[str]:
    assert reading.withheld
    assert all("患者" in each.sentence for each in reading.outcome.problems)
    return sorted(str(each.place) for each in reading.outcome.problems)


@pytest.mark.parametrize("label", ["患者名", "氏名", "生年月日", "利用者氏名（カナ）", "住所"])
def test_an_added_column_of_patients_refuses_the_form(ward, label):
    places = []

    def edit(workbook):
        places.append(f"「研修会」{add_column(workbook, '研修会', label).coordinate}")

    assert refused_places(sent(ward, OFFICE, edit)) == places


def test_added_lines_and_sheets_of_patients_refuse_the_form(ward):
    lines = []

    def edit(workbook):
        answer = answer_cell(workbook, "資源の把握", "備考").offset(row=1)
        answer.value, answer.offset(column=-1).value = "架空 太郎", "患者氏名"
        lines.append(f"「資源の把握」B{answer.row}")
        own = workbook.create_sheet("名簿")
        own.append(["No", "利用者名", "生年月日"])
        own.append([1, "架空 太郎", "S10.1.1"])

    assert refused_places(sent(ward, OFFICE, edit)) == ["「名簿」B1", "「名簿」C1", *lines]


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
    reading = sent(ward, form, lambda workbook: add_column(workbook, title, label))
    assert (reading.withheld, reading.outcome.problems) == ("", ())


def test_an_own_column_under_a_new_label_is_no_patients(ward):
    def rename(workbook):
        head, columns = head_of(workbook["コーディネーター"])
        workbook["コーディネーター"].cell(head, columns["氏名"]).value = "名前"

    assert sent(ward, DESK, rename).withheld == ""


@pytest.mark.parametrize(("label", "withheld"), [("患者氏名", True), ("相談の内容", False)])
def test_a_ledger_sent_by_the_wrong_door_is_not_kept_where_it_names_patients(ward, label, withheld):
    rows = [("相談日", label), ("R6.9.2", "架空")]
    for content in (csv_of(rows), book_of(rows)):
        upload = receive(ward.users[DESK], "ledger", content)
        assert (upload.content, "患者" in upload.withheld) == (None, withheld)
        assert upload.result == UploadResult.REFUSED


def test_the_refused_form_is_logged_without_its_content_or_any_name(ward):
    content = form_with_column(ward, "患者名（山田分）")
    upload = receive(ward.users[OFFICE], "架空太郎様の件.xlsx", content)
    assert (upload.result, upload.content) == (UploadResult.REFUSED, None)
    assert upload.name == "（名前を伏せたファイル）"
    assert upload.withheld
    assert "患者" in str(upload.summary)
    assert "山田" not in str(upload.summary)
    assert "太郎" not in str(upload.summary)
