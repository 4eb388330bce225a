"""Decides how the file of an official list becomes lines of text: CSV in any encoding, or sheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from institutions.official_list.problem import UnreadableListError

if TYPE_CHECKING:
    from openpyxl import Workbook

# The largest list of a prefecture has some 10,000 institutions in up to 6 physical rows each.
MOST_ROWS = 100_000
MOST_COLUMNS = 60
MOST_BYTES = 20 * 1024 * 1024
MOST_CHARACTERS_IN_A_CELL = 2_000

# What a file begins with that is surely no CSV.
FOREIGN_BEGINNINGS = {
    b"PK\x03\x04": "Excelのブック（.xlsx）です。CSVとしては読めません。",
    b"\xd0\xcf\x11\xe0": "古い形式のExcel（.xls）か、パスワード付きのファイルです。",
    b"%PDF": "PDFです。",
    b"\xff\xfe": "文字コードがUTF-16のファイルです。",
    b"\xfe\xff": "文字コードがUTF-16のファイルです。",
}
MEND = "一覧をCSV（UTF-8かShift_JIS）か、パスワードのない .xlsx で保存して、送り直してください。"


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

    Raises UnreadableListError with the sentence that says what the file is instead.
    """
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first and "," not in first else ","
    # Cells may hold line breaks of any kind: the reader must see them as they are.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = tuple(_lines(rows))
    except csv.Error as error:
        raise UnreadableListError(
            f'{rows.line_num}行目あたりで、引用符「"」の組が合いません。'
            "CSVを作り直すか、その行を直してください。"
        ) from error
    return [Sheet("", lines)]


def read_workbook(workbook: Workbook) -> list[Sheet]:
    """The lines of each visible sheet of a workbook that somebody has opened safely."""
    return [
        Sheet(sheet.title, tuple(_lines(sheet.iter_rows(values_only=True))))
        for sheet in workbook.worksheets
        if sheet.sheet_state == "visible"
    ]


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise UnreadableListError("空のファイルです。一覧の入ったファイルを選んでください。")
    if len(content) > MOST_BYTES:
        raise UnreadableListError(
            f"ファイルが大きすぎます（{MOST_BYTES // 1024 // 1024}MBまで）。一覧だけのファイルにしてください。"
        )
    for beginning, what in FOREIGN_BEGINNINGS.items():
        if content.startswith(beginning):
            raise UnreadableListError(f"{what}{MEND}")
    if b"\x00" in content:
        raise UnreadableListError(f"文字のファイルではありません。{MEND}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _of_windows(content)


def _of_windows(content: bytes) -> str:
    try:
        return content.decode("cp932")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise UnreadableListError(
            f"{row}行目あたりに、UTF-8としてもShift_JISとしても読めない文字があります。{MEND}"
        ) from error


def _lines(rows: Iterator) -> Iterator[Line]:
    """Blank rows are left out, and counted: the numbers are those that a spreadsheet shows."""
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise UnreadableListError(
                f"行が多すぎます（{MOST_ROWS:,}行まで）。一覧だけのファイルにしてください。"
            )
        line = Line(number, tuple(_text(value, number) for value in row[:MOST_COLUMNS]))
        if not line.is_blank:
            yield line


def _text(value: object, number: int) -> str:
    if value is None:
        return ""
    # A number that Excel keeps as 270200995.0 was typed without a point.
    plain = int(value) if isinstance(value, float) and value.is_integer() else value
    text = str(plain)
    if len(text) > MOST_CHARACTERS_IN_A_CELL:
        raise UnreadableListError(
            f"{number}行目に、{MOST_CHARACTERS_IN_A_CELL:,}文字を超えるセルがあります。"
            "一覧のファイルかどうかを確かめてください。"
        )
    return text
