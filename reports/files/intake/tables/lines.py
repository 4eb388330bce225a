"""Decides how a file becomes rows of texts, each with the place where its owner finds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.intake.cell_value import CellKind
from reports.files.intake.container import FileKind, OpenedWorkbook, kind_of, open_workbook
from reports.files.intake.grid import Grid
from reports.files.intake.outcome import Place
from reports.files.text_files import read_csv
from wards.japanese.letters import kept

# What stands for the name of a sheet in places of a CSV file.
CSV = "CSV"
_TEXT_FILES = (FileKind.CSV, FileKind.TEXT, FileKind.EMPTY)


@dataclass(frozen=True)
class Line:
    """A row with its number as a spreadsheet counts it; its cells without space around them."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """The text of a column from 0; '' where there is none."""
        return "" if column is None or column >= len(self.cells) else self.cells[column]

    @property
    def first_words(self) -> str:
        """The text of the first cell that has one."""
        return next((cell for cell in self.cells if cell), "")


@dataclass(frozen=True)
class Table:
    """The rows of a CSV file or of a sheet that hold anything; the notes that hang on its cells.

    unclear: (number of the row, column from 0) of the cells of which at least a part is struck out,
    or stands small above the line. hidden_lines: numbers of rows that a filter or somebody hides.
    """

    name: str
    lines: tuple[Line, ...]
    is_csv: bool = False
    hidden: bool = False
    comments: tuple[str, ...] = ()
    unclear: frozenset[tuple[int, int]] = frozenset()
    hidden_lines: frozenset[int] = frozenset()

    def place(self, line: Line, column: int | None = None, label: str = "") -> Place:
        """Where a row or a cell of it is: 'B5', of a CSV '5行目'."""
        if self.is_csv or column is None:
            return Place(self.name, f"{line.number}行目", label)
        return Place(self.name, f"{get_column_letter(column + 1)}{line.number}", label)


def tables_of(content: bytes) -> list[Table]:
    """The rows of a CSV file, or of every sheet of a workbook. Raises UnusableFileError.

    A day is written 2024-09-01, a number without needless zeros, a formula as what it gave.
    """
    if kind_of(content) in _TEXT_FILES:
        return [Table(CSV, _lines(read_csv(content)), is_csv=True)]
    opened = open_workbook(content)
    return [_of_sheet(sheet, opened) for sheet in opened.workbook.worksheets]


def _of_sheet(sheet: Worksheet, opened: OpenedWorkbook) -> Table:
    grid = Grid(sheet, opened)
    rows = (
        [_text(grid, row, column) for column in range(1, grid.last_column + 1)]
        for row in range(1, grid.last_row + 1)
    )
    cells = sheet._cells.values()
    comments = tuple(cell.comment.text for cell in cells if getattr(cell, "comment", None))
    return Table(
        grid.name,
        _lines(rows),
        hidden=grid.is_hidden,
        comments=comments,
        unclear=frozenset(
            (row, column - 1)
            for row, column, value in grid.filled()
            if value.struck or value.in_runs is not None
        ),
        hidden_lines=grid.hidden_rows,
    )


def _text(grid: Grid, row: int, column: int) -> str:
    """Words that are merged downwards hold for each row; a number is counted once."""
    value = grid.value(row, column)
    if value.kind is CellKind.FORMULA:
        # Nobody knows what it gives: the formula itself is told as what stands there.
        return value.formula
    if value.through_merge:
        same_column = value.coordinate.rstrip("0123456789") == get_column_letter(column)
        return value.text if same_column and value.kind is not CellKind.NUMBER else ""
    return value.text


def _lines(rows: Iterable[list[str]]) -> tuple[Line, ...]:
    lines = (Line(number, tuple(kept(cell) for cell in row)) for number, row in enumerate(rows, 1))
    return tuple(line for line in lines if any(line.cells))
