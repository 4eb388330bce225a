"""Decides how a value enters a cell of the workbook: typed, and text never as a formula."""

from __future__ import annotations

import io
import re
from copy import copy
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.safe_text import looks_like_formula, pieces, printable
from reports.document.exporters.xlsx.look import BODY, Look

# Excel decodes _x0041_ in a stored text to "A"; escaping its first underscore keeps the letters.
_STORED_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Not allowed in the name of a sheet, which has at most 31 characters.
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\'\n]")
TITLE_LIMIT = 31
CUT = "…（続きは「データ」シートにあります）"

Value = str | int | date | None


class Book:
    """A workbook in which equal looks share one style, so that many cells cost little."""

    def __init__(self, title: str, subject: str, made_at: datetime) -> None:
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.active)
        # The first font is the one that widths of columns are measured in.
        self.workbook._fonts = IndexedList([BODY.font])
        self.workbook._named_styles["Normal"].font = BODY.font
        properties = self.workbook.properties
        properties.title, properties.subject = printable(title), printable(subject)
        properties.creator, properties.language = "大阪市健康局", "ja-JP"
        properties.created = made_at.replace(tzinfo=None)
        self._styles: dict[Look, object] = {}

    def sheet(self, title: str) -> Worksheet:
        """A new last sheet, whose name is the title made fit for a name of a sheet."""
        name = _FORBIDDEN_IN_TITLE.sub("・", printable(title))[:TITLE_LIMIT] or "・"
        sheet = self.workbook.create_sheet(name)
        sheet.sheet_view.showGridLines = False
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, look: Look) -> Cell:
        """Write a value: text as text whatever it begins with, numbers and days typed."""
        cell = sheet.cell(row, column)
        if isinstance(value, str) and value:
            put_text(cell, value)
        elif value != "":
            cell.value = value
        self._style(cell, look)
        if isinstance(value, str) and looks_like_formula(value):
            # Editing the cell in Excel must not turn it into a formula either.
            cell.quotePrefix = True
        return cell

    def put_across(
        self, sheet: Worksheet, row: int, columns: tuple[int, int], value: Value, look: Look
    ) -> Cell:
        """Write a value into one merged cell; for printable sheets only."""
        first, last = columns
        for column in range(first, last + 1):
            self._style(sheet.cell(row, column), look)
        cell = self.put(sheet, row, first, value, look)
        if last > first:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        return cell

    def bytes(self) -> bytes:
        """The finished file."""
        out = io.BytesIO()
        self.workbook.save(out)
        return out.getvalue()

    def _style(self, cell: Cell, look: Look) -> None:
        if look not in self._styles:
            cell.font, cell.fill, cell.border = look.font, look.pattern, look.border
            cell.alignment, cell.number_format = look.alignment, look.number_format
            cell.protection = look.protection
            self._styles[look] = copy(cell._style)
        cell._style = copy(self._styles[look])


def put_text(cell: Cell, text: str) -> None:
    """Store a text as text. Tables cut long texts into rows before; elsewhere the cut is visible."""
    whole = printable(text)
    parts = pieces(whole)
    shown = whole if len(parts) == 1 else f"{parts[0]}{CUT}"
    # Past openpyxl's setter, which takes "=…" for a formula, "#N/A" for an error, and cuts.
    cell._value = _STORED_ESCAPE.sub("_x005F_", shown)
    cell.data_type = TYPE_STRING
