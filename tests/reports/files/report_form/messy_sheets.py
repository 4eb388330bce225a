"""Makes forms whose sheets, rows, columns and labels are not where they were."""

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

from tests.reports.files.filling import (
    answer_cell,
    form_sheets,
    insert_columns,
    insert_rows,
    row_of,
    swap_columns,
)
from tests.reports.files.report_form.messy_forms import (
    asked,
    noted,
    refused,
    training,
    type_into,
    unchanged,
)
from tests.reports.files.sent_out import DESK


@unchanged()
def all_that_only_helps_stripped_and_sheets_renamed_and_hidden(workbook: Workbook) -> None:
    del workbook["選択肢"], workbook["表紙"]
    workbook.defined_names.clear()
    workbook.create_sheet("Sheet1")
    states = ("hidden", "veryHidden", "visible", "visible", "visible")
    for number, (sheet, state) in enumerate(zip(workbook.worksheets, states, strict=True)):
        sheet.protection, sheet.data_validations = SheetProtection(), DataValidationList()
        sheet.print_title_rows = sheet.freeze_panes = None
        sheet.title, sheet.sheet_state = f"Sheet{number} (修正版)", state


@unchanged(form=DESK)
def everything_shifted_and_labels_written_otherwise(workbook: Workbook) -> None:
    labels = {"番号", "有効期間の初日", "開催の状況", "開催予定回数", "質問", "令和6年度の回答"}
    workbook._sheets.reverse()
    for sheet in workbook:
        for row in sheet.iter_rows(min_row=4, max_row=30):
            for cell in row:
                if sheet.title != "選択肢" and cell.value in labels:
                    cell.value = f" {cell.value[:2]}\n{cell.value[2:]}　※（必須）"
        insert_rows(sheet, 1, 3)
        insert_rows(sheet, 6, 2)
        insert_columns(sheet, 3)
        insert_columns(sheet, 1, 2)


@unchanged()
def columns_in_another_order_and_blank_rows_between_records(workbook: Workbook) -> None:
    sheet, head, columns = training(workbook)
    swap_columns(sheet, columns["開催日"], columns["備考"])
    swap_columns(sheet, columns["番号"], columns["テーマ"])
    insert_rows(sheet, head + 2, 4)


@unchanged()
def the_head_repeated_for_a_second_page(workbook: Workbook) -> None:
    sheet, head, columns = training(workbook)
    insert_rows(sheet, head + 3)
    for column in columns.values():
        sheet.cell(head + 3, column).value = sheet.cell(head, column).value


@unchanged()
def a_word_beside_the_questions(workbook: Workbook) -> None:
    answer_cell(workbook, "資源の把握", "備考").offset(column=1).value = "昨年と同じ"


@unchanged()
def the_cover_pasted_on_a_sheet(workbook: Workbook) -> None:
    sheet = workbook["講演会・普及啓発"]
    insert_rows(sheet, 5, 8)
    for row in range(4, 10):
        for column in (2, 3):
            sheet.cell(row + 1, column).value = workbook["表紙"].cell(row, column).value


@noted("シート「講演会・普及啓発」が見つからないので、講演会・普及啓発は変えません。")
def a_sheet_removed(workbook: Workbook) -> None:
    del workbook["講演会・普及啓発"]


NOT_OURS = "様式にないシートなので、読みません。"


@noted(NOT_OURS)
def a_sheet_of_their_own(workbook: Workbook) -> Worksheet:
    sheet = workbook.create_sheet("メモ")
    sheet["A1"].value = "次回は6月"
    return sheet


@noted(NOT_OURS)
def a_memo_with_the_title_of_a_sheet(workbook: Workbook) -> Worksheet:
    sheet = workbook.create_sheet("メモ", 0)
    sheet["A1"].value, sheet["A2"].value = "研修会", "6月の分は課長に確認"
    return sheet


@noted(NOT_OURS)
def the_summary_that_numbers_adds(workbook: Workbook) -> Worksheet:
    sheet = workbook.create_sheet("書き出しの概要", 0)
    sheet["B3"].value = "この書類はNumbersから書き出されました。"
    for column, label in enumerate(("Numbersシート名", "Numbers表名", "Excelワークシート名"), 2):
        sheet.cell(6, column).value = label
    for row, title in enumerate(("表紙", "推進会議", "研修会"), 7):
        sheet.cell(row, 2).value = sheet.cell(row, 4).value = title
    return sheet


