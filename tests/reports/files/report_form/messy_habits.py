"""Makes forms with what offices are used to in Excel: 〃 and merges, lines through, totals, remarks."""

from __future__ import annotations

from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.reports.files.filling import head_of
from tests.reports.files.report_form.messy_forms import (
    OFFICE,
    noted,
    refused,
    table_cell,
    table_cells,
    typed,
    unchanged,
)

STRUCK = Font(strike=True)


def line_below(workbook: Workbook, title: str, values: dict[str, object]) -> dict[str, Cell]:
    """Writes into the second free row below a table, by label."""
    sheet = workbook[title]
    head, columns = head_of(sheet)
    row = head + 2 + sum(1 for _ in table_cells(workbook, title, "番号"))
    return {label: typed(sheet.cell(row, columns[label]), value) for label, value in values.items()}


@unchanged(OFFICE)
def numbers_as_percent(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "参加人数"):
        cell.number_format = "0%"


@unchanged(OFFICE)
def days_typed_as_one_number(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "開催日"):
        cell.value, cell.number_format = int(f"{cell.value:%Y%m%d}"), "General"


@unchanged(OFFICE)
def rows_filtered_out(workbook: Workbook) -> None:
    sheet = workbook["研修会"]
    head, _ = head_of(sheet)
    sheet.auto_filter.ref = f"A{head}:P{head + 3}"
    sheet.auto_filter.add_filter_column(1, ["拠点事業"])
    for row in range(head + 1, head + 4):
        sheet.row_dimensions[row].hidden = True


@unchanged(OFFICE)
def marks_as_the_boxes_of_other_programs(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "対象の職種：医師・歯科医師"):
        cell.value = True
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    sheet.cell(head + 1, columns["対象の職種：薬剤師"]).value = False


@refused(OFFICE, "「2025」に取り消し線が引かれています。")
def a_number_corrected_by_hand(workbook: Workbook) -> Cell:
    old = TextBlock(InlineFont(strike=True), "20")
    return typed(table_cell(workbook, "研修会", "参加人数"), CellRichText(old, "25"))


@refused(OFFICE, "「301」に小さな字（注の番号など）があります。")
def a_number_with_a_raised_digit(workbook: Workbook) -> Cell:
    note = TextBlock(InlineFont(vertAlign="superscript"), "1")
    return typed(table_cell(workbook, "研修会", "参加人数"), CellRichText("30", note))


@unchanged(OFFICE)
def words_with_bold_letters_and_a_raised_blank(workbook: Workbook) -> None:
    bold = TextBlock(InlineFont(b=True), "会館")
    raised = TextBlock(InlineFont(vertAlign="superscript"), " ")
    table_cell(workbook, "研修会", "場所").value = CellRichText("架空", bold, raised)


@refused(OFFICE, "セルの書式で年が見えません。")
def a_day_of_which_the_year_is_hidden(workbook: Workbook) -> Cell:
    cell = typed(table_cell(workbook, "研修会", "開催日"), date(2024, 9, 1))
    cell.number_format = 'm"月"d"日"'
    return cell


@noted(OFFICE, "の行は、記録ではないので読みません。")
def a_total_below_the_table(workbook: Workbook) -> Cell:
    return line_below(workbook, "研修会", {"テーマ": "合　計", "参加人数": "=SUM(G11:G13)"})[
        "テーマ"
    ]


@noted(OFFICE, "「計」の行は、記録ではないので読みません。")
def a_total_in_the_column_of_numbers(workbook: Workbook) -> Cell:
    return line_below(workbook, "研修会", {"番号": "計", "参加人数": "102人"})["番号"]


@noted(OFFICE, "表に添えた注なので、読みません。")
def a_remark_below_the_table(workbook: Workbook) -> Cell:
    return line_below(workbook, "研修会", {"開催日": "※日程は変わることがあります。"})["開催日"]


@refused(OFFICE, "が結合されています。")
def a_day_merged_over_two_rows(workbook: Workbook) -> Cell:
    cell = table_cell(workbook, "研修会", "開催日")
    sheet = cell.parent
    below = sheet.cell(cell.row + 1, cell.column)
    sheet.merge_cells(f"{cell.coordinate}:{below.coordinate}")
    return below


@refused(OFFICE, "「架空会館」に取り消し線が引かれています。")
def an_answer_struck_out(workbook: Workbook) -> Cell:
    cell = table_cell(workbook, "研修会", "場所")
    cell.font = STRUCK
    return cell


@refused(OFFICE, "この行は、取り消し線で消されています。")
def a_row_struck_out(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    for column in columns.values():
        sheet.cell(head + 1, column).font = STRUCK
    return sheet.cell(head + 1, 1)
