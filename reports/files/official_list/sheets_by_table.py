"""Decides of which 点数表 a sheet is, by the check digits of its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reports.files.official_list.columns import Columns
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.reading import Line
from wards.japanese.letters import with_hyphens

# So many more numbers than of the 点数表 that was chosen, and at least so many, fit another one.
MUCH, FEW = 2, 5
# Separators within a number, as in 01,1234,5 or 01・1234・5.
SEPARATORS = re.compile(r"[\s,.・\-]")


@dataclass(frozen=True)
class OtherTable:
    """A sheet of another 点数表 than was chosen. fitting: how many of its numbers are of that."""

    sheet: str
    table: PointTable
    numbers: int
    fitting: int


def other_table_of(
    sheet: str, lines: Iterable[Line], columns: Columns, table: PointTable
) -> OtherTable | None:
    """The other 点数表 of a sheet; None where its numbers may be of the one that was chosen.

    A list whose check digits are another's is another list: no code of it would be right.
    """
    numbers = [digits for line in lines if (digits := _seven_digits(line, columns))]
    fitting = {each: sum(map(each.fits, numbers)) for each in PointTable}
    best = max(PointTable, key=fitting.__getitem__)
    if best == table or fitting[best] <= max(MUCH * fitting[table], FEW):
        return None
    return OtherTable(sheet, best, len(numbers), fitting[best])


def _seven_digits(line: Line, columns: Columns) -> str:
    """The number of a row without what may stand before it; '' where it cannot be told."""
    text = next((cell for place in columns.numbers if (cell := line.cell(place).strip())), "")
    digits = SEPARATORS.sub("", with_hyphens(text))
    return (
        digits[-7:] if digits.isascii() and digits.isdigit() and len(digits) in (7, 9, 10) else ""
    )
