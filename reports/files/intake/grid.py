"""The cells of one sheet of a form: through merges, without what is only to be looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from openpyxl.utils import get_column_letter

from reports.files.intake.labels import spoken
from reports.files.opening import CellKind, CellValue, Sheet
from reports.files.report_workbook.layout import LOOK_ONLY

# A label is a few words; longer texts are answers, and are not compared with labels.
LONGEST_LABEL = 120
Place = tuple[int, int]


class Grid:
    """The cells of one worksheet by row and column, counted from 1 as Excel shows them.

    What lies outside the sheet is blank, and so is what is marked as only to be looked at. Hidden
    rows, columns and sheets are read as others are.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._cells = {
            place: value
            for place, value in sheet.cells.items()
            if not value.raw.lstrip().startswith(LOOK_ONLY)
        }
        self._merges = {
            (row, column): (first_row, first_column, last_row, last_column)
            for first_row, first_column, last_row, last_column in sheet.merges
            for row in range(first_row, last_row + 1)
            for column in range(first_column, last_column + 1)
        }

    @property
    def name(self) -> str:
        """What the sheet is called in the file."""
        return self._sheet.name

    @property
    def is_hidden(self) -> bool:
        """Tell whether the sheet is not shown, or cannot even be made to show (veryHidden)."""
        return self._sheet.is_hidden

    @cached_property
    def last_row(self) -> int:
        """The last row in which anything stands; 0 of an empty sheet. Empty looks do not count."""
        return max((row for row, _ in self._cells), default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column in which anything stands; 0 of an empty sheet."""
        return max((column for _, column in self._cells), default=0)

    @property
    def hidden_rows(self) -> frozenset[int]:
        """The rows that a filter or somebody hides, as far as anything stands in them."""
        return self._sheet.hidden_rows & {row for row, _ in self._cells}

    @property
    def hidden_columns(self) -> frozenset[int]:
        """The columns that are hidden, as far as anything stands in them."""
        return self._sheet.hidden_columns & {column for _, column in self._cells}

    @staticmethod
    def address(row: int, column: int) -> str:
        """How Excel calls a cell: (8, 3) is C8."""
        return f"{get_column_letter(column)}{row}"

    def text(self, row: int, column: int) -> str:
        """The text of a cell as a person reads it; "" where there is none."""
        return self.value(row, column).text

    def value(self, row: int, column: int) -> CellValue:
        """What stands in a cell; inside a merge, what stands at its top left."""
        merge = self._merges.get((row, column))
        if merge is None:
            return self._own(row, column)
        first_row, first_column, last_row, last_column = merge
        return self._own(first_row, first_column)._replace(
            merged=f"{self.address(first_row, first_column)}:{self.address(last_row, last_column)}",
            through_merge=(first_row, first_column) != (row, column),
        )

    def filled(self) -> Iterator[tuple[int, int, CellValue]]:
        """(row, column, value) of all cells that are not blank, row by row.

        A merge is one cell, at its top left.
        """
        return ((row, column, self.value(row, column)) for row, column in self._cells)

    def find(self, label: str) -> list[Place]:
        """Where a label stands, row by row; spaces, widths, ※ and （必須） make no difference."""
        return list(self._labels.get(spoken(label), ()))

    @cached_property
    def _labels(self) -> dict[str, list[Place]]:
        labels: dict[str, list[Place]] = defaultdict(list)
        for place, value in self._cells.items():
            if value.kind is CellKind.TEXT and len(value.text) <= LONGEST_LABEL:
                labels[spoken(value.text)].append(place)
        return labels

    def _own(self, row: int, column: int) -> CellValue:
        value = self._cells.get((row, column))
        return value or CellValue(CellKind.BLANK, "", self.address(row, column))
