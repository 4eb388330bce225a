"""Decides what the cells of a worksheet show as texts, row by row, while its part is unpacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.archive import BROKEN
from reports.files.uploaded_files.list_texts import TOO_MUCH, ListBudget
from reports.files.uploaded_files.package import MAIN
from reports.files.uploaded_files.shared_texts import PHONETIC, TEXT, unescaped
from reports.files.uploaded_files.sheet_scan import CELL, MERGE, ROW, VALUE
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.xml_parts import PartReader

_WORKSHEET = f"{MAIN} worksheet"
_SHARED, _INLINE, _NUMBER = "s", "inlineStr", "n"


@dataclass
class Row:
    """A row by its number from 1: its texts from the first column on, '' where nothing stands."""

    number: int
    cells: list[str] = field(default_factory=list)


class RowScan(PartReader):
    """The rows of a sheet that are not empty. A formula stands for what it last gave.

    Columns behind MOST_LIST_COLUMNS are passed over. texts: those that the cells share.
    """

    def __init__(self, texts: Sequence[str], budget: ListBudget) -> None:
        self.texts, self.budget = texts, budget
        self.rows: list[Row] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.row, self.column = Row(0), 0
        self.kind = _NUMBER
        self.collected: list[str] = []
        self.in_phonetic = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == CELL:
            self._cell(attributes)
        elif name in (VALUE, TEXT):
            if not self.in_phonetic:
                self.parser.CharacterDataHandler = self.collected.append
        elif name == ROW:
            self._row(attributes)
        elif name == PHONETIC:
            self.in_phonetic = True
        elif name == MERGE:
            self.merges.append(range_boundaries(attributes.get("ref", "")))
        elif self.depth == 1 and name != _WORKSHEET:
            raise UnusableFileError(*BROKEN)
        if self.elements > self.budget.elements:
            raise UnusableFileError(*TOO_MUCH)

    def ended(self, name: str) -> None:
        if name in (VALUE, TEXT):
            self.parser.CharacterDataHandler = None
        elif name == CELL:
            if self.collected:
                self._value("".join(self.collected))
        elif name == ROW:
            if self.row.cells:
                self.rows.append(self.row)
        elif name == PHONETIC:
            self.in_phonetic = False
        elif self.depth == 1:
            self.budget.elements -= self.elements
            self._clear_covered()

    def _row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self.row.number + 1))
        # Excel writes them in their order; in any other the numbers that are told would be wrong.
        if number <= self.row.number:
            raise UnusableFileError(*BROKEN)
        self.row, self.column = Row(number), 0
        self._count()

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        column = _column(place.rstrip("0123456789")) if place else self.column + 1
        if column <= self.column:
            raise UnusableFileError(*BROKEN)
        self.column = column
        self.kind = attributes.get("t", _NUMBER)
        self.collected = []
        self._count()

    def _count(self) -> None:
        self.budget.cells -= 1
        if self.budget.cells < 0:
            raise UnusableFileError(*TOO_MUCH)

    def _value(self, stored: str) -> None:
        if self.column > limits.MOST_LIST_COLUMNS:
            return
        if self.kind == _SHARED:
            text = self.texts[int(stored)]
        elif self.kind == _NUMBER:
            text = _number(stored)
        else:
            text = unescaped(stored)
        cells = self.row.cells
        cells += [""] * (self.column - 1 - len(cells))
        cells.append(text)

    def _clear_covered(self) -> None:
        """Takes away what stands in merged cells besides the first: no spreadsheet shows it."""
        if not self.merges:
            return
        by_number = {row.number: row.cells for row in self.rows}
        work = limits.MOST_LIST_CELLS
        for first_column, first_row, last_column, last_row in self.merges:
            rows = range(first_row, min(last_row, self.row.number) + 1)
            width = min(last_column, limits.MOST_LIST_COLUMNS) - first_column + 1
            work -= len(rows) * max(width, 1)
            if work < 0:
                raise UnusableFileError(*TOO_MUCH)
            for number in rows:
                cells = by_number.get(number, [])
                start = first_column if number == first_row else first_column - 1
                end = min(last_column, len(cells))
                cells[start:end] = [""] * (end - start)


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    return column_index_from_string(letters)


def _number(stored: str) -> str:
    """A number as it was typed: 270200995 is stored as 270200995, 270200995.0 or 2.70200995E8."""
    if stored.isdecimal():
        return str(int(stored))
    number = float(stored)
    return str(int(number)) if number.is_integer() else stored
