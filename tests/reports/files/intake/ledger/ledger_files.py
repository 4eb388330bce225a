"""Decides how tests write ledgers: rows as CSV in any encoding, or as a workbook."""

import csv
import io

from openpyxl import Workbook

TOTALS = ("年月", "相談件数", "うち新規の相談者数")
LOG = ("相談日", "新規・継続", "相談内容")


def csv_of(rows, encoding="utf-8-sig", delimiter=",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def book_of(rows, title="台帳", merge=(), hidden=()) -> bytes:
    """rows: of the one sheet, or {title: rows}. merge: ranges of each. hidden: titles."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, lines in (rows if isinstance(rows, dict) else {title: rows}).items():
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for cells in merge:
            sheet.merge_cells(cells)
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
