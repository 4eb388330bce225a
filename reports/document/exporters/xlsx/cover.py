"""Decides the cover of the workbook: what it is, as of when, in which state, and its sheets."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.document import Document
from reports.document.exporters.xlsx.book import Book
from reports.document.exporters.xlsx.layout import row_height
from reports.document.exporters.xlsx.look import (
    COVER_NUMBER,
    COVER_TITLE,
    LINK,
    LISTED,
    NOTE,
    PRINT_HEAD,
)
from reports.document.exporters.xlsx.page_setup import set_up_page

TITLE = "表紙"
NAME, MEANING = 2, 3
WIDTHS = {1: 1, NAME: 16, MEANING: 82}
NOTES = (
    "数値は、登録された記録と回答から集計したものです。"
    "どのシートも、画面・PDF・CSVと同じ集計の値です。",
    "未回答の区は「未回答」として示し、0とは区別しています。空欄は値がないことを示します。",
    "複数回答の値は、区が重なるため合計しません。催しの参加区数も合計しません。",
)


def add_cover(book: Book, document: Document) -> Worksheet:
    """Add the cover; its list of sheets is filled in by `list_sheets`."""
    sheet = book.sheet(TITLE)
    for column, width in WIDTHS.items():
        sheet.column_dimensions["ABC"[column - 1]].width = width
    book.put(sheet, 1, NAME, document.number, COVER_NUMBER)
    _across(book, sheet, 2, document.title, COVER_TITLE)
    facts = (
        ("年度", document.year_label),
        ("基準日", document.as_of_label or "年度全体"),
        ("対象", f"{len(document.wards)}区"),
        ("状態", document.status),
        ("公表日時" if document.edition else "作成日時", document.made_at_label),
        *([("照合番号", f"SHA-256　{document.sha256}")] if document.sha256 else []),
    )
    for row, (name, value) in enumerate(facts, 4):
        book.put(sheet, row, NAME, name, LISTED)
        book.put(sheet, row, MEANING, value, LISTED)
        sheet.row_dimensions[row].height = row_height(value, WIDTHS[MEANING])
    for row, note in enumerate(NOTES, 4 + len(facts) + 1):
        _across(book, sheet, row, note, NOTE)
    set_up_page(sheet, document, one_page=True)
    return sheet


def list_sheets(book: Book, cover: Worksheet, contents: Sequence[tuple[Worksheet, str]]) -> None:
    """Write the table of contents under what the cover already has, each name a link."""
    top = cover.max_row + 2
    book.put(cover, top, NAME, "シート", PRINT_HEAD)
    book.put(cover, top, MEANING, "内容", PRINT_HEAD)
    for row, (sheet, meaning) in enumerate(contents, top + 1):
        cell = book.put(cover, row, NAME, sheet.title, LINK)
        quoted = sheet.title.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
        book.put(cover, row, NAME, sheet.title, LINK)
        book.put(cover, row, MEANING, meaning, LISTED)
        cover.row_dimensions[row].height = row_height(meaning, WIDTHS[MEANING])


def _across(book: Book, sheet: Worksheet, row: int, text: str, look: object) -> None:
    book.put_across(sheet, row, (NAME, MEANING), text, look)
    width = WIDTHS[NAME] + WIDTHS[MEANING]
    sheet.row_dimensions[row].height = row_height(text, width, look.size)
