"""The cover of a form: whose it is, by when, how it is filled in, and its sheets."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.xlsx.book import Book
from reports.document.exporters.xlsx.layout import row_height
from reports.document.exporters.xlsx.look import LINK, LISTED, Look
from reports.files.report_workbook import looks
from reports.files.report_workbook.head import Head
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
from reports.files.report_workbook.page import DEMO_MARK, add_page, finish_page, set_height
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
