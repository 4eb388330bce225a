"""Decides the workbook: which sheets it has, in which order, and what feeds them."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from reports.exporters.document import Document
from reports.exporters.longform import HEADINGS, long_rows
from reports.exporters.xlsx import members, reference
from reports.exporters.xlsx.book import Book
from reports.exporters.xlsx.charts import Source
from reports.exporters.xlsx.cover import add_cover, list_sheets
from reports.exporters.xlsx.printed import add_printed
from reports.exporters.xlsx.tables import add_table
from reports.figure import Choice, Figure

DATA, MEMBERS, CODES = "データ", "内訳", "コード表"
DEFINITIONS, FOOTNOTES, COLUMNS = "定義", "注記", "列の説明"


def write_xlsx(document: Document, figures: Sequence[Figure], *, include_members: bool) -> bytes:
    """The workbook: cover, printable sheets with native charts, then the machine-readable tables.

    include_members adds 内訳, the wards and records behind each value: for the Bureau only.
    Every cell is a value, none a formula.
    """
    book = Book(f"{document.number} {document.title}", document.status, document.made_at)
    cover = add_cover(book, document)
    data, sources = _add_data(book, document, figures)
    printed = add_printed(book, document, figures, sources)
    tables = [(data, "機械判読用　すべての値と文言（1行に1つの値）")]
    tables += _add_tables(book, document, figures, include_members=include_members)
    book.workbook.move_sheet(data, len(printed))
    list_sheets(book, cover, [*printed, *tables])
    return book.bytes()


def _add_data(
    book: Book, document: Document, figures: Sequence[Figure]
) -> tuple[Worksheet, dict[str, Source]]:
    """The long table, and where in it the values of each figure stand, for the charts."""
    rows = list(long_rows(document, figures))
    sheet = add_table(book, document, DATA, HEADINGS[:-1], [cells for _, _, cells in rows])
    return sheet, _sources(sheet, figures)


def _sources(sheet: Worksheet, figures: Sequence[Figure]) -> dict[str, Source]:
    ids, labels, values = (HEADINGS.index(name) + 1 for name in ("図ID", "区分", "値"))
    first = {}
    for row in range(2, sheet.max_row + 1):
        first.setdefault(sheet.cell(row, ids).value, row)
    return {
        figure.id: Source(
            sheet, labels, values, first[figure.id], first[figure.id] + len(figure.all_rows) - 1
        )
        for figure in figures
        if figure.choice not in (Choice.TEXT, Choice.EVENTS) and figure.id in first
    }


def _add_tables(
    book: Book, document: Document, figures: Sequence[Figure], *, include_members: bool
) -> list[tuple[Worksheet, str]]:
    tables = [
        (
            CODES,
            "区・図・区分の符号",
            reference.CODE_HEADINGS,
            reference.code_rows(document, figures),
        ),
        (
            DEFINITIONS,
            "図ごとの定義、分母、基準日",
            reference.DEFINITION_HEADINGS,
            reference.definition_rows(figures),
        ),
        (FOOTNOTES, "値に付く注記", reference.FOOTNOTE_HEADINGS, reference.footnote_rows(figures)),
        (
            COLUMNS,
            "列の意味",
            reference.COLUMN_HEADINGS,
            reference.column_rows(DATA, MEMBERS, include_members=include_members),
        ),
    ]
    if include_members:
        rows = members.member_rows(document, figures)
        tables.insert(0, (MEMBERS, "健康局内部用　値の内訳となる区と記録", members.HEADINGS, rows))
    return [
        (add_table(book, document, title, headings, rows), f"機械判読用　{meaning}")
        for title, meaning, headings, rows in tables
    ]
