"""An opened file as plain data: sheets, and the cells in which anything stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from reports.files.opening.cell_value import CellValue


@dataclass(frozen=True)
class Sheet:
    """One sheet. cells: by (row, column) from 1, those alone that are not blank.

    A merge is one cell, at its top left. merges: (first row, first column, last row, last column).
    hidden_rows, hidden_columns: by number. notes: comments by the cell at which they hang.
    """

    name: str
    cells: Mapping[tuple[int, int], CellValue]
    is_hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """An opened file. kind: FileKind.XLSX or CSV. A CSV is one sheet with the name "CSV"."""

    kind: Enum
    sheets: tuple[Sheet, ...]

    @property
    def sheet_names(self) -> list[str]:
        return [sheet.name for sheet in self.sheets]
