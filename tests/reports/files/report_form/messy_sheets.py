"""Makes forms whose sheets, rows, columns and labels are not where they were."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

from tests.reports.files.filling import head_of, row_of
from tests.reports.files.report_form.messy_forms import (
    DESK,
    OFFICE,
    answer_cell,
    asked,
    form_sheets,
    noted,
    refused,
    table_cell,
    typed,
    unchanged,
)
from tests.reports.files.report_form.shifting import insert_columns, insert_rows, swap_columns


@unchanged(OFFICE)
def nothing_done_to_it(workbook: Workbook) -> None:
    """Saved as it is."""


@unchanged(OFFICE)
def protection_lists_names_and_paper_stripped(workbook: Workbook) -> None:
    workbook.defined_names.clear()
    for sheet in workbook:
        sheet.protection = SheetProtection()
        sheet.data_validations = DataValidationList()
        sheet.print_title_rows = None
        sheet.freeze_panes = None


@unchanged(OFFICE)
def list_of_choices_removed(workbook: Workbook) -> None:
    del workbook["選択肢"]


@unchanged(OFFICE)
def cover_removed(workbook: Workbook) -> None:
    del workbook["表紙"]


@unchanged(OFFICE)
def sheets_renamed(workbook: Workbook) -> None:
    for number, sheet in enumerate(workbook.worksheets):
        sheet.title = f"Sheet{number} (修正版)"


@unchanged(DESK)
def sheets_in_another_order(workbook: Workbook) -> None:
    workbook._sheets.reverse()


@unchanged(OFFICE)
def sheets_hidden(workbook: Workbook) -> None:
    for sheet, state in zip(form_sheets(workbook), ("hidden", "veryHidden"), strict=False):
        sheet.sheet_state = state


@unchanged(DESK)
def rows_inserted_everywhere_above(workbook: Workbook) -> None:
    for sheet in workbook:
        insert_rows(sheet, 1, 3)
        insert_rows(sheet, 6, 2)


@unchanged(OFFICE)
def blank_rows_inserted_between_records(workbook: Workbook) -> None:
    sheet = workbook["研修会"]
    insert_rows(sheet, head_of(sheet)[0] + 2, 4)


@unchanged(DESK)
def columns_inserted_at_the_left(workbook: Workbook) -> None:
    for sheet in workbook:
        insert_columns(sheet, 1, 2)


@unchanged(OFFICE)
def columns_inserted_between_questions_and_answers(workbook: Workbook) -> None:
    for sheet in workbook:
        insert_columns(sheet, 3)


@unchanged(OFFICE)
def columns_in_another_order(workbook: Workbook) -> None:
    sheet = workbook["研修会"]
    columns = head_of(sheet)[1]
    swap_columns(sheet, columns["開催日"], columns["備考"])
    swap_columns(sheet, columns["番号"], columns["テーマ"])


@unchanged(OFFICE)
def a_head_merged_with_an_inserted_column(workbook: Workbook) -> None:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    place = columns["開催日"]
    insert_columns(sheet, place + 1)
    sheet.merge_cells(start_row=head, end_row=head, start_column=place, end_column=place + 1)


@unchanged(OFFICE)
def a_head_over_two_rows(workbook: Workbook) -> None:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    insert_rows(sheet, head + 1)
    for column in columns.values():
        sheet.merge_cells(start_row=head, end_row=head + 1, start_column=column, end_column=column)


@unchanged(OFFICE)
def answers_merged_over_the_grey_columns(workbook: Workbook) -> None:
    sheet = workbook["資源の把握"]
    row = row_of(sheet, "備考", 2)
    sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=5)


@unchanged(DESK)
def labels_with_spaces_line_breaks_and_marks(workbook: Workbook) -> None:
    for sheet in form_sheets(workbook):
        for row in sheet.iter_rows(min_row=4, max_row=30):
            for cell in row:
                if isinstance(cell.value, str) and cell.value in LABELS:
                    cell.value = f" {cell.value[:2]}\n{cell.value[2:]}　※（必須）"


LABELS = {"番号", "有効期間の初日", "開催の状況", "開催予定回数", "質問", "令和6年度の回答"}


@unchanged(OFFICE)
def rows_and_columns_hidden(workbook: Workbook) -> None:
    sheet = workbook["研修会"]
    sheet.row_dimensions[head_of(sheet)[0] + 1].hidden = True
    sheet.column_dimensions["D"].hidden = True


@unchanged(OFFICE)
def comments_and_colours_added(workbook: Workbook) -> None:
    cell = table_cell(workbook, "研修会", "テーマ")
    cell.comment = Comment("これで合っていますか。", "架空 係長")
    cell.fill = PatternFill("solid", fgColor="FFFF00")


@unchanged(OFFICE)
def the_head_repeated_for_a_second_page(workbook: Workbook) -> None:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    insert_rows(sheet, head + 3)
    for column in columns.values():
        sheet.cell(head + 3, column).value = sheet.cell(head, column).value


@unchanged(OFFICE)
def the_grey_columns_written_over(workbook: Workbook) -> None:
    workbook["資源の把握"].cell(row_of(workbook["資源の把握"], "備考", 2), 4).value = "昨年と同じ"


@unchanged(OFFICE)
def an_empty_sheet_added(workbook: Workbook) -> None:
    workbook.create_sheet("Sheet1")


@noted(OFFICE, "シート「講演会・普及啓発」が見つからないので、講演会・普及啓発は変えません。")
def a_sheet_removed(workbook: Workbook) -> None:
    del workbook["講演会・普及啓発"]


@noted(OFFICE, "様式にないシートなので、読みません。")
def a_sheet_of_their_own(workbook: Workbook) -> Worksheet:
    sheet = workbook.create_sheet("メモ")
    sheet["A1"].value = "次回は6月"
    return sheet


@noted(OFFICE, "様式にないシートなので、読みません。")
def a_memo_with_the_title_of_a_sheet(workbook: Workbook) -> Worksheet:
    sheet = workbook.create_sheet("メモ", 0)
    sheet["A1"].value = "研修会"
    sheet["A2"].value = "6月の分は課長に確認"
    return sheet


@noted(OFFICE, "様式にないシートなので、読みません。")
def the_summary_that_numbers_adds(workbook: Workbook) -> Worksheet:
    sheet = workbook.create_sheet("書き出しの概要", 0)
    sheet["B3"].value = "この書類はNumbersから書き出されました。"
    for column, label in enumerate(("Numbersシート名", "Numbers表名", "Excelワークシート名"), 2):
        sheet.cell(6, column).value = label
    for row, title in enumerate(("表紙", "推進会議", "研修会"), 7):
        sheet.cell(row, 2).value = sheet.cell(row, 4).value = title
    return sheet


@noted(OFFICE, "「担当」は様式にない欄なので、読みません。")
def a_column_of_their_own(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    head, _ = head_of(sheet)
    sheet.cell(head, 18).value, sheet.cell(head + 1, 18).value = "担当", "架空"
    return sheet.cell(head + 1, 18)


@noted(OFFICE, "見出しのない列なので、読みません。")
def a_remark_beside_a_row(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    return typed(sheet.cell(head_of(sheet)[0] + 3, 18), "←場所は未定")


@noted(OFFICE, "「備考」の欄が見つからないので、この欄は変えません。")
def a_column_removed(workbook: Workbook) -> Worksheet:
    sheet = workbook["研修会"]
    sheet.delete_cols(head_of(sheet)[1]["備考"])
    return sheet


@noted(OFFICE, "「備考」の質問が見つからないので、この答えは変えません。")
def a_question_removed(workbook: Workbook) -> Worksheet:
    sheet = workbook["資源の把握"]
    sheet.delete_rows(row_of(sheet, "備考", 2))
    return sheet


@asked(OFFICE, "」）がなくなっています。")
def a_row_deleted(workbook: Workbook) -> None:
    sheet = workbook["研修会"]
    sheet.delete_rows(head_of(sheet)[0] + 2)


@refused(OFFICE, "が結合されています。")
def answers_of_two_rows_merged(workbook: Workbook) -> Cell:
    cell = table_cell(workbook, "研修会", "場所")
    sheet = cell.parent
    sheet.merge_cells(
        start_row=cell.row, end_row=cell.row + 1, start_column=cell.column, end_column=cell.column
    )
    return sheet.cell(cell.row + 1, cell.column)


@asked(OFFICE, "入っていた「架空会館」が消えています。")
def answers_of_two_columns_merged(workbook: Workbook) -> Cell:
    cell = table_cell(workbook, "研修会", "テーマ")
    sheet = cell.parent
    sheet.merge_cells(
        start_row=cell.row, end_row=cell.row, start_column=cell.column, end_column=cell.column + 1
    )
    return sheet.cell(cell.row, cell.column + 1)


@refused(OFFICE, "「研修会」のシートが2つあります（「研修会」と「研修会 Copy」）。")
def a_sheet_copied(workbook: Workbook) -> Worksheet:
    return workbook.copy_worksheet(workbook["研修会"])


@refused(OFFICE, "このシートは別の様式（000999）のものです。")
def a_sheet_out_of_another_form(workbook: Workbook) -> Cell:
    sheet = workbook["推進会議"]
    line, label, _ = sheet["A2"].value.partition("様式番号：")
    return typed(sheet["A2"], f"{line}{label}000999")


@refused(OFFICE, "表の見出しの行が見つかりません。")
def a_head_deleted(workbook: Workbook) -> Worksheet:
    sheet = workbook["研修会"]
    sheet.delete_rows(head_of(sheet)[0])
    return sheet


@refused(OFFICE, "「番号」の列が見つからず、どの行がどの記録か分かりません。")
def the_column_of_numbers_deleted(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    head, _ = head_of(sheet)
    sheet.delete_cols(1)
    return sheet.cell(head, 1)


@refused(OFFICE, "「該当なし」は、表の行には書けません。")
def nothing_to_report_written_into_the_table(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    row = next(row for row in range(head + 1, sheet.max_row) if not sheet.cell(row, 1).value)
    return typed(sheet.cell(row, columns["テーマ"]), "該当なし")


@refused(OFFICE, "見出し「参加人数」が書き換わっているように見えます。")
def a_label_rewritten(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    return typed(sheet.cell(head, columns["参加人数"]), "参加者人数")


@refused(OFFICE, "見出し「把握・更新しましたか」が書き換わっているように見えます。")
def a_question_rewritten(workbook: Workbook) -> Cell:
    sheet = workbook["資源の把握"]
    row = row_of(sheet, "把握・更新しましたか", 2)
    return typed(sheet.cell(row, 2), "把握と更新をしましたか？")


@noted(OFFICE, "「研修の担当」は様式にない質問なので、読みません。")
def a_question_of_their_own(workbook: Workbook) -> Cell:
    sheet = workbook["資源の把握"]
    row = row_of(sheet, "備考", 2) + 1
    sheet.cell(row, 3).value = "架空"
    return typed(sheet.cell(row, 2), "研修の担当")


@unchanged(OFFICE)
def the_cover_pasted_on_a_sheet(workbook: Workbook) -> None:
    sheet = workbook["講演会・普及啓発"]
    insert_rows(sheet, 5, 8)
    for row in range(4, 10):
        for column in (2, 3):
            sheet.cell(row + 1, column).value = workbook["表紙"].cell(row, column).value


@refused(OFFICE, "「場所」の列が2つあり、どちらにも答えがあります。")
def a_column_doubled(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    for row in range(head, head + 4):
        sheet.cell(row, 18).value = sheet.cell(row, columns["場所"]).value
    return sheet.cell(head, 18)


@refused(OFFICE, "見出し「開催日」が、答えのある2つ以上の列にまたがっています。")
def heads_of_two_answered_columns_merged(workbook: Workbook) -> Cell:
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    place = columns["開催日"]
    sheet.merge_cells(start_row=head, end_row=head, start_column=place, end_column=place + 1)
    return sheet.cell(head, place + 1)


@refused(OFFICE, "質問と答えのセルが結合されています。")
def a_question_merged_with_its_answer(workbook: Workbook) -> Cell:
    sheet = workbook["資源の把握"]
    row = row_of(sheet, "備考", 2)
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
    return sheet.cell(row, 3)


@refused(OFFICE, "「備考」の質問が2つあります。")
def a_question_doubled(workbook: Workbook) -> Cell:
    sheet = workbook["資源の把握"]
    row = row_of(sheet, "備考", 2)
    sheet.cell(row + 1, 2).value, sheet.cell(row + 1, 3).value = "備考", "もう1つ"
    return sheet.cell(row + 1, 2)


@refused(OFFICE, "「令和6年度の回答」の見出しが見つからず、どの列が答えか分かりません。")
def the_head_of_the_answers_removed(workbook: Workbook) -> Cell:
    head = typed(answer_cell(workbook, "資源の把握", "質問"), None)
    return head.offset(row=1, column=-1)


@refused(OFFICE, "書き込むシートが1つも見つかりません。")
def only_the_cover_left(workbook: Workbook) -> None:
    for sheet in form_sheets(workbook):
        workbook.remove(sheet)
