"""Makes forms whose answers and identity are written as people write them."""

from __future__ import annotations

from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.cell import Cell

from reports.files.report_workbook.layout import (
    BODY,
    FORM_NUMBER,
    LAYOUT_NUMBER,
    ROUND,
    WARD_CODE,
    WARD_NAME,
)
from tests.reports.files.filling import head_of
from tests.reports.files.report_form.messy_forms import (
    OFFICE,
    answer_cell,
    asked,
    cover_cell,
    forget_lines,
    refused,
    table_cell,
    table_cells,
    typed,
    unchanged,
)
from wards.fiscal import wareki

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
SERIAL_ZERO = date(1899, 12, 30)

# --- Answers ---------------------------------------------------------------------------------------


@unchanged(OFFICE)
def numbers_as_texts(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "参加人数"):
        cell.value = str(cell.value)


@unchanged(OFFICE)
def numbers_in_full_width_with_their_unit(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "参加人数"):
        cell.value = f"　{cell.value}人 ".translate(FULL_WIDTH)
    times = answer_cell(workbook, "資源の把握", "備考")
    times.value = f"{times.value}  "


@unchanged(OFFICE)
def days_in_words(workbook: Workbook) -> None:
    first, second, third = table_cells(workbook, "研修会", "開催日")
    first.value = wareki(first.value.date())
    second.value = f"Ｒ{second.value.year - 2018}.{second.value.month}.{second.value.day}"
    third.value = f"{third.value:%Y/%m/%d} "


@unchanged(OFFICE)
def days_as_numbers(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "開催日"):
        cell.value = (cell.value.date() - SERIAL_ZERO).days
        cell.number_format = "General"


@unchanged(OFFICE)
def days_with_a_time_of_midnight(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "開催日"):
        cell.value = datetime.combine(cell.value.date(), time())


@unchanged(OFFICE)
def choices_with_spaces_and_full_width(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "開催の状況"):
        cell.value = " 開催 済み　"


@unchanged(OFFICE)
def other_circles(workbook: Workbook) -> None:
    for label, circle in (
        ("対象の職種：医師・歯科医師", "〇"),
        ("対象の職種：訪問看護師・看護師", "◯"),
    ):
        for cell in table_cells(workbook, "研修会", label):
            cell.value = circle


@unchanged(OFFICE)
def line_breaks_of_other_systems(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "備考"):
        cell.value = f"{cell.value.replace(chr(10), chr(13) + chr(10))}\n\n"


@unchanged(OFFICE)
def trailing_spaces(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "テーマ"):
        cell.value = f"\u3000{cell.value}\xa0 \u200b"


@unchanged(OFFICE)
def numbers_of_records_in_full_width(workbook: Workbook) -> None:
    for cell in table_cells(workbook, "研修会", "番号"):
        cell.value = str(cell.value).translate(FULL_WIDTH)


@unchanged(OFFICE)
def a_line_break_in_one_line(workbook: Workbook) -> None:
    cell = table_cell(workbook, "研修会", "テーマ")
    cell.value = f"{cell.value}\n"


@asked(OFFICE, "入っていた「架空会館」が消えています。")
def an_answer_emptied(workbook: Workbook) -> Cell:
    return typed(table_cell(workbook, "研修会", "場所"), None)


