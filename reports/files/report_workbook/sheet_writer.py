"""Decides what the blocks of a sheet share while it is written: places, widths, lists and messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.xlsx.book import Book, Value
from reports.document.exporters.xlsx.look import Look
from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.drop_downs import DropDowns
from reports.files.report_workbook.head import Head
from reports.files.report_workbook.manners import message
from reports.files.report_workbook.validations import advise, offer


@dataclass
class SheetWriter:
    """One sheet of a form.

    last_year: what the report before said, as lines. widths: in digits, by number of column.
    last_printed: the last column of the page. hints: what is told above the table.
    """

    book: Book
    sheet: Worksheet
    head: Head
    contents: SheetContents
    last_year: Sequence[str]
    drop_downs: DropDowns
    widths: dict[int, float] = field(default_factory=dict)
    last_printed: int = 0
    hints: list[str] = field(default_factory=list)

    def put(self, row: int, column: int, value: Value, look: Look) -> None:
        """Write a value into a cell."""
        self.book.put(self.sheet, row, column, value, look)

    def guide(self, column: Column, cells: str) -> None:
        """Give the cells of a column their list, if it has one, and their message."""
        text = message(column, self.drop_downs.sheet_of(column))
        if column.choices:
            place = self.drop_downs.place_of(column, self.sheet.title)
            offer(self.sheet, cells, place, column.label, text)
        else:
            advise(self.sheet, cells, column.label, text)

    def offer_word(self, word: str, label: str, text: str, cells: str) -> None:
        """Offer the one answer that there is beside leaving the cell empty."""
        place = self.drop_downs.place_of_words((word,), f"「{word}」の質問", self.sheet.title)
        offer(self.sheet, cells, place, label, text)
