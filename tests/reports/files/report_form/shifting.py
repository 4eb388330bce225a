"""Inserts rows and columns as Excel does: merges move along, which openpyxl leaves behind."""

from __future__ import annotations

from copy import copy

from openpyxl.worksheet.worksheet import Worksheet


def insert_rows(sheet: Worksheet, before: int, count: int = 1) -> None:
    _shift(sheet, rows=count, row=before, column=10**6)
    sheet.insert_rows(before, count)


def insert_columns(sheet: Worksheet, before: int, count: int = 1) -> None:
    _shift(sheet, columns=count, row=10**6, column=before)
    sheet.insert_cols(before, count)


def _shift(sheet: Worksheet, *, row: int, column: int, rows: int = 0, columns: int = 0) -> None:
    for area in sheet.merged_cells.ranges:
        down = rows if area.min_row >= row else 0
        right = columns if area.min_col >= column else 0
        area.shift(right, down)


def swap_columns(sheet: Worksheet, one: int, other: int) -> None:
    """Exchanges what stands in two columns, with its looks."""
    for row in range(1, sheet.max_row + 1):
        first, second = sheet.cell(row, one), sheet.cell(row, other)
        # Before the values: a date that is put into a cell changes the cell's own format.
        styles = copy(second._style), copy(first._style)
        first.value, second.value = second.value, first.value
        first._style, second._style = styles
