"""Decides the grid of the printable sheets and how high a row must be for its text."""

from __future__ import annotations

from math import ceil

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.xlsx.look import BODY_SIZE
from reports.document.exporters.xlsx.tables import text_width

# Columns of a printable sheet: margin, table (LABEL to MARK), gap, and the chart's room.
MARGIN, LABEL, VALUE, UNIT, MARK, GAP, CHART, LAST = 1, 2, 3, 4, 5, 6, 7, 12
# 100 digits of 8 points are the width of A4 landscape between its margins.
WIDTHS = {MARGIN: 1, LABEL: 33, VALUE: 8, UNIT: 9, MARK: 6, GAP: 1}
CHART_COLUMN = 7

LINE_POINTS = 1.3  # height of a line, in sizes of its type
AIR_POINTS = 4
TALLEST = 400  # Excel's rows end at 409 points
# A cell that high has about 28 lines of 40 characters; longer texts go on in the next row.
PRINTED_TEXT = 1000


def set_widths(sheet: Worksheet) -> None:
    """Give a printable sheet its grid."""
    for column in range(MARGIN, LAST + 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = WIDTHS.get(column, CHART_COLUMN)


def span_width(first: int, last: int) -> float:
    """Width in digits of the columns from first to last."""
    return sum(WIDTHS.get(column, CHART_COLUMN) for column in range(first, last + 1))


def row_height(text: str, width: float, size: float = BODY_SIZE) -> float:
    """Points that a wrapped text needs in a column `width` digits wide.

    >>> row_height("一行", 20) < row_height("二行になる長さの文を入れた場合", 20)
    True
    """
    room = max(1, width * BODY_SIZE / size - 2)
    lines = sum(max(1, ceil(text_width(line) / room)) for line in text.split("\n"))
    return min(TALLEST, lines * size * LINE_POINTS + AIR_POINTS)
