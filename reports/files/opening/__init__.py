"""The one door for files: bytes become a Book, or a sentence that says why not."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.opening.book import Book, Sheet
from reports.files.opening.cell_value import CellKind, CellValue, cell_value
from reports.files.opening.number_formats import Hidden, hidden_of_day, hidden_of_number
from reports.files.text_files import read_csv
from reports.files.uploaded_files.kinds import FileKind, kind_of
from reports.files.uploaded_files.text_runs import TextInRuns
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.value_rows import SheetRows, rows_of_workbook
from reports.files.uploaded_files.workbook import OpenedWorkbook, open_workbook

__all__ = ["Book", "CellKind", "CellValue", "FileKind", "Hidden", "Sheet", "TextInRuns"]
__all__ += ["UnusableFileError", "kind_of", "open_book"]

CSV = "CSV"
_TEXT_FILES = (FileKind.CSV, FileKind.TEXT, FileKind.EMPTY)
# What a formula gives instead of a value.
_ERRORS = frozenset(
    {
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
        "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    }
)  # fmt: skip


def open_book(content: bytes, *, values_only: bool = False, csv: bool = True) -> Book:
    """An uploaded .xlsx or CSV file. Raises UnusableFileError, and nothing else.

    values_only: without looks, formats and formulas, for long lists. csv: whether it may be one.
    """
    if csv and kind_of(content) in _TEXT_FILES:
        return Book(FileKind.CSV, (_sheet_of_texts(CSV, enumerate(read_csv(content), 1)),))
    if values_only:
        return Book(FileKind.XLSX, tuple(map(_sheet_of_rows, rows_of_workbook(content))))
    opened = open_workbook(content)
    return Book(FileKind.XLSX, tuple(_sheet(sheet, opened) for sheet in opened.workbook.worksheets))


def _sheet_of_rows(sheet: SheetRows) -> Sheet:
    return _sheet_of_texts(sheet.title, ((row.number, row.cells) for row in sheet.rows))


def _sheet_of_texts(name: str, rows) -> Sheet:
    cells = {}
    for row, texts in rows:
        for column, text in enumerate(texts, 1):
            value = cell_value(text, "")
            if value.kind is not CellKind.BLANK:
                cells[row, column] = value
    return Sheet(name, cells)


def _sheet(sheet: Worksheet, opened: OpenedWorkbook) -> Sheet:
    struck_fonts = {number for number, font in enumerate(opened.workbook._fonts) if font.strike}
    cells, notes = {}, {}
    for place, cell in sorted(sheet._cells.items()):
        if getattr(cell, "comment", None):
            notes[place] = cell.comment.text
        if cell.value is None:
            continue
        value = _value(cell, opened)
        if value.kind is not CellKind.BLANK:
            is_struck = value.struck or cell._style.fontId in struck_fonts
            cells[place] = value._replace(struck=is_struck)
    columns = set()
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(letter)
            columns |= set(range(first, (column.max or first) + 1))
    return Sheet(
        sheet.title,
        cells,
        sheet.sheet_state != "visible",
        tuple((m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges),
        frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden),
        frozenset(columns),
        notes,
    )


def _value(cell, opened: OpenedWorkbook) -> CellValue:
    coordinate = f"{get_column_letter(cell.column)}{cell.row}"
    if cell.data_type == "f":
        formula = str(getattr(cell.value, "text", cell.value))
        cached = opened.cached(cell.parent.title, coordinate)
        if cached is None:
            return CellValue(CellKind.FORMULA, "", coordinate, formula=formula)
        is_error = isinstance(cached, str) and cached in _ERRORS
        value = cell_value(cached, coordinate, is_error)._replace(formula=formula)
    else:
        value = cell_value(cell.value, coordinate, is_error=cell.data_type == "e")
    if isinstance(cell.value, TextInRuns):
        is_struck = not cell.value.standing.strip()
        value = value._replace(struck=is_struck, in_runs=None if is_struck else cell.value)
    if value.kind is CellKind.DAY:
        return value._replace(hidden=hidden_of_day(cell.number_format))
    if value.kind is CellKind.NUMBER:
        return value._replace(hidden=hidden_of_number(cell.number_format))
    return value
