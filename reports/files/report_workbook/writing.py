"""The workbook of a report form: its cover, the sheets that ask, what the lists offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.xlsx.blocks import row_height
from reports.document.exporters.xlsx.book import LINK, LISTED, Book, Look
from reports.files.report_workbook import looks
from reports.files.report_workbook.blocks import write_questions, write_table
from reports.files.report_workbook.columns import Kind
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.last_year import write_last_year
from reports.files.report_workbook.layout import (
    BODY,
    COVER,
    FORM_NUMBER,
    LAYOUT,
    LAYOUT_NUMBER,
    ROUND,
    WARD_CODE,
    WARD_NAME,
    form_number,
)
from reports.files.report_workbook.page import (
    DEMO_MARK,
    FIRST_ROW,
    Head,
    add_page,
    finish_page,
    height_of,
    set_height,
)
from reports.files.report_workbook.sheet_writer import LEAD, DropDowns, SheetWriter
from reports.files.report_workbook.widths import sheet_widths
from wards.fiscal import short_day, wareki, wareki_with_weekday

LABEL, VALUE = 2, 3
WIDTHS = {"A": 3, "B": 22, "C": 68}
NO_PATIENTS = (
    "患者さんや利用者さんの氏名・住所・電話番号・生年月日は、どのシートにも書かないでください。"
)
STEPS = (
    "下の一覧のシートを上から順に開き、白いセルに書きます。灰色のセルと〔参考〕の行は見るだけです。",
    "セルを選ぶと、書きかたが表示されます。▼が出るセルは、一覧から選びます。",
    "「必須」の列と質問には、必ず答えます。表の空いている行は、そのままで構いません。",
    "日付は「{day}」、数は数字だけを書きます。ないときの「0」と空欄は、別の答えです。",
    "すでに書かれている行は、違うところだけを直します。行は消さず、番号も変えません。",
    "続いている登録を直すと、変わったのか、はじめから誤りかを、送ったあとの画面で答えます。",
    "上書き保存して、ポータルの「Excelで報告」から送ります。使えないときは、健康局にメールで返します。",
)


def add_cover(book: Book, head: Head) -> Worksheet:
    """Add the cover; its list of sheets is filled in by `list_sheets`."""
    sheet = add_page(book, head, COVER, "")
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    book.put(sheet, 1, 1, head.title, looks.TITLE)
    row = 4
    if head.is_demo:
        book.put(sheet, 3, LABEL, f"{DEMO_MARK}：氏名・施設名・回答は実在しません", looks.DEMO)
    for label, value in _facts(head):
        book.put(sheet, row, LABEL, label, looks.COVER_LABEL)
        _text(book, sheet, row, value, looks.COVER_VALUE)
        row += 1
    row += 1
    _across(book, sheet, row, NO_PATIENTS, looks.WARNING)
    row += 2
    book.put(sheet, row, LABEL, "記入のしかた", looks.SECTION)
    for number, step in enumerate(STEPS, 1):
        step = step.format(day=short_day(head.as_of))
        _across(book, sheet, row + number, f"{number}．{step}", looks.STEP)
    return sheet


def _facts(head: Head) -> tuple[tuple[str, str], ...]:
    return (
        (WARD_NAME, head.ward),
        (WARD_CODE, head.ward_code),
        (BODY, head.body),
        (ROUND, head.round),
        (LAYOUT_NUMBER, str(LAYOUT)),
        (FORM_NUMBER, form_number(head.number)),
        ("基準日", f"{wareki(head.as_of)}現在"),
        ("提出期限", wareki_with_weekday(head.due_on)),
        *((("差戻しの理由", head.returned),) if head.returned else ()),
        ("問い合わせ", head.contact),
        ("渡した日時", f"{wareki_with_weekday(head.made_at.date())} {head.made_at:%H:%M}"),
    )


def list_sheets(
    book: Book, head: Head, cover: Worksheet, sheets: Sequence[tuple[Worksheet, str]]
) -> None:
    """Write the list of sheets under what the cover already has, each name a link."""
    top = cover.max_row + 2
    book.put(cover, top, LABEL, "シートの一覧", looks.SECTION)
    for row, (sheet, meaning) in enumerate(sheets, top + 1):
        cell = book.put(cover, row, LABEL, sheet.title, LINK)
        location = f"{quote_sheetname(sheet.title)}!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
        book.put(cover, row, LABEL, sheet.title, LINK)
        _text(book, cover, row, meaning, LISTED)
    finish_page(cover, head, "C", upright=True)


def _across(book: Book, sheet: Worksheet, row: int, text: str, look: Look) -> None:
    book.put_across(sheet, row, (LABEL, VALUE), text, look)
    width = WIDTHS["B"] + WIDTHS["C"]
    set_height(sheet, row, max(24, row_height(text, width, look.size) + 4))


def _text(book: Book, sheet: Worksheet, row: int, text: str, look: Look) -> None:
    book.put(sheet, row, VALUE, text, look)
    set_height(sheet, row, max(22, row_height(text, WIDTHS["C"]) + 4))


# Points. More of a small screen is not frozen: it would leave no room for the rows.
MOST_FROZEN = 290


def write_form(
    head: Head, contents: Mapping[str, SheetContents], last_year: Mapping[str, Sequence[str]]
) -> bytes:
    """The form as a workbook. Every answer is a typed value, no cell a formula.

    last_year: lines by sheet key, as `last_year_of` tells them.
    """
    book = Book(head.title, head.identity_line, head.made_at)
    cover, drop_downs = add_cover(book, head), DropDowns()
    listed = [
        (_add_sheet(book, head, each, last_year[key], drop_downs), _meaning(each))
        for key, each in contents.items()
    ]
    if not drop_downs.is_empty:
        listed.append((drop_downs.write(book, head), LEAD))
    list_sheets(book, head, cover, listed)
    return book.bytes()


def _meaning(contents: SheetContents) -> str:
    known = f"（いま{len(contents.rows)}件）" if contents.sheet.table else ""
    return f"{contents.sheet.lead}{known}"


def _add_sheet(
    book: Book,
    head: Head,
    contents: SheetContents,
    last_year: Sequence[str],
    drop_downs: DropDowns,
) -> Worksheet:
    sheet = add_page(book, head, contents.sheet.title, contents.sheet.lead)
    writer = SheetWriter(book, sheet, head, contents, last_year, drop_downs)
    writer.widths, writer.last_printed = sheet_widths(contents)
    for number, width in writer.widths.items():
        sheet.column_dimensions[get_column_letter(number)].width = width
    table_head = write_table(writer, write_questions(writer, FIRST_ROW))
    if table_head:
        _make_heads_stay(writer, table_head)
    write_last_year(writer, sheet.max_row + 2)
    finish_page(sheet, head, get_column_letter(writer.last_printed))
    return sheet


def _make_heads_stay(writer: SheetWriter, head: int) -> None:
    """The head of the table stays in sight and on each printed page, the name of a row as well."""
    sheet, first = writer.sheet, writer.contents.table_columns[0]
    column = "C" if first.kind in (Kind.WORDS, Kind.RECORD) else "B"
    stays = height_of(sheet, range(1, head + 1)) <= MOST_FROZEN
    sheet.freeze_panes = f"{column}{head + 1 if stays else 1}"
    sheet.print_title_rows = f"{head - 1}:{head}"
