"""Decides the form of a machine-readable sheet: one table, header in row 1, nothing merged."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import ceil

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.document import Document
from reports.document.exporters.safe_text import continued
from reports.document.exporters.xlsx.book import Book, Value
from reports.document.exporters.xlsx.look import (
    TABLE_DAY,
    TABLE_HEAD,
    TABLE_NUMBER,
    TABLE_TEXT,
    Look,
)
from reports.document.exporters.xlsx.page_setup import set_up_page

NARROWEST, WIDEST = 7, 46
# In BIZ UDPGothic a digit is 0.76 em and a kanji 1 em wide; the rest is for other faces.
WIDE = 1.45
CONTINUATION = "続き番号"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: name of its sheet, what it holds, headings, rows.

    counted: the headings of columns that are blank where a row is continued.
    """

    title: str
    meaning: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    counted: Collection[str] = ()


def add_table(book: Book, document: Document, table: Table) -> Worksheet:
    """Add a sheet with one table, typed cells, frozen header and filter.

    A text too long for a cell goes on in further rows, which the last column 続き番号 counts.
    """
    sheet = book.sheet(table.title)
    columns = [*table.headings, CONTINUATION]
    widths = [text_width(heading) + 3 for heading in columns]  # 3: the filter's button
    for column, heading in enumerate(columns, 1):
        book.put(sheet, 1, column, heading, TABLE_HEAD)
    positions = {table.headings.index(heading) for heading in table.counted}
    parts = chain.from_iterable(continued(row, positions) for row in table.rows)
    for number, part in enumerate(parts, 2):
        for column, value in enumerate(part, 1):
            if value is not None:
                book.put(sheet, number, column, value, _look(value))
                widths[column - 1] = max(widths[column - 1], text_width(value) + 1)
    for column, width in enumerate(widths, 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(max(width, NARROWEST), WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{sheet.max_row}"
    sheet.print_title_rows = "1:1"
    set_up_page(sheet, document)
    return sheet


def _look(value: Value) -> Look:
    if isinstance(value, date):
        return TABLE_DAY
    return TABLE_TEXT if isinstance(value, str) else TABLE_NUMBER


def text_width(value: Value) -> int:
    """Width in digits of the widest line.

    >>> text_width("24区"), text_width(24), text_width("")
    (4, 2, 0)
    """
    return ceil(max(map(_line_width, str(value).split("\n"))))


def _line_width(line: str) -> float:
    if line.isascii():
        return len(line)
    wide = sum(unicodedata.east_asian_width(character) in "FWA" for character in line)
    return len(line) - wide + wide * WIDE
