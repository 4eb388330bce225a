"""The workbook: cover, a printable sheet for each numbered section of the document, and the data."""

from collections.abc import Sequence
from itertools import groupby

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from reports.counting.figure import Figure
from reports.document.deck.sections import ADDED
from reports.document.deck.shape import Section
from reports.document.exporters.longform import Document
from reports.document.exporters.xlsx.blocks import LABEL, LAST, Block, set_widths
from reports.document.exporters.xlsx.tables import add_table, data_tables, set_up_page
from wards.outgoing.book import (
    COVER_NUMBER,
    COVER_TITLE,
    LISTED,
    NOTE,
    PRINT_HEAD,
    SECTION_BAR,
    Book,
    Look,
    row_height,
)


def write_xlsx(document: Document, figures: Sequence[Figure], *, include_members: bool) -> bytes:
    """The workbook: cover, printable sheets with native charts, then the machine-readable tables.

    include_members adds 内訳, the wards and records behind each value: for the Bureau only.
    Every cell is a value, none a formula.
    """
    book = Book(f"{document.number} {document.title}", document.status, document.made_at)
    cover = add_cover(book, document)
    sections = groupby(figures, lambda figure: figure.section)
    printed = [_add_section(book, document, name, [*some]) for name, some in sections]
    tables = data_tables(document, figures, include_members=include_members)
    sheets = [add_table(book, document, table) for table in tables]
    meanings = (f"機械判読用　{table.meaning}" for table in tables)
    list_sheets(book, cover, [*printed, *zip(sheets, meanings, strict=True)])
    return book.bytes()


TITLE = "表紙"
NAME, MEANING = 2, 3
WIDTHS = {1: 1, NAME: 16, MEANING: 58}
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
        ("対象", document.scope),
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
    set_up_page(sheet, document)
    sheet.page_setup.orientation = sheet.ORIENTATION_PORTRAIT  # all sheets are listed on one page
    return sheet


def list_sheets(book: Book, cover: Worksheet, contents: Sequence[tuple[Worksheet, str]]) -> None:
    """Write the table of contents under what the cover already has, each name a link."""
    top = cover.max_row + 2
    book.put(cover, top, NAME, "シート", PRINT_HEAD)
    book.put(cover, top, MEANING, "内容", PRINT_HEAD)
    for row, (sheet, meaning) in enumerate(contents, top + 1):
        book.put_link(cover, row, NAME, sheet)
        book.put(cover, row, MEANING, meaning, LISTED)
        cover.row_dimensions[row].height = row_height(meaning, WIDTHS[MEANING])


def _across(book: Book, sheet: Worksheet, row: int, text: str, look: Look) -> None:
    book.put_across(sheet, row, (NAME, MEANING), text, look)
    width = WIDTHS[NAME] + WIDTHS[MEANING]
    sheet.row_dimensions[row].height = row_height(text, width, look.size)


CHAPTERS = {part.label[0]: part.label for part in Section} | {ADDED: f"{ADDED}．資料４のほか"}
BAR_POINTS, GAP_POINTS = 24, 8
HEAD_ROWS = "1:2"
# What fits between the margins (480 points) of A4 landscape at the smallest size, below the head.
PAGE_POINTS = 520


def _add_section(
    book: Book, document: Document, section: str, figures: list[Figure]
) -> tuple[Worksheet, str]:
    """A printable sheet, and the words for the table of contents."""
    sheet = book.sheet(section)
    set_widths(sheet)
    chapter = CHAPTERS.get(section.partition("(")[0], section)
    book.put_across(sheet, 1, (LABEL, LAST), chapter, SECTION_BAR)
    sheet.row_dimensions[1].height = BAR_POINTS
    sheet.row_dimensions[2].height = GAP_POINTS
    row, tops = 3, []
    for figure in figures:
        tops.append(row)
        row = Block(book, sheet, row, figure).write()
    sheet.print_title_rows = HEAD_ROWS
    set_up_page(sheet, document)
    _break_between(sheet, tops, row)
    sheet.print_area = f"A1:L{row - 1}"
    titles = "、".join(figure.title for figure in figures)
    return sheet, f"印刷用　{titles}"


def _break_between(sheet: Worksheet, tops: Sequence[int], end: int) -> None:
    """Let pages end between figures, so that no chart is cut."""
    used = 0.0
    for top, following in zip(tops, [*tops[1:], end], strict=True):
        height = sum(sheet.row_dimensions[row].height or 15 for row in range(top, following))
        if used and used + height > PAGE_POINTS:
            sheet.row_breaks.append(Break(id=top - 1))
            used = 0.0
        used += height