@asked(OFFICE, "」）がなくなっています。")
def a_row_emptied(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    for column in columns.values():
        if column > 1:
            sheet.cell(head + 2, column).value = None
    return sheet.cell(head + 2, 1)


@refused(OFFICE, "数として読めません。")
def a_number_with_a_slip(workbook: Workbook) -> Cell:
    return typed(table_cell(workbook, "研修会", "参加人数"), "３８入")


@refused(OFFICE, "数式の結果がファイルに入っていません。")
def a_formula_that_nobody_calculated(workbook: Workbook) -> Cell:
    return typed(table_cell(workbook, "研修会", "参加人数"), "=10+28")


@refused(OFFICE, "の行が2つあります。")
def a_row_copied_with_its_number(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    for column in columns.values():
        sheet.cell(head + 4, column).value = sheet.cell(head + 1, column).value
    return sheet.cell(head + 4, 1)


@refused(OFFICE, "番号999999の記録は、この区のこの表にはありません。")
def a_number_that_no_record_has(workbook: Workbook) -> Cell:
    return typed(table_cell(workbook, "研修会", "番号"), 999999)


@refused(OFFICE, "番号の列に、番号でないものが入っています。")
def a_word_below_the_numbers(workbook: Workbook) -> Cell:
    return typed(table_cell(workbook, "研修会", "番号", 4), "以上")


# --- Identity --------------------------------------------------------------------------------------


@unchanged(OFFICE)
def identity_in_full_width_and_with_line_breaks(workbook: Workbook) -> None:
    for label in (WARD_CODE, FORM_NUMBER, LAYOUT_NUMBER):
        cell = cover_cell(workbook, label)
        cell.value = f" {cell.value} ".translate(FULL_WIDTH)
    cell = cover_cell(workbook, ROUND)
    cell.value = cell.value.replace(" ", "\n")


@unchanged(OFFICE)
def identity_below_its_labels(workbook: Workbook) -> None:
    sheet = workbook["表紙"]
    facts = [(sheet.cell(row, 2).value, sheet.cell(row, 3).value) for row in range(4, 10)]
    for row in range(4, 10):
        sheet.cell(row, 2).value = sheet.cell(row, 3).value = None
    for column, (label, value) in enumerate(facts, 2):
        sheet.cell(4, column).value = label
        sheet.cell(5, column).value = value


@unchanged(OFFICE)
def the_number_of_the_form_as_a_number(workbook: Workbook) -> None:
    cell = cover_cell(workbook, FORM_NUMBER)
    cell.value = int(cell.value)


@refused(OFFICE, "ここには「中央区」とあります。")
def another_ward_on_the_cover(workbook: Workbook) -> Cell:
    return typed(cover_cell(workbook, WARD_NAME), "中央区")


@refused(OFFICE, "ここには「27128」とあります。")
def another_code_on_the_cover(workbook: Workbook) -> Cell:
    return typed(cover_cell(workbook, WARD_CODE), 27128)


@refused(OFFICE, "ここには「相談支援室」とあります。")
def another_body_on_the_cover(workbook: Workbook) -> Cell:
    return typed(cover_cell(workbook, BODY), "相談支援室")


@refused(OFFICE, "ここには「令和5年度 年次調査」とあります。")
def another_round_on_the_cover(workbook: Workbook) -> Cell:
    return typed(cover_cell(workbook, ROUND), "令和5年度 年次調査")


@refused(OFFICE, "この版の様式は読めません。いまの版は2です。")
def an_older_layout(workbook: Workbook) -> Cell:
    return typed(cover_cell(workbook, LAYOUT_NUMBER), "0")


@refused(OFFICE, "様式番号999999で渡した様式は、ありません。")
def a_form_number_that_never_went_out(workbook: Workbook) -> Cell:
    forget_lines(workbook)
    return typed(cover_cell(workbook, FORM_NUMBER), "999999")


@refused(OFFICE, "これは旭区の様式です。")
def a_form_of_another_ward_without_number(workbook: Workbook) -> Cell:
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = None
    cover_cell(workbook, WARD_CODE).value = "27117"
    return typed(cover_cell(workbook, WARD_NAME), "旭区")


@refused(OFFICE, "これは旭区の様式です。")
def a_form_of_another_ward_with_its_number(workbook: Workbook) -> Cell:
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = "999999"
    cover_cell(workbook, WARD_CODE).value = "27117"
    return typed(cover_cell(workbook, WARD_NAME), "旭区")


@refused(OFFICE, "ほかの所では「旭区」とあり、食い違っています。")
def a_cover_that_contradicts_itself(workbook: Workbook) -> Cell:
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = None
    cover_cell(workbook, WARD_NAME).value = "旭区"
    return cover_cell(workbook, WARD_CODE)


@refused(OFFICE, "どの区の、どの報告の様式か、読み取れません。")
def identity_lost_everywhere(workbook: Workbook) -> None:
    del workbook["表紙"]
    forget_lines(workbook)