@noted("「担当」は様式にない欄なので、読みません。")
def a_column_of_their_own(workbook: Workbook) -> Cell:
    sheet, head, _ = training(workbook)
    sheet.cell(head, 18).value = "担当"
    return type_into(sheet.cell(head + 1, 18), "架空")


@noted("見出しのない列なので、読みません。")
def a_remark_beside_a_row(workbook: Workbook) -> Cell:
    sheet, head, _ = training(workbook)
    return type_into(sheet.cell(head + 3, 18), "←場所は未定")


@noted("「備考」の欄が見つからないので、この欄は変えません。")
def a_column_removed(workbook: Workbook) -> Worksheet:
    sheet, _, columns = training(workbook)
    sheet.delete_cols(columns["備考"])
    return sheet


@noted("「備考」の質問が見つからないので、この答えは変えません。")
def a_question_removed(workbook: Workbook) -> Worksheet:
    sheet = workbook["資源の把握"]
    sheet.delete_rows(row_of(sheet, "備考", 2))
    return sheet


@noted("「研修の担当」は様式にない質問なので、読みません。")
def a_question_of_their_own(workbook: Workbook) -> Cell:
    answer = answer_cell(workbook, "資源の把握", "備考").offset(row=1)
    answer.value = "架空"
    return type_into(answer.offset(column=-1), "研修の担当")


@asked("」）がなくなっています。")
def a_row_deleted(workbook: Workbook) -> None:
    sheet, head, _ = training(workbook)
    sheet.delete_rows(head + 2)


@refused("「研修会」のシートが2つあります（「研修会」と「研修会 Copy」）。")
def a_sheet_copied(workbook: Workbook) -> Worksheet:
    return workbook.copy_worksheet(workbook["研修会"])


@refused("このシートは別の様式（000999）のものです。")
def a_sheet_out_of_another_form(workbook: Workbook) -> Cell:
    cell = workbook["推進会議"]["A2"]
    line, label, _ = cell.value.partition("様式番号：")
    return type_into(cell, f"{line}{label}000999")


@refused("表の見出しの行が見つかりません。")
def a_head_deleted(workbook: Workbook) -> Worksheet:
    sheet, head, _ = training(workbook)
    sheet.delete_rows(head)
    return sheet


@refused("「番号」の列が見つからず、どの行がどの記録か分かりません。")
def the_column_of_numbers_deleted(workbook: Workbook) -> Cell:
    sheet, head, _ = training(workbook)
    sheet.delete_cols(1)
    return sheet.cell(head, 1)


@refused("見出し「把握・更新しましたか」が書き換わっているように見えます。")
def a_question_rewritten(workbook: Workbook) -> Cell:
    answer = answer_cell(workbook, "資源の把握", "把握・更新しましたか")
    return type_into(answer.offset(column=-1), "把握と更新をしましたか？")


@refused("「場所」の列が2つあり、どちらにも答えがあります。")
def a_column_doubled(workbook: Workbook) -> Cell:
    sheet, head, columns = training(workbook)
    for row in range(head, head + 4):
        sheet.cell(row, 18).value = sheet.cell(row, columns["場所"]).value
    return sheet.cell(head, 18)


@refused("「備考」の質問が2つあります。")
def a_question_doubled(workbook: Workbook) -> Cell:
    below = answer_cell(workbook, "資源の把握", "備考").offset(row=1)
    below.value = "もう1つ"
    return type_into(below.offset(column=-1), "備考")


@refused("「令和6年度の回答」の見出しが見つからず、どの列が答えか分かりません。")
def the_head_of_the_answers_removed(workbook: Workbook) -> Cell:
    head = type_into(answer_cell(workbook, "資源の把握", "質問"), None)
    return head.offset(row=1, column=-1)


@refused("書き込むシートが1つも見つかりません。")
def only_the_cover_left(workbook: Workbook) -> None:
    for sheet in form_sheets(workbook):
        workbook.remove(sheet)
