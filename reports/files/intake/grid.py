"""Decides what stands in each cell of a sheet: through merges, behind formulas, hidden or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.intake.cell_value import CellKind, CellValue, cell_value
from reports.files.intake.labels import spoken
from reports.files.intake.number_formats import Hidden, hidden_of_day, hidden_of_number
from reports.files.report_workbook.layout import LOOK_ONLY
from reports.files.uploaded_files.text_runs import TextInRuns
from reports.files.uploaded_files.workbook import OpenedWorkbook

# A label is a few words; longer texts are answers, and are not compared with labels.
LONGEST_LABEL = 120
Place = tuple[int, int]


class Grid:
    """The cells of one worksheet by row and column, counted from 1 as Excel shows them.

    What lies outside the sheet is blank, and so is what is marked as only to be looked at. Hidden
    rows, columns and sheets are read as others are.
    """

    def __init__(self, sheet: Worksheet, opened: OpenedWorkbook) -> None:
        self._sheet, self._opened = sheet, opened
        self._known: dict[Place, CellValue] = {}
        self._merges = {
            (row, column): (merge.min_row, merge.min_col, merge.coord)
            for merge in sheet.merged_cells.ranges
            for row in range(merge.min_row, merge.max_row + 1)
            for column in range(merge.min_col, merge.max_col + 1)
        }

    @property
    def name(self) -> str:
        """What the sheet is called in the file."""
        return self._sheet.title

    @property
    def is_hidden(self) -> bool:
        """Tell whether the sheet is not shown, or cannot even be made to show (veryHidden)."""
        return self._sheet.sheet_state != "visible"

    @cached_property
    def last_row(self) -> int:
        """The last row in which anything stands; 0 of an empty sheet. Empty looks do not count."""
        return max((row for row, _, _ in self.filled()), default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column in which anything stands; 0 of an empty sheet."""
        return max((column for _, column, _ in self.filled()), default=0)

    @property
    def hidden_rows(self) -> frozenset[int]:
        """The rows that a filter or somebody hides, as far as anything stands in them."""
        hidden = {number for number, row in self._sheet.row_dimensions.items() if row.hidden}
        return frozenset(hidden & {row for row, _, _ in self.filled()})

    @property
    def hidden_columns(self) -> frozenset[int]:
        """The columns that are hidden, as far as anything stands in them."""
        hidden: set[int] = set()
        for letter, column in self._sheet.column_dimensions.items():
            if column.hidden:
                # Neighbours of one width are stored as one: from min to max.
                first = column.min or column_index_from_string(letter)
                hidden |= set(range(first, min(column.max or first, self.last_column) + 1))
        return frozenset(hidden & {column for _, column, _ in self.filled()})

    @staticmethod
    def address(row: int, column: int) -> str:
        """How Excel calls a cell: (8, 3) is C8."""
        return f"{get_column_letter(column)}{row}"

    def text(self, row: int, column: int) -> str:
        """The text of a cell as a person reads it; "" where there is none."""
        return self.value(row, column).text

    def value(self, row: int, column: int) -> CellValue:
        """What stands in a cell; inside a merge, what stands at its top left."""
        known = self._known.get((row, column))
        if known is None:
            known = self._known[row, column] = self._read(row, column)
        return known

    def filled(self) -> Iterator[tuple[int, int, CellValue]]:
        """(row, column, value) of all cells that are not blank, row by row.

        A merge is one cell, at its top left.
        """
        return iter(self._filled)

    def find(self, label: str) -> list[Place]:
        """Where a label stands, row by row; spaces, widths, ※ and （必須） make no difference."""
        return list(self._labels.get(spoken(label), ()))

    @cached_property
    def _filled(self) -> list[tuple[int, int, CellValue]]:
        merges = self._merges
        places = sorted(
            place
            for place, cell in self._sheet._cells.items()
            if cell.value is not None and (place not in merges or merges[place][:2] == place)
        )
        values = ((row, column, self.value(row, column)) for row, column in places)
        return [each for each in values if each[2].kind is not CellKind.BLANK]

    @cached_property
    def _labels(self) -> dict[str, list[Place]]:
        labels: dict[str, list[Place]] = defaultdict(list)
        for row, column, value in self.filled():
            if value.kind is CellKind.TEXT and len(value.text) <= LONGEST_LABEL:
                labels[spoken(value.text)].append((row, column))
        return labels

    def _read(self, row: int, column: int) -> CellValue:
        merge = self._merges.get((row, column))
        if merge is None:
            return self._own(row, column)
        first_row, first_column, merged = merge
        through = (first_row, first_column) != (row, column)
        own = self._own(first_row, first_column)
        return own._replace(merged=merged, through_merge=through)

    def _own(self, row: int, column: int) -> CellValue:
        cell = self._sheet._cells.get((row, column))
        coordinate = self.address(row, column)
        if not isinstance(cell, Cell) or _is_only_to_look_at(cell):
            return CellValue(CellKind.BLANK, "", coordinate)
        if cell.data_type == "f":
            value = self._of_formula(cell, coordinate)
        else:
            value = cell_value(cell.value, coordinate, is_error=cell.data_type == "e")
        if isinstance(cell.value, TextInRuns):
            is_struck = not cell.value.standing.strip()
            value = value._replace(struck=is_struck, in_runs=None if is_struck else cell.value)
        hidden = _hidden(value, cell)
        if hidden:
            value = value._replace(hidden=hidden)
        return value._replace(struck=True) if cell._style.fontId in self._struck_fonts else value

    @cached_property
    def _struck_fonts(self) -> frozenset[int]:
        fonts = self._opened.workbook._fonts
        return frozenset(number for number, font in enumerate(fonts) if font.strike)

    def _of_formula(self, cell: Cell, coordinate: str) -> CellValue:
        formula = str(getattr(cell.value, "text", cell.value))
        cached = self._opened.cached(self.name, coordinate)
        if cached is None:
            return CellValue(CellKind.FORMULA, "", coordinate, formula=formula)
        is_error = isinstance(cached, str) and cached in ERRORS
        return cell_value(cached, coordinate, is_error)._replace(formula=formula)


def _is_only_to_look_at(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.lstrip().startswith(LOOK_ONLY)


def _hidden(value: CellValue, cell: Cell) -> Hidden:
    if value.kind is CellKind.DAY:
        return hidden_of_day(cell.number_format)
    if value.kind is CellKind.NUMBER:
        return hidden_of_number(cell.number_format)
    return Hidden.NOTHING


# What a formula gives instead of a value.
ERRORS = frozenset(
    {
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
        "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    }
)  # fmt: skip
