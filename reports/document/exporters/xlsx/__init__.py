"""The workbook: its sheets in their order, and what feeds them."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from reports.counting.figure import Choice, Figure
from reports.document.exporters.longform import COUNTED, HEADINGS, Document, long_rows
from reports.document.exporters.xlsx.book import Book
from reports.document.exporters.xlsx.charts import DataRange
from reports.document.exporters.xlsx.printed import add_cover, add_printed, list_sheets
from reports.document.exporters.xlsx.tables import (
    DataTable,
    add_table,
    corrections_table,
    members_table,
    reference_tables,
)

DATA = "データ"


def write_xlsx(document: Document, figures: Sequence[Figure], *, include_members: bool) -> bytes:
    """The workbook: cover, printable sheets with native charts, then the machine-readable tables.

    include_members adds 内訳, the wards and records behind each value: for the Bureau only.
    Every cell is a value, none a formula.
    """
    book = Book(f"{document.number} {document.title}", document.status, document.made_at)
    cover = add_cover(book, document)
    tables = [
        DataTable(
            DATA,
            "すべての値と文言（1行に1つの値）",
            HEADINGS[:-1],
            (cells for _figure, _line, cells in long_rows(document, figures)),
            COUNTED,
        ),
        *([corrections_table(document)] if document.corrections else []),
        *([members_table(document, figures)] if include_members else []),
        *reference_tables(document, figures, DATA, include_members=include_members),
    ]
    data = add_table(book, document, tables[0])
    printed = add_printed(book, document, figures, _sources(data, figures))
    book.workbook.move_sheet(data, len(printed))
    sheets = [data, *(add_table(book, document, table) for table in tables[1:])]
    listed = [
        (sheet, f"機械判読用　{table.meaning}") for sheet, table in zip(sheets, tables, strict=True)
    ]
    list_sheets(book, cover, [*printed, *listed])
    return book.bytes()


def _sources(data: Worksheet, figures: Sequence[Figure]) -> dict[str, DataRange]:
    """Where on the data sheet the values of each figure stand, for its chart."""
    ids, labels, values = (HEADINGS.index(name) + 1 for name in ("図ID", "区分", "値"))
    rows: dict[str, list[int]] = {}
    for row in range(2, data.max_row + 1):
        if data.cell(row, len(HEADINGS)).value is None:  # not a continued row
            rows.setdefault(data.cell(row, ids).value, []).append(row)
    return {
        figure.id: DataRange(
            data, labels, values, rows[figure.id][0], rows[figure.id][len(figure.all_rows) - 1]
        )
        for figure in figures
        if figure.choice not in (Choice.TEXT, Choice.EVENTS) and figure.all_rows
    }
