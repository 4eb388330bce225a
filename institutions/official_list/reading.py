"""Decides how the file of an official list becomes lines of text, whether CSV or a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from wards.text_files import read_csv
from wards.uploaded_files.kinds import FileKind, kind_of
from wards.uploaded_files.unusable import UnusableFileError
from wards.uploaded_files.workbook import OpenedWorkbook, open_workbook

# The official workbook has 11 columns; those far to the right hold nothing of a list.
MOST_COLUMNS = 60
# The longest cells name the departments of a hospital. Longer ones have swallowed other rows.
LONGEST_CELL = 2_000
ONLY_THE_LIST = "公式名簿だけのファイルかどうかを確かめてください。"


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the spreadsheet counts it, from 1; its cells as text, '' where empty."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """The text of a column; '' where the row is shorter or there is no such column."""
        return "" if column is None or column >= len(self.cells) else self.cells[column]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a CSV file (without a name), or of one sheet of a workbook."""

    name: str
    lines: tuple[Line, ...]

    def place(self, line: Line) -> str:
        """Where a line is: 12行目, シート「医科」の12行目."""
        return f"シート「{self.name}」の{line.number}行目" if self.name else f"{line.number}行目"


def sheets_of(content: bytes) -> list[Sheet]:
    """The lines of a CSV file, or of each visible sheet of a workbook; whatever the file is called.

    Raises UnusableFileError for what is neither.
    """
    if kind_of(content) in (FileKind.CSV, FileKind.TEXT):
        return [Sheet("", tuple(_lines(read_csv(content))))]
    return _of_workbook(open_workbook(content))


def _of_workbook(opened: OpenedWorkbook) -> list[Sheet]:
    return [
        Sheet(sheet.title, tuple(_lines(_values(opened, sheet))))
        for sheet in opened.workbook.worksheets
        if sheet.sheet_state == "visible"
    ]


def _values(opened: OpenedWorkbook, sheet: Worksheet) -> Iterator[list[object]]:
    """The rows of a sheet; of a formula what it gave when the file was saved."""
    for row in sheet.iter_rows():
        yield [
            opened.cached(sheet.title, cell.coordinate) if cell.data_type == "f" else cell.value
            for cell in row
        ]


def _lines(rows: Iterable) -> Iterator[Line]:
    """Blank rows are left out, and counted: the numbers are those that a spreadsheet shows."""
    for number, row in enumerate(rows, start=1):
        line = Line(number, tuple(_text(value, number) for value in row[:MOST_COLUMNS]))
        if not line.is_blank:
            yield line


def _text(value: object, number: int) -> str:
    if value is None:
        return ""
    # A number that Excel keeps as 270200995.0 was typed without a point.
    plain = int(value) if isinstance(value, float) and value.is_integer() else value
    text = str(plain)
    if len(text) > LONGEST_CELL:
        raise UnusableFileError(
            f"{number}行目に、{LONGEST_CELL:,}文字を超えるセルがあります。", ONLY_THE_LIST
        )
    return text
