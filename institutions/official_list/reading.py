"""Decides how the file of an official list becomes lines of text: CSV in any encoding, or sheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wards.text_files import SAVE_AS_CSV, decode_text
from wards.uploaded_files.unusable import UnusableFileError

if TYPE_CHECKING:
    from openpyxl import Workbook

# The list of a prefecture has some 10,000 institutions in up to 6 physical rows each.
MOST_ROWS = 100_000
# The official workbook has 11 columns; those far to the right hold nothing of a list.
MOST_COLUMNS = 60
# The longest cells name the departments of a hospital. Longer ones have swallowed other rows.
LONGEST_CELL = 2_000
ONLY_THE_LIST = "一覧だけのファイルかどうかを確かめてください。"


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


def read_csv(content: bytes) -> list[Sheet]:
    """The lines of a CSV file: UTF-8, UTF-8 with BOM or CP932, commas or tabs.

    Strict on quotation marks: one that is never closed would swallow rows without a word.
    Raises UnusableFileError.
    """
    text = decode_text(content)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = "\t" if "\t" in first and "," not in first else ","
    # Cells may hold line breaks of any kind: the reader must see them as they are.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [Sheet("", tuple(_lines(rows)))]
    except csv.Error as error:
        raise UnusableFileError(
            f'CSVの{rows.line_num}行目までのどこかで、二重引用符「"」の組が合いません。',
            f'その行の「"」を直してください。元がExcelなら、{SAVE_AS_CSV}',
        ) from error


def read_workbook(workbook: Workbook) -> list[Sheet]:
    """The lines of each visible sheet of a workbook that somebody has opened safely."""
    return [
        Sheet(sheet.title, tuple(_lines(sheet.iter_rows(values_only=True))))
        for sheet in workbook.worksheets
        if sheet.sheet_state == "visible"
    ]


def _lines(rows: Iterator) -> Iterator[Line]:
    """Blank rows are left out, and counted: the numbers are those that a spreadsheet shows."""
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise UnusableFileError(f"行が多すぎます（{MOST_ROWS:,}行まで）。", ONLY_THE_LIST)
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
