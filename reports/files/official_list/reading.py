"""Decides how the file of an official list becomes lines of text, whether CSV or a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.files.text_files import read_csv
from reports.files.uploaded_files.kinds import FileKind, kind_of
from reports.files.uploaded_files.limits import MOST_LIST_COLUMNS
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.value_rows import rows_of_workbook
from wards.japanese.letters import kept

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
        return [Sheet("", tuple(_lines(enumerate(read_csv(content), start=1))))]
    return [
        Sheet(sheet.title, tuple(_lines((row.number, row.cells) for row in sheet.rows)))
        for sheet in rows_of_workbook(content)
    ]


def _lines(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Line]:
    """Blank rows are left out, and counted: the numbers are those that a spreadsheet shows."""
    for number, row in rows:
        cells = tuple(row[:MOST_LIST_COLUMNS])
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise UnusableFileError(
                f"{number}行目に、{LONGEST_CELL:,}文字を超えるセルがあります。", ONLY_THE_LIST
            )
        line = Line(number, tuple(map(kept, cells)))
        if not line.is_blank:
            yield line
