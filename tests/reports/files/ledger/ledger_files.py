"""Ledgers and lists of tests: rows as CSV in any encoding, or as a workbook."""

import csv
import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.reports.files.filling import saved

TOTALS = ("年月", "相談件数", "うち新規の相談者数")
LOG = ("相談日", "新規・継続", "相談内容")


def csv_of(rows, encoding="utf-8-sig", delimiter=",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def log(*rows: str) -> bytes:
    """A log as CSV; rows: 'R6.9.2,新規,看取り'."""
    return csv_of([LOG, *(row.split(",") for row in rows)])


def totals(*rows: str) -> bytes:
    """Month totals as CSV; rows: 'R6.9,30,5'."""
    return csv_of([TOTALS, *(row.split(",") for row in rows)])


def book_of(rows, title="台帳", merge=(), hidden=(), formats=None, struck=(), notes=None) -> bytes:
    """rows: of the one sheet, or {title: rows}. merge: ranges of each. hidden: titles of sheets,
    letters of columns, numbers of rows. formats, notes: by cell; struck: cells."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, lines in (rows if isinstance(rows, dict) else {title: rows}).items():
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for cells in merge:
            sheet.merge_cells(cells)
        _hide(sheet, hidden)
        for cell, number_format in (formats or {}).items():
            sheet[cell].number_format = number_format
        for cell in struck:
            sheet[cell].font = Font(strike=True)
        for cell, words in (notes or {}).items():
            sheet[cell].comment = Comment(words, "x")
    return saved(workbook)


def _hide(sheet, hidden) -> None:
    for each in hidden:
        if each == sheet.title:
            sheet.sheet_state = "hidden"
        elif isinstance(each, int):
            sheet.row_dimensions[each].hidden = True
        elif each.isascii():
            sheet.column_dimensions[each].hidden = True
