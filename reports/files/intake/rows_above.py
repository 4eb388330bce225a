"""Decides what the row above says, for a row that refers to it by 〃."""

from __future__ import annotations

from collections.abc import Sequence

from reports.files.intake.cells import canonical_above, refers_above
from reports.files.intake.found import FoundRow
from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.contents import Row
from wards.fiscal import FiscalYear


class RowsAbove:
    """The rows of a table in their order. A thousand rows may each refer to the one above."""

    def __init__(
        self, rows: Sequence[FoundRow], columns: Sequence[Column], year: FiscalYear
    ) -> None:
        self._rows, self._columns, self._year = rows, columns, year
        self._positions = {id(row): position for position, row in enumerate(rows)}
        self._answers: dict[int, Row] = {}

    def above(self, row: FoundRow) -> Row:
        """The answers above a row; {} of one that refers to nothing, or that is the first."""
        position = self._positions[id(row)]
        return self._answers_of(position - 1) if position and _refers(row) else {}

    def _answers_of(self, position: int) -> Row:
        first = position
        while first and first not in self._answers and _refers(self._rows[first]):
            first -= 1
        for each in range(first, position + 1):
            if each not in self._answers:
                above = self._answers.get(each - 1, {})
                self._answers[each] = canonical_above(
                    self._columns, self._rows[each].cells, above, self._year
                )
        return self._answers[position]


def _refers(row: FoundRow) -> bool:
    return refers_above(row.cells.values())
